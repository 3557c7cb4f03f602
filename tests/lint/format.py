"""Every C++ file is as clang-format 14 leaves it (other versions lay out differently). Repair: format.py --fix"""
import pathlib
import re
import shutil
import subprocess
import sys

import lint


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    tool = shutil.which("clang-format-14") or shutil.which("clang-format")
    version = subprocess.run([tool, "--version"], capture_output=True, text=True).stdout if tool else ""
    found = re.search(r"version (\d+)", version)
    if not found or found.group(1) != "14":
        print("clang-format 14 is not here (third_party/bootstrap.sh --dev): skipped")
        sys.exit(lint.SKIP)
    mode = ["-i"] if "--fix" in sys.argv[1:] else ["--dry-run", "-Werror", "--ferror-limit=1"]
    paths = lint.files(root)
    if not paths:
        return
    result = subprocess.run([tool, *mode, *paths], cwd=root)
    print("repair with: python3 tests/lint/format.py --fix" if result.returncode else f"{len(paths)} files")
    sys.exit(1 if result.returncode else 0)


if __name__ == "__main__":
    main()
