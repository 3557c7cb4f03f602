// attn explain: a number followed down to the products that it was made from.
#include <algorithm>
#include <sstream>

#include "tests/cli/support.hpp"

namespace attn::test {
namespace {

using nlohmann::json;

std::string explained(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"explain", kTired});
    const Ran ran = attn(arguments);
    EXPECT_EQ(ran.status, 0) << ran.err;
    return ran.out;
}

// Of each block its first line up to the equals sign.
std::vector<std::string> blocks(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.find("] = ") != std::string::npos && line[0] != ' ') all.push_back(line.substr(0, line.find(" = ")));
    return all;
}

void expect_parts(const std::string& text, const std::vector<std::string>& parts) {
    for (const std::string& part : parts)
        EXPECT_NE(text.find(part), std::string::npos) << "no '" << part << "' in:\n" << text;
}

const std::vector<std::string> kCell = {"--row", "it", "--col", "animal"};
std::vector<std::string> weight(std::vector<std::string> more, const std::string& node = "attention/head/0/weights") {
    more.insert(more.begin(), {"--node", node});
    more.insert(more.end(), kCell.begin(), kCell.end());
    return more;
}

TEST(CliExplainText, FollowsAWeightThroughEveryStep) {
    const std::string text = explained(weight(
        {"--alignment", "local-p", "--window", "6", "--temperature", "2", "--mask", "causal", "--position", "alibi"}));
    const std::string at = "[7 'it', 1 'animal']", head = "attention/head/0/";
    std::vector<std::string> expected;
    for (const char* step : {"weights", "window_weights", "windowed", "masked", "tempered", "biased", "scores",
                             "product", "gaussian", "position", "position_share", "position_logit"})
        expected.push_back(head + step + (std::string(step).rfind("position", 0) == 0 ? "[7 'it']" : at));
    EXPECT_EQ(blocks(text), expected);
    expect_parts(text, {"1/τ · a = 0.5 · ", "-m · |i - j| = -0.25 · 6 = -1.5",
                        "  where e is attention/head/0/tempered" + at, "  from attention/mask" + at + " = 1",
                        "    sum of 8 = ", "  where q is attention/head/0/query[7 'it', …]",
                        "  where k is attention/head/0/key[1 'animal', …]"});
}

TEST(CliExplainText, NoLabelAndNoNumberReadsAsAMinusSign) {
    for (const auto& more : std::vector<std::vector<std::string>>{
             {}, {"--alignment", "sparsemax"}, {"--score", "cosine"}, {"--position", "alibi"}, {"--score", "mlp"}}) {
        const std::string text = explained(weight(more));
        EXPECT_EQ(text.find("−"), std::string::npos) << "two kinds of minus:\n" << text;
        EXPECT_EQ(text.find("\n  - "), std::string::npos) << text;
        EXPECT_EQ(text.find("\n    - "), std::string::npos) << text;
        EXPECT_EQ(text.find("· -"), std::string::npos) << "a negative factor stands in brackets:\n" << text;
    }
}

TEST(CliExplainText, SparsemaxSaysHowTheThresholdWasFound) {
    // z of the four: -0.2116 + 0.1616 - 0.2080 - 0.2664 = -0.5243; (-0.5243 - 1) / 4 = -0.3811
    expect_parts(
        explained(weight({"--alignment", "sparsemax"})),
        {"  where τ = (Σ z - 1) / n = (-0.5243 - 1) / 4, over the keys with z > τ, n = 4: z_1 = -0.2116, z_3 = "
         "0.1616, z_5 = -0.208, z_9 = -0.2664",
         "1 'animal'  z = -0.2116", "-1 · τ = -1 · (-0.3811) = 0.3811", "  max(0, 0.1695) = 0.1695"});
}

TEST(CliExplainText, NamesWhatEachFactorIs) {
    expect_parts(explained(weight({"--score", "cosine"})),
                 {"  β · a = 1 · (-0.06327) = -0.06327\n  where a is attention/head/0/cosines[7 'it', 1 'animal']\n"
                  "  where β is attention/head/0/cosine.scale\n"});
    expect_parts(explained(weight({"--no-project"})), {"  where q is keys/position/added[7 'it', …]\n"
                                                       "  where k is keys/position/added[1 'animal', …]\n"});
    expect_parts(explained({"--node", "attention/concat", "--row", "it", "--col", "9"}),
                 {"  where a is attention/head/1/context[7 'it', …]\n\n"});
    expect_parts(explained({"--node", "attention/head/0/context", "--row", "it", "--col", "3"}),
                 {"  where v is attention/head/0/value[…, feature 3]\n"});
    expect_parts(explained(weight({}, "attention/mean_weights")),
                 {"    attention/head/3/weights[7 'it', 1 'animal']  1/n · a = 0.25 · "});
    expect_parts(explained(weight({"--context", "hard"}, "attention/head/0/choice")),
                 {"  n_j · 1/n = 3 · 0.03125 = 0.09375\n  from attention/head/0/draws[7 'it', …]\n"});
    expect_parts(explained({"--model", "pronoun", "--node", "layer/0/between", "--row", "it", "--col", "2"}),
                 {"(a - mean) · 1/σ · gain = ", "  where gain is layer/0/between/gain\n"});
}

TEST(CliExplainText, ALearnedModelsParametersAreLearned) {
    const auto parameter = [](const std::string& node, std::vector<std::string> more) {
        more.insert(more.end(), {"--model", "pronoun", "--node", node, "--row", "0", "--col", "2"});
        return explained(more);
    };
    expect_parts(parameter("layer/1/attention/W_Q", {}), {"  a parameter, learned\n"});
    expect_parts(parameter("layer/1/attention/head/0/additive.vector", {"--score", "additive"}),
                 {"  a parameter, untrained\n"});
}

TEST(CliExplainText, AlmostOneIsNotOne) {
    const std::string text = explained(weight({"--model", "pronoun"}, "layer/1/attention/head/0/weights"));
    expect_parts(text, {"weights[7 'it', 1 'animal'] = 1.000 ", "    1 'animal'   exp(12.32 - 12.32) = 1\n",
                        "    sum of 12 = 1.000\n  1 / 1.000 = 1.000\n"});
}

TEST(CliExplainJson, HoldsEachNumberInTheOneMadeFromIt) {
    std::vector<std::string> arguments = weight({"--format", "json", "--temperature", "2"});
    const json weights = parsed(explained(arguments));
    EXPECT_EQ(weights["format"], "attn-explain");
    const auto only = [](const json& cell) { return cell["inputs"][0]; };
    const json tempered = only(weights), scores = only(tempered), product = only(scores);
    EXPECT_EQ(weights["denominator"].size(), 12U);
    EXPECT_EQ(tempered["path"], "attention/head/0/tempered");
    EXPECT_EQ(tempered["symbol"], "z");
    EXPECT_EQ(tempered["terms"][0]["factors"][0], (json{{"symbol", "1/τ"}, {"value", 0.5}}));
    EXPECT_EQ(scores["path"], "attention/head/0/scores");
    EXPECT_EQ(product["path"], "attention/head/0/product");
    EXPECT_EQ(product["symbol"], "a");
    EXPECT_EQ(product["value"].get<float>(), scores["terms"][0]["factors"][1]["value"].get<float>());
    EXPECT_EQ(product["terms"].size(), 8U);
    ASSERT_EQ(product["inputs"].size(), 2U);
    EXPECT_EQ(product["inputs"][0]["symbol"], "q");
    EXPECT_EQ(product["inputs"][0]["row"], 7);
    EXPECT_TRUE(product["inputs"][0]["column"].is_null());
    EXPECT_EQ(product["inputs"][1]["symbol"], "k");
    EXPECT_EQ(product["inputs"][1]["row"], 1);
}

}  // namespace
}  // namespace attn::test
