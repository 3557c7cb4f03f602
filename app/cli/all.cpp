#include <CLI/CLI.hpp>
#include <array>
#include <cerrno>
#include <cstdlib>

#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "core/base/utf8.hpp"

namespace attn::cli {

std::span<const Command> commands() {
    static const std::array<Command, 9> all = {run_command(),     pronoun_command(), compare_command(),
                                               explain_command(), nodes_command(),   attend_command(),
                                               list_command(),    train_command(),   evaluate_command()};
    return all;
}

void add_text(CLI::App& app, const std::string& name, std::optional<std::string>& value, const std::string& help,
              const std::string& type) {
    app.add_option_function<std::string>(
           name, [&value](const std::string& text) { value = text; }, help)
        ->type_name(type);
}

void add_switch(CLI::App& app, const std::string& name, bool& value, const std::string& help) {
    app.add_flag(name, value, help);
}

Result<std::int64_t> whole_number(const std::string& flag, const std::string& text, std::int64_t low,
                                  std::int64_t high) {
    char* end = nullptr;
    errno = 0;
    const long long n = std::strtoll(text.c_str(), &end, 10);
    if (text.empty() || text.front() == ' ' || *end != '\0' || errno != 0 || n < low || n > high)
        return usage_error(flag,
                           fmt::format("{} is not a whole number from {} to {}", utf8::quote(text, 30), low, high),
                           "give one in that range");
    return static_cast<std::int64_t>(n);
}

}  // namespace attn::cli
