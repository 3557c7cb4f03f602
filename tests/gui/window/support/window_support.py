"""What the real-window tests share: a display of their own, the programs, a PNG reader. Standard library alone."""
import contextlib
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib

SKIP = 77


def skip(why):
    print("skipped: " + why)
    sys.exit(SKIP)


def need(*programs):
    for program in programs:
        if shutil.which(program) is None:
            skip(program + " is not installed")


def studio():
    path = os.environ.get("ATTN_STUDIO", "")
    if not os.access(path, os.X_OK):
        skip("ATTN_STUDIO names no program")
    return path


def check(condition, *what):
    if not condition:
        print("FAILED:", *what)
        sys.exit(1)


@contextlib.contextmanager
def display(width=1600, height=1000):
    """An Xvfb of our own; yields the environment for programs on it. -noreset: it outlives its first client."""
    need("Xvfb")
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-noreset", "-nolisten", "tcp"],
                              pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            skip("Xvfb does not start")
        with own_folders() as environment:
            environment["DISPLAY"] = ":" + number
            yield environment
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def own_folders():
    """Preferences and session of nobody else's; no display."""
    with tempfile.TemporaryDirectory(prefix="attn-window-") as folder:
        environment = dict(os.environ)
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            environment.pop(name, None)
        for name in ("CONFIG", "STATE", "CACHE", "DATA"):
            environment[f"XDG_{name}_HOME"] = os.path.join(folder, name.lower())
        environment["LANG"] = environment["LC_ALL"] = "C.UTF-8"
        yield environment


def run(environment, *arguments, timeout=90):
    return subprocess.run([studio(), *map(str, arguments)], env=environment, capture_output=True, text=True, timeout=timeout)


@contextlib.contextmanager
def running(environment, *arguments):
    """The program with its window shown; yields the process and the id of its window."""
    need("xdotool")
    process = subprocess.Popen([studio(), *arguments], env=environment, stderr=subprocess.DEVNULL)
    try:
        window = ""
        until = time.monotonic() + 40
        while not window and time.monotonic() < until:
            check(process.poll() is None, "the program ended with", process.returncode)
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)], env=environment, capture_output=True, text=True)
            window = (found.stdout.split() or [""])[-1]
            time.sleep(0.1)
        check(window, "no window came up")
        xdotool(environment, "windowfocus", "--sync", window)
        time.sleep(0.5)
        yield process, window
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()


def xdotool(environment, *arguments):
    subprocess.run(["xdotool", *map(str, arguments)], env=environment, check=True, capture_output=True)


def session_file(environment):
    return pathlib.Path(environment["XDG_STATE_HOME"]) / "attention-studio" / "session.json"


def preferences_file(environment):
    return pathlib.Path(environment["XDG_CONFIG_HOME"]) / "attention-studio" / "preferences.json"


def read_png(path):
    """(width, height, rows of bytes, bytes a pixel) of an 8-bit PNG without interlacing."""
    data = pathlib.Path(path).read_bytes()
    check(data[:8] == b"\x89PNG\r\n\x1a\n", path, "is no PNG")
    at, packed, width, height, channels = 8, b"", 0, 0, 0
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        check(zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0], path, "is damaged")
        if kind == b"IHDR":
            width, height, depth, color, _, _, interlace = struct.unpack(">IIBBBBB", body)
            check(depth == 8 and interlace == 0, path, "has an unexpected format")
            channels = {0: 1, 2: 3, 4: 2, 6: 4}[color]
        elif kind == b"IDAT":
            packed += body
        at += 12 + size
    raw, stride = zlib.decompress(packed), width * channels
    check(len(raw) == height * (stride + 1), path, "is too short")
    rows, above = [], bytearray(stride)
    for y in range(height):
        kind, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        if kind == 1:
            for i in range(channels, stride):
                line[i] = (line[i] + line[i - channels]) & 255
        elif kind == 2:
            line = bytearray((a + b) & 255 for a, b in zip(line, above))
        elif kind == 3:
            for i in range(stride):
                line[i] = (line[i] + ((line[i - channels] if i >= channels else 0) + above[i]) // 2) & 255
        elif kind == 4:
            for i in range(stride):
                a, b, c = (line[i - channels], above[i], above[i - channels]) if i >= channels else (0, above[i], 0)
                p = a + b - c
                da, db, dc = abs(p - a), abs(p - b), abs(p - c)
                line[i] = (line[i] + (a if da <= db and da <= dc else b if db <= dc else c)) & 255
        rows.append(line)
        above = line
    return width, height, rows, channels
