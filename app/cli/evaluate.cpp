// attn evaluate: what a model scores on sentences that it was not trained on.
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/document_flags.hpp"
#include "app/cli/output.hpp"
#include "app/cli/suggest.hpp"
#include "core/base/assets.hpp"
#include "core/models/library.hpp"
#include "core/train/train.hpp"

namespace attn::cli {

namespace {

constexpr const char* kFooter =
    R"(MODEL: a bundled model's id (pronoun, pronoun-beginner, ...) or a file. Splits, 500 minimal pairs each: pairs (unseen noun
and predicate together), structures (unseen sentence patterns and verbs), nouns (unseen nouns, known by their kind), final
(all of it; never used to choose anything). Each figure has its 95 % interval. accuracy: the most probable of all words
is the antecedent; choice: it beats the other candidate; weight: on the antecedent, best head of the last layer, of so
many searched; flip: pairs in which that head prefers the right candidate in both sentences; blocked: accuracy with one way
of "it" in the last layer taken away.

Example:
  attn evaluate pronoun --split final)";

struct EvaluateFlags {
    std::optional<std::string> model, split, threads;
    bool json = false;
};

std::string line(const char* name, const Estimate& e, const std::string& more = {}) {
    return fmt::format("  {:<24}{:.4f}  [{:.4f}, {:.4f}]{}\n", name, e.value, e.low, e.high, more);
}

std::string text_of(const PronounScore& s) {
    std::string out = fmt::format("{}: {} sentences\n", s.split, s.sentences);
    const std::string head = fmt::format("  head {} (from 0) of {} searched", s.best_head, s.heads_searched);
    out += line("accuracy", s.accuracy) + line("choice", s.choice) + line("weight on antecedent", s.weight, head);
    out += line("  mean of heads", s.mean_weight) + line("flip rate", s.flip) + line("  mean of heads", s.mean_flip);
    out += line("entropy, bits", s.entropy);
    out += line("calibration error", s.calibration);
    out += line("weight on what is said", s.predicate_weight,
                fmt::format("  head {} of the first layer", s.predicate_head));
    for (const BlockTest& b : s.blocks)
        out += line(("blocked: " + b.id).c_str(), b.accuracy,
                    fmt::format("  {:.4f} [{:.4f}, {:.4f}] less", b.drop.value, b.drop.low, b.drop.high));
    return out;
}

Status evaluate(const EvaluateFlags& flags) {
    if (!flags.model) return usage_error("MODEL", "it is missing", "give pronoun, or a file");
    std::vector<std::string> known;
    std::vector<PronounSplit> splits;
    for (const PronounSplit s : pronoun_splits()) {
        if (s == PronounSplit::Train) continue;
        known.emplace_back(split_name(s));
        if (flags.split ? *flags.split == split_name(s) : s != PronounSplit::Final) splits.push_back(s);
    }
    if (splits.empty()) return no_such("--split", *flags.split, known);
    const Result<int> threads = thread_count(flags.threads);
    if (!threads) return threads.error();
    ModelLibrary models;
    const Result<std::shared_ptr<const Model>> model = models.get(*flags.model);
    if (!model) return model.error();
    const Result<std::filesystem::path> folder = asset("lexicon");
    if (!folder) return folder.error();
    const Result<PronounLexicon> lexicon = PronounLexicon::load(*folder);
    if (!lexicon) return lexicon.error();
    ThreadPool pool(*threads);
    std::string json;
    for (const PronounSplit split : splits) {
        const std::vector<PronounPair> pairs = measured_pairs(*lexicon, split);
        const Result<PronounScore> score = evaluate_pronouns(**model, *lexicon, split, pairs, {true, &pool, {}});
        if (!score) return score.error();
        if (flags.json) json += (json.empty() ? "" : ",\n") + score_json(*score);
        else if (Status s = print(text_of(*score)); !s) return s;
    }
    if (flags.json)
        return print(
            fmt::format("{{\"format\": \"attn-evaluate\", \"version\": 1, \"model\": {}, \"splits\": [\n{}\n]}}\n",
                        nlohmann::json((*model)->id).dump(), json));
    return Done{};
}

Work add(CLI::App& app) {
    const auto flags = std::make_shared<EvaluateFlags>();
    add_text(app, "MODEL", flags->model, "a model's id or file");
    add_text(app, "--split", flags->split, "pairs, structures, nouns, final (default the first three)", "SPLIT");
    add_switch(app, "--json", flags->json, "as JSON");
    add_text(app, "--threads", flags->threads, "of the machine's (default all); changes no number", "N");
    return [flags] { return evaluate(*flags); };
}

}  // namespace

Command evaluate_command() {
    return {"evaluate", "measure a model on sentences that it was not trained on", kFooter, add};
}

}  // namespace attn::cli
