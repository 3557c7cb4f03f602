#include "core/base/error.hpp"

#include <cstdio>
#include <cstdlib>

namespace attn {

std::string Error::message() const {
    std::string line = where.empty() ? what : where + ": " + what;
    if (!fix.empty()) line += "; " + fix;
    for (char& c : line)
        if (c == '\n' || c == '\r') c = ' ';
    return line;
}

void check_failed(const char* condition, const char* file, int line, const char* message) {
    std::fprintf(stderr, "%s:%d: internal error: %s (%s)\n", file, line, message, condition);
    std::abort();
}

}  // namespace attn
