// Words in lists and tooltips: where they stand, if the text has them more than once; weights with the digits they
// need.
#include "core/scene/labels.hpp"

#include "core/engine/run.hpp"
#include "core/scene/inspector.hpp"
#include "tests/support/scene_support.hpp"

namespace attn {
namespace {

SnapshotPtr run_of(const std::string& sentence) {
    Document d;
    d.sentence = sentence;
    Result<SnapshotPtr> s = run_document(d, {});
    EXPECT_TRUE(s) << (s ? "" : s.error().message());
    return s ? *s : nullptr;
}

TEST(Labels, AWordThatComesTwiceSaysWhere) {
    const SnapshotPtr s = run_of("the fox and the dog");
    ASSERT_NE(s, nullptr);
    EXPECT_EQ(placed_key_label(*s, 0), "0 the");
    EXPECT_EQ(placed_key_label(*s, 1), "fox");
    EXPECT_EQ(placed_query_label(*s, 3), "3 the");
    EXPECT_EQ(key_label(*s, 3), "the") << "in its place it needs no number";
    const test::Kit kit;
    EXPECT_TRUE(test::has_text(build_tooltip(*s, 0, 3, 4, kit.light), "3 the → dog"));
}

TEST(Labels, ASmallWeightIsNotZeroInItsTooltip) {
    std::string sentence;
    for (int i = 0; i < 300; ++i) sentence += "word" + std::to_string(i % 7) + " ";
    Document d;
    d.sentence = sentence;
    const Result<SnapshotPtr> s = run_document(d, {});
    ASSERT_TRUE(s);
    const Matrix& weights = (*s)->graph.value((*s)->weights(0));
    Index row = 0, col = 0;
    weights.minCoeff(&row, &col);
    ASSERT_GT(weights(row, col), 0);
    ASSERT_LT(weights(row, col), 5e-4F);
    const test::Kit kit;
    const Scene tip = build_tooltip(**s, 0, row, col, kit.light);
    EXPECT_FALSE(test::has_text(tip, "0.000"));
    EXPECT_TRUE(test::has_text(tip, "e−"));
}

}  // namespace
}  // namespace attn
