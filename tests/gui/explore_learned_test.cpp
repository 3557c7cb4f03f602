// Explore with a learned model: weights, layers, the model's own mechanism and others, unknown words.
#include "app/gui/ui/model_name.hpp"
#include "core/scene/step_card.hpp"
#include "tests/gui/explore_stage.hpp"

namespace attn::gui {
namespace {

struct LearnedStage : ExploreStage {
    explicit LearnedStage(ImVec2 window = {1600, 1000}) : ExploreStage({}, window, true) {}
    std::string origin() { return value("explore/origin"); }
    const ModelConfig& config() { return snapshot().learned->model->config; }
};

TEST(ExploreLearned, IsWhatAFirstStartShows) {
    LearnedStage studio;
    ASSERT_FALSE(studio.state().models.empty());
    EXPECT_EQ(studio.document().model, "pronoun");
    ASSERT_TRUE(studio.snapshot().learned);
    EXPECT_EQ(studio.value("explore/weights"), "pronoun");
    EXPECT_EQ(studio.value("explore/score"), "own");
    EXPECT_EQ(studio.value("explore/position"), "own");
    EXPECT_EQ(studio.origin(), "Learned: " + model_name(studio->ui, "pronoun"));
    EXPECT_NE(studio.value("explore/map/words").find("layer 1, head 0 (from 0)"), std::string::npos);
    for (const char* path :
         {"explore/width", "explore/lower-case", "explore/heads", "explore/project", "explore/option/seed"})
        EXPECT_FALSE(studio.anchors().find(path)) << path;
    EXPECT_TRUE(studio.anchors().find("explore/head"));
    EXPECT_FALSE(studio.state().history.can_undo());
    studio.expect_sound("learned");
}

TEST(ExploreLearned, WeightsAreChosenFromAMenu) {
    LearnedStage studio;
    const std::vector<std::string> models = studio.state().models;
    for (const std::string& id : models) {
        if (id != studio.document().model) studio.choose("explore/weights", id);
        EXPECT_EQ(studio.document().model, id);
        ASSERT_TRUE(studio.snapshot().learned) << id;
        EXPECT_EQ(studio.snapshot().learned->model->id, id);
        EXPECT_NE(studio.origin().find(model_name(studio->ui, id)), std::string::npos) << studio.origin();
        EXPECT_EQ(studio.anchors().find("explore/layer").has_value(), studio.config().layers() > 1) << id;
        studio.expect_sound(id);
    }
    studio.choose("explore/score", "dot");
    studio.choose("explore/weights", "untrained");
    EXPECT_EQ(studio.document().model, "");
    EXPECT_FALSE(studio.snapshot().learned);
    EXPECT_EQ(studio.document().mechanism.score, "dot");
    EXPECT_EQ(studio.document().mechanism.position, "sinusoidal");
    EXPECT_NE(studio.origin().find("Untrained"), std::string::npos);
    for (const char* path : {"explore/width", "explore/heads", "explore/project", "explore/option/seed"})
        EXPECT_TRUE(studio.anchors().find(path)) << path;
    EXPECT_FALSE(studio.anchors().find("explore/layer"));
    studio.expect_sound("untrained");
    EXPECT_TRUE(done(studio.driver.key("Ctrl+Z")));
    studio.driver.frames(3);
    EXPECT_EQ(studio.document().model, models.back());
    EXPECT_TRUE(studio.snapshot().learned);
    studio.expect_sound("undone");
}

TEST(ExploreLearned, EachLayerShowsItsOwnNumbers) {
    LearnedStage studio;
    const auto path = [&] { return studio.snapshot().graph.node(studio.snapshot().weights(0)).path; };
    EXPECT_EQ(path(), "layer/1/attention/head/0/weights");
    const std::string last = studio.value(ExploreStage::cell(7, 1));
    EXPECT_TRUE(done(studio.driver.click("explore/layer/0")));
    studio.driver.frames(3);
    EXPECT_EQ(studio.document().layer, 0);
    EXPECT_EQ(path(), "layer/0/attention/head/0/weights");
    EXPECT_NE(studio.value(ExploreStage::cell(7, 1)), last);
    EXPECT_NE(studio.value("explore/map/words").find("layer 0, head 0 (from 0)"), std::string::npos);
    studio.expect_sound("layer 1");
    EXPECT_TRUE(done(studio.driver.click("explore/layer/1")));
    studio.driver.frames(3);
    EXPECT_EQ(studio.document().layer, -1);
    EXPECT_EQ(studio.value(ExploreStage::cell(7, 1)), last);
    EXPECT_TRUE(done(studio.driver.key("Ctrl+Z")));
    EXPECT_EQ(studio.document().layer, 0);
}

TEST(ExploreLearned, TheStoryAndTheInspectorFitTheLayer) {
    LearnedStage studio({1600, 1600});
    for (const int layer : {0, 1}) {
        EXPECT_TRUE(done(studio.driver.click("explore/layer/" + std::to_string(layer))));
        EXPECT_TRUE(done(studio.driver.click(ExploreStage::cell(7, 1 + 9 * (1 - layer)))));
        studio.driver.frames(3);
        EXPECT_TRUE(studio.anchors().find("explore/inspector/copy")) << layer;
        for (const StepKind kind : steps_of(studio.snapshot()))
            EXPECT_TRUE(studio.anchors().find("explore/step/" + std::to_string(static_cast<int>(kind))));
        EXPECT_TRUE(done(studio.driver.click("explore/inspector/close")));

        // Keys and values of the last layer are made from the words themselves, if the model is so; the card says it.
        const Snapshot& s = studio.snapshot();
        StepInput in;
        in.snapshot = &s;
        in.row = 7;
        in.kind = StepKind::Project;
        const Scene card = build_step_card(in, 360, studio->ui.kit());
        const auto shows = [&](const std::string& path) {
            const NodeId node = s.graph.find(path);
            return std::any_of(card.items.begin(), card.items.end(), [&](const Item& item) {
                const auto* rect = std::get_if<RectItem>(&item);
                return rect != nullptr && rect->target.kind == Target::Kind::Term && rect->target.node == node;
            });
        };
        const std::string here = "layer/" + std::to_string(layer) + "/";
        EXPECT_TRUE(shows(here + "normalised"));
        EXPECT_TRUE(shows(here + "attention/head/0/query"));
        if (layer == 0) continue;
        EXPECT_EQ(s.graph.find(here + "keys") != kNoNode, studio.config().word_keys);
        EXPECT_EQ(studio.config().word_keys, shows(here + "keys"));
        EXPECT_EQ(studio.config().word_values, shows(here + "values"));
    }
}

TEST(ExploreLearned, OtherMechanismsOnTheSameVectors) {
    LearnedStage studio;
    const std::string own_score = studio.config().score, own_position = studio.config().position;
    for (const ScoreFunction& score : score_functions()) {
        const std::string id(score.id);
        if (id == own_score) continue;
        studio.choose("explore/score", id);
        EXPECT_EQ(studio.document().mechanism.score, id);
        EXPECT_EQ(studio.value("explore/score"), id);
        EXPECT_EQ(studio.snapshot().mechanism.score, id);
        EXPECT_NE(studio.origin().find("other score"), std::string::npos) << id << studio.origin();
        const bool seeded = std::any_of(score.parameters.begin(), score.parameters.end(),
                                        [](const ParameterSpec& p) { return !p.optional; });
        EXPECT_EQ(studio.anchors().find("explore/option/seed").has_value(), seeded) << id;
        studio.expect_sound(id);
    }
    studio.choose("explore/score", "own");
    EXPECT_EQ(studio.document().mechanism.score, "");
    EXPECT_EQ(studio.snapshot().mechanism.score, own_score);
    EXPECT_EQ(studio.origin().find("other"), std::string::npos);
    for (const Position& position : positions()) {
        const std::string id(position.id);
        if (id == own_position || id == "one-hot") continue;
        studio.choose("explore/position", id);
        EXPECT_EQ(studio.snapshot().mechanism.position, id);
        EXPECT_NE(studio.origin().find("other positions"), std::string::npos) << id;
        studio.expect_sound(id);
    }
    studio.click("explore/position");
    ASSERT_TRUE(studio.anchors().find("explore/position/one-hot"));
    EXPECT_FALSE(studio.anchors().find("explore/position/one-hot")->enabled);
    EXPECT_FALSE(studio.anchors().find("explore/position/" + own_position));
    studio.click_row("explore/position", "own");
    studio.driver.frames(3);
    for (const Alignment& alignment : alignments()) {
        studio.choose("explore/alignment", std::string(alignment.id));
        studio.expect_sound(std::string(alignment.id));
    }
    EXPECT_TRUE(studio.state().notices.empty());
}

TEST(ExploreLearned, OtherQueriesAreUntrainedAndSaidToBe) {
    LearnedStage studio;
    apply(SetSecondSentence{"Das Tier schlief"}, studio.state());
    studio.choose("explore/queries", "second");
    EXPECT_EQ(studio.document().model, "");
    EXPECT_FALSE(studio.snapshot().learned);
    ASSERT_EQ(studio.state().notices.size(), 1U);
    EXPECT_EQ(studio.state().notices[0].key, "notice.untrained_queries");
    studio.expect_sound("second");
    studio.choose("explore/weights", "pronoun");
    EXPECT_EQ(studio.document().query_source, QuerySource::Same);
    EXPECT_TRUE(studio.snapshot().learned);
    studio.expect_sound("learned again");
}

TEST(ExploreLearned, WordsThatItNeverMetLookSo) {
    LearnedStage studio;
    for (std::size_t i = 0; i < studio.snapshot().keys.size(); ++i)
        EXPECT_NE(studio.value("explore/token/" + std::to_string(i)), "unknown") << i;
    studio.replace("explore/sentence", "The zyxwv didn't cross the street because it was too tired.");
    ASSERT_TRUE(studio.snapshot().learned->unknown(1));
    EXPECT_EQ(studio.value("explore/token/1"), "unknown");
    EXPECT_EQ(studio.value("explore/token/2"), "off");
    apply(SetKind{"zyxwv", "animal"}, studio.state());
    studio.driver.frames(3);
    EXPECT_EQ(studio.value("explore/token/1"), "off") << "the user told what it is";
    apply(SetModel{}, studio.state());
    apply(SetKind{"zyxwv", ""}, studio.state());
    studio.driver.frames(3);
    EXPECT_EQ(studio.value("explore/token/1"), "off") << "untrained vectors know any word";
}

TEST(ExploreLearned, WholeWordsOnly) {
    LearnedStage studio;
    studio.click("explore/tokenizer");
    for (const Tokenizer& t : tokenizers()) {
        const auto row = studio.anchors().find("explore/tokenizer/" + std::string(t.id));
        ASSERT_TRUE(row) << t.id;
        EXPECT_EQ(row->enabled, t.id == "word") << t.id;
    }
}

TEST(ExploreLearned, TabReachesWeightsAndLayers) {
    LearnedStage studio;
    studio.expect_tab_reaches({"explore/weights", "explore/layer/1", "explore/score", "explore/head/0"});
    studio->ui.focus.take("explore/layer/1", true);
    studio.driver.frames(2);
    EXPECT_TRUE(done(studio.driver.key("Left")));
    studio.driver.frames(3);
    EXPECT_EQ(studio.document().layer, 0);
    EXPECT_EQ(studio->ui.focus.path(), "explore/layer/0");
}

TEST(ExploreLearned, WhatWasChangedByHandIsSaidAndUndone) {
    LearnedStage studio;
    EXPECT_FALSE(studio.anchors().find("explore/as-learned"));
    apply(ToggleBlockedEdge{{1, -1, 7, 1}}, studio.state());
    apply(ExplorePronoun{}, studio.state());
    studio.driver.frames(4);
    EXPECT_NE(studio.origin().find("changed by hand"), std::string::npos);
    EXPECT_EQ(studio.value(ExploreStage::cell(7, 1)), "0.000");
    studio.click("explore/as-learned");
    studio.driver.frames(3);
    EXPECT_TRUE(studio.document().what_if.empty());
    EXPECT_EQ(studio.origin().find("changed"), std::string::npos);
    EXPECT_NE(studio.value(ExploreStage::cell(7, 1)), "0.000");
    EXPECT_EQ(studio.document().pronoun.what_if.blocked.size(), 1U) << "what Pronoun tries stays there";
}

}  // namespace
}  // namespace attn::gui
