#include "app/cli/train_watch.hpp"

#include <cmath>

#include <fmt/format.h>

#include "app/cli/text.hpp"
#include "core/engine/pronoun.hpp"
#include "core/models/library.hpp"

namespace attn::cli {

namespace {
constexpr int kSaid = 28, kBar = 12;  // columns
}

Result<std::string> watch_line(const Model& model, const std::string& sentence) {
    ModelLibrary models;
    models.put("in-training", std::make_shared<const Model>(model));
    Document document;
    document.pronoun.first = sentence;
    document.pronoun.model = "in-training";
    const Result<SnapshotPtr> snapshot = run_document(pronoun_document(document, false, true), {}, &models);
    if (!snapshot) return snapshot.error();
    const std::vector<PronounReading> readings = read_pronouns(**snapshot);
    if (readings.empty() || readings.front().candidates.empty())
        return Error{"there is no \"it\" with a noun that it could mean", sentence, "watch another sentence"};
    const PronounReading& it = readings.front();
    std::string said;
    for (std::size_t t = static_cast<std::size_t>(it.index); t < (*snapshot)->keys.size(); ++t)
        said += (said.empty() ? "" : " ") + (*snapshot)->keys[t].text;
    std::string line = "  " + fitted(said, kSaid);
    for (const PronounCandidate& c : it.candidates) {
        const auto length = static_cast<std::size_t>(std::lround(c.weight * kBar));
        line += fmt::format("  {} {} {}", c.word, pad_right(std::string(length, '#'), kBar), cell(c.weight));
    }
    return line;
}

}  // namespace attn::cli
