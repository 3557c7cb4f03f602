"""--screenshot: a PNG of the asked size, light, dark and Chinese, with a picture in it."""
import os
import sys

sys.path.insert(0, os.path.join(os.environ["ATTN_SOURCE_DIR"], "tests", "gui", "window", "support"))
import window_support as w

WIDTH, HEIGHT = 960, 640


def shoot(environment, *options):
    done = w.run(environment, "--screenshot", "picture.png", "--size", f"{WIDTH}x{HEIGHT}", *options)
    w.check(done.returncode == 0, options, "ended with", done.returncode, done.stderr)
    width, height, rows, channels = w.read_png("picture.png")
    w.check((width, height) == (WIDTH, HEIGHT), options, "gave", width, height)
    pixels = [bytes(row[x:x + 3]) for row in rows[::2] for x in range(0, len(row), 2 * channels)]
    colors = set(pixels)
    w.check(len(colors) > 200, options, "has only", len(colors), "colours: blank?")
    bright = sum(max(p) for p in pixels) / len(pixels)
    return bright, pixels


with w.display() as environment:
    light, english = shoot(environment, "--theme", "light")
    dark, _ = shoot(environment, "--theme", "dark")
    w.check(light > 180 and dark < 100, "light is", light, "and dark is", dark)
    _, chinese = shoot(environment, "--theme", "light", "--language", "zh")
    w.check(sum(a != b for a, b in zip(english, chinese)) > 500, "Chinese looks like English")
    _, again = shoot(environment, "--theme", "light")
    differ = sum(a != b for a, b in zip(english, again))
    w.check(differ < 200, "the same picture differs in", differ, "places")  # the time in the status bar may
    for name in ("nofile.json", "nofile.txt", "broken.json"):  # a picture of something else would be a lie
        with open("broken.json", "w", encoding="utf-8") as broken:
            broken.write("{ not json")
        for option in ("--screenshot", "--script"):
            none = w.run(environment, name, option, "none.png")
            w.check(none.returncode == 1 and name in none.stderr and none.stderr.count("\n") == 1, name, none.returncode, none.stderr)
            w.check(not os.path.exists("none.png"), name, "gave a picture")
    bad = w.run(environment, "--screenshot", "picture.png", "--size", "12x")
    w.check(bad.returncode == 2 and "--size" in bad.stderr, "a bad size:", bad.returncode, bad.stderr)
    lost = w.run(environment, "--screenshot", "/nonexistent/picture.png", "--size", f"{WIDTH}x{HEIGHT}")
    w.check(lost.returncode == 1 and "/nonexistent/picture.png" in lost.stderr, "nowhere to write:", lost.returncode, lost.stderr)
