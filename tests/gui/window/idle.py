"""At rest the program uses no processor."""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.environ["ATTN_SOURCE_DIR"], "tests", "gui", "window", "support"))
import window_support as w


def ticks(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def used_in_3_s(pid):
    before = ticks(pid)
    time.sleep(3)
    return ticks(pid) - before


if not os.path.exists("/proc/self/stat"):
    w.skip("no /proc")
with w.display() as environment:
    with w.running(environment) as (process, _):
        time.sleep(3)
        used = used_in_3_s(process.pid)
        print("ticks in 3 s:", used)
        w.check(used <= 5, "at rest it used", used, "ticks of the processor in 3 s")
        # With the cursor in a text box, too, once it stops blinking.
        w.xdotool(environment, "key", "ctrl+l")
        w.xdotool(environment, "key", "End")
        time.sleep(1)
        used = used_in_3_s(process.pid)
        print("ticks in 3 s with a cursor:", used)
        w.check(used <= 60, "with a blinking cursor it used", used, "ticks of the processor in 3 s")
