// Where results go: standard output or a file; and what the terminal there can show.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.hpp"

namespace attn::cli {

// To standard output, all of it or an Error. A reader that went away (attn run ... | head) is not an error.
Status print(std::string_view text);
// To the file, atomically, where one was named; else to standard output.
Status deliver(const std::optional<std::string>& path, std::string_view text);
// Remarks that are no part of a result; on standard error.
void remark(std::string_view text);
// The line of an error, on standard error.
void complain(const Error& error);

struct Terminal {
    int columns = 80;
    bool color = false;
};
// `color` is auto, always or never. auto: a terminal, NO_COLOR not set, TERM not dumb. Columns: $COLUMNS, else what the
// terminal says, else 80.
Terminal terminal_of_output(std::string_view color);

// Removes the temporary file that an atomic write in `path`'s folder would leave when a signal ends the program: from
// here until the end of its life, SIGINT, SIGTERM and SIGHUP are taken by a thread that cleans up and then lets the
// signal do what it does by default. Make it before any other thread.
class TidyInterrupts {
public:
    explicit TidyInterrupts(const std::string& path);
    ~TidyInterrupts();
    TidyInterrupts(const TidyInterrupts&) = delete;
    TidyInterrupts& operator=(const TidyInterrupts&) = delete;

private:
    struct State;
    State* state_;
};

}  // namespace attn::cli
