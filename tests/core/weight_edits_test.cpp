// Weights of a row set by hand.
#include <gtest/gtest.h>

#include "core/engine/weight_edits.hpp"

namespace attn {
namespace {

std::vector<float> edited(std::vector<float> row, const std::vector<WeightEdit>& edits) {
    Matrix m = Matrix::Constant(3, static_cast<Index>(row.size()), 0.5F);
    for (std::size_t j = 0; j < row.size(); ++j) m(1, static_cast<Index>(j)) = row[j];
    edit_row(m, 1, edits);
    for (const Index other : {0, 2}) EXPECT_TRUE((m.row(other).array() == 0.5F).all()) << "another row";
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = m(1, static_cast<Index>(j));
    return row;
}

void expect_row(const std::vector<float>& row, const std::vector<double>& wanted) {
    ASSERT_EQ(row.size(), wanted.size());
    for (std::size_t j = 0; j < row.size(); ++j) EXPECT_NEAR(static_cast<double>(row[j]), wanted[j], 1e-6) << j;
}

const std::vector<float> kRow = {0.5F, 0.25F, 0.125F, 0.125F};

TEST(WeightEdits, TheUntouchedShareWhatIsLeftInProportion) {
    expect_row(edited(kRow, {}), {0.5, 0.25, 0.125, 0.125});
    expect_row(edited(kRow, {{0, 0.2}}), {0.2, 0.4, 0.2, 0.2});
    expect_row(edited(kRow, {{0, 1}}), {1, 0, 0, 0});
    expect_row(edited(kRow, {{3, 0}}), {0.5 / 0.875, 0.25 / 0.875, 0.125 / 0.875, 0});
}

TEST(WeightEdits, EditedOnesStayAsTheyWereSet) {
    expect_row(edited(kRow, {{0, 0.2}, {1, 0.6}}), {0.2, 0.6, 0.1, 0.1});
    expect_row(edited(kRow, {{1, 0.6}, {0, 0.2}}), {0.2, 0.6, 0.1, 0.1});
    expect_row(edited(kRow, {{0, 0.2}, {1, 0.6}, {0, 0.4}}), {0.4, 0.6, 0, 0});
    expect_row(edited(kRow, {{0, 0}, {1, 0.5}}), {0, 0.5, 0.25, 0.25});
}

TEST(WeightEdits, TheNewestWinsWhereTheyExceedOne) {
    expect_row(edited(kRow, {{0, 0.8}, {1, 0.6}}), {0.4, 0.6, 0, 0});
    expect_row(edited(kRow, {{1, 0.6}, {0, 0.8}}), {0.8, 0.2, 0, 0});
    expect_row(edited(kRow, {{0, 0.6}, {1, 0.3}, {2, 0.7}}), {0.2, 0.1, 0.7, 0});
    expect_row(edited(kRow, {{0, 0.6}, {1, 1}}), {0, 1, 0, 0});
    expect_row(edited(kRow, {{0, 7}, {1, -3}}), {1, 0, 0, 0});
}

TEST(WeightEdits, TheRowSumsToOneWhereNothingUntouchedHasWeight) {
    const std::vector<float> masked = {0.75F, 0.25F, 0, 0};
    expect_row(edited(masked, {{0, 0.2}, {1, 0.6}}), {0.4, 0.6, 0, 0});
    expect_row(edited({1, 0, 0, 0}, {{0, 0.3}}), {1, 0, 0, 0});
    expect_row(edited({1, 0, 0, 0}, {{0, 0}}), {0, 0, 0, 0});
    expect_row(edited({0, 0, 0, 0}, {{2, 0.5}}), {0, 0, 1, 0});
}

// Next to a weight of nearly 1 the others are smaller than the rounding of the sum.
TEST(WeightEdits, SmallOthersKeepTheirProportions) {
    expect_row(edited({1, 3e-9F, 1e-9F, 0}, {{0, 0.2}}), {0.2, 0.6, 0.2, 0});
}

}  // namespace
}  // namespace attn
