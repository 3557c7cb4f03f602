# cmake -DSTUDIO=... -DCLI=... -P run.cmake: opens the program, or does its main job in the terminal.
set(sentence "The animal didn't cross the street because it was too tired.")
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

execute_process(COMMAND ${CLI} run ${sentence} --query it RESULT_VARIABLE failed)
if(failed)
    message(FATAL_ERROR "attn run failed (${failed})")
endif()
message("
${why}, so this was the terminal's version of it.
For the window, run the same command in a desktop session, over `ssh -X`, or inside a virtual screen:
    ${STUDIO}
    xvfb-run -a ${STUDIO} --screenshot explore.png --size 1600x1000
")
