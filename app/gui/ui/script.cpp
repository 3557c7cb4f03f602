#include "app/gui/ui/script.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include "core/base/file.hpp"
#include "core/base/utf8.hpp"

namespace attn::gui {
namespace {

using Words = std::vector<std::string>;

Result<Words> split(std::string_view line) {
    Words words;
    for (std::size_t at = 0; at < line.size();) {
        if (line[at] == ' ' || line[at] == '\t' || line[at] == '\r') {
            ++at;
        } else if (line[at] == '#') {
            break;
        } else if (line[at] == '"') {
            std::string word;
            for (++at; at < line.size() && line[at] != '"'; ++at) {
                if (line[at] != '\\' || at + 1 == line.size()) {
                    word += line[at];
                } else {
                    const char c = line[++at];
                    word += c == 'n' ? '\n' : c == 't' ? '\t' : c;
                }
            }
            if (at == line.size()) return Error{"a quote has no end", "", "close it with \""};
            ++at;
            words.push_back(std::move(word));
        } else {
            const std::size_t end = std::min(line.find_first_of(" \t\r", at), line.size());
            words.emplace_back(line.substr(at, end - at));
            at = end;
        }
    }
    return words;
}

Result<float> number(const std::string& word) {
    char* end = nullptr;
    const float value = std::strtof(word.c_str(), &end);
    if (word.empty() || *end != '\0') return Error{fmt::format("'{}' is no number", word), "", ""};
    return value;
}

void sleep_frames(const ScriptHost& host, float milliseconds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<float, std::milli>(milliseconds);
    do {
        host.driver.frames(1);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    } while (std::chrono::steady_clock::now() < end);
}

Status wait_idle(const ScriptHost& host) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    int quiet = 0;
    while (quiet < 3) {
        host.driver.frames(1);
        quiet = host.busy() ? 0 : quiet + 1;
        if (quiet == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (std::chrono::steady_clock::now() > end) return Error{"still busy after a minute", "", ""};
    }
    return Done{};
}

struct Command {
    std::string_view name;
    std::size_t arguments;                           // at least
    Status (*run)(const ScriptHost&, const Words&);  // words[0] is the name
};

Status drag(const ScriptHost& host, const Words& w) {
    if (w[2] == "to") return host.driver.drag_to(w[1], w[3]);
    const Result<float> x = number(w[2]), y = number(w[3]);
    if (!x) return x.error();
    if (!y) return y.error();
    return host.driver.drag_by(w[1], ImVec2(*x, *y));
}

Status wheel(const ScriptHost& host, const Words& w) {
    const Result<float> steps = number(w[2]);
    return steps ? host.driver.wheel(w[1], *steps) : Status(steps.error());
}

Status wait(const ScriptHost& host, const Words& w) {
    const Result<float> time = number(w[1]);
    if (!time) return time.error();
    return sleep_frames(host, *time), Done{};
}

Status expect(const ScriptHost& host, const Words& w) {
    const Result<Anchor> found = host.driver.anchor(w[1]);
    if (!found) return found.error();
    if (found->value == w[2]) return Done{};
    return Error{fmt::format("{} is {}, expected {}", w[1], utf8::quote(found->value), utf8::quote(w[2])), "", ""};
}

Status expect_visible(const ScriptHost& host, const Words& w) {
    const Result<Anchor> found = host.driver.anchor(w[1]);
    if (!found) return found.error();
    return found->visible ? Status(Done{}) : Status(Error{w[1] + " is out of sight", "", ""});
}

Status list_anchors(const ScriptHost& host, const Words&) {
    for (const auto& [path, anchor] : host.driver.anchors().all())
        host.print(fmt::format("{} {:.0f},{:.0f} {:.0f}x{:.0f}{}{} {}\n", path, anchor.rect.x, anchor.rect.y,
                               anchor.rect.width, anchor.rect.height, anchor.visible ? "" : " hidden",
                               anchor.enabled ? "" : " disabled", utf8::quote(anchor.value)));
    return Done{};
}

constexpr std::array<Command, 15> kCommands = {{
    {"click", 1, [](const ScriptHost& h, const Words& w) { return h.driver.click(w[1]); }},
    {"double-click", 1, [](const ScriptHost& h, const Words& w) { return h.driver.double_click(w[1]); }},
    {"hover", 1, [](const ScriptHost& h, const Words& w) { return h.driver.hover(w[1]); }},
    {"wheel", 2, wheel},
    {"drag", 3, drag},
    {"type", 1, [](const ScriptHost& h, const Words& w) -> Status { return h.driver.type(w[1]), Done{}; }},
    {"key", 1, [](const ScriptHost& h, const Words& w) { return h.driver.key(w[1]); }},
    {"drop", 1, [](const ScriptHost& h, const Words& w) -> Status { return h.driver.drop_file(w[1]), Done{}; }},
    {"wait", 1, wait},
    {"wait-idle", 0, [](const ScriptHost& h, const Words&) { return wait_idle(h); }},
    {"screenshot", 1, [](const ScriptHost& h, const Words& w) { return h.screenshot(w[1]); }},
    {"expect", 2, expect},
    {"expect-visible", 1, expect_visible},
    {"expect-gone", 1,
     [](const ScriptHost& h, const Words& w) {
         return h.driver.anchors().find(w[1]) ? Status(Error{w[1] + " is still there", "", ""}) : Status(Done{});
     }},
    {"anchors", 0, list_anchors},
}};

Status run_line(std::string_view line, const ScriptHost& host) {
    const Result<Words> words = split(line);
    if (!words) return words.error();
    if (words->empty()) return Done{};
    std::string known;
    for (const Command& command : kCommands) {
        known += (known.empty() ? "" : ", ") + std::string(command.name);
        if ((*words)[0] != command.name) continue;
        if (words->size() < command.arguments + 1)
            return Error{fmt::format("{} needs {} argument(s)", command.name, command.arguments), "", "",
                         Error::Kind::Usage};
        return command.run(host, *words);
    }
    return Error{fmt::format("no command '{}'", (*words)[0]), "", "there are: " + known, Error::Kind::Usage};
}

}  // namespace

Status run_script(std::string_view text, const std::string& file, const ScriptHost& host) {
    int number = 0;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        ++number;
        if (Status done = run_line(text.substr(at, end - at), host); !done) {
            Error error = done.error();
            error.where = fmt::format("{}:{}", file, number);
            return error;
        }
        at = end + 1;
    }
    return Done{};
}

Status run_script_file(const std::filesystem::path& file, const ScriptHost& host) {
    const Result<std::string> text = read_file(file, 1 << 20);
    if (!text) return text.error();
    return run_script(*text, file.string(), host);
}

}  // namespace attn::gui
