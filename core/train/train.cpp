#include "core/train/train.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

namespace attn {

namespace {

using nlohmann::ordered_json;

constexpr int kMeasuredPairs = 500, kWatchedPairs = 100;
constexpr std::uint64_t kWatchedSeed = 10000, kMeasuredSeed = 20000, kFinalSeed = 30000;  // no training's seed

double rounded(double x) { return std::round(x * 1e5) / 1e5; }

ordered_json estimate_json(const Estimate& e) {
    return {{"value", rounded(e.value)}, {"low", rounded(e.low)}, {"high", rounded(e.high)}, {"count", e.count}};
}

ordered_json score_object(const PronounScore& s) {
    ordered_json blocks = ordered_json::object();
    for (const BlockTest& b : s.blocks)
        blocks[b.id] = {{"accuracy", estimate_json(b.accuracy)}, {"drop", estimate_json(b.drop)}};
    return {{"split", s.split},
            {"sentences", s.sentences},
            {"accuracy", estimate_json(s.accuracy)},
            {"choice", estimate_json(s.choice)},
            {"weight", estimate_json(s.weight)},
            {"mean_weight", estimate_json(s.mean_weight)},
            {"flip", estimate_json(s.flip)},
            {"mean_flip", estimate_json(s.mean_flip)},
            {"best_head", s.best_head},
            {"heads_searched", s.heads_searched},
            {"entropy_bits", estimate_json(s.entropy)},
            {"calibration_error", estimate_json(s.calibration)},
            {"predicate_weight", estimate_json(s.predicate_weight)},
            {"predicate_head", s.predicate_head},
            {"blocks", std::move(blocks)}};
}

std::string objective(const TrainSettings& s) {
    std::string text = "cross-entropy of the word that \"it\" stands for";
    if (s.entropy > 0)
        text += fmt::format(" + {} x entropy of the last layer's row at \"it\" (be decisive; never where to look)",
                            s.entropy);
    return text;
}

// Of the recipe as it is listed: what the command does without --steps.
TrainSettings settings_of(std::string_view recipe) {
    for (const Recipe& r : recipes())
        if (r.id == recipe) return r.settings;
    return {};
}

}  // namespace

std::vector<PronounPair> measured_pairs(const PronounLexicon& lexicon, PronounSplit split) {
    return make_pairs(lexicon, split, kMeasuredPairs, split == PronounSplit::Final ? kFinalSeed : kMeasuredSeed);
}

std::string score_json(const PronounScore& score) { return score_object(score).dump(); }

Status finish(PronounTrainer& trainer, const PronounLexicon& lexicon, const TrainWatch& watch) {
    const std::vector<PronounPair> watched = make_pairs(lexicon, PronounSplit::Pairs, kWatchedPairs, kWatchedSeed);
    const int steps = trainer.settings().steps;
    while (trainer.steps_done() < steps) {
        const Result<TrainProgress> p = trainer.step(watch.pool, watch.cancel);
        if (!p) return p.error();
        std::optional<PronounScore> flips;
        const bool look = watch.check_every > 0 && (p->step % watch.check_every == 0 || p->step == steps);
        if (look) {
            Result<PronounScore> s = evaluate_pronouns(trainer.model(), lexicon, PronounSplit::Pairs, watched,
                                                       {false, watch.pool, watch.cancel});
            if (!s) return s.error();
            flips = std::move(*s);
            int& steps_to_90 = trainer.record.steps_to_90;
            if (steps_to_90 == 0 && flips->accuracy.value >= 0.9) steps_to_90 = p->step;
        }
        if (watch.progress) watch.progress(*p, flips);
    }
    return Done{};
}

Result<std::shared_ptr<const Model>> with_card(const PronounTrainer& trainer, const PronounLexicon& lexicon,
                                               const Recipe& recipe, const std::string& id, ThreadPool* pool) {
    const TrainSettings& settings = trainer.settings();
    Model model = trainer.model();
    model.id = id;
    const bool by_score = recipe.id == "score";
    const std::string choice =
        by_score ? fmt::format("--score {}{}", model.config.score,
                               model.config.score == "cosine" && model.config.score_scale == 0 ? " --no-scale" : "")
                 : fmt::format("--recipe {}", recipe.id);
    const TrainSettings usual = by_score ? with_score(model.config.score).settings : settings_of(recipe.id);
    const std::string steps = settings.steps == usual.steps ? "" : fmt::format(" --steps {}", settings.steps);
    model.card["command"] = fmt::format("attn train pronoun {} --seed {}{}", choice, settings.seed, steps);
    model.card["recipe"] = recipe.id;
    model.card["seed"] = std::to_string(settings.seed);
    model.card["steps"] = std::to_string(settings.steps);
    model.card["steps_to_90"] = std::to_string(trainer.record.steps_to_90);
    model.card["data"] =
        fmt::format("{} minimal pairs made from assets/lexicon, seed {}; {} words, {} kinds", settings.training_pairs,
                    settings.seed, model.vocabulary.size(), model.vocabulary.kinds().size());
    model.card["objective"] = objective(settings);
    model.card["parameters"] = std::to_string(model.parameter_count());
    model.card["limits"] =
        "made-up English sentences about everyday things: it knows which things can be what, and big and small; it "
        "knows "
        "nothing else of the world, no people, no plurals, no words outside its list";
    // What is measured is what is saved: half precision.
    Result<std::shared_ptr<const Model>> saved = parse_model(model_bytes(model), id);
    if (!saved) return saved.error();
    ordered_json numbers = ordered_json::object();
    for (const PronounSplit split : pronoun_splits()) {
        if (split == PronounSplit::Train || split == PronounSplit::Final) continue;
        if (split == PronounSplit::Nouns && !model.config.kinds) continue;
        const std::vector<PronounPair> pairs = measured_pairs(lexicon, split);
        const Result<PronounScore> s =
            evaluate_pronouns(**saved, lexicon, split, pairs, {split != PronounSplit::Nouns, pool, {}});
        if (!s) return s.error();
        numbers[s->split] = score_object(*s);
    }
    model.card["numbers"] = numbers.dump();
    return parse_model(model_bytes(model), id);
}

}  // namespace attn
