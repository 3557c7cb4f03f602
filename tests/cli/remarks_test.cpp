// What attn run says about itself: what a learned model was not trained with, what reads the seed, and numbers that are
// nearly 0 or 1.
#include <algorithm>

#include "tests/cli/support.hpp"

namespace attn::test {
namespace {

std::string printed(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"run", kTired});
    const Ran ran = attn(arguments);
    EXPECT_EQ(ran.status, 0) << ran.err;
    return ran.out;
}

std::string last_line(const std::string& text) {
    const std::size_t at = text.rfind('\n', text.size() - 2);
    return text.substr(at + 1, text.size() - at - 2);
}

const std::string kLearned = "weights are learned: model pronoun, from right answers only";

TEST(CliRemarks, NameAllThatTheModelWasNotTrainedWith) {
    const auto remark = [](std::vector<std::string> more) {
        more.insert(more.end(), {"--model", "pronoun"});
        return last_line(printed(more));
    };
    const std::string but = kLearned + "; but not as it was trained: ";
    EXPECT_EQ(remark({}), kLearned);
    EXPECT_EQ(remark({"--position", "relative", "--score", "scaled-dot", "--mask", "none"}), kLearned);
    EXPECT_EQ(remark({"--score", "dot"}), but + "score dot instead of scaled-dot") << "dot has no parameters";
    EXPECT_EQ(remark({"--score", "additive"}),
              but + "score additive instead of scaled-dot (its parameters are untrained, from seed 7)");
    EXPECT_EQ(remark({"--alignment", "sparsemax"}), but + "alignment sparsemax instead of softmax");
    EXPECT_EQ(remark({"--context", "hard"}), but + "context hard instead of soft (from seed 7)");
    EXPECT_EQ(remark({"--context", "argmax"}), but + "context argmax instead of soft");
    EXPECT_EQ(remark({"--mask", "causal"}), but + "mask causal instead of none");
    EXPECT_EQ(remark({"--position", "alibi"}), but + "position alibi instead of relative");
    EXPECT_EQ(remark({"--temperature", "2"}), but + "temperature 2 instead of 1");
    EXPECT_EQ(remark({"--score", "dot", "--mask", "window", "--window", "3"}),
              but + "score dot instead of scaled-dot, mask window instead of none");
    EXPECT_EQ(last_line(printed({"--model", "pronoun-cosine", "--position", "none"})),
              "weights are learned: model pronoun-cosine, from right answers only; but not as it was trained: position "
              "none instead of relative");
}

TEST(CliRemarks, ASeedThatNothingReadsIsRefused) {
    expect_error(attn({"run", kTired, "--model", "pronoun", "--seed", "3"}), 2,
                 {"--seed: nothing chosen reads it", "context hard, gumbel", "parameters that the model lacks"});
    expect_error(attn({"nodes", kTired, "--model", "pronoun", "--seed", "3", "--score", "dot"}), 2, {"--seed"});
    for (const auto& [flag, id] : {std::pair{"--context", "hard"},
                                   {"--context", "gumbel"},
                                   {"--score", "additive"},
                                   {"--position", "learned"}}) {
        const std::string text = printed({"--model", "pronoun", flag, id, "--seed", "3"});
        EXPECT_NE(text.find(", seed 3, model pronoun"), std::string::npos) << id;
        EXPECT_NE(last_line(text).find("from seed 3"), std::string::npos) << id;
    }
    EXPECT_NE(printed({"--seed", "3"}).find(", seed 3\n"), std::string::npos);
}

TEST(CliRun, ALearnedModelShowsTheStepsOfTheHeadInItsHeading) {
    const std::string text = printed({"--model", "pronoun", "--head", "2"});
    EXPECT_NE(text.find("\nthe steps for 'it', layer 1, head 2\n"), std::string::npos) << text;
    EXPECT_NE(text.find("\n  layer/1/attention/head/2/scores"), std::string::npos);
    EXPECT_EQ(text.find("/head/0/"), std::string::npos) << "another head";
    EXPECT_EQ(text.find("layer/0/"), std::string::npos) << "another layer";
    EXPECT_NE(text.find("\nlayer 0: 4 heads, then feed-forward; its steps: --layer 0 --head 0 to 3, or attn nodes\n"),
              std::string::npos);
    EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 80);
    const std::string lower = printed({"--model", "pronoun", "--layer", "0"});
    EXPECT_NE(lower.find("\nthe steps for 'it', layer 0, head 0\n"), std::string::npos);
    EXPECT_NE(lower.find("\n  layer/0/feed_forward/output"), std::string::npos);
    EXPECT_NE(lower.find("\nlayer 1: 4 heads; its steps: --layer 1 --head 0 to 3, or attn nodes\n"), std::string::npos);
    EXPECT_EQ(lower.find("layer/1/"), std::string::npos);
}

TEST(CliRun, NearlyNothingDoesNotLookLikeNothing) {
    const std::string soft = printed({"--model", "pronoun"});
    EXPECT_NE(soft.find(">      it     .00   1.00    .00    .00"), std::string::npos) << soft;
    EXPECT_NE(soft.find("  weights from 0 to 1.00\n"), std::string::npos);
    EXPECT_NE(soft.find("     1 animal  1.000 #"), std::string::npos);
    const std::string hard = printed({"--model", "pronoun", "--alignment", "sparsemax"});
    EXPECT_NE(hard.find(">      it       0      1      0      0"), std::string::npos) << hard;
    EXPECT_NE(hard.find("     1 animal  1     #"), std::string::npos);
    EXPECT_NE(hard.find("The 0, animal 1, didn't 0"), std::string::npos);
    const Ran pronoun = attn({"pronoun", kTired});
    EXPECT_NE(pronoun.out.find("= animal, probability 1.00\n"), std::string::npos) << pronoun.out;
    EXPECT_NE(pronoun.out.find("  street          probability .00  weight .00\n"), std::string::npos) << pronoun.out;
}

TEST(CliRun, EitherApostropheFindsTheWord) {
    const auto query = [](const std::string& sentence, const std::string& word) {
        const Ran ran = attn({"run", sentence, "--query", word, "--format", "json"});
        EXPECT_EQ(ran.status, 0) << ran.err;
        return parsed(ran.out)["view"]["query"];
    };
    EXPECT_EQ(query("The animal didn’t cross", "didn't"), 2);
    EXPECT_EQ(query("The animal didn't cross", "didn’t"), 2);
    EXPECT_EQ(query("The animal didn’t cross", "DIDN'T"), 2);
    EXPECT_EQ(query("a cafe\u0301 there", "café"), 1) << "composed and not";
}

}  // namespace
}  // namespace attn::test
