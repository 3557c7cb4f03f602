"""--script: replays and expects; what is wrong is an error at FILE:LINE."""
import os
import pathlib
import sys

sys.path.insert(0, os.path.join(os.environ["ATTN_SOURCE_DIR"], "tests", "gui", "window", "support"))
import window_support as w

GOOD = '''# a person tries another score
click tabs/explore
click explore/score
click explore/score/additive
wait-idle
expect explore/score additive
click explore/sentence
key Ctrl+A
type "hello 世界 été"
wait-idle
expect explore/sentence "hello 世界 été"
expect-visible explore/token/3
expect-gone explore/token/4
expect status ready
click explore/map/cell/0/1
expect-visible explore/inspector/copy
key Esc
expect-gone explore/inspector/copy
screenshot script.png
'''

with w.display() as environment:
    pathlib.Path("good.txt").write_text(GOOD, encoding="utf-8")
    done = w.run(environment, "--script", "good.txt", "--size", "1280x800")
    w.check(done.returncode == 0, "the script failed:", done.returncode, done.stderr)
    w.check(w.read_png("script.png")[:2] == (1280, 800), "the script's picture has another size")
    w.check(not w.session_file(environment).exists(), "a replay left a session behind")
    for text, line in (("wait-idle\nexpect explore/score dot\n", 2), ("\n\nclick nowhere/at-all\n", 3), ("jump\n", 1), ('type "open\n', 1)):
        pathlib.Path("bad.txt").write_text(text, encoding="utf-8")
        bad = w.run(environment, "--script", "bad.txt", "--size", "1280x800")
        w.check(bad.returncode == 1 and f"bad.txt:{line}" in bad.stderr and bad.stderr.count("\n") == 1, repr(text), bad.returncode, bad.stderr)
    missing = w.run(environment, "--script", "missing.txt")
    w.check(missing.returncode == 1 and "missing.txt" in missing.stderr, "no script:", missing.returncode, missing.stderr)
