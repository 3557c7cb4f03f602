// The left panel of Explore: sentence, queries, mechanism, options, examples.
#include "core/text/tokenizer.hpp"
#include "tests/gui/explore_stage.hpp"

namespace attn::gui {
namespace {

TEST(ExploreChoices, TypedWordsBecomeTokensInAnyScript) {
    ExploreStage studio;
    const std::string text = "Café didn't déjà; 动物 🐈!";
    studio.replace("explore/sentence", text);
    EXPECT_EQ(studio.document().sentence, text);
    std::vector<std::string> words = token_texts(studio.snapshot().keys);
    const std::vector<std::string> expected = {"Café", "didn't", "déjà", ";", "动", "物", "🐈", "!"};
    EXPECT_EQ(words, expected);
    for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_TRUE(studio.anchors().find("explore/token/" + std::to_string(i))) << i;
    EXPECT_FALSE(studio.anchors().find("explore/token/8"));
    studio.expect_sound(text);
}

TEST(ExploreChoices, EveryMechanismByItsMenu) {
    ExploreStage studio;
    const auto all = [&](const std::string& combo, auto list, std::string MechanismChoice::*member) {
        for (const auto& d : list) {
            const std::string id(d.id);
            studio.choose(combo, id);
            EXPECT_EQ(studio.document().mechanism.*member, id);
            EXPECT_EQ(studio.value(combo), id);
            studio.expect_sound(combo + "=" + id);
        }
        studio.choose(combo, std::string(list.front().id));
    };
    all("explore/score", score_functions(), &MechanismChoice::score);
    all("explore/alignment", alignments(), &MechanismChoice::alignment);
    all("explore/context", contexts(), &MechanismChoice::context);
    all("explore/mask", masks(), &MechanismChoice::mask);
    all("explore/position", positions(), &MechanismChoice::position);
    EXPECT_TRUE(studio.state().notices.empty());
}

TEST(ExploreChoices, HeadsAndProjections) {
    ExploreStage studio;
    for (const char* n : {"1", "2", "8", "4"}) {
        studio.show("explore/project");
        EXPECT_TRUE(done(studio.driver.click("explore/heads/" + std::string(n))));
        EXPECT_EQ(std::to_string(studio.snapshot().heads()), n);
    }
    studio.show("explore/project");
    EXPECT_TRUE(done(studio.driver.click("explore/head/2")));
    EXPECT_EQ(studio.document().view.head, 2);
    EXPECT_EQ(studio.value("explore/head"), "2");
    EXPECT_TRUE(done(studio.driver.click("explore/head/mean")));
    EXPECT_EQ(studio.document().view.head, -1);
    studio.click("explore/project");
    EXPECT_FALSE(studio.document().mechanism.project);
    EXPECT_EQ(studio.snapshot().heads(), 1);
    studio.click("explore/lower-case");
    EXPECT_FALSE(studio.document().lower_case);
    studio.expect_sound("no projections");
}

TEST(ExploreChoices, TokenizerAndWidth) {
    ExploreStage studio;
    const std::size_t words = studio.snapshot().keys.size();
    for (const Tokenizer& t : tokenizers()) {
        studio.choose("explore/tokenizer", std::string(t.id));
        EXPECT_EQ(studio.document().tokenizer, t.id);
        EXPECT_EQ(studio.snapshot().keys.size(), t.split(studio.document().sentence, {}).size());
        studio.expect_sound(std::string(t.id));
    }
    studio.choose("explore/tokenizer", std::string(tokenizers().front().id));
    EXPECT_EQ(studio.snapshot().keys.size(), words);
    for (const int width : {8, 128, 16}) {
        studio.show("explore/project");
        EXPECT_TRUE(done(studio.driver.click("explore/width/" + std::to_string(width))));
        EXPECT_EQ(studio.document().width, width);
        EXPECT_EQ(studio.snapshot().graph.value(studio.snapshot().output).cols(), width);
        studio.expect_sound(std::to_string(width));
    }
    // Widths that the heads do not divide are not offered, nor the other way round.
    studio.click("explore/width/8");
    EXPECT_FALSE(studio.anchors().find("explore/heads/16")->enabled);
    EXPECT_TRUE(studio.anchors().find("explore/heads/8")->enabled);
    apply(SetWidth{48}, studio.state());
    apply(SetHeads{16}, studio.state());
    studio.driver.frames(3);
    EXPECT_EQ(studio.value("explore/width"), "48");
    EXPECT_FALSE(studio.anchors().find("explore/width/8")->enabled);
    studio.expect_sound("a width of a session");
}

TEST(ExploreChoices, NewByLinkAndByKeyIsTypedOverAndUndone) {
    ExploreStage studio;
    const std::string standard = studio.document().sentence;
    for (const bool by_key : {false, true}) {
        studio.replace("explore/sentence", "one two");
        studio.choose("explore/score", "dot");
        if (by_key) EXPECT_TRUE(done(studio.driver.key("Ctrl+N")));
        else studio.click("explore/new");
        studio.driver.frames(3);
        EXPECT_EQ(studio.document().sentence, standard);
        EXPECT_EQ(studio.document(), beside_others(new_document(studio.state()), studio.state()));
        studio.driver.type("mine");
        EXPECT_EQ(studio.document().sentence, "mine");
        EXPECT_TRUE(done(studio.driver.key("Ctrl+Z")));
        EXPECT_TRUE(done(studio.driver.key("Ctrl+Z")));
        EXPECT_EQ(studio.document().sentence, "one two");
        EXPECT_EQ(studio.document().mechanism.score, "dot");
    }
}

TEST(ExploreChoices, RecentSentencesAreForgottenOneByOne) {
    ExploreStage studio;
    studio.state().preferences.recent = {"first one", "second one", "third one"};
    studio.driver.frames(2);
    studio.click("explore/examples");
    studio.driver.frames(2);
    EXPECT_TRUE(done(studio.driver.key("End")));
    EXPECT_TRUE(done(studio.driver.click("explore/examples/menu/recent-1/remove")));
    EXPECT_EQ(studio.state().preferences.recent, (std::vector<std::string>{"first one", "third one"}));
    EXPECT_TRUE(studio->ui.popup_open());
    EXPECT_TRUE(done(studio.driver.key("End")));
    EXPECT_TRUE(done(studio.driver.key("Delete")));
    EXPECT_EQ(studio.state().preferences.recent, (std::vector<std::string>{"first one"}));
    EXPECT_FALSE(studio.anchors().find("explore/examples/menu/recent-1"));
    EXPECT_TRUE(done(studio.driver.key("Home")));
    EXPECT_TRUE(done(studio.driver.key("Delete")));  // an example stays
    EXPECT_EQ(studio.state().preferences.recent.size(), 1U);
    studio.click_row("explore/examples/menu", "recent-0");
    studio.driver.frames(3);
    EXPECT_EQ(studio.document().sentence, "first one");
    EXPECT_FALSE(studio->ui.popup_open());
}

TEST(ExploreChoices, SlidersByDragAndByTyping) {
    ExploreStage studio;
    studio.show("explore/option/temperature");
    EXPECT_TRUE(done(studio.driver.drag_by("explore/option/temperature", {40, 0})));
    const double dragged = studio.document().mechanism.options.temperature;
    EXPECT_GT(std::abs(dragged - 1), 1e-6);
    studio.expect_sound("dragged");
    EXPECT_TRUE(done(studio.driver.click("explore/option/temperature/value")));
    studio.driver.type("2.5");
    EXPECT_TRUE(done(studio.driver.key("Enter")));
    studio.driver.frames(3);
    EXPECT_DOUBLE_EQ(studio.document().mechanism.options.temperature, 2.5);
    studio.show("explore/option/seed");
    EXPECT_TRUE(done(studio.driver.click("explore/option/seed/value")));
    studio.driver.type("123");
    EXPECT_TRUE(done(studio.driver.key("Enter")));
    studio.driver.frames(3);
    EXPECT_EQ(studio.document().mechanism.options.seed, 123U);
    studio.expect_sound("another seed");
    // A drag is one step of undo.
    studio->ui.focus.release();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(done(studio.driver.key("Ctrl+Z")));
    EXPECT_DOUBLE_EQ(studio.document().mechanism.options.temperature, 1);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(done(studio.driver.key("Ctrl+Shift+Z")));
    EXPECT_DOUBLE_EQ(studio.document().mechanism.options.temperature, 2.5);
    EXPECT_EQ(studio.document().mechanism.options.seed, 123U);
    studio.expect_sound("redone");
}

TEST(ExploreChoices, QueriesFromASecondSentenceAndFromOneWord) {
    ExploreStage studio;
    studio.choose("explore/queries", "second");
    studio.replace("explore/second", "Das Tier schlief");
    EXPECT_EQ(studio.document().query_source, QuerySource::Second);
    EXPECT_EQ(studio.snapshot().queries.size(), 3U);
    studio.expect_sound("cross");
    EXPECT_TRUE(done(studio.driver.click("explore/query/2")));
    EXPECT_EQ(studio.document().view.query, 2);
    studio.choose("explore/queries", "word");
    studio.replace("explore/word", "tired");
    EXPECT_EQ(studio.snapshot().queries.size(), 1U);
    EXPECT_EQ(studio.document().outside_word, "tired");
    studio.expect_sound("outside word");
    studio.choose("explore/queries", "same");
    EXPECT_EQ(studio.snapshot().queries.size(), studio.snapshot().keys.size());
    studio.expect_sound("same again");
}

TEST(ExploreChoices, EveryExampleOpens) {
    ExploreStage studio;
    ASSERT_GT(studio.state().examples.size(), 10U);
    const std::vector<Example> examples = studio.state().examples;
    for (const Example& e : examples) {
        studio.open_example(e.id);
        EXPECT_TRUE(same_numbers(studio.document(), beside_others(e.document, studio.state()))) << e.id;
        studio.expect_sound(e.id);
        EXPECT_EQ(studio.value("status"), "ready") << e.id;
        EXPECT_FALSE(studio->ui.popup_open()) << e.id;
    }
    EXPECT_TRUE(studio.state().notices.empty());
}

TEST(ExploreChoices, AnEmptySentenceKeepsTheLastPictureAndSaysWhy) {
    ExploreStage studio;
    const SnapshotPtr before = studio.state().snapshot;
    studio.replace("explore/sentence", "");
    EXPECT_TRUE(studio.document().sentence.empty());
    ASSERT_TRUE(studio.state().error);
    EXPECT_FALSE(studio.state().error->message().empty());
    EXPECT_EQ(studio.value("status"), "waiting");
    EXPECT_NE(studio.state().snapshot, nullptr);
    EXPECT_TRUE(studio.anchors().find("explore/map"));
    studio.driver.type("back");
    studio.driver.frames(3);
    EXPECT_FALSE(studio.state().error);
    studio.expect_sound("one word");
    // Not even the first sentence worked.
    StudioOptions options;
    options.sentence = "";
    ExploreStage empty(options);
    EXPECT_EQ(empty.value("status"), "waiting");
    EXPECT_EQ(empty.state().snapshot, nullptr);
    empty.replace("explore/sentence", "now");
    empty.expect_sound("from nothing");
}

TEST(ExploreChoices, UndoBringsBackWhatWasTyped) {
    ExploreStage studio;
    const std::string before = studio.document().sentence;
    studio.replace("explore/sentence", "one two three");
    EXPECT_TRUE(done(studio.driver.key("Enter")));
    EXPECT_TRUE(done(studio.driver.key("Esc")));
    studio.choose("explore/score", "dot");
    EXPECT_TRUE(done(studio.driver.key("Ctrl+Z")));
    EXPECT_EQ(studio.document().mechanism.score, "scaled-dot");
    EXPECT_EQ(studio.document().sentence, "one two three");
    for (int i = 0; i < 20 && studio.state().history.can_undo(); ++i) EXPECT_TRUE(done(studio.driver.key("Ctrl+Z")));
    EXPECT_EQ(studio.document().sentence, before);
    studio.expect_sound("undone");
    EXPECT_TRUE(done(studio.driver.click("header/redo")));
    EXPECT_NE(studio.document().sentence, before);
}

TEST(ExploreChoices, NoRemarkOnAnExampleIsCutOrWrittenInMarkup) {
    for (const char* language : {"en", "zh"}) {
        StudioOptions options;
        options.language = std::string(language) == "zh" ? LanguageChoice::Chinese : LanguageChoice::English;
        ExploreStage studio(options, {1280, 800});
        studio.click("explore/examples");
        studio.driver.frames(2);
        for (const Example& e : studio.state().examples) {
            const std::string& note = std::string(language) == "zh" ? e.note.zh : e.note.en;
            const auto row = studio.anchors().find("explore/examples/menu/" + e.id);
            ASSERT_TRUE(row) << e.id;
            EXPECT_LE(studio->ui.text_width(note, kSmallText) + 36, row->rect.width) << note;
            EXPECT_LE(row->rect.right(), 1280) << e.id;
            EXPECT_EQ(note.find('_'), std::string::npos) << note;
        }
    }
}

// One word for one concept.
TEST(ExploreChoices, ChineseWordsAreTheSameEverywhere) {
    const Result<Texts> texts = Texts::load("zh");
    ASSERT_TRUE(texts);
    const std::string all = texts->all();
    for (const char* other : {"屏蔽", "得分函数", "滑动均值", "已掩码"})
        EXPECT_EQ(all.find(other), std::string::npos) << other;
    const std::string score = "打分";
    for (std::size_t at = all.find(score); at != std::string::npos; at = all.find(score, at + 1))
        EXPECT_EQ(all.substr(at, std::string("打分函数").size()), "打分函数") << all.substr(at, 30);
}

}  // namespace
}  // namespace attn::gui
