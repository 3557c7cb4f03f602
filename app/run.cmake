# cmake -DSTUDIO=... -DCLI=... -P run.cmake: opens the program, or does its main job in the terminal.
set(sentence "The animal didn't cross the street because it was too tired.")

if(STUDIO AND (NOT "$ENV{DISPLAY}$ENV{WAYLAND_DISPLAY}" STREQUAL ""))
    execute_process(COMMAND ${STUDIO} RESULT_VARIABLE status)
    if(status EQUAL 0)
        return()
    endif()
    message("attention-studio ended with ${status}; the same job in the terminal follows.\n")
endif()

execute_process(COMMAND ${CLI} run ${sentence} --query it RESULT_VARIABLE failed)
if(failed)
    message(FATAL_ERROR "attn run failed (${failed})")
endif()
message("
This machine has no display that the window could open on, so this was the terminal's version of it.
For the window, run the same command in a desktop session, over `ssh -X`, or inside a virtual screen:
    ${STUDIO}
    xvfb-run -a ${STUDIO} --screenshot explore.png --size 1600x1000
")
