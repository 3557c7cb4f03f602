"""app/run.cmake: without a window the terminal's version; a crash on a working display is an error that says so."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["ATTN_SOURCE_DIR"], "tests", "gui", "window", "support"))
import window_support as w

CLI = os.environ["ATTN_CLI"]


def answers(words):
    """What the window starts with: both ready sentences."""
    return "= animal" in words and "= street" in words


def run(environment, studio):
    script = os.path.join(os.environ["ATTN_SOURCE_DIR"], "app", "run.cmake")
    done = subprocess.run(["cmake", f"-DSTUDIO={studio}", f"-DCLI={CLI}", "-P", script], env=environment,
                          capture_output=True, text=True, timeout=90)
    return done.returncode, done.stdout + done.stderr


def program(name, text):
    path = pathlib.Path(name).resolve()
    path.write_text("#!/bin/sh\n" + text + "\n", encoding="utf-8")
    path.chmod(0o755)
    return path


w.need("cmake")
with w.own_folders() as environment:
    status, words = run(environment, w.studio())
    w.check(status == 0 and "has no display" in words and answers(words), "no display:", status, words)
    environment["DISPLAY"] = ":4711"  # named, but nobody is there
    status, words = run(environment, w.studio())
    w.check(status == 0 and "no window could be opened" in words and answers(words), "a dead display:", status, words)
    status, words = run(environment, program("crash.sh", "kill -SEGV $$"))
    w.check(status != 0 and "ended with" in words and "no display" not in words, "a crash:", status, words)
    status, words = run(environment, program("fail.sh", "echo 'attention-studio: assets are missing' >&2; exit 1"))
    w.check(status != 0 and "assets are missing" in words and "no display" not in words, "a failure:", status, words)
    status, words = run(environment, program("good.sh", "exit 0"))
    w.check(status == 0 and "animal" not in words, "a good end:", status, words)
