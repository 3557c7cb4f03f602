find_package(fmt 9 QUIET)
if(NOT TARGET fmt::fmt)
    attn_fetch(fmt libfmt-dev https://github.com/fmtlib/fmt.git a33701196adfad74917046096bf5a2aa0ab0bb50)  # 9.1.0
endif()
attn_dep(fmt fmt::fmt)
