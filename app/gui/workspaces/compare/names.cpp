// What columns are called: only what tells them apart.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "app/gui/ui/model_name.hpp"
#include "app/gui/workspaces/compare/compare.hpp"
#include "core/attention/mechanism.hpp"

namespace attn::gui {

namespace {

enum Part { Model, Width, Score, Alignment, Context, Mask, Position, Layer, Head, Sentence, Numbers };
constexpr int kParts = Numbers + 1;
using Parts = std::array<std::string, kParts>;
constexpr const char* kEquals = "\u00a0=\u00a0";  // a name does not break there

template <class Descriptor>
std::string named(const Ui& ui, std::span<const Descriptor> all, const std::string& id) {
    const Descriptor* d = find(all, id);
    return d != nullptr ? ui.texts.name(d->names) : id;
}

// The words that the other sentence does not have, or its number.
std::string sentence_name(const Ui& ui, const Comparison& all, int sentence) {
    constexpr std::size_t kMostWords = 3;
    const std::string& number = ui.tr(sentence == 0 ? "compare.name.first" : "compare.name.second");
    const auto& columns = all.document.compare.columns;
    std::string words;
    std::size_t count = 0;
    for (std::size_t i = 0; i < columns.size() && words.empty(); ++i) {
        const Snapshot* s = all.columns[i].snapshot.get();
        if (columns[i].sentence != sentence || s == nullptr || all.aligned.empty()) continue;
        for (std::size_t t = 0; t < s->keys.size(); ++t) {
            const auto token = static_cast<int>(t);
            const bool shared = sentence == 0
                                    ? t < all.aligned.size() && all.aligned[t] >= 0
                                    : std::find(all.aligned.begin(), all.aligned.end(), token) != all.aligned.end();
            if (!shared) words += (count++ == 0 ? "" : " ") + s->keys[t].text;
        }
    }
    return count == 0 || count > kMostWords ? number : number + ": " + words;
}

Parts parts_of(const Ui& ui, const Comparison& all, std::size_t i) {
    const Document::Column& c = all.document.compare.columns[i];
    const Snapshot* s = all.columns[i].snapshot.get();
    const MechanismChoice& m = s != nullptr ? s->mechanism : c.mechanism;
    Parts p;
    p[Model] = c.model.empty() ? ui.tr("compare.untrained") : model_name(ui, c.model);
    p[Score] = m.score.empty() ? p[Model] : named(ui, score_functions(), m.score);
    p[Alignment] = named(ui, alignments(), m.alignment);
    p[Context] = named(ui, contexts(), m.context);
    p[Mask] = named(ui, masks(), m.mask);
    p[Position] = named(ui, positions(), m.position);
    if (c.model.empty()) p[Width] = fmt::format("d{}{}", kEquals, c.width);
    if (c.layer >= 0) p[Layer] = ui.tr("compare.name.layer", {{"n", std::to_string(c.layer)}});
    if (c.head >= 0) p[Head] = ui.tr("compare.name.head", {{"n", std::to_string(c.head)}});
    p[Sentence] = sentence_name(ui, all, c.sentence);
    for (const OptionSpec& spec : option_specs()) {
        const double x = spec.get(c.mechanism.options);
        if (x < spec.get(Options()) || x > spec.get(Options()))
            p[Numbers] +=
                fmt::format("{}{}{}{:.3g}", p[Numbers].empty() ? "" : ", ",
                            spec.symbol.empty() ? ui.texts.name(spec.names) : std::string(spec.symbol), kEquals, x);
    }
    return p;
}

}  // namespace

std::vector<std::string> column_names(const Ui& ui, const Comparison& all) {
    std::vector<Parts> parts;
    for (std::size_t i = 0; i < all.columns.size(); ++i) parts.push_back(parts_of(ui, all, i));
    std::array<bool, kParts> differs{};
    for (int p = 0; p < kParts; ++p) {
        std::set<std::string> values;
        for (const Parts& one : parts) values.insert(one[static_cast<std::size_t>(p)]);
        differs[static_cast<std::size_t>(p)] = values.size() > 1;
    }
    // Other models bring other positions; those are told only where a person chose one.
    const auto& columns = all.document.compare.columns;
    const bool by_hand = std::any_of(columns.begin(), columns.end(), [](const Document::Column& c) {
        return !c.model.empty() && !c.mechanism.position.empty();
    });
    if (differs[Model] && !by_hand) differs[Position] = false;
    // Models that differ in their score function alone are called by that.
    std::set<std::string> scores, models;
    for (const Parts& one : parts) scores.insert(one[Score]), models.insert(one[Model]);
    if (scores.size() == parts.size() || (differs[Score] && scores.size() == models.size())) differs[Model] = false;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        std::string name = columns[i].name;
        for (int p = 0; p < kParts && columns[i].name.empty(); ++p) {
            const std::string& part = parts[i][static_cast<std::size_t>(p)];
            if (differs[static_cast<std::size_t>(p)] && !part.empty()) name += (name.empty() ? "" : " · ") + part;
        }
        names.push_back(name.empty() ? parts[i][Score] : name);
    }
    // Other models that are called alike say which they are after all.
    const std::vector<std::string> plain = names;
    for (std::size_t i = 0; i < parts.size(); ++i)
        for (std::size_t j = 0; j < parts.size(); ++j)
            if (columns[i].name.empty() && !differs[Model] && plain[i] == plain[j] &&
                parts[i][Model] != parts[j][Model])
                names[i] = parts[i][Model] + " · " + plain[i];
    return names;
}

}  // namespace attn::gui
