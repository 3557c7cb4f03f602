// The words under the bars, and how much height they need to be whole.
#include "core/scene/bars.hpp"

#include "tests/support/scene_support.hpp"

namespace attn {
namespace {

using test::Kit;

constexpr float kWidth = 520;

// Under the columns of a map that begin at 100.
BarsInput bars_of(std::vector<std::string> words, float pitch) {
    BarsInput in;
    in.weights.assign(words.size(), 1.0 / static_cast<double>(words.size()));
    in.lane = Lane{100, pitch, 0, static_cast<double>(words.size())};
    in.labels = std::move(words);
    return in;
}
std::vector<std::string> twelve() {
    return {"The", "animal", "didn't", "cross", "the", "street", "because", "it", "was", "too", "tired", "."};
}

std::size_t cut_words(const Scene& scene) {
    std::size_t cut = 0;
    for (const Item& item : scene.items)
        if (const auto* text = std::get_if<TextItem>(&item))
            if (text->text.find("…") != std::string::npos) ++cut;
    return cut;
}
std::size_t whole_words(const Scene& scene, const BarsInput& in) {
    std::size_t whole = 0;
    for (const std::string& word : in.labels)
        if (test::has_text(scene, word)) ++whole;
    return whole;
}

TEST(WholeWordsHeight, IsTheLeastInWhichNoWordIsCut) {
    const Kit kit;
    const std::vector<std::string> long_words = {"Internationalization", "notwithstanding", "misunderstood", "it"};
    for (const bool with_curve : {false, true})
        for (const bool with_draws : {false, true})
            for (BarsInput in : {bars_of(twelve(), 30), bars_of(twelve(), 18), bars_of(long_words, 60)}) {
                if (with_curve) in.position = 1.85, in.window = 4, in.gaussian.assign(in.labels.size(), 0.5);
                if (with_draws) in.draw_shares = in.weights, in.draws = 32;
                const float least = whole_words_height(in, kWidth, kit.light);
                const Scene scene = build_bars(in, kWidth, least, kit.light);
                test::expect_sound(scene, kit.light);
                EXPECT_EQ(cut_words(scene), 0U) << in.labels[0] << " " << in.lane->pitch;
                EXPECT_EQ(whole_words(scene, in), in.labels.size()) << in.labels[0] << " " << in.lane->pitch;
                const Scene lower = build_bars(in, kWidth, least - 10, kit.light);
                EXPECT_LT(whole_words(lower, in), in.labels.size()) << in.labels[0] << " " << in.lane->pitch;
            }
}

TEST(WholeWordsHeight, IsThatOfFlatWordsWhereTheyFit) {
    const Kit kit;
    const BarsInput narrow = bars_of(twelve(), 30), wide = bars_of(twelve(), 60);
    EXPECT_LT(whole_words_height(wide, kWidth, kit.light), whole_words_height(narrow, kWidth, kit.light));
    EXPECT_LT(whole_words_height(bars_of({}, 30), kWidth, kit.light), 1);
}

TEST(WholeWordsHeight, IsTheSameWhateverIsHovered) {
    const Kit kit;
    BarsInput in = bars_of(twelve(), 42);
    const float height = whole_words_height(in, kWidth, kit.light);
    for (Index c = 0; c < 12; ++c) {
        in.hovered = {Target::Kind::Column, -1, -1, c};
        EXPECT_EQ(whole_words_height(in, kWidth, kit.light), height);
    }
}

TEST(BarWords, AreFewerInALowPictureButNotCut) {
    const Kit kit;
    for (const float pitch : {14.0F, 22.0F, 30.0F, 34.0F})
        for (float height = 70; height < 170; height += 5) {
            const BarsInput in = bars_of(twelve(), pitch);
            const Scene scene = build_bars(in, kWidth, height, kit.light);
            test::expect_sound(scene, kit.light);
            EXPECT_EQ(cut_words(scene), 0U) << pitch << " " << height;
            EXPECT_GT(whole_words(scene, in), 3U) << pitch << " " << height;
        }
}

TEST(BarWords, OfOneLetterAreAllThereWhereBarsAreClose) {
    const Kit kit;
    const BarsInput in = bars_of({"那", "只", "动", "物", "没", "有", "过", "马", "路", "因", "为", "它", "太"}, 14);
    const Scene scene = build_bars(in, kWidth, 100, kit.light);
    test::expect_sound(scene, kit.light);
    EXPECT_EQ(whole_words(scene, in), in.labels.size());
}

}  // namespace
}  // namespace attn
