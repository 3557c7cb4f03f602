# stb_image_write and friends. Debian compiles the headers into libstb (which its libimgui.a needs too): the archive is
# linked, so that the program has no libstb.so to ask for. Do not define STB_*_IMPLEMENTATION anywhere.
find_path(STB_INCLUDE_DIR stb_image_write.h PATH_SUFFIXES stb)
find_library(STB_LIBRARY NAMES libstb.a stb)
mark_as_advanced(STB_INCLUDE_DIR STB_LIBRARY)
if(STB_INCLUDE_DIR AND STB_LIBRARY)
    attn_dep(stb ${STB_LIBRARY})
else()
    if(NOT STB_INCLUDE_DIR)
        attn_fetch(stb libstb-dev https://github.com/nothings/stb.git 8b5f1f37b5b75829fc72d38e7b5d4bcbf8a26d55)
        set(STB_INCLUDE_DIR ${stb_SOURCE_DIR})
    endif()
    file(CONFIGURE OUTPUT stb.cpp CONTENT "#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_IMPLEMENTATION
#include <stb_image.h>
#include <stb_image_write.h>\n")
    add_library(stb_compiled STATIC ${CMAKE_CURRENT_BINARY_DIR}/stb.cpp)
    target_include_directories(stb_compiled SYSTEM PRIVATE ${STB_INCLUDE_DIR})
    attn_dep(stb stb_compiled)
endif()
target_include_directories(dep_stb SYSTEM INTERFACE ${STB_INCLUDE_DIR})
