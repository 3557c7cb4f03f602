"""Arrows go down only (ARCHITECTURE.md): reads every #include and fails on one that points the wrong way.

A folder may include itself and what its row lists. Quoted includes are relative to the repository root.
"""
import re

import lint

CORE = {
    "base": "",
    "graph": "base",
    "text": "base",
    "io": "base",
    "attention": "base graph",
    "layers": "base graph attention",
    "models": "base graph attention layers text io",
    "train": "base graph attention layers text io models",
    "engine": "base graph attention layers text io models train",
    "analysis": "base graph attention text engine",
    "scene": "base graph engine analysis",
    "export": "base graph text io engine analysis scene",
}
GUI = {  # every folder of app/gui may include all of core, too
    "state": "",
    "platform": "state",
    "ui": "state platform",
    "widgets": "state platform ui",
    "workspaces": "state platform ui widgets",
    "": "state platform ui widgets workspaces",  # main.cpp and its neighbours
}
# Third parties: pattern of the include -> the only folders that may have it.
THIRD = [
    (r"(GLFW/|GL/|EGL/|imgui_impl_|imgui_freetype)", ("app/gui/platform/",)),
    (r"(imgui|imstb)", ("app/gui/platform/", "app/gui/ui/", "app/gui/widgets/", "app/gui/workspaces/", "app/gui/main",
                        "tests/gui/")),
    (r"fontconfig/", ("app/gui/platform/",)),
    (r"CLI/", ("app/cli/", "app/gui/main")),
    (r"(gtest|gmock|benchmark)/", ("tests/",)),
]
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def place(path):
    """('core', 'graph') for core/graph/ops/x.hpp, ('gui', 'state') for app/gui/state/x.hpp, ..."""
    parts = path.split("/")
    if parts[0] == "core":
        return "core", parts[1] if len(parts) > 2 else ""
    if parts[:2] == ["app", "gui"]:
        return "gui", parts[2] if len(parts) > 3 else ""
    if parts[:2] == ["app", "cli"]:
        return "cli", ""
    return parts[0], ""


def wrong(path, target):
    """Why `path` may not include `target`, or None."""
    here, folder = place(path)
    there, wanted = place(target)
    if here == "tests":
        return None
    if there == "tests":
        return "nothing includes tests"
    if here == "core":
        if there != "core":
            return "core never includes app"
        if folder not in CORE:
            return f"core/{folder} is not in the table of tests/lint/include_arrows.py"
        if wanted != folder and wanted not in CORE[folder].split():
            return f"core/{folder} may include: itself {CORE[folder]}"
    if here == "cli" and there == "gui":
        return "the command line stands on core alone"
    if here == "gui":
        if there == "cli":
            return "app/gui never includes app/cli"
        if folder not in GUI:
            return f"app/gui/{folder} is not in the table of tests/lint/include_arrows.py"
        if there == "gui" and wanted != folder and wanted not in GUI[folder].split():
            return f"app/gui/{folder} may include: itself core {GUI[folder]}"
    return None


def main():
    root = lint.root_argument(__doc__)
    findings = []
    paths = lint.files(root)
    for path in paths:
        source = lint.without_comments(lint.read(root, path))
        for match in INCLUDE.finditer(source):
            where = f"{path}:{lint.line_of(source, match.start())}"
            target = match.group(2)
            if match.group(1) == '"':
                if not (root / target).is_file():
                    findings.append(f'{where}: "{target}" is not a file, seen from the repository root')
                elif why := wrong(path, target):
                    findings.append(f'{where}: "{target}": {why}')
                continue
            for pattern, allowed in THIRD:
                if re.match(pattern, target):
                    if not path.startswith(allowed):
                        findings.append(f"{where}: <{target}> is only for {', '.join(allowed)}")
                    break
    lint.finish(findings, f"{len(paths)} files, every include points down")


if __name__ == "__main__":
    main()
