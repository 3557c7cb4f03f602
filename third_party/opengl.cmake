set(OpenGL_GL_PREFERENCE LEGACY)  # libGL alone; libOpenGL is one package more
find_package(OpenGL QUIET)
if(NOT TARGET OpenGL::GL)
    attn_missing(OpenGL libgl-dev)
endif()
attn_dep(opengl OpenGL::GL)
