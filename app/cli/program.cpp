#include "app/cli/program.hpp"

#include <CLI/CLI.hpp>
#include <new>

#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/output.hpp"
#include "app/cli/suggest.hpp"
#include "core/base/memory.hpp"
#include "core/base/utf8.hpp"

namespace attn::cli {

namespace {

std::string general_help() {
    std::string help =
        "Attention step by step: score, alignment, context, number by number.\n"
        "Usage: attn COMMAND [OPTIONS]\n\nCommands:\n";
    for (const Command& c : commands()) help += fmt::format("  {:<10}{}\n", c.id, c.summary);
    help +=
        "\nOptions:\n  -h,--help  this; `attn COMMAND --help` for a command\n  --version  name and version\n\n"
        "Exit status: 0, 1 (the job failed), 2 (the command line is wrong).\n\n"
        "Example:\n  attn run \"The animal didn't cross the street because it was too tired.\" --query it\n";
    return help;
}

// What the parser could not place.
Error unexpected(const CLI::App& app, std::string_view command, const std::string& word) {
    const std::string where(command);
    if (word.size() > 1 && word.front() == '-') {
        const std::string name = word.substr(0, word.find('='));
        std::vector<std::string> flags;
        for (const CLI::Option* option : app.get_options())
            if (option->nonpositional() && !option->get_lnames().empty())
                flags.push_back("--" + option->get_lnames().front());
        const std::string help = app.get_name() + " --help lists them; a text that begins with - goes after --";
        return no_such(where, name, did_you_mean(name, flags) + help, "flag");
    }
    return usage_error(where, fmt::format("{} was not expected", utf8::quote(word, 40)),
                       "put a text of several words in quotes");
}

Status run_command_line(const Command& command, const std::vector<std::string>& arguments) {
    CLI::App app{std::string(command.summary), "attn " + std::string(command.id)};
    app.set_help_flag("-h,--help", "this text");
    app.get_formatter()->column_width(28);
    app.allow_extras();
    app.footer(std::string(command.footer));
    const Work work = command.add(app);
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::CallForHelp&) {
        return print(app.help());
    } catch (const CLI::ParseError& e) {
        std::string what = e.what();
        if (const std::size_t line = what.find('\n'); line != std::string::npos) what.resize(line);
        if (what.find(" At Most 1 required") != std::string::npos)
            what = what.substr(0, what.find(' ')) + " it is given twice";
        return usage_error(std::string(command.id), what, app.get_name() + " --help tells more");
    }
    for (const std::string& word : app.remaining())
        if (word != "--") return unexpected(app, command.id, word);
    return work();
}

Status dispatch(const std::vector<std::string>& arguments) {
    std::vector<std::string> ids = ids_of(commands());
    if (arguments.empty())
        return usage_error("", "a command is missing", "one of: " + joined(ids) + "; attn --help tells more");
    const std::string& first = arguments.front();
    if (first == "--help" || first == "-h" || first == "help") return print(general_help());
    if (first == "--version") return print(program_version() + "\n");
    for (const Command& c : commands())
        if (c.id == first) return run_command_line(c, {arguments.begin() + 1, arguments.end()});
    return no_such("", first, ids, "command");
}

int report(const Error& error) {
    complain(error);
    return error.kind == Error::Kind::Usage ? 2 : 1;
}

}  // namespace

std::string program_version() { return "attn " ATTN_VERSION; }

int run_program(const std::vector<std::string>& arguments) {
    keep_freed_memory();
    try {
        const Status done = dispatch(arguments);
        return done ? 0 : report(done.error());
    } catch (const std::bad_alloc&) {
        return report({"there is not enough memory", "", "use a shorter text or a smaller input"});
    }
}

}  // namespace attn::cli
