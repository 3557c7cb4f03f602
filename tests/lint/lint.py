"""What the lints share: the tree, C++ without comments, and how findings are reported. Standard library only."""
import argparse
import pathlib
import re
import sys

CODE = (".cpp", ".hpp")
SKIP = 77  # ctest: skipped


def root_argument(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    return parser.parse_args().root


def files(root, folders=("core", "app", "tests"), suffixes=CODE):
    """Relative paths, as text with forward slashes, in a stable order."""
    found = []
    for folder in folders:
        for path in (root / folder).rglob("*"):
            if path.is_file() and path.suffix in suffixes:
                found.append(path.relative_to(root).as_posix())
    return sorted(found)


def read(root, path):
    return (root / path).read_text(encoding="utf-8", errors="replace")


TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<d>[^()\s\\]{0,16})\(.*?\)(?P=d)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)


def without_comments(source, strings=True):
    """Comments (and, on demand, the contents of string literals) blanked; line numbers stay."""
    def blank(match):
        text = match.group(0)
        if text.startswith(("//", "/*")):
            return re.sub(r"[^\n]", " ", text)
        if strings or text.startswith("'"):
            return text
        return '"' + "\n" * text.count("\n") + '"'
    # A digit separator (1'000) is not a character literal.
    return TOKEN.sub(blank, re.sub(r"(?<=\d)'(?=\d)", "_", source))


def line_of(source, offset):
    return source.count("\n", 0, offset) + 1


def finish(findings, ok):
    for finding in findings:
        print(finding)
    print(f"{len(findings)} finding(s)" if findings else ok)
    sys.exit(1 if findings else 0)
