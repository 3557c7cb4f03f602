// attn pronoun: who "it" is, as text and as data.
#include <algorithm>

#include "tests/cli/support.hpp"

namespace attn::test {
namespace {

using nlohmann::json;

const std::string kWide = "The animal didn't cross the street because it was too wide.";

json pronoun_json(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "pronoun");
    arguments.emplace_back("--json");
    const Ran ran = attn(arguments);
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.err, "");
    return parsed(ran.out);
}

std::vector<std::string> keys(const json& object) {
    std::vector<std::string> all;
    for (const auto& [key, value] : object.items()) all.push_back(key);
    return all;  // sorted
}
using Keys = std::vector<std::string>;

void expect_parts(const Ran& ran, const std::vector<std::string>& parts) {
    EXPECT_EQ(ran.status, 0) << ran.err;
    for (const std::string& part : parts)
        EXPECT_NE(ran.out.find(part), std::string::npos) << "no '" << part << "' in:\n" << ran.out;
}

TEST(CliPronoun, JsonHasWhatItsHelpSays) {
    const json j = pronoun_json({kTired});
    EXPECT_EQ(keys(j), (Keys{"model", "pronouns", "sentence"}));
    EXPECT_EQ(j["sentence"], kTired);
    EXPECT_EQ(j["model"], "pronoun");
    ASSERT_EQ(j["pronouns"].size(), 1U);
    const json& p = j["pronouns"][0];
    EXPECT_EQ(keys(p), (Keys{"answer", "candidates", "head", "heads", "heads_searched", "index", "layer", "unknown",
                             "unknown_nouns", "word"}));
    EXPECT_EQ(p["word"], "it");
    EXPECT_EQ(p["index"], 7);
    EXPECT_EQ(p["answer"], "animal");
    EXPECT_EQ(p["unknown"], json::array());
    EXPECT_EQ(p["unknown_nouns"], json::array());
    ASSERT_EQ(p["candidates"].size(), 2U);
    EXPECT_EQ(keys(p["candidates"][0]), (Keys{"index", "probability", "weight", "word"}));
    EXPECT_EQ(p["candidates"][0]["word"], "animal");
    EXPECT_EQ(p["candidates"][0]["index"], 1);
    EXPECT_EQ(p["candidates"][1]["word"], "street");
    const double probability = p["candidates"][0]["probability"], rest = p["candidates"][1]["probability"];
    EXPECT_NEAR(probability + rest, 1, 1e-6);
    EXPECT_GT(probability, 0.9);
    EXPECT_GE(p["candidates"][0]["weight"].get<double>(), 0.9);
    ASSERT_EQ(p["heads"].size(), 8U) << "2 layers of 4";
    EXPECT_EQ(p["heads_searched"], 8);
    double mean = 0, most = 0;
    const json* best = nullptr;
    for (const json& h : p["heads"]) {
        EXPECT_EQ(keys(h), (Keys{"head", "layer", "top", "weights"}));
        EXPECT_EQ(keys(h["top"]), (Keys{"index", "weight", "word"}));
        ASSERT_EQ(h["weights"].size(), 2U);
        const double weight = h["weights"][0];
        if (h["layer"] == 1) mean += weight / 4;
        if (weight > most) best = &h, most = weight;
    }
    EXPECT_NEAR(p["candidates"][0]["weight"].get<double>(), mean, 1e-5) << "the last layer's, mean of its heads";
    ASSERT_NE(best, nullptr);
    EXPECT_EQ(p["layer"], (*best)["layer"]);
    EXPECT_EQ(p["head"], (*best)["head"]);
    EXPECT_EQ(pronoun_json({kWide})["pronouns"][0]["answer"], "street");
}

TEST(CliPronoun, JsonSaysWhyThereIsNoAnswer) {
    const auto doubt = [](const std::string& sentence) {
        const json p = pronoun_json({sentence})["pronouns"][0];
        EXPECT_TRUE(p["answer"].is_null()) << sentence;
        EXPECT_TRUE(p["layer"].is_null() && p["head"].is_null()) << sentence;
        EXPECT_EQ(p["heads_searched"], 8);
        EXPECT_FALSE(p["note"].get<std::string>().empty());
        return p["reason"];
    };
    EXPECT_EQ(doubt("It was tired."), "no-candidate");
    EXPECT_EQ(doubt("The animal didn't cross the street because they were tired."), "unknown-pronoun");
    const std::string flummoxed = "The animal didn't cross the street because it was too flummoxed.";
    EXPECT_EQ(doubt(flummoxed), "unknown-predicate");
    EXPECT_EQ(pronoun_json({flummoxed})["pronouns"][0]["unknown"], (json{"flummoxed"}));
    EXPECT_EQ(pronoun_json({"The animal was tired."})["pronouns"], json::array());
    const json odd = pronoun_json({"\"\\\xff 它 it"});
    EXPECT_EQ(odd["sentence"], "\"\\\xef\xbf\xbd 它 it");
}

TEST(CliPronoun, TextDrawsTheArcs) {
    expect_parts(attn({"pronoun", kTired}),
                 {"model pronoun", kTired.substr(0, 10), "▲", "╯", "it (word 7) = animal, probability",
                  "best head: layer", "of 8 searched", "layer 1 head 3: looks most at animal"});
    expect_parts(attn({"pronoun", "The dog slept."}), {"there is no pronoun in the sentence"});
    expect_parts(attn({"pronoun", "It was tired."}), {"It (word 0): there is no noun"});
    expect_parts(attn({"pronoun", "The animal was here because it was flummoxed."}),
                 {"unknown to the model: flummoxed", "undecidable", "flummoxed"});
    const Ran narrow = attn({"pronoun", kTired}, {}, {{"COLUMNS", "40"}});
    expect_parts(narrow, {"it (word 7) = animal"});
    EXPECT_EQ(narrow.out.find("▲"), std::string::npos) << "no room for the arcs";
}

const std::string kGnu = "The gnu didn't cross the road because it was too tired";

TEST(CliPronoun, AnUnknownNounIsNeverPassedOverInSilence) {
    const json p = pronoun_json({kGnu})["pronouns"][0];
    EXPECT_TRUE(p["answer"].is_null());
    EXPECT_EQ(p["reason"], "unknown-noun");
    EXPECT_EQ(
        p["note"],
        "cannot tell: 'gnu' may be meant, and the model has never met it: say what kind of thing it is, for example "
        "--kind gnu=animal, or that it is none: --kind gnu=none");
    EXPECT_EQ(p["unknown"], json::array());
    EXPECT_EQ(p["unknown_nouns"], json{"gnu"});
    ASSERT_EQ(p["candidates"].size(), 1U);
    EXPECT_EQ(p["candidates"][0]["word"], "road");
    EXPECT_EQ(p["candidates"][0]["probability"], 1);
    EXPECT_TRUE(p["layer"].is_null() && p["head"].is_null());
    expect_parts(attn({"pronoun", kGnu}), {"unknown to the model: gnu", "it (word 7): cannot tell: 'gnu' may be meant",
                                           "--kind gnu=animal", "--kind gnu=none", "  road "});

    const std::string two = "The gnu near the dog didn't cross the road because it was too tired";
    const json q = pronoun_json({two})["pronouns"][0];
    EXPECT_EQ(q["answer"], "dog");
    EXPECT_FALSE(q.contains("reason"));
    EXPECT_EQ(q["unknown_nouns"], json{"gnu"});
    EXPECT_EQ(q["note"].get<std::string>().rfind("'gnu' may be meant", 0), 0U) << q["note"];
    expect_parts(attn({"pronoun", two}), {"it (word 10) = dog", "note: 'gnu' may be meant", "--kind gnu=animal"});
    EXPECT_FALSE(pronoun_json({kTired})["pronouns"][0].contains("note"));

    const json both = pronoun_json({"The gnu saw the Zebu because it was flummoxed"})["pronouns"][0];
    EXPECT_EQ(both["unknown_nouns"], (json{"gnu", "Zebu"}));
    EXPECT_EQ(both["reason"], "unknown-noun");
    EXPECT_NE(both["note"].get<std::string>().find("'gnu' or 'Zebu' may be meant"), std::string::npos);
    const json predicate = pronoun_json({"The gnu saw the dog because it was flummoxed"})["pronouns"][0];
    EXPECT_EQ(predicate["reason"], "unknown-predicate");
    EXPECT_NE(predicate["note"].get<std::string>().find("'gnu' may be meant"), std::string::npos);
}

TEST(CliPronoun, AnUnknownNounMayBeToldItsKind) {
    const json told = pronoun_json({kGnu, "--kind", "Gnu=animal"})["pronouns"][0];
    EXPECT_EQ(told["answer"], "gnu");
    EXPECT_EQ(told["unknown_nouns"], json::array());
    EXPECT_EQ(told["candidates"][0]["index"], 1);
    EXPECT_GT(told["candidates"][0]["probability"].get<double>(), 0.9);
    const json none = pronoun_json({kGnu, "--kind", "gnu=none"})["pronouns"][0];
    EXPECT_EQ(none["answer"], "road");
    EXPECT_FALSE(none.contains("note"));
    expect_error(attn({"pronoun", kGnu, "--kind", "gnu=animul"}), 2, {"--kind", "'animul'", "did you mean 'animal'"});
    expect_error(attn({"pronoun", kGnu, "--kind", "gnu"}), 2, {"--kind", "'gnu' is not WORD=KIND"});
    expect_error(attn({"pronoun", kGnu, "--kind", "=animal"}), 2, {"--kind", "WORD=KIND"});
    expect_error(attn({"pronoun", kGnu, "--kind", "gnu=animal,"}), 2, {"--kind", "WORD=KIND"});
    expect_error(attn({"pronoun", kGnu, "--kind", "gnu=animal,Road=way"}), 2, {"--kind", "knows the word 'road'"});
}

TEST(CliPronoun, CausalHidesWhatIsSaid) {
    const auto row = [](const std::string& sentence) {
        const json p = pronoun_json({sentence, "--causal"})["pronouns"][0];
        return p["candidates"];
    };
    EXPECT_EQ(row(kTired), row(kWide)) << "it cannot see tired or wide";
    EXPECT_NE(row(kTired), pronoun_json({kTired})["pronouns"][0]["candidates"]);
}

TEST(CliPronoun, AnExhibitSaysWhatItIs) {
    expect_parts(attn({"pronoun", kTired, "--model", "pronoun-standard"}), {"a way around its attention"});
}

TEST(CliPronoun, SaysWhatIsWrong) {
    expect_error(attn({"pronoun"}), 2, {"SENTENCE: it is missing"});
    expect_error(attn({"pronoun", " "}), 2, {"no word"});
    expect_error(attn({"pronoun", kTired, "--model", "pronuon"}), 2, {"\"pronuon\"", "pronoun-beginner"});
    expect_error(attn({"pronoun", kTired, "--model", "./missing.safetensors"}), 1, {"missing.safetensors"});
    expect_error(attn({"pronoun", kTired, "--model", "tests/golden/multihead-together.safetensors"}), 1,
                 {"not a model of Attention Studio"});
    expect_error(attn({"pronoun", kTired, "--modell", "x"}), 2, {"did you mean '--model'"});
    std::string text = "it";
    for (int i = 0; i < 3000; ++i) text += " was";
    for (const char* model : {"pronoun", "pronoun-beginner", "pronoun-one-layer"})
        expect_error(attn({"pronoun", text, "--model", model}), 2, {"SENTENCE", "3001 words"});
}

}  // namespace
}  // namespace attn::test
