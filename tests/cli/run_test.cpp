// attn run, explain, nodes and list as data, and how they choose what to show.
#include <algorithm>
#include <cmath>
#include <set>

#include "core/attention/mechanism.hpp"
#include "core/engine/examples.hpp"
#include "core/engine/run.hpp"
#include "core/engine/session.hpp"
#include "tests/cli/support.hpp"

namespace attn::test {
namespace {

using nlohmann::json;

json run_json(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "run");
    arguments.insert(arguments.end(), {"--format", "json"});
    const Ran ran = attn(arguments);
    EXPECT_EQ(ran.status, 0) << ran.err;
    return parsed(ran.out);
}

// Bit for bit; null is -inf.
void expect_matrix(const json& found, const Matrix& expected) {
    ASSERT_EQ(found.size(), static_cast<std::size_t>(expected.rows()));
    for (Index r = 0; r < expected.rows(); ++r) {
        const json& row = found[static_cast<std::size_t>(r)];
        ASSERT_EQ(row.size(), static_cast<std::size_t>(expected.cols()));
        for (Index c = 0; c < expected.cols(); ++c) {
            const json& x = row[static_cast<std::size_t>(c)];
            const float value = x.is_null() ? -INFINITY : x.get<float>();
            ASSERT_EQ(value, expected(r, c)) << r << ", " << c;
        }
    }
}

TEST(CliRun, JsonHoldsWhatTheEngineComputes) {
    Document document;
    document.sentence = kTired;
    document.mechanism.mask = "causal";
    document.mechanism.alignment = "local-p";
    document.mechanism.context = "hard";
    document.mechanism.heads = 2;
    document.mechanism.options.window = 3;
    document.mechanism.options.draws = 4;
    document.mechanism.options.temperature = 0.7;
    const Result<SnapshotPtr> s = run_document(document, {});
    ASSERT_TRUE(s);
    const json j = run_json({kTired, "--mask", "causal", "--alignment", "local-p", "--context", "hard", "--heads", "2",
                             "--window", "3", "--draws", "4", "--temperature", "0.7"});
    EXPECT_EQ(j["format"], "attn-run");
    EXPECT_EQ(j["version"], 1);
    EXPECT_EQ(j["trained"], false);
    EXPECT_EQ(j["distribution"], false);
    EXPECT_EQ(j["mechanism"]["alignment"], "local-p");
    EXPECT_EQ(j["options"], (json{{"temperature", 0.7}, {"window", 3}, {"draws", 4}, {"scale", nullptr}, {"seed", 7}}));
    EXPECT_EQ(j["view"], (json{{"query", 7}, {"head", 0}}));
    EXPECT_EQ(j["keys"][2], (json{{"text", "didn't"}, {"begin", 11}, {"end", 17}}));
    ASSERT_EQ(j["heads"].size(), 2U);
    for (int h = 0; h < 2; ++h) {
        const json& head = j["heads"][static_cast<std::size_t>(h)];
        const HeadNodes& nodes = (*s)->head(h);
        expect_matrix(head["scores"], (*s)->graph.value(nodes.scores));
        expect_matrix(head["logits"], (*s)->graph.value(nodes.logits));
        expect_matrix(head["weights"], (*s)->graph.value(nodes.weights));
        expect_matrix(head["context"], (*s)->graph.value(nodes.context));
        EXPECT_EQ(head["extras"].size(), 5U);
        EXPECT_EQ(head["extras"]["position"].size(), 12U);
        EXPECT_TRUE(head["extras"]["position"][0].is_number());
        EXPECT_EQ(head["extras"]["draws"][3].size(), 4U);
        EXPECT_EQ(head["rows"]["entropy_bits"].size(), 12U);
    }
    expect_matrix(j["mean"]["weights"], (*s)->graph.value((*s)->mean_weights));
    expect_matrix(j["output"], (*s)->graph.value((*s)->output));
}

TEST(CliRun, EveryMechanismRunsInEveryFormat) {
    const Folder folder;
    const auto check = [&](const char* flag, std::string_view id) {
        SCOPED_TRACE(std::string(flag) + " " + std::string(id));
        if (id == "drawn") return;
        const Ran text = attn({"run", kTired, flag, std::string(id)});
        EXPECT_EQ(text.status, 0) << text.err;
        EXPECT_NE(text.out.find("untrained, from seed 7"), std::string::npos);
        EXPECT_EQ(text.out.find("nan"), std::string::npos);
        const json j = run_json({kTired, flag, std::string(id), "--heads", "2"});
        EXPECT_EQ(j["heads"].size(), 2U);
        const std::string path = folder / "out.safetensors";
        EXPECT_EQ(attn({"run", kTired, flag, std::string(id), "--format", "safetensors", "--output", path}).status, 0);
        EXPECT_NE(opened(path).find("weights"), nullptr);
    };
    for (const auto& d : score_functions()) check("--score", d.id);
    for (const auto& d : alignments()) check("--alignment", d.id);
    for (const auto& d : contexts()) check("--context", d.id);
    for (const auto& d : masks()) check("--mask", d.id);
    for (const auto& d : positions()) check("--position", d.id);
}

TEST(CliRun, CsvQuotes) {
    const Ran ran = attn({"run", "a, \"b\"", "--format", "csv", "--no-project"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.out.rfind("head,query_index,query,key_index,key,score,weight\n0,0,a,0,a,", 0), 0U) << ran.out;
    EXPECT_NE(ran.out.find("\n0,1,\",\",2,\"\"\"\","), std::string::npos) << ran.out;
    EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 26);
}

TEST(CliRun, SafetensorsStackTheHeads) {
    const Folder folder;
    const std::string path = folder / "out.safetensors";
    const Ran ran = attn({"run", kTired, "--with", "Wer?", "--alignment", "local-p", "--context", "hard", "--draws",
                          "6", "--format", "safetensors", "--output", path});
    ASSERT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.out, "");
    const Safetensors file = opened(path);
    const std::vector<std::pair<std::string, std::string>> shapes = {
        {"scores", "[4, 2, 12]"}, {"weights", "[4, 2, 12]"},       {"context", "[4, 2, 8]"},
        {"position", "[4, 2]"},   {"gaussian", "[4, 2, 12]"},      {"draws", "[4, 2, 6]"},
        {"choice", "[4, 2, 12]"}, {"standard_error", "[4, 2, 8]"}, {"output", "[2, 32]"}};
    EXPECT_EQ(file.tensors().size(), shapes.size());
    for (const auto& [name, shape] : shapes) {
        ASSERT_NE(file.find(name), nullptr) << name;
        EXPECT_EQ(file.find(name)->shape_text(), shape) << name;
    }
    EXPECT_EQ(file.find("draws")->dtype, DType::I64);
    EXPECT_EQ(file.metadata().at("query_tokens"), R"(["Wer","?"])");
}

TEST(CliRun, ChoosesTheQuery) {
    EXPECT_EQ(run_json({kTired})["view"]["query"], 7);
    EXPECT_EQ(run_json({"one two three four"})["view"]["query"], 1);
    EXPECT_EQ(run_json({kTired, "--query", "ANIMAL"})["view"]["query"], 1);
    EXPECT_EQ(run_json({kTired, "--query", "3"})["view"]["query"], 3);
    EXPECT_EQ(run_json({"it was it", "--query", "it:2"})["view"]["query"], 2);
    EXPECT_EQ(run_json({"1 0 1992", "--query", "1992"})["view"]["query"], 2);
    EXPECT_EQ(run_json({"1 0 1992", "--query", "0:1"})["view"]["query"], 1);
    EXPECT_EQ(run_json({kTired, "--head", "mean"})["view"]["head"], "mean");
    EXPECT_EQ(run_json({"--example", "cross"})["view"]["query"], 3);
    const Ran twice = attn({"run", "it was it", "--query", "it"});
    EXPECT_NE(twice.out.find("'it' occurs 2 times; the first is taken (it:2 is the second)"), std::string::npos)
        << twice.out;
    const Ran data = attn({"run", "it was it", "--query", "it", "--format", "csv"});
    EXPECT_EQ(data.status, 0);
    EXPECT_NE(data.err.find("note: 'it' occurs 2 times"), std::string::npos);
}

TEST(CliRun, ReadsStandardInput) {
    const Ran ran = attn({"run", "-"}, kTired + "\n");
    EXPECT_EQ(ran.out, attn({"run", kTired}).out);
    expect_error(attn({"run", "-"}, ""), 2, {"SENTENCE"});
    EXPECT_EQ(attn({"run", "-"}, "\xff\xfe bad \xc3").status, 0);
}

TEST(CliRun, ASessionGivesWhatFlagsLeaveOpen) {
    const Folder folder;
    Document document;
    document.sentence = "one two three";
    document.mechanism.mask = "drawn";
    document.mechanism.score = "additive";
    document.mechanism.heads = 2;
    document.blocked = {{0, 1}};
    document.view.query = 2;
    ASSERT_TRUE(save_session(folder / "s.json", document));
    const json j = run_json({"--session", folder / "s.json", "--alignment", "sparsemax"});
    EXPECT_EQ(j["view"]["query"], 2);
    EXPECT_EQ(j["mechanism"]["score"], "additive");
    EXPECT_EQ(j["mechanism"]["alignment"], "sparsemax");
    EXPECT_TRUE(j["heads"][1]["logits"][0][1].is_null());
    EXPECT_EQ(j["heads"][1]["weights"][0][1], 0);
    expect_error(attn({"run", "--session", folder / "s.json", "--output", folder / "s.json"}), 2,
                 {"--output: it is the session file"});
}

TEST(CliRun, ColorOnlyWhereWanted) {
    const auto colored = [](const std::vector<std::string>& more, const Environment& environment = {}) {
        std::vector<std::string> arguments = {"run", kTired};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return attn(arguments, {}, environment).out.find('\x1b') != std::string::npos;
    };
    EXPECT_FALSE(colored({}));
    EXPECT_TRUE(colored({"--color", "always"}, {{"NO_COLOR", "1"}}));
    EXPECT_FALSE(colored({"--color", "never"}));
}

TEST(CliRun, WritesAFileInsteadOfPrinting) {
    const Folder folder;
    const Ran ran = attn({"run", kTired, "--output", folder / "out.txt"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(contents(folder / "out.txt"), attn({"run", kTired}).out);
    EXPECT_EQ(folder.names(), std::vector<std::string>{"out.txt"});
}

TEST(CliRun, ThreadsAndRunsGiveTheSame) {
    const std::vector<std::string> base = {"run", kTired, "--context", "gumbel", "--format", "json", "--threads"};
    auto one = base, four = base;
    one.emplace_back("1");
    four.emplace_back("4");
    EXPECT_EQ(attn(one).out, attn(four).out);
}

TEST(CliExplain, TermsSumToTheValue) {
    const Ran nodes = attn(
        {"nodes", kTired, "--json", "--mask", "causal", "--temperature", "2", "--score", "mlp", "--context", "hard"});
    for (const json& node : parsed(nodes.out)) {
        const std::string path = node["path"];
        SCOPED_TRACE(path);
        if (path.rfind("attention/head/", 0) == 0 && path.rfind("attention/head/1/", 0) != 0) continue;
        const Ran ran = attn({"explain", kTired, "--mask", "causal", "--temperature", "2", "--score", "mlp",
                              "--context", "hard", "--node", path, "--row", "0", "--col", "0", "--format", "json"});
        ASSERT_EQ(ran.status, 0) << ran.err;
        const json j = parsed(ran.out);
        EXPECT_EQ(j["path"], path);
        EXPECT_EQ(j["formula_id"], node["formula_id"]);
        EXPECT_EQ(path == "attention/head/1/weights", j["formula_id"] == "alignment/softmax/weights");
        EXPECT_EQ(j["inputs"].size(), node["inputs"].size());
        if (j["value"].is_null()) continue;
        const double value = j["value"];
        EXPECT_NEAR(value, j["evaluated"].get<double>(), 1e-5 * std::max(1.0, std::abs(value)));
    }
}

TEST(CliList, JsonComesFromTheDescriptors) {
    const json all = parsed(attn({"list", "--json"}).out);
    EXPECT_EQ(all["scores"].size(), score_functions().size());
    EXPECT_EQ(all["alignments"].size(), alignments().size());
    EXPECT_EQ(all["contexts"].size(), contexts().size());
    EXPECT_EQ(all["masks"].size(), masks().size());
    EXPECT_EQ(all["positions"].size(), positions().size());
    EXPECT_EQ(all["options"].size(), option_specs().size());
    EXPECT_EQ(all["examples"].size(), load_examples()->size());
    EXPECT_EQ(all["scores"][3]["parameters"][0],
              (json{{"name", "additive.query_weight"}, {"shape", {"d_a", "d_q"}}, {"optional", false}}));
    std::set<std::string> names;
    for (const json& model : all["models"]) EXPECT_TRUE(names.insert(model["names"]["en"]).second) << model["names"];
    EXPECT_GE(names.size(), score_functions().size());
    EXPECT_EQ(attn({"--version"}).out.rfind("attn ", 0), 0U);
}

}  // namespace
}  // namespace attn::test
