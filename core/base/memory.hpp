// Large matrices come and go with every change of a document. By default the system takes their memory back at once and
// hands it out again page by page, which costs more than the arithmetic on it.
#pragma once

namespace attn {

// Called once at the start of a program: freed memory, up to some hundred megabytes, is kept for the next run. Does
// nothing where the C library has no such setting.
void keep_freed_memory();

}  // namespace attn
