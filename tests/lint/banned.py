"""Words that must not appear in the code, each with its place and its reason. One row, one rule.

Comments and the contents of string literals are not looked at. `// lint: allow WHY` on the line lets it pass.
"""
import re

import lint

COMPAT = "app/gui/platform/imgui_compat.hpp"
EVERYWHERE = ("core/", "app/", "tests/")
PORTABLE = ("core/", "app/gui/")  # must compile as a web page, too (emscripten's libc++)
# (pattern, folders looked at, prefixes let off, reason)
RULES = [
    (r"\bIMGUI_VERSION_NUM\b", EVERYWHERE, (COMPAT,), f"only {COMPAT} tests Dear ImGui's version"),
    (r"(?:->|\.)\s*(?:AddRect|AddPolyline|PathStroke)\s*\(", EVERYWHERE, (COMPAT,),
     f"argument order changed in Dear ImGui 1.92.8 without a warning: use stroke_rect, stroke_polyline of {COMPAT}"),
    (r"\bstd::(?:ranges|views)\b", PORTABLE, ("app/gui/platform/",), "clang 14 cannot compile ranges of libstdc++ 12"),
    (r"\bstd::(?:jthread|stop_token|stop_source|source_location|bit_cast|pmr|execution|format|expected)\b", PORTABLE,
     ("app/gui/platform/",), "not in every standard library that this code has to compile with"),
    (r"\bstd::atomic<\s*std::shared_ptr", PORTABLE, ("app/gui/platform/",), "not in libc++"),
    # A static variable that can change (functions have a parenthesis before ; = or {).
    (r"^[ \t]*(?:inline[ \t]+)?static[ \t]+(?!const\b|constexpr\b|inline[ \t]+const|constinit[ \t]+const|_assert)"
     r"[^();={}]*(?:[;=]|\{[^\n]*\};)", ("core/", "app/"), (),
     "no mutable globals and no state in function-local statics: pass it"),
    (r"\bthread_local\b", ("core/", "app/"), (), "no hidden state: pass it"),
    (r"\b(?:rand|srand|random_device|random_shuffle)\s*\(|\bstd::(?:mt19937\w*|\w+_distribution|random_device)\b",
     ("core/", "app/"), (), "randomness is a seeded attn::Rng argument: standard distributions differ by library"),
]


def main():
    root = lint.root_argument(__doc__)
    findings = []
    paths = lint.files(root)
    rules = [(re.compile(pattern, re.M), folders, let_off, why) for pattern, folders, let_off, why in RULES]
    for path in paths:
        raw = lint.read(root, path)
        source = lint.without_comments(raw, strings=False)
        lines = raw.split("\n")
        for pattern, folders, let_off, why in rules:
            if not path.startswith(folders) or (let_off and path.startswith(let_off)):
                continue
            for match in pattern.finditer(source):
                number = lint.line_of(source, match.start())
                if "lint: allow " not in lines[number - 1]:
                    findings.append(f"{path}:{number}: {match.group(0).strip()}: {why}")
    lint.finish(findings, f"{len(paths)} files, {len(rules)} rules")


if __name__ == "__main__":
    main()
