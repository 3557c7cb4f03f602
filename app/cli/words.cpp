#include "app/cli/words.hpp"

#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/suggest.hpp"
#include "core/base/utf8.hpp"
#include "core/text/spelling.hpp"

namespace attn::cli {

namespace {

bool digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::vector<Index> places_of(const std::string& word, const std::vector<Token>& tokens) {
    std::vector<Index> exact, folded;
    const std::string low = utf8::lower(spelling(word));
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].text == word) exact.push_back(static_cast<Index>(i));
        if (utf8::lower(spelling(tokens[i].text)) == low) folded.push_back(static_cast<Index>(i));
    }
    return exact.empty() ? folded : exact;
}

Error not_there(const std::string& flag, const std::string& word, const std::vector<Token>& tokens) {
    std::vector<std::string> known;
    for (const Token& t : tokens) known.push_back(t.text);
    std::string some;
    for (std::size_t i = 0; i < std::min<std::size_t>(known.size(), 12); ++i)
        some += fmt::format("{}{} {}", i > 0 ? ", " : "", i, utf8::clipped(known[i], 20));
    if (known.size() > 12) some += fmt::format(", … {}", known.size() - 1);
    return no_such(flag, word, did_you_mean(word, known) + "the tokens are " + some, "token");
}

}  // namespace

Result<Found> find_index(const std::string& flag, const std::string& given, Index count) {
    const Result<std::int64_t> index = whole_number(flag, given, 0, count - 1);
    if (!index) return index.error();
    return Found{static_cast<Index>(*index), {}};
}

Result<Found> find_token(const std::string& flag, const std::string& given, const std::vector<Token>& tokens) {
    const auto count = static_cast<Index>(tokens.size());
    if (digits(given) || (given.size() > 1 && given[0] == '-' && digits(given.substr(1)))) {
        if (Result<Found> index = find_index(flag, given, count); index || places_of(given, tokens).empty())
            return index;
    }
    std::vector<Index> places = places_of(given, tokens);
    if (!places.empty()) {
        Found found{places.front(), {}};
        if (places.size() > 1)
            found.note = fmt::format("{} occurs {} times; the first is taken ({}:2 is the second)",
                                     utf8::quote(given, 30), places.size(), utf8::clipped(given, 30));
        return found;
    }
    const std::size_t colon = given.rfind(':');
    if (colon != std::string::npos && colon > 0 && digits(given.substr(colon + 1))) {
        const std::string word = given.substr(0, colon);
        places = places_of(word, tokens);
        if (places.empty()) return not_there(flag, word, tokens);
        const Result<std::int64_t> nth =
            whole_number(flag, given.substr(colon + 1), 1, static_cast<std::int64_t>(places.size()));
        if (!nth)
            return usage_error(
                flag,
                fmt::format("{} occurs {} time{}", utf8::quote(word, 30), places.size(), places.size() == 1 ? "" : "s"),
                fmt::format("give {}:1{}", utf8::clipped(word, 30),
                            places.size() == 1 ? std::string() : fmt::format(" to :{}", places.size())));
        return Found{places[static_cast<std::size_t>(*nth - 1)], {}};
    }
    return not_there(flag, given, tokens);
}

}  // namespace attn::cli
