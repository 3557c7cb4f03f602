// Words, keys, anchors, textures, fonts and the painter.
#include <set>

#include "app/gui/ui/painter.hpp"
#include "app/gui/ui/shortcuts.hpp"
#include "app/gui/widgets/button.hpp"
#include "tests/support/ui_driver.hpp"

namespace attn::gui {
namespace {

TEST(Texts, FallBackAndFill) {
    const auto texts = Texts::parse("zh", R"({"a":"甲 {n}"})", R"({"a":"A {n}","b":"B {x} {n}"})");
    ASSERT_TRUE(texts);
    EXPECT_EQ(texts->tr("a", {{"n", "3"}}), "甲 3");
    EXPECT_EQ(texts->tr("b", {{"n", "3"}}), "B {x} 3");
    EXPECT_EQ(texts->tr("c"), "c");
    EXPECT_FALSE(Texts::parse("en", "{}", "{broken"));
    for (const Language& language : languages()) {
        const auto loaded = Texts::load(language.id);
        ASSERT_TRUE(loaded) << loaded.error().message();
        EXPECT_EQ(loaded->language(), language.id);
    }
    EXPECT_EQ(Texts::load("xx")->language(), "en");
}

TEST(Keys, ChordsReadBack) {
    for (const char* text :
         {"Ctrl+Z", "Ctrl+Shift+Z", "Esc", "F1", "F12", "Space", "Alt+A", "?", "Ctrl+=", "Home", "7"}) {
        const auto chord = parse_chord(text);
        ASSERT_TRUE(chord) << text;
        EXPECT_EQ(chord_text(*chord), text);
    }
    EXPECT_EQ(parse_chord("ctrl+z"), parse_chord("Ctrl+Z"));
    for (const char* wrong : {"", "Ctrl+", "Hyper+X", "F13", "F0", "Fx", "Entr"})
        EXPECT_FALSE(parse_chord(wrong)) << wrong;
}

TEST(Shortcuts, AreUniqueAndHaveTexts) {
    std::set<std::string> chords, missing;
    const auto texts = Texts::load("en");
    for (const Shortcut& s : shortcuts()) {
        EXPECT_TRUE(chords.insert(chord_text(s.chord)).second) << chord_text(s.chord);
        if (!s.text_key.empty()) {
            EXPECT_NE(texts->tr(s.text_key), s.text_key);
        }
        EXPECT_NE(texts->tr(s.group), s.group);
        Input input;
        input.keys = {s.chord};
        EXPECT_EQ(take_shortcuts(input), std::vector<std::string>{std::string(s.id)});
        EXPECT_TRUE(input.keys.empty());
    }
}

// The mono font's own minus is as short as a hyphen.
TEST(Fonts, NumbersHaveOneMinus) {
    UiStage stage([](Ui&) {});
    if (!test_fonts().text || !test_fonts().mono) GTEST_SKIP() << "no fonts on this machine";
    const auto width = [&](Font font) { return stage.ui.fonts.width("−", font, 40); };
    width(Font::Mono);
    EXPECT_NEAR(width(Font::Mono), width(Font::Text), 1) << "since 1.92, up to a pixel of its own rounding";
    EXPECT_FLOAT_EQ(stage.ui.fonts.width("1", Font::Mono, 10), stage.ui.fonts.width(".", Font::Mono, 10));
}

TEST(Anchors, DuplicatesAndRules) {
    Anchors anchors;
    anchors.begin_frame();
    anchors.add("a", {});
    anchors.add("a", {});
    anchors.add_rule("map", [](std::string_view rest) -> std::optional<Anchor> {
        if (rest != "3/4") return std::nullopt;
        return Anchor{Box{1, 2, 3, 4}, true, true, "cell"};
    });
    anchors.end_frame();
    EXPECT_EQ(anchors.duplicates(), std::vector<std::string>{"a"});
    ASSERT_TRUE(anchors.find("map/3/4"));
    EXPECT_EQ(anchors.find("map/3/4")->value, "cell");
    EXPECT_FALSE(anchors.find("map/3/5"));
    EXPECT_FALSE(anchors.find("map"));
}

TEST(Textures, AreKeptWhileUsed) {
    FakeTextureStore store;
    const Color pixel{};
    const auto id = store.use(1, 1, 1, &pixel);
    EXPECT_EQ(store.use(1, 1, 1, &pixel), id);
    store.use(2, 1, 1, &pixel);
    EXPECT_EQ(store.uploads(), 2);
    for (int i = 0; i < TextureStore::kKeepFrames + 1; ++i) {
        store.use(1, 1, 1, &pixel);
        store.end_frame();
    }
    EXPECT_EQ(store.size(), 1U);
    EXPECT_EQ(store.uploads(), 2);
    const Color two[2] = {};
    EXPECT_NE(store.use(1, 2, 1, two), id);  // another size under the same key
}

TEST(Fonts, WidthsAddUpAndUnknownSignsAreNamed) {
    UiStage stage([](Ui&) {});
    FontSet& fonts = stage.ui.fonts;
    const std::string mixed = "naïve 😀 x";
    const auto w = [&](std::string_view t) { return fonts.width(t, Font::Text, 12.5F); };
    EXPECT_GT(w("wide"), w("w"));
    EXPECT_NEAR(w("one") + w(" ") + w("two"), w("one two"), 0.01F);
    EXPECT_GT(w("😀"), 5);
    EXPECT_NEAR(w("naïve ") + w("😀") + w(" x"), w(mixed), 0.01F);
    EXPECT_EQ(fonts.missing_glyphs(mixed), std::vector<char32_t>{U'😀'});
    EXPECT_TRUE(fonts.missing_glyphs("plain ∑ √ α").empty());
    EXPECT_FALSE(fonts.cjk_font_helps("plain 😀"));
    EXPECT_FLOAT_EQ(w(""), 0);
    EXPECT_GE(w("\xFF\xFE bad bytes"), 0);
}

// Between the change and the next frame the old sizes are there: what is measured counts all the same.
TEST(Fonts, WidthsFollowTheScaleAtOnce) {
    UiStage stage([](Ui&) {});
    FontSet& fonts = stage.ui.fonts;
    const float before = fonts.width("because", Font::Text, 12.5F);
    fonts.set_scale(2);
    EXPECT_NEAR(fonts.width("because", Font::Text, 25), 2 * before, 0.05F * before);
}

TEST(Fonts, AFolderWithoutFontsStillWorks) {
    Headless bare({640, 480}, find_fonts_in("/nonexistent-folder"));
    bare.frame(
        [&] {
            bare.fonts().draw(ImGui::GetForegroundDrawList(), "text 猫", Font::Text, 12.5F, {10, 20}, IM_COL32_BLACK);
            EXPECT_GT(bare.fonts().width("text", Font::Bold, 12.5F), 0);
            return FrameWish{};
        },
        nullptr);
    bare.frame(
        [&] {
            EXPECT_TRUE(bare.fonts().cjk_font_helps("猫"));
            return FrameWish{};
        },
        nullptr);
}

TEST(Painter, EveryItemAndClipsAreClosed) {
    Scene scene;
    scene.width = 200, scene.height = 200;
    scene.items.emplace_back(RectItem{{10, 10, 50, 50}, {255, 0, 0, 255}, {0, 0, 0, 255}, 4, 2, {}});
    scene.items.emplace_back(ClipItem{{0, 0, 30, 30}});
    scene.items.emplace_back(TextItem{{20, 20}, "turned 猫", {0, 0, 0, 255}, 12, Font::Text, Align::Right, 45, {}});
    scene.items.emplace_back(LineItem{{{0, 0}, {10, 20}, {30, 5}}, {0, 0, 0, 255}, 1.5F, false, {}});
    scene.items.emplace_back(LineItem{{{0, 0}, {30, 5}, {10, 20}}, {0, 0, 0, 255}, 1, true, {}});
    ImageItem image;
    image.box = {0, 0, 20, 20};
    image.width = image.height = 2, image.key = 9;
    image.pixels = std::make_shared<std::vector<Color>>(4);
    scene.items.emplace_back(image);
    UiStage stage([&](Ui& ui) {
        ImDrawList* list = ImGui::GetWindowDrawList();
        const int before = list->VtxBuffer.Size;
        const ImVec2 clip = list->GetClipRectMax();
        paint(scene, list, {100, 100}, ui);
        EXPECT_GT(list->VtxBuffer.Size, before + 40);
        EXPECT_EQ(list->GetClipRectMax().x, clip.x);
        for (int i = before; i < list->VtxBuffer.Size; ++i) {  // all near where it belongs
            EXPECT_GT(list->VtxBuffer[i].pos.x, 20);
            EXPECT_LT(list->VtxBuffer[i].pos.y, 320);
        }
    });
    EXPECT_EQ(stage.platform.textures().uploads(), 1);
}

TEST(Hint, ComesAfterARest) {
    UiStage stage([&](Ui& ui) {
        ButtonOptions options;
        options.hint = "what it does";
        button(ui, "b", "Button", options);
    });
    EXPECT_TRUE(done(stage.driver.hover("b")));
    EXPECT_TRUE(std::isfinite(stage.platform.wish().wake_in));
    stage.driver.frames(40);
    EXPECT_FALSE(std::isfinite(stage.platform.wish().wake_in));
    stage.driver.move_to({600, 600});
    stage.driver.frames(5);
    EXPECT_FALSE(std::isfinite(stage.platform.wish().wake_in));
    EXPECT_FALSE(stage.platform.wish().animating);
}

}  // namespace
}  // namespace attn::gui
