#include "core/text/spelling.hpp"

#include <gtest/gtest.h>

#include "core/base/utf8.hpp"
#include "core/engine/run.hpp"

namespace attn {
namespace {

TEST(Spelling, CodingAndApostropheDoNotMakeAnotherWord) {
    EXPECT_EQ(spelling("cafe\u0301"), "caf\u00e9");
    EXPECT_EQ(spelling("caf\u00e9"), "caf\u00e9");
    for (const char* apostrophe : {"'", "\u2019", "\u02bc", "\uff07"})
        EXPECT_EQ(spelling(std::string("didn") + apostrophe + "t"), "didn't");
    EXPECT_EQ(spelling("Didn't"), "Didn't") << "its case is its own";
    EXPECT_EQ(lower_spelling("\u00c9T\u00c9"), "\u00e9t\u00e9");
    EXPECT_EQ(spelling(""), "");
    EXPECT_EQ(spelling("动物"), "动物");
    EXPECT_TRUE(utf8::valid(spelling("\xff\xfe\u0301")));
}

TEST(Spelling, SeededVectorsFollowIt) {
    Document document;
    document.model.clear();
    document.sentence = "caf\u00e9 cafe\u0301 didn't didn\u2019t cafe";
    const Result<SnapshotPtr> s = run_document(document, {});
    ASSERT_TRUE(s);
    ASSERT_EQ((*s)->keys.size(), 5U);
    const Graph& g = (*s)->graph;
    const Matrix* vectors = nullptr;
    for (NodeId id = 0; id < g.size(); ++id)
        if (g.node(id).path == "keys/vectors") vectors = &g.value(id);
    ASSERT_NE(vectors, nullptr);
    EXPECT_TRUE(vectors->row(0) == vectors->row(1));
    EXPECT_TRUE(vectors->row(2) == vectors->row(3));
    EXPECT_FALSE(vectors->row(0) == vectors->row(4));
}

}  // namespace
}  // namespace attn
