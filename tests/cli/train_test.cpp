// attn train and attn evaluate: a short training from the first step to a measured file, stopped on the way.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <fcntl.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "core/models/model.hpp"
#include "tests/cli/support.hpp"

namespace attn::test {
namespace {

using nlohmann::json;

// Starts it, waits for its first progress on standard error, sends Ctrl-C; its status, or -1.
int interrupted(std::vector<std::string> words, const std::string& log) {
    words.insert(words.begin(), ATTN_CLI_PATH);
    std::vector<char*> pointers;
    for (std::string& w : words) pointers.push_back(w.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 2, log.c_str(), O_WRONLY | O_CREAT, 0600);
    pid_t child = 0;
    const int failed = ::posix_spawn(&child, ATTN_CLI_PATH, &actions, nullptr, pointers.data(), ::environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) return -1;
    for (int i = 0; i < 3000 && contents(log).find("parameters") == std::string::npos; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ::kill(child, SIGINT);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(CliTrain, StopsResumesAndIsMeasured) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "minutes under sanitizers, where core_tests train and measure with fewer sentences";
#endif
    const Folder folder;
    const std::string file = folder / "m.safetensors";
    const std::vector<std::string> train = {"train", "pronoun", "--recipe", "one-layer", "--steps",
                                            "40",    "--seed",  "3",        "--out",     file};
    ASSERT_GT(interrupted(train, folder / "log"), 0) << contents(folder / "log");
    EXPECT_NE(contents(folder / "log").find("stopped after step"), std::string::npos) << contents(folder / "log");
    EXPECT_NE(contents(folder / "log").find("--resume"), std::string::npos);
    ASSERT_EQ(folder.names(), (std::vector<std::string>{"log", "m.safetensors.part"}));

    std::vector<std::string> other = train;
    other.emplace_back("--resume");
    other[7] = "4";
    expect_error(attn(other), 1, {"m.safetensors.part", "other settings"});
    other[7] = "3";
    const Ran resumed = attn(other);
    ASSERT_EQ(resumed.status, 0) << resumed.err;
    EXPECT_EQ(resumed.out, "");
    EXPECT_NE(resumed.err.find("step   40 / 40"), std::string::npos) << resumed.err;
    for (const char* watched : {"it was too tired", "it was too wide", "animal", "street"})
        EXPECT_NE(resumed.err.find(watched), std::string::npos) << watched << "\n" << resumed.err;
    ASSERT_EQ(folder.names(), (std::vector<std::string>{"log", "m.safetensors"}));
    const Result<std::shared_ptr<const Model>> model = load_model(file);
    ASSERT_TRUE(model) << model.error().message();
    EXPECT_EQ((*model)->id, "pronoun-one-layer");
    EXPECT_EQ((*model)->card.at("command"), "attn train pronoun --recipe one-layer --seed 3 --steps 40");
    const json numbers = parsed((*model)->card.at("numbers"));

    const Ran measured = attn({"evaluate", file, "--split", "pairs", "--json", "--threads", "2"});
    ASSERT_EQ(measured.status, 0) << measured.err;
    const json j = parsed(measured.out);
    EXPECT_EQ(j["format"], "attn-evaluate");
    EXPECT_EQ(j["version"], 1);
    EXPECT_EQ(j["model"], "pronoun-one-layer");
    ASSERT_EQ(j["splits"].size(), 1U);
    const json& s = j["splits"][0];
    EXPECT_EQ(s, numbers["pairs"]) << "the card says what is measured";
    EXPECT_EQ(s["split"], "pairs");
    EXPECT_EQ(s["sentences"], 1000);
    for (const char* key : {"accuracy", "choice", "weight", "mean_weight", "flip", "mean_flip", "entropy_bits",
                            "calibration_error", "predicate_weight"}) {
        const json& e = s[key];
        EXPECT_LE(e["low"].get<double>(), e["value"].get<double>()) << key;
        EXPECT_LE(e["value"].get<double>(), e["high"].get<double>()) << key;
    }
    EXPECT_EQ(s["heads_searched"], 4);
    for (const char* block : {"antecedent", "other", "predicate", "elsewhere"})
        for (const char* figure : {"accuracy", "drop"})
            for (const char* part : {"value", "low", "high"})
                EXPECT_TRUE(s["blocks"][block][figure][part].is_number()) << block << " " << figure;
}

TEST(CliTrain, SaysWhatIsWrong) {
    const auto wrong = [](std::vector<std::string> arguments, const std::vector<std::string>& parts) {
        arguments.insert(arguments.begin(), "train");
        expect_error(attn(arguments), 2, parts);
    };
    wrong({}, {"TASK: it is missing", "pronoun", "--all"});
    wrong({"pronuon"}, {"TASK: there is no 'pronuon'"});
    wrong({"pronoun", "--recipe", "studioo"},
          {"--recipe: there is no 'studioo'", "did you mean 'studio'", "one-layer"});
    wrong({"pronoun", "--score", "dott"}, {"--score: there is no 'dott'", "did you mean 'dot'"});
    wrong({"pronoun", "--score", "dot", "--recipe", "studio"}, {"--score", "--recipe"});
    wrong({"pronoun", "--no-scale"}, {"--no-scale", "cosine"});
    wrong({"pronoun", "--score", "dot", "--no-scale"}, {"--no-scale", "cosine"});
    wrong({"pronoun", "--seed", "x"}, {"--seed"});
    wrong({"pronoun", "--steps", "0"}, {"--steps", "1 to"});
    wrong({"pronoun", "--threads", "0"}, {"--threads"});
    wrong({"--all", "--out", "x"}, {"--all"});
    wrong({"--all", "pronoun"}, {"--all"});
    wrong({"pronoun", "--folder", "x"}, {"--folder", "--all", "--out FILE"});
    const Folder folder;
    expect_error(attn({"train", "pronoun", "--out", folder / "m.safetensors", "--watch", "Hello there."}), 1,
                 {"Hello there.", "no \"it\"", "watch another sentence"});
    expect_error(attn({"train", "pronoun", "--out", folder / "none/m.safetensors"}), 1,
                 {"none/m.safetensors: cannot write"});
    expect_error(attn({"train", "pronoun", "--out", folder / "m.safetensors", "--resume"}), 1, {"m.safetensors.part"});
    EXPECT_TRUE(folder.names().empty());
}

TEST(CliEvaluate, SaysWhatIsWrong) {
    expect_error(attn({"evaluate"}), 2, {"MODEL: it is missing"});
    expect_error(attn({"evaluate", "pronuon"}), 2, {"\"pronuon\"", "pronoun"});
    expect_error(attn({"evaluate", "pronoun", "--split", "pair"}), 2,
                 {"--split: there is no 'pair'", "did you mean 'pairs'", "structures, nouns, final"});
    expect_error(attn({"evaluate", "pronoun", "--split", "train"}), 2, {"--split: there is no 'train'"});
    expect_error(attn({"evaluate", "pronoun", "--threads", "x"}), 2, {"--threads"});
    expect_error(attn({"evaluate", "./missing.safetensors"}), 1, {"missing.safetensors"});
}

}  // namespace
}  // namespace attn::test
