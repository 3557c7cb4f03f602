// What is wrong on the command line: exit status 2, one line that says where, what and what to do.
#include <fstream>

#include "tests/cli/support.hpp"

namespace attn::test {
namespace {

struct Wrong {
    std::vector<std::string> arguments;
    std::vector<std::string> parts;
};

TEST(CliUsage, SaysWhatIsWrong) {
    const std::string s = kTired;
    const std::vector<Wrong> all = {
        {{}, {"command is missing", "run, pronoun, compare, explain, nodes, attend, list, train, evaluate"}},
        {{"rum"}, {"'rum'", "did you mean 'run'"}},
        {{"rnu"}, {"'rnu'", "did you mean 'run'"}},
        {{"run"}, {"SENTENCE: it is missing"}},
        {{"run", ""}, {"SENTENCE: there is no word in it"}},
        {{"run", " \t\n"}, {"SENTENCE: there is no word in it"}},
        {{"run", "a", "b"}, {"'b' was not expected", "in quotes"}},
        {{"run", s, "--scor", "dot"}, {"'--scor'", "did you mean '--score'"}},
        {{"run", s, "--seed", "1", "--seed", "2"}, {"--seed", "twice"}},
        {{"run", s, "--seed"}, {"--seed", "NUMBER missing"}},
        {{"run", s, "--score", "dott"},
         {"--score: there is no 'dott'", "did you mean 'dot'", "scaled-dot, general, additive, concat, cosine, mlp"}},
        {{"run", s, "--alignment", "x"}, {"softmax, sparsemax, local-m, local-p"}},
        {{"run", s, "--context", "x"}, {"soft, hard, argmax, gumbel"}},
        {{"run", s, "--mask", "x"}, {"none, causal, padding, window, drawn"}},
        {{"run", s, "--position", "x"}, {"sinusoidal, learned, one-hot, rotary, alibi"}},
        {{"run", s, "--tokenizer", "x"}, {"word, character"}},
        {{"run", s, "--mask", "drawn"}, {"--session"}},
        {{"run", s, "--window", "3"}, {"--window: nothing chosen reads it", "alignment local-m, local-p; mask window"}},
        {{"run", s, "--padding", "3"}, {"--padding", "mask padding"}},
        {{"run", s, "--draws", "3"}, {"--draws", "context hard"}},
        {{"run", s, "--score", "dot", "--scale", "3"}, {"--scale", "score scaled-dot, cosine"}},
        {{"run", s, "--gumbel-temperature", "3"}, {"context gumbel"}},
        {{"run", s, "--temperature", "0"}, {"--temperature", "0.0001 to 10000"}},
        {{"run", s, "--temperature", "nan"}, {"--temperature", "'nan'"}},
        {{"run", s, "--temperature", "0x10"}, {"--temperature"}},
        {{"run", s, "--seed", "-1"}, {"--seed", "0 to 9007199254740992"}},
        {{"run", s, "--seed", "1.5"}, {"--seed", "whole"}},
        {{"run", s, "--alignment", "local-p", "--window", "0"}, {"--window", "at least 1"}},
        {{"run", s, "--heads", "5"}, {"--heads", "32", "5 heads"}},
        {{"run", s, "--heads", "17"}, {"--heads", "1 to 16"}},
        {{"run", s, "--heads", "2", "--no-project"}, {"--heads", "--no-project"}},
        {{"run", s, "--width", "2000"}, {"--width", "1 to 1024"}},
        {{"run", s, "--head", "4"}, {"--head", "0 to 3", "mean"}},
        {{"run", s, "--query", "dog"}, {"--query", "'dog'", "1 animal"}},
        {{"run", s, "--query", "12"}, {"--query", "0 to 11"}},
        {{"run", s, "--query", "animal:2"}, {"--query", "1 time"}},
        {{"run", s, "--format", "xml"}, {"text, json, csv, safetensors"}},
        {{"run", s, "--color", "blue"}, {"auto, always, never"}},
        {{"run", s, "--format", "safetensors"}, {"--output"}},
        {{"run", s, "--with", "a", "--word", "b"}, {"--with, --word"}},
        {{"run", s, "--with", " "}, {"--with"}},
        {{"run", s, "--word", ""}, {"--word"}},
        {{"run", s, "--threads", "0"}, {"--threads", "1 to 256"}},
        {{"run", "--example", "memor"}, {"--example", "did you mean 'memory'"}},
        {{"run", "--example", "memory", "--session", "x"}, {"--session, --example"}},
        {{"list", "score"}, {"did you mean 'scores'"}},
        {{"explain", s}, {"--node: it is missing"}},
        {{"explain", s, "--node", "attention/head/0/weight", "--row", "0", "--col", "0"},
         {"--node", "attention/head/0/weights", "attn nodes"}},
        {{"explain", s, "--node", "attention/output", "--row", "it"}, {"--col: it is missing"}},
        {{"explain", s, "--node", "attention/output", "--row", "it", "--col", "32"}, {"--col", "0 to 31"}},
        {{"explain", s, "--node", "attention/output", "--row", "dog", "--col", "1"}, {"--row", "'dog'"}},
        {{"nodes"}, {"SENTENCE"}},
        {{"attend"}, {"--input: it is missing"}},
        {{"attend", "--input", "a"}, {"--output: it is missing"}},
        {{"attend", "--input", "a", "--output", "a"}, {"--output: it is the input file"}},
        {{"attend", "--input", "a", "--output", "b", "--mask", "drawn"}, {"none, causal, padding, window, tensor"}},
        {{"attend", "--input", "a", "--output", "b", "--window", "3"}, {"--window", "alignment local-m"}},
        {{"attend", "--input", "a", "--output", "b", "--heads", "0"}, {"--heads"}},
        {{"compare", "a"}, {"0 of them", "2 to 8"}},
        {{"compare", "a", "--mechanism", "score"}, {"'score' is not KEY=VALUE"}},
        {{"compare", "a", "--mechanism", "skore=dot"}, {"there is no key 'skore'", "did you mean 'score'"}},
        {{"compare", "a", "--mechanism", "score=dot,temperature=x"}, {"--mechanism", "temperature"}},
        {{"compare", "a", "--mechanism", "sentence=2", "--mechanism", ""}, {"needs a second sentence"}},
        {{"compare", "--set", "seven-score"}, {"did you mean 'seven-scores'"}},
        {{"attend", "--input", "a", "--output", "b", "--position", "alibi"}, {"'--position'"}},
    };
    for (const Wrong& w : all) {
        std::string line = "attn";
        for (const std::string& a : w.arguments) line += " '" + a + "'";
        SCOPED_TRACE(line);
        expect_error(attn(w.arguments), 2, w.parts);
    }
}

TEST(CliUsage, BoundsALongText) {
    std::string many;
    for (int i = 0; i < 5000; ++i) many += "word ";
    expect_error(attn({"run", many}), 2, {"SENTENCE", "5000 tokens", "4096"});
    expect_error(attn({"run", "-"}, std::string(3U << 20, 'w')), 2, {"standard input", "bytes"});
    const std::string long_text = many.substr(0, 5UL * 3000);
    expect_error(attn({"run", "-", "--format", "json", "--width", "4", "--heads", "1"}, long_text), 2,
                 {"--format", "safetensors"});
    expect_error(attn({"run", "-", "--context", "hard", "--draws", "100000"}, long_text), 2,
                 {"--draws", "3000 queries"});
}

TEST(CliUsage, FailuresOfTheJobAreStatus1) {
    const Folder folder;
    expect_error(attn({"run", "--session", folder / "none.json"}), 1, {"none.json", "cannot read"});
    expect_error(attn({"run", kTired, "--output", folder / "none/out.txt"}), 1, {"none/out.txt", "cannot write"});
    expect_error(attn({"attend", "--input", folder / "none", "--output", folder / "out"}), 1, {"none", "cannot read"});
    expect_error(attn({"attend", "--input", folder / ".", "--output", folder / "out"}), 1, {"folder"});
    EXPECT_TRUE(folder.names().empty());
}

TEST(CliUsage, AssetsThatAreNotThere) {
    const Folder folder;
    const std::string assets = folder / "assets";
    const Environment typo = {{"ATTN_ASSETS", folder / "typo"}}, chosen = {{"ATTN_ASSETS", assets}};
    expect_error(attn({"list"}, {}, typo), 1, {"ATTN_ASSETS", folder / "typo", "no such folder"});
    expect_error(attn({"pronoun", kTired}, {}, typo), 1, {"ATTN_ASSETS", folder / "typo"});
    std::filesystem::create_directories(assets + "/models");
    std::ofstream(assets + "/models/models.json") << R"(["pronoun", "lost"])";
    const std::vector<std::string> parts = {"asset 'models/lost.safetensors': missing", assets, "install"};
    expect_error(attn({"pronoun", kTired, "--model", "lost"}, {}, chosen), 1, parts);
    expect_error(attn({"list", "models"}, {}, chosen), 1, parts);
    expect_error(attn({"pronoun", kTired, "--model", "losst"}, {}, chosen), 2, {"pronoun, lost"});
    EXPECT_EQ(attn({"list", "scores"}, {}, chosen).status, 0) << "which needs none of them";
}

TEST(CliUsage, TextsThatLookLikeSomethingElse) {
    for (const std::string text : {"list", "[a, b]", "- a dash", "-5 degrees", "a=b", "/a"}) {
        const Ran ran = attn({"run", text});
        EXPECT_EQ(ran.status, 0) << text << ": " << ran.err;
    }
    const Ran dashes = attn({"run", "--", "--help me"});
    EXPECT_EQ(dashes.status, 0) << dashes.err;
    EXPECT_NE(dashes.out.find("help"), std::string::npos);
}

}  // namespace
}  // namespace attn::test
