"""The lints find what they are there to find: each is run on a small tree that is right, then on one fault at a time."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
GOOD = {
    "core/base/error.hpp": "#include <string>\n",
    "core/graph/graph.hpp": '#include "core/base/error.hpp"  // "app/gui/main.hpp"\n#include <Eigen/Core>\n',
    "app/gui/platform/imgui_compat.hpp": "#include <imgui.h>\n#if IMGUI_VERSION_NUM > 1\n#endif\n",
    "app/gui/state/edit.hpp": '#include "core/graph/graph.hpp"\nstatic const int kOne = 1;\nstatic int f(int a);\n',
    "app/gui/main.cpp": '#include "app/gui/state/edit.hpp"\nauto a = tr("menu.open");\nauto b = text("step." + id);\n'
                        '// i18n-keys: tip.*.body\nconst char* key = "menu.table";\ndraw->AddRectFilled(a);\n',
    "assets/i18n/en.json": json.dumps({"menu.open": "Open {0}", "menu.table": "T", "step.one": "1", "tip.x.body": "b"}),
    "assets/i18n/zh.json": json.dumps({"menu.open": "{0}", "menu.table": "T", "step.one": "1", "tip.x.body": "b"}),
}


def run(name, changes=None):
    with tempfile.TemporaryDirectory() as folder:
        for path, content in {**GOOD, **(changes or {})}.items():
            target = pathlib.Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
        result = subprocess.run([sys.executable, HERE / f"{name}.py", "--root", folder], capture_output=True, text=True)
        return result.returncode, result.stdout + result.stderr


class Lints(unittest.TestCase):
    def finds(self, name, path, content, expected):
        code, output = run(name, {path: content})
        self.assertEqual(code, 1, output)
        self.assertIn(expected, output)

    def test_a_good_tree_passes(self):
        for name in ("include_arrows", "banned", "file_size", "i18n_keys"):
            with self.subTest(name):
                code, output = run(name)
                self.assertEqual(code, 0, output)

    def test_arrows(self):
        for path, content, expected in (
            ("core/base/a.cpp", '#include "core/graph/graph.hpp"\n', "core/base may include"),
            ("core/graph/a.cpp", '#include "app/gui/state/edit.hpp"\n', "core never includes app"),
            ("core/new/a.cpp", '#include "core/base/error.hpp"\n', "is not in the table"),
            ("core/graph/a.cpp", '#include "graph.hpp"\n', "is not a file"),
            ("app/gui/state/a.cpp", "# include <imgui.h>\n", "only for"),
            ("app/gui/ui/a.cpp", "#include <GLFW/glfw3.h>\n", "only for"),
            ("app/gui/state/a.cpp", '#include "app/gui/platform/imgui_compat.hpp"\n', "app/gui/state may include"),
            ("app/cli/a.cpp", '#include "app/gui/state/edit.hpp"\n', "core alone"),
        ):
            with self.subTest(path=path, content=content):
                self.finds("include_arrows", path, content, expected)

    def test_banned(self):
        for path, content, expected in (
            ("app/gui/ui/a.cpp", "#if IMGUI_VERSION_NUM\n#endif\n", "IMGUI_VERSION_NUM"),
            ("app/gui/ui/a.cpp", "list->AddRect(a, b);\n", "stroke_rect"),
            ("app/gui/ui/a.cpp", "void f() {\n    static bool open = true;\n}\n", "static bool open"),
            ("core/base/a.cpp", "void f() {\n    static std::vector<int> seen;\n}\n", "mutable"),
            ("core/base/a.cpp", "std::ranges::sort(a);\n", "ranges"),
            ("core/base/a.cpp", "std::mt19937 r;\n", "Rng"),
        ):
            with self.subTest(path=path, content=content):
                self.finds("banned", path, content, expected)

    def test_banned_lets_pass(self):
        code, output = run("banned", {"core/base/a.cpp": 'const char* s = "std::ranges";  // std::views\n'
                                      "static_assert(true);\nstatic constexpr int k[] = {1};\n"
                                      "int n = 1'000'000; static std::string name(int id);\n"})
        self.assertEqual(code, 0, output)

    def test_size(self):
        self.finds("file_size", "core/base/a.cpp", "\n" * 801, "801 lines")

    def test_i18n(self):
        en = json.loads(GOOD["assets/i18n/en.json"])
        for change, expected in (
            ({**en, "menu.new": "New"}, "only in en.json"),
            ({**en, "menu.open": "Open"}, "placeholders differ"),
            ({**en, "step.one": " "}, "empty"),
            ({key: value for key, value in en.items() if key != "menu.open"}, "menu.open is missing"),
            ({**en, "menu.deep": {"a": "b"}}, "is not a text"),
        ):
            with self.subTest(expected):
                self.finds("i18n_keys", "assets/i18n/en.json", json.dumps(change), expected)
        both = json.dumps({**en, "menu.unused": "x"})
        code, output = run("i18n_keys", {"assets/i18n/en.json": both, "assets/i18n/zh.json": both})
        self.assertEqual(code, 1)
        self.assertIn("menu.unused: nothing uses it", output)
        self.finds("i18n_keys", "app/gui/a.cpp", "// i18n-keys: nowhere.*\n", "fits no key")


if __name__ == "__main__":
    unittest.main()
