# cmake -DSTUDIO=... -DCLI=... -P run.cmake: opens the program, or does in the terminal what its first page shows: the
# model on the first ready pair of sentences.
file(READ ${CMAKE_CURRENT_LIST_DIR}/../assets/sentences/pronouns.json ready)
string(JSON first GET "${ready}" examples 0 first)
string(JSON second GET "${ready}" examples 0 second)
set(why "This machine has no display")

if(STUDIO AND (NOT "$ENV{DISPLAY}$ENV{WAYLAND_DISPLAY}" STREQUAL ""))
    execute_process(COMMAND ${STUDIO} RESULT_VARIABLE status ERROR_VARIABLE errors ECHO_ERROR_VARIABLE)
    if(status EQUAL 0)
        return()
    endif()
    # Without a window it ends with status 1 and says so; anything else is a fault of the program.
    if(NOT status EQUAL 1 OR NOT errors MATCHES "no display|no window")
        message(FATAL_ERROR "attention-studio ended with: ${status}")
    endif()
    set(why "There is a display here, but no window could be opened on it (the first line says why)")
endif()

foreach(sentence IN ITEMS "${first}" "${second}")
    execute_process(COMMAND ${CLI} pronoun "${sentence}" RESULT_VARIABLE failed)
    if(failed)
        message(FATAL_ERROR "attn pronoun failed (${failed})")
    endif()
    message("")
endforeach()
message("
${why}, so this was the terminal's version of it.
For the window, run the same command in a desktop session, over `ssh -X`, or inside a virtual screen:
    ${STUDIO}
    xvfb-run -a ${STUDIO} --screenshot pronoun.png --size 1600x1000
")
