"""Without a display: exit status 1, one line, and what to do instead."""
import os
import sys

sys.path.insert(0, os.path.join(os.environ["ATTN_SOURCE_DIR"], "tests", "gui", "window", "support"))
import window_support as w

with w.own_folders() as environment:
    for arguments in ([], ["--screenshot", "picture.png"]):
        done = w.run(environment, *arguments, timeout=30)
        w.check(done.returncode == 1, arguments, "ended with", done.returncode)
        w.check("xvfb-run" in done.stderr or "attn run" in done.stderr, "no advice:", done.stderr)
        w.check(done.stderr.count("\n") == 1, "more than a line:", done.stderr)
