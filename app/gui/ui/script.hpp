// Replays what a person does, from a text file, one command a line; # starts a comment:
//
//   click PATH            double-click PATH     hover PATH          wheel PATH STEPS
//   drag PATH DX DY       drag PATH to PATH     type "TEXT"         key Ctrl+Z
//   drop FILE             wait MILLISECONDS     wait-idle           screenshot FILE
//   expect PATH VALUE     expect-visible PATH   expect-gone PATH    anchors
//
// A path or text with spaces stands in "quotes", with \" \\ \n inside. What fails is an error at FILE:LINE.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "app/gui/ui/driver.hpp"

namespace attn::gui {

struct ScriptHost {
    UiDriver& driver;
    std::function<bool()> busy;  // something is computed or moving
    std::function<Status(const std::filesystem::path&)> screenshot;
    std::function<void(std::string_view)> print;  // for `anchors`
};

Status run_script(std::string_view text, const std::string& file, const ScriptHost& host);
Status run_script_file(const std::filesystem::path& file, const ScriptHost& host);

}  // namespace attn::gui
