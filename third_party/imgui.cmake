# Dear ImGui: the system's 1.86 or newer first, else 1.92.9b compiled here. Either way dep::imgui brings the core, the
# GLFW and OpenGL 3 backends, FreeType and std::string helpers, and these includes work:
#   imgui.h  imgui_impl_glfw.h  imgui_impl_opengl3.h  imgui_freetype.h  imgui_stdlib.h
# No IMGUI_* macro that changes a layout may be set: the system's archive was compiled without.
set(ATTN_IMGUI AUTO CACHE STRING "AUTO (system, else fetch), SYSTEM or FETCH")
set_property(CACHE ATTN_IMGUI PROPERTY STRINGS AUTO SYSTEM FETCH)
find_package(Freetype QUIET)

if(NOT ATTN_IMGUI STREQUAL FETCH)
    if(PKG_CONFIG_FOUND)
        pkg_check_modules(IMGUI QUIET imgui>=1.86)
    endif()
    find_path(IMGUI_INCLUDE_DIR imgui.h HINTS ${IMGUI_INCLUDE_DIRS} PATH_SUFFIXES imgui)
    find_path(IMGUI_BACKEND_DIR imgui_impl_glfw.h HINTS ${IMGUI_INCLUDE_DIRS}
        PATH_SUFFIXES backends imgui/backends imgui)
    find_library(IMGUI_LIBRARY imgui HINTS ${IMGUI_LIBRARY_DIRS})
    mark_as_advanced(IMGUI_INCLUDE_DIR IMGUI_BACKEND_DIR IMGUI_LIBRARY)
    if(IMGUI_FOUND AND IMGUI_INCLUDE_DIR AND IMGUI_BACKEND_DIR AND IMGUI_LIBRARY AND TARGET Freetype::Freetype)
        set(imgui_on_system ON)
    elseif(ATTN_IMGUI STREQUAL SYSTEM)
        attn_missing("Dear ImGui 1.86 or newer" "libimgui-dev libfreetype-dev pkg-config")
    endif()
endif()

if(imgui_on_system)
    message(STATUS "Dear ImGui: ${IMGUI_VERSION} of the system")
    add_library(imgui_system UNKNOWN IMPORTED GLOBAL)  # an archive: what it needs has to follow it on the link line
    set_target_properties(imgui_system PROPERTIES IMPORTED_LOCATION ${IMGUI_LIBRARY})
    target_include_directories(imgui_system INTERFACE ${IMGUI_INCLUDE_DIR} ${IMGUI_BACKEND_DIR})
    target_link_libraries(imgui_system INTERFACE dep::stb dep::glfw dep::opengl Freetype::Freetype ${CMAKE_DL_LIBS} m)
    attn_dep(imgui imgui_system)
    return()
endif()

if(NOT TARGET Freetype::Freetype)
    attn_missing(FreeType libfreetype-dev)
endif()
message(STATUS "Dear ImGui: pinned 1.92.9b, compiled here (Debian has it as libimgui-dev)")
FetchContent_Declare(imgui GIT_REPOSITORY https://github.com/ocornut/imgui.git
    GIT_TAG f1cc2ae15e53a861a874c3034aae6798fde194ab SOURCE_SUBDIR none)  # no CMakeLists of its own
FetchContent_MakeAvailable(imgui)
set(dirs ${imgui_SOURCE_DIR} ${imgui_SOURCE_DIR}/backends ${imgui_SOURCE_DIR}/misc/cpp ${imgui_SOURCE_DIR}/misc/freetype)
add_library(imgui_compiled STATIC
    ${imgui_SOURCE_DIR}/imgui.cpp
    ${imgui_SOURCE_DIR}/imgui_draw.cpp
    ${imgui_SOURCE_DIR}/imgui_tables.cpp
    ${imgui_SOURCE_DIR}/imgui_widgets.cpp
    ${imgui_SOURCE_DIR}/backends/imgui_impl_glfw.cpp
    ${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp
    ${imgui_SOURCE_DIR}/misc/cpp/imgui_stdlib.cpp
    ${imgui_SOURCE_DIR}/misc/freetype/imgui_freetype.cpp)
target_include_directories(imgui_compiled SYSTEM PUBLIC ${dirs})
target_link_libraries(imgui_compiled PUBLIC dep::glfw dep::opengl Freetype::Freetype ${CMAKE_DL_LIBS})
attn_dep(imgui imgui_compiled)
