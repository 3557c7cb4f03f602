"""assets/i18n/en.json and zh.json against the code of app/.

Both files are flat objects {"key": "text"}. A key is used as tr("key") or text("key"); a string literal anywhere in app/
or core/ that equals a key counts as a use, too (tables of keys). Keys put together at run time are declared where that
happens, by a comment with * for the part that varies:
    // i18n-keys: step.*.title step.*.body
or by the literal itself: tr("step." + id) uses every key that starts with step. (a trailing + makes it a prefix).
Fails on: a key that is used and missing, one that is in one language only, one that nothing uses, an empty text,
{placeholders} that differ between the languages, a duplicate key, a nested value, a pattern that fits no key.
"""
import fnmatch
import json
import re
import sys

import lint

LANGUAGES = ("en", "zh")
KEY = r"[a-z0-9_]+(?:[.\-/][a-z0-9_]+)*"
CALL = re.compile(r'\b(?:tr|text)\(\s*"(' + KEY + r'[.\-/_]?)"\s*(\+|[,)])')
LITERAL = re.compile(r'"(' + KEY + r')"')
DECLARED = re.compile(r"//.*?i18n-keys:([^\n]*)")
PLACEHOLDER = re.compile(r"\{([A-Za-z0-9_]*)(?::[^{}]*)?\}")


def load(path, findings):
    def flat(pairs):
        texts = {}
        for key, value in pairs:
            if key in texts:
                findings.append(f"{path}: {key}: twice")
            if not isinstance(value, str):
                findings.append(f"{path}: {key}: is not a text")
                continue
            texts[key] = value
        return texts
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=flat)


def placeholders(text):
    return sorted(PLACEHOLDER.findall(text.replace("{{", "").replace("}}", "")))


def main():
    root = lint.root_argument(__doc__)
    folder = root / "assets" / "i18n"
    if not folder.is_dir():
        print("no assets/i18n yet")
        sys.exit(lint.SKIP)
    findings = []
    texts = {language: load(folder / f"{language}.json", findings) for language in LANGUAGES}
    first = texts[LANGUAGES[0]]

    for language in LANGUAGES[1:]:
        for key in sorted(first.keys() ^ texts[language].keys()):
            findings.append(f"{key}: only in {LANGUAGES[0] if key in first else language}.json")
    for key in sorted(first):
        for language in LANGUAGES:
            if not texts[language].get(key, "x").strip():
                findings.append(f"{language}.json: {key}: empty")
        for language in LANGUAGES[1:]:
            other = texts[language].get(key)
            if other is not None and placeholders(first[key]) != placeholders(other):
                findings.append(f"{key}: placeholders differ: {LANGUAGES[0]} has {placeholders(first[key])}, "
                                f"{language} has {placeholders(other)}")

    used = set()
    for path in lint.files(root, ("app", "core")):
        raw = lint.read(root, path)
        source = lint.without_comments(raw)
        used.update(key for key in LITERAL.findall(source) if key in first)
        for match in DECLARED.finditer(raw):
            for pattern in match.group(1).split():
                fitting = fnmatch.filter(first, pattern)
                used.update(fitting)
                if not fitting:
                    findings.append(f"{path}:{lint.line_of(raw, match.start())}: i18n-keys {pattern} fits no key")
        if not path.startswith("app/gui/"):
            continue
        for match in CALL.finditer(source):
            key, after = match.groups()
            where = f"{path}:{lint.line_of(source, match.start())}"
            if after == "+":
                fitting = [k for k in first if k.startswith(key)]
                used.update(fitting)
                if not fitting:
                    findings.append(f"{where}: no key starts with {key}")
            elif key not in first:
                findings.append(f"{where}: {key} is missing in {LANGUAGES[0]}.json")
    for key in sorted(first.keys() - used):
        findings.append(f"{LANGUAGES[0]}.json: {key}: nothing uses it")
    lint.finish(findings, f"{len(first)} keys in {len(LANGUAGES)} languages")


if __name__ == "__main__":
    main()
