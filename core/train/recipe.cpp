#include "core/train/recipe.hpp"

#include <fmt/format.h>

#include "core/attention/mechanism.hpp"

namespace attn {

namespace {

constexpr std::string_view kScorePrefix = "pronoun-", kBareSuffix = "-no-scale";

// The last layer has no way around its attention, and looks the answer up among the words as they are; a small push to
// be decisive.
Recipe honest(std::string_view id, std::string_view model, Names names) {
    Recipe r{id, model, names, {}, {}};
    r.config.word_keys = r.config.word_values = true;
    return r;
}

Recipe studio() {
    Recipe r = honest("studio", "pronoun", {"Studio", "主模型"});
    r.settings.seed =
        1;  // of 0 to 3, which all pass, the one whose showcase turns most clearly when its arc is blocked
    return r;
}

Recipe beginner() {
    Recipe r = honest("beginner", "pronoun-beginner", {"Beginner (2 heads, then 1)", "入门（2 头，再 1 头）"});
    r.config.heads = {2, 1};
    return r;
}

// The textbook's block in both layers, nothing that makes the attention honest: right answers, misleading pictures.
Recipe standard() {
    Recipe r{"standard", "pronoun-standard", {"Standard Transformer", "标准 Transformer"}, {}, {}};
    r.config.shortcut = true;
    r.config.position = "sinusoidal";
    r.settings.entropy = 0;
    return r;
}

Recipe one_layer() {
    Recipe r{"one-layer", "pronoun-one-layer", {"One layer", "单层"}, {}, {}};
    r.config.heads = {4};
    r.config.shortcut = true;
    r.settings.entropy = 0;
    return r;
}

}  // namespace

std::span<const Recipe> recipes() {
    static const Recipe all[] = {studio(), beginner(), standard(), one_layer()};
    return all;
}

Recipe with_score(std::string_view score) {
    Recipe r = honest("score", "", {"By score function", "按评分函数"});
    r.config.score = score;
    // A score without 1/√d_k of its own starts as small as one with it, or softmax is saturated before it has learned.
    if (score == "dot" || score == "general") r.config.query_start = 0.25;
    r.settings.entropy = 0.1;
    if (score == "cosine") r.config.score_scale = 10;
    return r;
}

std::string score_model_id(const ScoreModel& model) {
    return fmt::format("{}{}{}", kScorePrefix, model.score, model.bare ? kBareSuffix : "");
}

std::optional<ScoreModel> score_model(std::string_view id) {
    for (const ScoreFunction& score : score_functions())
        for (const bool bare : {false, true})
            if (id == score_model_id({score.id, bare})) return ScoreModel{score.id, bare};
    return std::nullopt;
}

}  // namespace attn
