// The words under the bars and how much height they need to be whole; the shares over them.
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

TEST(BarWords, ThatComeTwiceSayWhereUnlessEachStandsInItsPlace) {
    const Kit kit;
    std::vector<std::string> words(60, "water");
    words[30] = "lake";
    BarsInput in = bars_of(words, 6);
    in.weights[30] = in.weights[50] = 0.4;
    const Scene sparse = build_bars(in, kWidth, 120, kit.light);
    test::expect_sound(sparse, kit.light);
    const std::vector<std::string> texts = test::texts_of(sparse);
    EXPECT_EQ(std::count(texts.begin(), texts.end(), "50 water"), 1);
    EXPECT_EQ(std::count(texts.begin(), texts.end(), "lake"), 1);
    EXPECT_EQ(std::count(texts.begin(), texts.end(), "water"), 0);
    EXPECT_TRUE(test::has_text(build_bars(bars_of({"water", "lake", "water"}, 60), kWidth, 120, kit.light), "water"));
    EXPECT_FALSE(test::has_text(build_bars(bars_of({"water", "lake", "water"}, 60), kWidth, 120, kit.light), "0 "));
}

TEST(BarShares, StandWithoutTheirWordsWhereTheyFit) {
    const Kit kit;
    std::vector<std::string> words;
    for (int i = 0; i < 80; ++i) words.push_back("unmistakable" + std::to_string(i));
    BarsInput in = bars_of(words, 5);
    in.weights.assign(80, 0.001);
    in.weights[40] = 0.5, in.weights[48] = 0.3, in.weights[50] = 0.1;
    const Scene scene = build_bars(in, kWidth, 120, kit.light);
    test::expect_sound(scene, kit.light);
    EXPECT_TRUE(test::has_text(scene, "unmistakable40"));
    EXPECT_FALSE(test::has_text(scene, "unmistakable48"));
    EXPECT_TRUE(test::has_text(scene, "30%")) << "its word has no room";
    EXPECT_FALSE(test::has_text(scene, "10%")) << "it would stand on a taller one";
    std::vector<Box> shares;
    for (const Item& item : scene.items)
        if (const auto* text = std::get_if<TextItem>(&item); text != nullptr && text->text.back() == '%')
            shares.push_back(test::text_box(*text, kit.measure));
    std::sort(shares.begin(), shares.end(), [](Box a, Box b) { return a.x < b.x; });
    for (std::size_t i = 1; i < shares.size(); ++i) EXPECT_GE(shares[i].x, shares[i - 1].right() + 3.99F);
}

TEST(BarShares, AreTheWeightsAndStandOnThem) {
    const Kit kit;
    for (const float pitch : {24.0F, 30.0F, 48.0F}) {
        BarsInput in = bars_of(twelve(), pitch);
        in.weights = {0.07, 0.12, 0.07, 0.17, 0.04, 0.12, 0.10, 0.02, 0.05, 0.11, 0.05, 0.08};
        in.draw_shares = {0.03, 0.09, 0, 0.16, 0.06, 0.12, 0.06, 0.06, 0.09, 0.21, 0.03, 0.09};
        in.draws = 32;
        const Scene scene = build_bars(in, 720, 150, kit.light);
        test::expect_sound(scene, kit.light);
        std::vector<Box> weights, draws;
        for (const Item& item : scene.items)
            if (const auto* rect = std::get_if<RectItem>(&item); rect != nullptr && rect->box.y > 30)
                (rect->fill == kit.light.palette.negative ? draws : weights).push_back(rect->box);
        std::size_t shares = 0;
        for (const Item& item : scene.items) {
            const auto* text = std::get_if<TextItem>(&item);
            if (text == nullptr || text->text.back() != '%') continue;
            ++shares;
            const Box box = test::text_box(*text, kit.measure);
            for (const Box& bar : draws) EXPECT_FALSE(test::overlap(box, bar)) << text->text << " " << pitch;
            const auto own = std::find_if(weights.begin(), weights.end(), [&](const Box& bar) {
                return box.x < bar.right() && bar.x < box.right() && std::abs(bar.y - 5 - text->at.y) < 1.5F;
            });
            EXPECT_NE(own, weights.end()) << text->text << " " << pitch;
        }
        EXPECT_GE(shares, 6U) << pitch;
    }
}

TEST(Bars, WordsWiderThanTheirBarsAreWholeWhereThereIsHeight) {
    BarsInput in;
    for (int i = 0; i < 12; ++i) {
        in.weights.push_back(1.0 / 12);
        in.labels.push_back(i == 6 ? "because" : std::string(1, static_cast<char>('a' + i)));
    }
    const Kit kit;
    const auto angle_of = [&](float width, float height) {
        const Scene scene = build_bars(in, width, height, kit.light);
        test::expect_sound(scene, kit.light);
        for (const Item& item : scene.items)
            if (const auto* text = std::get_if<TextItem>(&item); text != nullptr && text->text == "because")
                return text->angle;
        return -1.0F;
    };
    EXPECT_EQ(angle_of(360, 140), 45);
    EXPECT_EQ(angle_of(1200, 140), 0) << "broad enough to lie flat";
    EXPECT_EQ(angle_of(360, 84), 0) << "too low to slant: flat among short ones, but whole";
}

TEST(Bars, NoShareStandsOnATallerNeighbour) {
    BarsInput in;
    in.weights.assign(400, 0.0001);
    for (int i = 0; i < 400; ++i) in.labels.push_back("word" + std::to_string(i));
    in.weights[200] = 0.5;
    in.weights[219] = 0.4;   // so near that its name has no room
    in.weights[230] = 0.01;  // its name would have, but its share would stand on 219
    in.weights[300] = 0.01;
    const Kit kit;
    const Scene scene = build_bars(in, 700, 150, kit.light);
    EXPECT_TRUE(test::has_text(scene, "word200"));
    EXPECT_FALSE(test::has_text(scene, "word230"));
    EXPECT_TRUE(test::has_text(scene, "word300"));
    in.hovered = {Target::Kind::Column, -1, -1, 230};
    EXPECT_TRUE(test::has_text(build_bars(in, 700, 150, kit.light), "word230")) << "it was asked for";
}

TEST(Bars, ThinOutAndAnswerHits) {
    BarsInput in;
    in.node = 3;
    in.row = 2;
    for (int i = 0; i < 2048; ++i) {
        in.weights.push_back(i == 1000 ? 0.5 : 0.5 / 2047);
        in.labels.push_back("word" + std::to_string(i));
    }
    const Kit kit;
    const Scene scene = build_bars(in, 700, 150, kit.light);
    test::expect_sound(scene, kit.light);
    EXPECT_TRUE(test::has_text(scene, "word1000"));
    EXPECT_LT(scene.items.size(), 1700U);
    const Target hit = scene.hit({2 + 696 * 1000.5F / 2048, 60});
    EXPECT_EQ(hit.kind, Target::Kind::Cell);
    EXPECT_NEAR(static_cast<double>(hit.col), 1000, 3);
    in.weights.assign(5, 0);
    in.labels.resize(5);
    EXPECT_TRUE(test::has_text(build_bars(in, 400, 120, kit.light), "scene.nothing_attended"));
    in.weights.clear();
    EXPECT_TRUE(build_bars(in, 400, 120, kit.light).items.empty());
}

}  // namespace
}  // namespace attn
