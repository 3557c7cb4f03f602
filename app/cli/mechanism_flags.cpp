#include "app/cli/mechanism_flags.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "core/base/utf8.hpp"

namespace attn::cli {

namespace {

template <class Descriptors>
void add_area(std::vector<Area>& areas, std::string_view area, const Descriptors& all) {
    for (const auto& d : all) areas.emplace_back(area, &d);
}

Result<double> number_of(const OptionSpec& spec, const std::string& text) {
    char* end = nullptr;
    const double x = std::strtod(text.c_str(), &end);
    const bool plain = !text.empty() && text.find_first_not_of("+-.0123456789eE") == std::string::npos && *end == '\0';
    const bool fits = plain && x >= spec.minimum && x <= spec.maximum && (!spec.integer || x == std::floor(x));
    if (fits) return x;
    return usage_error("--" + std::string(spec.id),
                       fmt::format("{} is not a {}number from {:.16g} to {:.16g}", utf8::quote(text, 30),
                                   spec.integer ? "whole " : "", spec.minimum, spec.maximum),
                       "give one in that range");
}

}  // namespace

void add_option_flags(CLI::App& app, OptionTexts& texts, std::span<const std::string_view> without) {
    const Options defaults;
    for (const OptionSpec& spec : option_specs()) {
        if (std::find(without.begin(), without.end(), spec.id) != without.end()) continue;
        std::string help = fmt::format("{}{}{}", spec.names.en, spec.symbol.empty() ? "" : " ", spec.symbol);
        if (const std::string readers = readers_of(spec.id); spec.id != "seed") help += " of " + readers;
        if (spec.id == "scale")
            help += ": what the product is multiplied with (default 1/√d_k; cosine: cosine.scale or 1)";
        else help += " (default " + option_text(spec, defaults) + ")";
        add_text(app, "--" + std::string(spec.id), texts[std::string(spec.id)], help, "NUMBER");
    }
}

std::vector<Area> all_mechanisms() {
    std::vector<Area> areas;
    add_area(areas, "score", score_functions());
    add_area(areas, "alignment", alignments());
    add_area(areas, "context", contexts());
    add_area(areas, "mask", masks());
    add_area(areas, "position", positions());
    return areas;
}

std::string readers_of(std::string_view option) {
    std::string text, last;
    for (const auto& [area, mechanism] : all_mechanisms()) {
        if (!reads(*mechanism, option)) continue;
        if (area != last) text += fmt::format("{}{} {}", text.empty() ? "" : "; ", area, mechanism->id);
        else text += fmt::format(", {}", mechanism->id);
        last = area;
    }
    return text;
}

Status apply_options(const OptionTexts& texts, std::span<const Area> chosen, Options& options) {
    for (const auto& [id, text] : texts) {
        if (!text) continue;
        const OptionSpec* spec = find_option(id);
        ATTN_CHECK(spec != nullptr, "a flag for an option that does not exist");
        const Result<double> x = number_of(*spec, *text);
        if (!x) return x.error();
        const bool read =
            std::any_of(chosen.begin(), chosen.end(), [&](const Area& a) { return reads(*a.second, spec->id); });
        if (!read && spec->id != "seed") {
            std::string have;
            for (const Area& a : chosen)
                if (a.second->id != "none") have += fmt::format("{}{}", have.empty() ? "" : ", ", a.second->id);
            return usage_error("--" + id, fmt::format("nothing chosen reads it ({})", have),
                               "it is read by " + readers_of(id));
        }
        spec->set(options, *x);
    }
    return Done{};
}

std::vector<const OptionSpec*> options_read(std::span<const Area> chosen) {
    std::vector<const OptionSpec*> read;
    for (const OptionSpec& spec : option_specs())
        if (std::any_of(chosen.begin(), chosen.end(), [&](const Area& a) { return reads(*a.second, spec.id); }))
            read.push_back(&spec);
    return read;
}

std::string option_text(const OptionSpec& spec, const Options& options) {
    if (spec.id == "scale" && !options.scale) return "default";
    return fmt::format("{:.16g}", spec.get(options));
}

}  // namespace attn::cli
