"""A hand on a real window: ASCII and Chinese reach the sentence; kill -9 while typing loses at most the last second."""
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.environ["ATTN_SOURCE_DIR"], "tests", "gui", "window", "support"))
import window_support as w

LETTERS = "the quick brown fox jumps over the lazy dog and then it sleeps for a very long time under the old tree"


def sentence(environment):
    try:
        session = json.loads(w.session_file(environment).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    return session.get("document", session).get("sentence", "")


def wait_for(environment, text):
    until = time.monotonic() + 10
    while sentence(environment) != text and time.monotonic() < until:
        time.sleep(0.1)
    w.check(sentence(environment) == text, "the session holds", repr(sentence(environment)), "instead of", repr(text))


def begin(environment):
    w.xdotool(environment, "key", "ctrl+l")
    time.sleep(0.4)  # the box has the keyboard from the next frame on
    w.xdotool(environment, "key", "ctrl+a")
    time.sleep(0.3)


with w.display() as environment:
    with w.running(environment, "--workspace", "explore") as (process, _):
        begin(environment)
        w.xdotool(environment, "type", "--delay", "30", "Hello world")
        wait_for(environment, "Hello world")
        # xdotool lends each character a key for a moment; on a busy machine the X server may be late with it, so a
        # character that got lost on the way to the window is typed again, not held against the program.
        for _ in range(5):
            begin(environment)
            for character in "动物很累":
                w.xdotool(environment, "type", "--delay", "400", character)
                time.sleep(0.2)
            time.sleep(1.2)
            if sentence(environment) == "动物很累":
                break
        wait_for(environment, "动物很累")
        begin(environment)
        typed = []
        start = time.monotonic()
        for letter in LETTERS:
            if time.monotonic() - start > 3:
                break
            w.xdotool(environment, "type", letter)
            typed.append(time.monotonic())
        killed = time.monotonic()
        process.kill()
        process.wait()
    kept = sum(1 for moment in typed if moment < killed - 1)
    w.check(kept > 3, "this machine types too slowly to tell")
    # What a new start shows.
    with open("show.txt", "w", encoding="utf-8") as script:
        script.write("anchors\n")
    again = w.run(environment, "--workspace", "explore", "--session", "--script", "show.txt", "--size", "1280x800")
    w.check(again.returncode == 0, "the next start:", again.stderr)
    shown = sentence(environment)
    w.check(LETTERS.startswith(shown) and len(shown) >= kept, "of", repr(LETTERS[:len(typed)]), "there is left", repr(shown), "at least", kept)
    line = next((row for row in again.stdout.splitlines() if row.startswith("explore/sentence ")), "")
    w.check(shown[:40] in line, "the window shows", line)  # the list cuts long values
