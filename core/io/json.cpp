#include "core/io/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/utf8.hpp"

namespace attn {

namespace {

std::string position(std::string_view bytes, std::size_t at, const std::string& where) {
    const std::string_view before = bytes.substr(0, std::min(at, bytes.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const std::size_t column = utf8::length(before.substr(start)) + 1;
    return fmt::format("{}{}{}:{}", where, where.empty() ? "" : ":", line, column);
}

// The byte where the nesting first passes the limit, or npos. Brackets inside strings do not count.
std::size_t too_deep(std::string_view bytes, int max_depth) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (in_string) {
            if (c == '\\') ++i;
            else if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > max_depth) return i;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return std::string_view::npos;
}

}  // namespace

std::string json_reason(std::string_view message) {
    if (const std::size_t at = message.find(": "); message.find("parse error") != message.npos && at != message.npos)
        message.remove_prefix(at + 2);
    else if (const std::size_t end = message.find("] "); end != message.npos) message.remove_prefix(end + 2);
    constexpr std::string_view kSyntax = "syntax error while parsing ";
    if (message.substr(0, kSyntax.size()) == kSyntax)
        if (const std::size_t at = message.find(" - "); at != message.npos) message.remove_prefix(at + 3);
    message = message.substr(0, message.find(';'));  // "; last read: ..."
    std::string reason = utf8::quote(message, 140);
    return reason.substr(1, reason.size() - 2);
}

Result<nlohmann::json> parse_json(std::string_view bytes, std::string where, int max_depth) {
    if (const std::size_t at = too_deep(bytes, max_depth); at != std::string_view::npos)
        return Error{fmt::format("nested deeper than {} levels", max_depth), position(bytes, at, where),
                     "check that this is the file that you mean"};
    try {
        return nlohmann::json::parse(bytes.data(), bytes.data() + bytes.size());
    } catch (const nlohmann::json::parse_error& e) {
        return Error{"not valid JSON: " + json_reason(e.what()), position(bytes, e.byte == 0 ? 0 : e.byte - 1, where),
                     ""};
    } catch (const std::exception& e) {  // a number past the range of a double
        return Error{"not usable JSON: " + json_reason(e.what()), std::move(where), ""};
    }
}

}  // namespace attn
