# Neither a CMake config nor, everywhere, a pkg-config file: look for the two files.
find_path(UTF8PROC_INCLUDE_DIR utf8proc.h)
find_library(UTF8PROC_LIBRARY utf8proc)
mark_as_advanced(UTF8PROC_INCLUDE_DIR UTF8PROC_LIBRARY)
if(NOT UTF8PROC_INCLUDE_DIR OR NOT UTF8PROC_LIBRARY)
    attn_missing(utf8proc libutf8proc-dev)
endif()
attn_dep(utf8proc ${UTF8PROC_LIBRARY})
target_include_directories(dep_utf8proc SYSTEM INTERFACE ${UTF8PROC_INCLUDE_DIR})
