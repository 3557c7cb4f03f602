"""Damaged preferences and session are set aside with a message, and the program starts."""
import os
import sys

sys.path.insert(0, os.path.join(os.environ["ATTN_SOURCE_DIR"], "tests", "gui", "window", "support"))
import window_support as w

with w.display() as environment:
    files = [w.preferences_file(environment), w.session_file(environment)]
    for damage in (b"{ not json", b"\x00\xff\xfe" * 50, b"[1, 2]", b""):
        for file in files:
            file.parent.mkdir(parents=True, exist_ok=True)
            for old in file.parent.iterdir():
                old.unlink()
            file.write_bytes(damage)
        with open("show.txt", "w", encoding="utf-8") as script:
            script.write("wait-idle\nexpect status ready\nanchors\n")
        done = w.run(environment, "--session", "--script", "show.txt", "--size", "1280x800")
        w.check(done.returncode == 0, damage, "ended with", done.returncode, done.stderr)
        for file in files:
            aside = file.parent / (file.name + ".damaged-1")
            w.check(aside.exists() and aside.read_bytes() == damage, file.name, "was not set aside:", os.listdir(file.parent))
        w.check("notice/" in done.stdout, "nobody was told of", damage)
