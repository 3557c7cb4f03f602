// What attn prints, word for word: tests/golden/cli.
#include <algorithm>

#include "tests/cli/support.hpp"

namespace attn::test {
namespace {

struct Case {
    const char* name;
    std::vector<std::string> arguments;
    Environment environment = {};
};

class Golden : public testing::TestWithParam<Case> {};

TEST_P(Golden, PrintsTheSame) {
    const Case& c = GetParam();
    const Ran ran = attn(c.arguments, {}, c.environment);
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.err, "");
    expect_golden(c.name, ran.out);
}

const std::string kTwo = "The animal was tired. The street was wide.";

INSTANTIATE_TEST_SUITE_P(
    Attn, Golden,
    testing::Values(
        Case{"help", {"--help"}}, Case{"help-run", {"run", "--help"}}, Case{"help-attend", {"attend", "--help"}},
        Case{"help-explain", {"explain", "--help"}}, Case{"help-nodes", {"nodes", "--help"}},
        Case{"help-list", {"list", "-h"}}, Case{"help-pronoun", {"pronoun", "--help"}},
        Case{"help-compare", {"compare", "--help"}}, Case{"help-train", {"train", "--help"}},
        Case{"help-evaluate", {"evaluate", "--help"}},
        Case{"compare-csv",
             {"compare", kTwo, "--mechanism", "score=dot,width=8", "--mechanism",
              "score=additive,alignment=sparsemax,temperature=0.5,name=two", "--query", "street", "--format", "csv"}},
        Case{"compare-two-sentences",
             {"compare", kTwo, "--with", "The animal was wide.", "--mechanism", "position=none", "--query", "was",
              "--format", "csv"}},
        Case{"list", {"list"}}, Case{"list-scores-json", {"list", "scores", "--json"}},
        Case{"list-options-json", {"list", "options", "--json"}}, Case{"run", {"run", kTired, "--query", "it"}},
        Case{"run-mean", {"run", kTired, "--head", "mean"}},
        Case{"run-causal-chinese", {"run", "那只动物没有过马路，因为它太累了。", "--query", "它", "--mask", "causal"}},
        Case{"run-local-p-hard",
             {"run", kTired, "--alignment", "local-p", "--window", "4", "--context", "hard", "--draws", "5"}},
        Case{"run-sparsemax-color", {"run", kTwo, "--alignment", "sparsemax", "--color", "always"}},
        Case{"run-cross-mlp", {"run", kTwo, "--with", "Wer war müde?", "--score", "mlp", "--query", "müde"}},
        Case{"run-word-additive",
             {"run", kTired, "--word", "it", "--score", "additive", "--no-project", "--position", "none"}},
        Case{"run-alibi-window",
             {"run", kTwo, "--position", "alibi", "--mask", "window", "--window", "1", "--temperature", "0.5"}},
        Case{"run-narrow", {"run", kTired}, {{"COLUMNS", "50"}}},
        Case{"run-blocks", {"run", kTired, "--color", "always"}, {{"COLUMNS", "48"}}},
        Case{"run-long", {"run", "--example", "long"}},
        Case{"run-example-memory", {"run", "--example", "memory-content"}},
        Case{"run-case", {"run", "It is what it is", "--query", "it", "--case", "--heads", "1", "--width", "4"}},
        Case{"explain-weights",
             {"explain", kTired, "--node", "attention/head/0/weights", "--row", "it", "--col", "animal"}},
        Case{"explain-sparsemax",
             {"explain", kTwo, "--alignment", "sparsemax", "--score", "cosine", "--mask", "window", "--node",
              "attention/head/0/weights", "--row", "animal", "--col", "tired"}},
        Case{"explain-additive",
             {"explain", kTwo, "--score", "additive", "--node", "attention/head/1/scores", "--row", "8", "--col",
              "was:2", "--width", "8"}},
        Case{"explain-masked",
             {"explain", kTwo, "--mask", "causal", "--node", "attention/head/0/masked", "--row", "0", "--col", "1"}},
        Case{"explain-input", {"explain", kTwo, "--node", "keys/vectors", "--row", "tired", "--col", "31"}},
        Case{"nodes", {"nodes", kTwo, "--heads", "2"}},
        Case{"nodes-additive-local-p",
             {"nodes", kTwo, "--score", "additive", "--alignment", "local-p", "--context", "hard", "--heads", "1"}}),
    [](const testing::TestParamInfo<Case>& one) {
        std::string name = one.param.name;
        std::replace(name.begin(), name.end(), '-', '_');
        return name;
    });

TEST(GoldenCompare, ForgivesOneUnitOfTheLastDigit) {
    EXPECT_EQ(text_difference("a .58  b 1.2e-05\n", "a  .57 b 1.3e-05\n"), "");
    EXPECT_EQ(text_difference("0", ".01"), "");
    EXPECT_NE(text_difference("a .58", "a .56"), "");
    EXPECT_NE(text_difference("row 7", "row 8"), "");
    EXPECT_NE(text_difference("a", "b"), "");
    EXPECT_NE(text_difference("a", "ab"), "");
    EXPECT_NE(text_difference("-0.3", "0.3"), "");
}

}  // namespace
}  // namespace attn::test
