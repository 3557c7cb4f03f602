// The pictures of the Pronoun workspace: arcs, candidates, heads.
#include <numeric>

#include "core/scene/arcs.hpp"
#include "core/scene/candidates.hpp"
#include "core/scene/head_grid.hpp"
#include "tests/support/scene_support.hpp"

namespace attn {
namespace {

using test::expect_sound;
using test::has_text;
using test::Kit;

std::vector<ArcWord> words_of(std::initializer_list<const char*> texts) {
    std::vector<ArcWord> words;
    for (const char* text : texts) {
        ArcWord w;
        w.text = text;
        w.pronoun = w.text == "it";
        w.candidate = w.text == "animal" || w.text == "street";
        words.push_back(w);
    }
    return words;
}

struct Sentence {
    ArcsInput in;
    WordLanes lanes;
    explicit Sentence(const Kit& kit, float width = 800) {
        in.words = words_of(
            {"The", "animal", "didn't", "cross", "the", "street", "because", "it", "was", "too", "tired", "."});
        in.words[1].answer = true;
        in.words[10].differs = true;
        std::vector<int> same(in.words.size());
        std::iota(same.begin(), same.end(), 0);
        in.columns = word_columns(same, static_cast<int>(same.size()));
        in.pronoun = 7;
        in.above.layer = 1;
        in.above.weights = {0.01, 0.9, 0, 0, 0, 0.06, 0, 0, 0, 0, 0.03, 0};
        in.above.color = kit.light.palette.accent;
        in.above.caption = "Layer 2";
        in.below.layer = 0;
        in.below.weights = {0, 0.1, 0, 0, 0, 0.1, 0, 0.2, 0, 0, 0.6, 0};
        in.below.color = kit.light.palette.series(1);
        in.below.caption = "Layer 1";
        lanes = lay_out_words(in.columns, in.words, in.words, width, kit.light);
    }
};

float middle(const Box& b) { return b.x + b.width / 2; }

// The lines that stand for a target, drawn ones only.
std::vector<const LineItem*> lines_of(const Scene& scene, Color color) {
    std::vector<const LineItem*> lines;
    for (const Item& item : scene.items)
        if (const auto* line = std::get_if<LineItem>(&item); line != nullptr && line->color == color)
            lines.push_back(line);
    return lines;
}

TEST(WordColumns, TheDifferingWordsShareAColumn) {
    const int aligned[] = {0, 1, -1, 3};
    EXPECT_EQ(word_columns(aligned, 4), (std::vector<WordColumn>{{0, 0}, {1, 1}, {2, 2}, {3, 3}}));
}

TEST(WordColumns, EveryTokenIsInExactlyOneColumn) {
    const std::vector<std::pair<std::vector<int>, int>> cases = {
        {{}, 0}, {{}, 3}, {{-1, -1}, 0}, {{0, -1, -1, 1}, 2}, {{0, 3}, 5}, {{-1, 2, -1}, 4}, {{0, 1}, 1}};
    for (const auto& [aligned, count] : cases) {
        std::vector<int> first, second;
        for (const WordColumn& c : word_columns(aligned, count)) {
            EXPECT_TRUE(c.first >= 0 || c.second >= 0);
            if (c.first >= 0) first.push_back(c.first);
            if (c.second >= 0) second.push_back(c.second);
        }
        std::vector<int> all(aligned.size()), others(static_cast<std::size_t>(count));
        std::iota(all.begin(), all.end(), 0);
        std::iota(others.begin(), others.end(), 0);
        EXPECT_EQ(first, all);
        EXPECT_EQ(second, others);
    }
}

TEST(WordColumns, AlignedWordsStandTogether) {
    const int aligned[] = {0, 4, 5};
    for (const WordColumn& c : word_columns(aligned, 6))
        if (c.first >= 0) {
            EXPECT_EQ(c.second, aligned[c.first]);
        }
}

TEST(Arcs, AreSoundInAnySizeAndTheme) {
    const Kit kit;
    for (const float width : {300.0F, 520.0F, 800.0F, 1400.0F})
        for (const float height : {130.0F, 190.0F, 320.0F}) {
            Sentence s(kit, width);
            const Arcs arcs = build_arcs(s.in, s.lanes, height, kit.light);
            EXPECT_GE(arcs.scene.width, width);
            expect_sound(arcs.scene, kit.light);
            s.in.above.color = kit.dark.palette.accent;
            s.in.below.color = kit.dark.palette.series(1);
            s.in.chosen = false;
            expect_sound(build_arcs(s.in, s.lanes, height, kit.dark).scene, kit.dark);
        }
}

TEST(Arcs, TheHeavierTheThicker) {
    const Kit kit;
    Sentence s(kit);
    double last = 0;
    for (const double weight : {0.1, 0.3, 0.6, 0.95}) {
        s.in.above.weights.assign(12, 0);
        s.in.above.weights[1] = weight;
        s.in.below = {};
        const Arcs arcs = build_arcs(s.in, s.lanes, 190, kit.light);
        float width = 0;
        for (const Item& item : arcs.scene.items)
            if (const auto* line = std::get_if<LineItem>(&item); line != nullptr && line->color.a > 0)
                width = std::max(width, line->width);
        EXPECT_GT(static_cast<double>(width), last);
        last = static_cast<double>(width);
    }
}

TEST(Arcs, AnArcIsHitAtItsTopAndEndsAtItsWord) {
    const Kit kit;
    const Sentence s(kit);
    const Arcs arcs = build_arcs(s.in, s.lanes, 190, kit.light);
    ASSERT_EQ(arcs.words.size(), 12U);
    for (const auto& [layer, token] : {std::pair{1, 1}, std::pair{0, 10}}) {
        const LineItem* found = nullptr;
        for (const Item& item : arcs.scene.items)
            if (const auto* line = std::get_if<LineItem>(&item);
                line != nullptr && line->target == arc_target(layer, 0, token))
                found = line;
        ASSERT_NE(found, nullptr);
        EXPECT_NEAR(found->points.front().x, middle(arcs.words[7]), 0.01);
        EXPECT_NEAR(found->points.back().x, middle(arcs.words[static_cast<std::size_t>(token)]), 0.01);
        EXPECT_EQ(arcs.scene.hit(found->points[found->points.size() / 2]), arc_target(layer, 0, token));
    }
    EXPECT_EQ(arcs.scene.hit({middle(arcs.words[3]), arcs.words[3].y + 10}), word_target(0, 3));
    EXPECT_TRUE(has_text(arcs.scene, ".90"));
    EXPECT_FALSE(has_text(arcs.scene, ".03"));
}

TEST(Arcs, ABlockedEdgeStaysInSightAndCanBeHit) {
    const Kit kit;
    Sentence s(kit);
    const auto red = [&](const Arcs& arcs) { return lines_of(arcs.scene, kit.light.palette.danger).size(); };
    EXPECT_EQ(red(build_arcs(s.in, s.lanes, 190, kit.light)), 0U);
    s.in.above.weights[1] = 0;
    s.in.above.blocked.assign(12, false);
    s.in.above.blocked[1] = true;
    const Arcs arcs = build_arcs(s.in, s.lanes, 190, kit.light);
    EXPECT_GT(red(arcs), 2U);
    bool reachable = false;
    for (const Item& item : arcs.scene.items)
        if (const auto* line = std::get_if<LineItem>(&item); line != nullptr && line->target == arc_target(1, 0, 1))
            reachable = true;
    EXPECT_TRUE(reachable);
}

TEST(Arcs, WordsOfBothSentencesShareTheirColumns) {
    const Kit kit;
    Sentence s(kit);
    std::vector<ArcWord> other = s.in.words;
    other[10].text = "uncomfortable";
    const WordLanes lanes = lay_out_words(s.in.columns, s.in.words, other, 800, kit.light);
    const Arcs first = build_arcs(s.in, lanes, 190, kit.light);
    s.in.words = other;
    s.in.sentence = 1;
    const Arcs second = build_arcs(s.in, lanes, 190, kit.light);
    for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(first.words[i].x, second.words[i].x) << i;
    EXPECT_TRUE(has_text(second.scene, "uncomfortable"));
}

TEST(Arcs, NothingAtAllIsAPicture) {
    const Kit kit;
    const ArcsInput in;
    const WordLanes lanes = lay_out_words({}, {}, {}, 400, kit.light);
    EXPECT_EQ(build_arcs(in, lanes, 190, kit.light).words.size(), 0U);
    Sentence s(kit);
    s.in.pronoun = -1;
    expect_sound(build_arcs(s.in, s.lanes, 190, kit.light).scene, kit.light);
}

CandidatesInput two_candidates() {
    CandidatesInput in;
    in.rows = {{"animal", 1, 0.99, 0.97, {}, {}, true, false, false},
               {"street", 5, 0.01, 0.02, {}, {}, false, false, false}};
    return in;
}

TEST(Candidates, BarsAreAsLongAsTheirNumbers) {
    const Kit kit;
    CandidatesInput in = two_candidates();
    in.rows[0].probability = 0.5;
    const Candidates c = build_candidates(in, 360, kit.light);
    expect_sound(c.scene, kit.light);
    float longest = 0;
    for (const Item& item : c.scene.items)
        if (const auto* rect = std::get_if<RectItem>(&item);
            rect != nullptr && rect->fill == kit.light.palette.accent && rect->box.height > 9.5F)
            longest = std::max(longest, rect->box.width);
    EXPECT_NEAR(longest, 0.5F * c.weights[0].width, 1.5F);
    EXPECT_EQ(c.scene.hit({20, c.rows[1].y + 20}), word_target(0, 5));
    EXPECT_TRUE(has_text(c.scene, "50%"));
    EXPECT_TRUE(has_text(c.scene, ".97"));
}

TEST(Candidates, ShowWhereTheyWere) {
    const Kit kit;
    CandidatesInput in = two_candidates();
    const std::size_t before = build_candidates(in, 360, kit.light).scene.items.size();
    in.rows[0].probability_before = 0.2;
    EXPECT_EQ(build_candidates(in, 360, kit.light).scene.items.size(), before + 1);
    in.rows[1].blocked = true;
    in.rows[1].edited = true;
    expect_sound(build_candidates(in, 360, kit.light).scene, kit.light);
    expect_sound(build_candidates(in, 230, kit.dark).scene, kit.dark);
}

TEST(HeadGrid, EveryHeadHasItsPlaceAndItsSign) {
    const Kit kit;
    const ImageItem picture = head_picture(Matrix::Constant(12, 12, 1.0F / 12), kit.light.palette);
    HeadGridInput in;
    in.layers.resize(2);
    in.layers[0].resize(4);
    in.layers[1].resize(3);
    for (auto& layer : in.layers)
        for (HeadCell& cell : layer) cell = {&picture, 7, "animal", 0.98, false, false, false};
    in.layers[1][2].best = in.layers[1][2].chosen = true;
    in.layers[0][0].silenced = true;
    for (const SceneKit* k : {&kit.light, &kit.dark})
        for (const float width : {280.0F, 370.0F, 500.0F}) {
            const HeadGrid grid = build_head_grid(in, width, 200, *k);
            expect_sound(grid.scene, *k);
            ASSERT_EQ(grid.cells.size(), 7U);
            ASSERT_EQ(grid.layers.size(), 2U);
            for (const HeadGrid::Cell& cell : grid.cells) {
                EXPECT_EQ(grid.scene.hit({middle(cell.box), cell.box.y + 12}), head_target(cell.layer, cell.head));
                EXPECT_GE(cell.silence.x, cell.box.x);
                EXPECT_LE(cell.silence.right(), cell.box.right());
            }
        }
}

TEST(HeadGrid, AMapShowsItsLargestValues) {
    const Kit kit;
    Matrix weights = Matrix::Zero(300, 300);
    weights(299, 1) = 1;
    const ImageItem image = head_picture(weights, kit.light.palette);
    ASSERT_LT(image.width, 300);
    EXPECT_EQ((*image.pixels)[static_cast<std::size_t>((image.height - 1) * image.width)],
              kit.light.palette.sequential(1));
    EXPECT_EQ((*image.pixels)[0], kit.light.palette.sequential(0));
}

}  // namespace
}  // namespace attn
