// A thing's name in the languages of the program. Descriptors carry their own names, so that adding a mechanism stays
// one file; everything else that a user reads comes from assets/i18n.
#pragma once

#include <string_view>

namespace attn {

struct Names {
    std::string_view en;
    std::string_view zh;
};

}  // namespace attn
