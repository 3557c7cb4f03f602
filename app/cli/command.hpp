// A subcommand: its flags and what it does. To add one: a file with a function that returns it, and a line in all.cpp.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/error.hpp"

namespace CLI {
class App;
}

namespace attn::cli {

using Work = std::function<Status()>;

struct Command {
    std::string_view id;                   // "run"
    std::string_view summary;              // one line
    std::string_view footer;               // the end of its --help, with an example
    Work (*add)(CLI::App& app) = nullptr;  // adds its flags; what it returns is called once they are read
};

Command list_command();
Command attend_command();
Command run_command();
Command explain_command();
Command nodes_command();
Command pronoun_command();
Command compare_command();
Command train_command();
Command evaluate_command();
std::span<const Command> commands();

// A flag or positional that takes text; `help` begins with the lower case. `value` must outlive the parsing.
void add_text(CLI::App& app, const std::string& name, std::optional<std::string>& value, const std::string& help,
              const std::string& type = "TEXT");
void add_switch(CLI::App& app, const std::string& name, bool& value, const std::string& help);

// The flag's text as a whole number.
Result<std::int64_t> whole_number(const std::string& flag, const std::string& text, std::int64_t low,
                                  std::int64_t high);

inline Error usage_error(std::string where, std::string what, std::string fix = {}) {
    return {std::move(what), std::move(where), std::move(fix), Error::Kind::Usage};
}

}  // namespace attn::cli
