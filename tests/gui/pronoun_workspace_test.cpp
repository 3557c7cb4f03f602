// The Pronoun workspace with the bundled model: what a person does there, and that the pictures say what was computed.
#include "tests/gui/pronoun_stage.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "app/gui/ui/model_name.hpp"

namespace attn::gui {
namespace {

TEST(Pronoun, IsTheStartScreenAndAnswersBothSentences) {
    StudioStage studio;
    EXPECT_EQ(studio->state.preferences.workspace, kPronounWorkspace);
    EXPECT_EQ(studio.value("tabs/pronoun"), "on");
    PronounStage stage;
    ASSERT_NE(stage.state().pronouns, nullptr);
    for (const std::size_t sentence : {0U, 1U}) {
        ASSERT_FALSE(stage.side(sentence).error) << stage.side(sentence).error->message();
        ASSERT_EQ(stage.side(sentence).readings.size(), 1U);
        ASSERT_GE(stage.reading(sentence).answer, 0);
        EXPECT_EQ(stage.value("pronoun/answer/" + std::to_string(sentence)),
                  stage.word(sentence, stage.reading(sentence).answer));
    }
    EXPECT_EQ(stage.word(0, stage.reading(0).answer), "animal");
    EXPECT_EQ(stage.word(1, stage.reading(1).answer), "street");
}

TEST(Pronoun, ArcsAndBarsShowTheNumbersOfTheRun) {
    PronounStage stage;
    const int last = stage.last_layer(), animal = stage.token_of(0, "animal");
    EXPECT_NEAR(std::stod(stage.value(fmt::format("pronoun/weight/{}", animal))), stage.weight(0, animal), 6e-4);
    EXPECT_NEAR(std::stod(stage.value(fmt::format("pronoun/candidate/{}", animal))),
                stage.reading(0).candidates.at(0).probability, 6e-4);
    int arcs = 0;
    for (int token = 0; token < static_cast<int>(stage.side(0).snapshot->keys.size()); ++token) {
        const auto arc = stage.anchors().find(fmt::format("pronoun/arc/0/{}/{}", last, token));
        if (!arc) {
            EXPECT_LT(stage.weight(0, token), 0.02);
            continue;
        }
        ++arcs;
        EXPECT_NEAR(std::stod(arc->value), stage.weight(0, token), 6e-4);
    }
    EXPECT_GE(arcs, 1);
}

TEST(Pronoun, TheDifferingWordAndTheKeysChangeTheSentence) {
    PronounStage stage;
    stage.click(fmt::format("pronoun/word/0/{}", stage.token_of(0, "tired")));
    EXPECT_EQ(stage.state().look.sentence, 1);
    stage.click(fmt::format("pronoun/word/1/{}", stage.token_of(1, "wide")));
    EXPECT_EQ(stage.state().look.sentence, 0);
    stage.key("Space");
    EXPECT_EQ(stage.state().look.sentence, 1);
    stage.key("Up");
    EXPECT_EQ(stage.state().look.sentence, 0);
    stage.key("Down");
    EXPECT_EQ(stage.state().look.sentence, 1);
    EXPECT_FALSE(stage->state.playback.playing) << "the story of Explore is not told here";
}

TEST(Pronoun, ABlockedWordTakesItsWeightAndItsChipGivesItBack) {
    PronounStage stage;
    const int animal = stage.token_of(0, "animal");
    const double before = stage.weight(0, animal);
    ASSERT_GT(before, 0.05);
    stage.click(fmt::format("pronoun/candidate/{}", animal));
    ASSERT_EQ(stage.what_if().blocked.size(), 1U);
    EXPECT_EQ(stage.weight(0, animal), 0);
    EXPECT_EQ(stage.weight(1, animal), 0) << "the same edge of the other sentence";
    const std::string chip =
        fmt::format("pronoun/change/block-{}-0-{}-{}", stage.last_layer(), stage.reading(0).index, animal);
    ASSERT_TRUE(stage.anchors().find(chip));
    stage.click(chip);
    EXPECT_TRUE(stage.what_if().empty());
    EXPECT_EQ(stage.weight(0, animal), before);
    stage.key("Ctrl+Z");
    EXPECT_EQ(stage.what_if().blocked.size(), 1U);
    stage.key("Ctrl+Shift+Z");
    EXPECT_TRUE(stage.what_if().empty());
}

TEST(Pronoun, AClickOnAnArcBlocksItAndAnotherOpensIt) {
    PronounStage stage;
    const int answer = stage.reading(1).answer;
    const std::string arc = fmt::format("pronoun/arc/1/{}/{}", stage.last_layer(), answer);
    ASSERT_TRUE(stage.anchors().find(arc));
    stage.click(arc);
    EXPECT_EQ(stage.state().look.sentence, 1);
    EXPECT_EQ(stage.what_if().blocked.size(), 1U);
    EXPECT_EQ(stage.weight(1, answer), 0);
    stage.click(arc);
    EXPECT_TRUE(stage.what_if().empty());
    EXPECT_GT(stage.weight(1, answer), 0);
}

TEST(Pronoun, AWeightIsDraggedSteppedAndGivenBack) {
    PronounStage stage;
    const int street = stage.token_of(0, "street");
    const std::string bar = fmt::format("pronoun/weight/{}", street);
    const double before = stage.weight(0, street);
    const Box box = stage.anchors().find(bar)->rect;
    EXPECT_TRUE(done(stage.driver.drag(bar, {box.x + 0.8F * box.width, box.y + box.height / 2})));
    stage.driver.frames(3);
    EXPECT_NEAR(stage.weight(0, street), 0.8, 0.02);
    ASSERT_FALSE(stage.what_if().edited.empty());
    stage->ui.focus.take(bar, true);
    stage.driver.frames(2);
    stage.key("Left");
    EXPECT_NEAR(stage.weight(0, street), 0.75, 0.02);
    stage.key("Delete");
    EXPECT_TRUE(stage.what_if().empty());
    EXPECT_EQ(stage.weight(0, street), before);
}

TEST(Pronoun, HeadsAreChosenAndSilenced) {
    PronounStage stage;
    stage.click("pronoun/head/0/1");
    EXPECT_EQ(stage.state().look.layer, 0);
    EXPECT_EQ(stage.state().look.head, 1);
    EXPECT_EQ(stage.value("pronoun/head/0/1"), "on");
    stage.click("pronoun/head/0/1");
    EXPECT_EQ(stage.state().look.layer, -1);
    stage.click("pronoun/head/1/2/silence");
    ASSERT_EQ(stage.what_if().silenced.size(), 1U);
    EXPECT_EQ(stage.what_if().silenced[0], (WhatIf::Head{1, 2}));
    EXPECT_EQ(stage.state().look.layer, -1) << "the sign is not the head";
    stage.click("pronoun/causal");
    EXPECT_TRUE(stage.what_if().causal);
    for (int later = stage.reading(0).index + 1; later < static_cast<int>(stage.side(0).snapshot->keys.size()); ++later)
        EXPECT_EQ(stage.weight(0, later), 0);
    stage.click("pronoun/reset");
    EXPECT_TRUE(stage.what_if().empty());
}

TEST(Pronoun, HoveringOneThingLightsItEverywhere) {
    PronounStage stage;
    const int animal = stage.token_of(0, "animal");
    EXPECT_TRUE(done(stage.driver.hover(fmt::format("pronoun/candidate/{}", animal))));
    stage.driver.frames(2);
    EXPECT_EQ(stage.state().selection.hovered, word_target(0, animal));
    EXPECT_TRUE(done(stage.driver.hover(fmt::format("pronoun/arc/0/{}/{}", stage.last_layer(), animal))));
    stage.driver.frames(2);
    EXPECT_EQ(stage.state().selection.hovered, arc_target(stage.last_layer(), 0, animal));
}

TEST(Pronoun, WordsThatTheModelKnowsAreOffered) {
    PronounStage stage;
    stage.write(false, "The ani");
    stage->ui.focus.take("pronoun/first", true);
    stage.driver.frames(3);
    stage.key("End");
    ASSERT_TRUE(stage.anchors().find("pronoun/first/offer/animal"));
    stage.key("Tab");
    EXPECT_EQ(stage.document().pronoun.first, "The animal");
    EXPECT_FALSE(stage.anchors().find("pronoun/first/offer/animals"));
    stage.driver.type(" str");
    stage.driver.frames(2);
    ASSERT_TRUE(stage.anchors().find("pronoun/first/offer/street"));
    stage.click("pronoun/first/offer/street");
    EXPECT_EQ(stage.document().pronoun.first, "The animal street");
    stage.driver.type(".");
    EXPECT_EQ(stage.document().pronoun.first, "The animal street.") << "the box kept the keyboard";
}

TEST(Pronoun, AnUnknownNounIsAskedForAndTheAnswerTurnsToIt) {
    PronounStage stage;
    stage.write(false, "The gnu didn't cross the street because it was too tired.");
    const int gnu = stage.token_of(0, "gnu");
    ASSERT_TRUE(stage.side(0).snapshot->learned->unknown(static_cast<std::size_t>(gnu)));
    const std::string word = fmt::format("pronoun/word/0/{}", gnu);
    for (const std::string& way : {word, std::string("pronoun/ask/0"), std::string("pronoun/unknown/gnu")}) {
        EXPECT_EQ(stage.value("pronoun/answer/0"), "?") << "the street is no answer while the gnu is unknown";
        EXPECT_NE(doubt_text(stage->ui, PronounView(stage.state()), 0).find("“gnu”"), std::string::npos);
        stage.click(way);
        ASSERT_TRUE(stage.anchors().find("pronoun/kind/kind-animal")) << way;
        EXPECT_TRUE(done(stage.driver.click("pronoun/kind/kind-animal")));
        stage.driver.frames(3);
        ASSERT_EQ(stage.document().kinds.size(), 1U);
        EXPECT_FALSE(stage.side(0).snapshot->learned->unknown(static_cast<std::size_t>(gnu)));
        EXPECT_EQ(stage.reading(0).candidates.size(), 2U);
        EXPECT_EQ(stage.value("pronoun/answer/0"), "gnu");
        EXPECT_FALSE(stage.anchors().find("pronoun/ask/0"));
        EXPECT_FALSE(stage.anchors().find("pronoun/unknown/gnu"));
        stage.click("pronoun/change/kind-gnu");
        EXPECT_TRUE(stage.document().kinds.empty());
    }
    stage.key("Ctrl+Z");
    EXPECT_EQ(stage.value("pronoun/answer/0"), "gnu");
    stage.key("Ctrl+Shift+Z");
    EXPECT_EQ(stage.value("pronoun/answer/0"), "?");
}

TEST(Pronoun, AnUnknownWordThatIsNoThingIsNotAskedForAgain) {
    PronounStage stage;
    stage.write(true, "The dog strode off because it was tired.");
    EXPECT_EQ(stage.value("pronoun/answer/1"), "?");
    stage.click("pronoun/ask/1");
    EXPECT_TRUE(done(stage.driver.click("pronoun/kind/none")));
    stage.driver.frames(3);
    EXPECT_EQ(stage.value("pronoun/answer/1"), "dog");
    EXPECT_FALSE(stage.anchors().find("pronoun/ask/1"));
    stage.click("pronoun/word/1/2");
    EXPECT_TRUE(done(stage.driver.click("pronoun/kind/unsaid"))) << "it can be changed where it stands";
    stage.driver.frames(3);
    EXPECT_TRUE(stage.document().kinds.empty());
    EXPECT_EQ(stage.value("pronoun/answer/1"), "?");
}

TEST(Pronoun, BesideTwoCandidatesAnUnknownNounIsNoted) {
    PronounStage stage;
    stage.write(false, "The dog near the gnu didn't cross the street because it was too tired.");
    EXPECT_EQ(stage.value("pronoun/answer/0"), "dog");
    EXPECT_TRUE(stage.anchors().find("pronoun/ask/0"));
    EXPECT_TRUE(stage.anchors().find("pronoun/unknown/gnu"));
    EXPECT_FALSE(stage.anchors().find("pronoun/ask/1"));
}

TEST(Pronoun, ATextTooLongForItsWeightsSaysSo) {
    PronounStage stage;
    std::string text = "The dog slept because it was tired";
    for (int i = 0; i < 2500; ++i) text += " now";
    stage.write(false, text);
    ASSERT_EQ(stage.side(0).readings.size(), 1U);
    EXPECT_EQ(stage.value("pronoun/answer/0"), "?");
    const std::string said = doubt_text(stage->ui, PronounView(stage.state()), 0);
    EXPECT_EQ(said, stage->ui.tr("pronoun.doubt.too-long", {{"n", "2507"}}));
    EXPECT_EQ(stage.value("pronoun/answer/1"), "street") << "the other one is read";
    EXPECT_LT(stage.anchors().find("pronoun/arcs/1")->rect.width, 1280) << "and stands in columns of its own";
}

TEST(Pronoun, TwoWeightsOfARowStayAsTheyAreSet) {
    PronounStage stage;
    const int animal = stage.token_of(0, "animal"), street = stage.token_of(0, "street");
    const auto set = [&](int token, double weight) {
        stage.send(SetWeight{{stage.last_layer(), -1, stage.reading(0).index, token}, weight, false});
    };
    set(animal, 0.3);
    set(street, 0.5);
    EXPECT_NEAR(stage.weight(0, animal), 0.3, 1e-6);
    EXPECT_NEAR(stage.weight(0, street), 0.5, 1e-6);
    set(street, 0.9);
    EXPECT_NEAR(stage.weight(0, street), 0.9, 1e-6) << "the newest";
    EXPECT_NEAR(stage.weight(0, animal), 0.1, 1e-6);
    set(street, 0.6);
    EXPECT_NEAR(stage.weight(0, animal), 0.3, 1e-6) << "what was set is not lost";
}

TEST(Pronoun, WhatCannotBeAnsweredIsSaid) {
    PronounStage stage;
    const std::pair<const char*, const char*> cases[] = {
        {"The animal slept.", "no-pronoun"},
        {"Because it was tired.", "no-candidate"},
        {"The animal didn't cross the street because it was flummoxed.", "unknown-predicate"},
        {"The animal didn't cross the street because they were tired.", "unknown-pronoun"},
    };
    for (const auto& [sentence, doubt] : cases) {
        stage.write(false, sentence);
        EXPECT_EQ(stage.value("pronoun/answer/0"), "?") << sentence;
        const std::string said = doubt_text(stage->ui, PronounView(stage.state()), 0);
        EXPECT_FALSE(said.empty()) << sentence;
        const std::string key = "pronoun.doubt." + std::string(doubt);
        EXPECT_EQ(said.substr(0, 8), stage->ui.tr(key).substr(0, 8)) << sentence;
    }
    stage.write(false, "");
    EXPECT_NE(stage.value("pronoun/first"), "(not there)");
    stage.write(true, "");
    EXPECT_NE(stage.value("pronoun/first"), "(not there)") << "both empty: still a place to type";
}

TEST(Pronoun, SeveralPronounsAreLookedAtInTurn) {
    PronounStage stage;
    stage.write(false, "The animal slept because it was tired and it was hungry.");
    ASSERT_EQ(stage.side(0).readings.size(), 2U);
    EXPECT_EQ(stage.state().look.pronoun, 0);
    stage.click("pronoun/which/0");
    EXPECT_EQ(stage.state().look.pronoun, 1);
    stage.click(fmt::format("pronoun/word/0/{}", stage.side(0).readings[0].index));
    EXPECT_EQ(stage.state().look.pronoun, 0);
}

TEST(Pronoun, EveryExampleAndItsGlossIsThere) {
    PronounStage stage;
    ASSERT_GE(stage.state().pronoun_examples.size(), 24U);
    std::set<std::string> seen;
    for (const SentencePair& e : stage.state().pronoun_examples) {
        EXPECT_TRUE(seen.insert(e.first).second) << e.first;
        EXPECT_NE(e.first, e.second);
        EXPECT_TRUE(std::any_of(e.zh.begin(), e.zh.end(), [](char c) { return (c & 0x80) != 0; })) << e.zh;
    }
    stage.click("pronoun/examples");
    stage.click("pronoun/examples/menu/1");
    EXPECT_EQ(stage.document().pronoun.second, stage.state().pronoun_examples[1].second);
    for (std::size_t i = 0; i < stage.state().pronoun_examples.size(); ++i) {
        apply(OpenPronounExample{i}, stage.state());
        stage.driver.frames(3);
        for (const std::size_t sentence : {0U, 1U}) {
            const std::string& text =
                sentence == 0 ? stage.state().pronoun_examples[i].first : stage.state().pronoun_examples[i].second;
            ASSERT_EQ(stage.side(sentence).readings.size(), 1U) << text;
            EXPECT_GE(stage.reading(sentence).answer, 0) << text;
            for (std::size_t t = 0; t < stage.side(sentence).snapshot->keys.size(); ++t)
                EXPECT_FALSE(stage.side(sentence).snapshot->learned->unknown(t))
                    << stage.side(sentence).snapshot->keys[t].text << " in " << text;
        }
    }
}

TEST(Pronoun, ModelsAreExchangedAndTheChosenSentenceGoesToExplore) {
    PronounStage stage;
    for (const std::string& id : stage.state().models) {
        stage.click("pronoun/model");
        const auto row = stage.anchors().find("pronoun/model/" + id);
        ASSERT_TRUE(row) << id;
        stage.key("Esc");
        apply(SetPronounModel{id}, stage.state());
        stage.driver.frames(3);
        ASSERT_FALSE(stage.side(0).error) << id << ": " << stage.side(0).error->message();
        EXPECT_NE(model_name(stage->ui, id), id);
        EXPECT_EQ(stage.value("pronoun/model"), id);
    }
    stage.key("Space");
    stage.click("pronoun/explore");
    EXPECT_EQ(stage.state().preferences.workspace, kExploreWorkspace);
    EXPECT_EQ(stage.document().sentence, stage.document().pronoun.second);
    ASSERT_FALSE(stage.state().error) << stage.state().error->message();
    EXPECT_TRUE(stage.state().snapshot->learned.has_value());
}

}  // namespace
}  // namespace attn::gui
