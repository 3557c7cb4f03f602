// attn attend: every mechanism on a file against the naive reference, and PyTorch's layers.
#include <cmath>
#include <cstdlib>
#include <fstream>

#include <fmt/format.h>

#include "core/io/half.hpp"
#include "tests/cli/attend_stage.hpp"

namespace attn::test {
namespace {

std::string side(int rows, int cols) { return "[" + std::to_string(rows) + ", " + std::to_string(cols) + "]"; }

TEST_F(CliAttend, EveryMechanismAgreesWithTheReference) {
    int n = 0;
    const std::string version = attn({"--version"}).out;
    const std::vector<std::string> all_masks = {"none", "causal", "padding", "window", "tensor"};
    const std::vector<std::string> all_contexts = {"soft", "hard", "argmax", "gumbel"};
    for (const ScoreFunction& score : score_functions())
        for (const Alignment& alignment : alignments())
            for (const auto& [tq, tk] : {std::pair{4, 6}, std::pair{1, 1}}) {
                const std::string& mask = all_masks[static_cast<std::size_t>(n) % all_masks.size()];
                const std::string& context = all_contexts[static_cast<std::size_t>(n / 2) % all_contexts.size()];
                ++n;
                const std::string trace =
                    std::string(score.id) + " " + std::string(alignment.id) + " " + mask + " " + context;
                SCOPED_TRACE(trace);
                Values values = inputs(rng_, tq, tk, 4, score.equal_widths ? 4 : 3, 2);
                add_parameters(values, score, rng_);
                add_parameters(values, alignment, rng_);
                Grid drawn(tq, tk, 1);
                for (double& cell : drawn.at) cell = rng_.uniform() < 0.6 ? 1 : 0;
                if (tq > 1)
                    for (int j = 0; j < tk; ++j) drawn(1, j) = 0;  // a query that may attend to nothing
                std::vector<std::string> arguments = {"--score",       std::string(score.id),
                                                      "--alignment",   std::string(alignment.id),
                                                      "--context",     context,
                                                      "--mask",        mask,
                                                      "--temperature", "0.8",
                                                      "--seed",        "3"};
                const bool windowed = mask == "window" || alignment.id == "local-m" || alignment.id == "local-p";
                if (windowed) arguments.insert(arguments.end(), {"--window", "2"});
                if (mask == "padding") arguments.insert(arguments.end(), {"--padding", "1"});
                if (context == "hard") arguments.insert(arguments.end(), {"--draws", "9"});
                const Ran ran = attend(writer_of(values, mask == "tensor" ? &drawn : nullptr), arguments);
                ASSERT_EQ(ran.status, 0) << ran.err;
                EXPECT_EQ(ran.out + ran.err, "");

                naive::Tensors parameters;
                for (const auto& [name, v] : values) parameters[name] = grid(v);
                const Grid scores = naive::scores(score.id, parameters["query"], parameters["key"], parameters);
                const Grid allowed = naive::allowed(mask == "tensor" ? "drawn" : mask, tq, tk, 2, 1, &drawn);
                const naive::Aligned aligned = naive::align(alignment.id, naive::logits(scores, 0.8, &allowed),
                                                            parameters["query"], parameters, 2);
                const Safetensors file = opened(out());
                expect_tensor(file, "scores", side(tq, tk), scores);
                expect_tensor(file, "weights", side(tq, tk), aligned.weights);
                std::size_t tensors = 3;
                if (alignment.id == "local-p") {
                    expect_tensor(file, "position", "[" + std::to_string(tq) + "]", aligned.position);
                    expect_tensor(file, "gaussian", side(tq, tk), aligned.gaussian);
                    tensors += 2;
                }
                if (context == "soft") {
                    expect_tensor(file, "context", side(tq, 2),
                                  naive::soft_context(aligned.weights, parameters["value"]));
                } else if (context == "hard") {
                    ASSERT_NE(file.find("draws"), nullptr);
                    EXPECT_EQ(file.find("draws")->dtype, DType::I64);
                    const Result<std::vector<std::int64_t>> keys = file.integers("draws");
                    ASSERT_TRUE(keys);
                    Grid draws(tq, 9);
                    std::copy(keys->begin(), keys->end(), draws.at.begin());
                    expect_tensor(file, "context", side(tq, 2), naive::mean_of_draws(draws, parameters["value"]));
                    expect_tensor(file, "standard_error", side(tq, 2),
                                  naive::standard_error_of_draws(draws, parameters["value"]));
                    tensors += 3;
                } else {
                    EXPECT_NE(file.find("choice"), nullptr);
                    tensors += 1;
                }
                EXPECT_EQ(file.tensors().size(), tensors);
                EXPECT_EQ(file.metadata().at("score"), score.id);
                EXPECT_EQ(file.metadata().at("mask"), mask);
                EXPECT_EQ(file.metadata().at("temperature"), "0.8");
                EXPECT_EQ(file.metadata().at("program") + "\n", version);
                EXPECT_EQ(file.metadata().count("window"), windowed ? 1U : 0U);
            }
}

TEST_F(CliAttend, ReadsAllFloats) {
    const Numbers numbers = {0.5F, -1.25F, 3, 0, 1, 2};
    std::string f64, bf16;
    for (const float x : numbers) {
        const double wide = static_cast<double>(x);
        f64.append(reinterpret_cast<const char*>(&wide), 8);
        const std::uint16_t half = float_to_bfloat16(x);
        bf16.append(reinterpret_cast<const char*>(&half), 2);
    }
    std::string f16;
    for (const float x : numbers) {
        const std::uint16_t half = float_to_half(x);
        f16.append(reinterpret_cast<const char*>(&half), 2);
    }
    std::string header =
        R"({"value":{"dtype":"F64","shape":[2,3],"data_offsets":[0,48]},"query":{"dtype":"BF16","shape":[2,3],"data_offsets":[48,60]},)"
        R"("key":{"dtype":"F16","shape":[2,3],"data_offsets":[60,72]}})";
    header.resize((header.size() + 7) / 8 * 8, ' ');
    const std::uint64_t length = header.size();
    std::ofstream(in(), std::ios::binary)
        << std::string(reinterpret_cast<const char*>(&length), 8) << header << f64 << bf16 << f16;
    const Ran ran = attend_file(in(), {"--score", "dot"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    Grid g(2, 3);
    std::copy(numbers.begin(), numbers.end(), g.at.begin());
    expect_tensor(opened(out()), "scores", "[2, 2]", naive::matmul_transposed(g, g));
}

TEST_F(CliAttend, ExtremeScoresStayFinite) {
    Values values = inputs(rng_, 3, 5, 4, 4, 2);
    for (float& x : values["query"].values) x *= 1e4F;
    ASSERT_EQ(attend(writer_of(values)).status, 0);
    for (float& x : values["query"].values) x *= 1e30F;
    for (float& x : values["key"].values) x *= 1e10F;
    expect_wrong(attend(writer_of(values)), {"scores[", "too large"});
}

TEST_F(CliAttend, ThreadsGiveTheSameBytes) {
    const Values values = inputs(rng_, 200, 150, 8, 8, 4);
    ASSERT_EQ(attend(writer_of(values), {"--threads", "1", "--context", "hard"}).status, 0);
    const std::string one = contents(out());
    ASSERT_EQ(attend(writer_of(values), {"--threads", "4", "--context", "hard"}).status, 0);
    EXPECT_EQ(contents(out()), one);
}

// A file with a state dict, inputs, mask, expected.weights and expected.output; its metadata say how many heads.
void expect_reference(const Safetensors& reference, const Safetensors& found) {
    for (const std::string name : {"weights", "output"}) {
        ASSERT_NE(found.find(name), nullptr);
        EXPECT_EQ(found.find(name)->shape, reference.find("expected." + name)->shape);
        const Result<Numbers> a = found.floats(name), b = reference.floats("expected." + name);
        ASSERT_TRUE(a && b);
        for (std::size_t i = 0; i < a->size(); ++i) ASSERT_NEAR((*a)[i], (*b)[i], 2e-5) << name << " at " << i;
    }
}

TEST_F(CliAttend, MultiHeadAgreesWithTheGoldenFiles) {
    for (const std::string name : {"together", "own-widths"}) {
        const std::string path = std::string(ATTN_SOURCE_DIR) + "/tests/golden/multihead-" + name + ".safetensors";
        SCOPED_TRACE(path);
        const Safetensors reference = opened(path);
        const std::string heads = reference.metadata().at("num_heads");
        const Ran ran = attend_file(path, {"--heads", heads, "--mask", "tensor"});
        ASSERT_EQ(ran.status, 0) << ran.err;
        const Safetensors found = opened(out());
        expect_reference(reference, found);
        EXPECT_EQ(found.metadata().at("heads"), heads);
        EXPECT_EQ(found.find("scores")->shape, found.find("weights")->shape);
        EXPECT_EQ(found.find("context")->shape.size(), 3U);
        expect_wrong(attend_file(path), {"--heads " + heads, "projection"});
    }
}

TEST_F(CliAttend, MultiHeadAgreesWithPyTorch) {
    const std::filesystem::path shared = std::filesystem::path(ATTN_SHARED_DIR) / "data" / "torch";
    if (!std::filesystem::exists(shared)) GTEST_SKIP() << shared << " is not here";
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(shared)) {
        if (entry.path().extension() != ".safetensors") continue;
        SCOPED_TRACE(entry.path());
        const Safetensors reference = opened(entry.path().string());
        const Ran ran =
            attend_file(entry.path().string(), {"--heads", reference.metadata().at("num_heads"), "--mask", "tensor"});
        ASSERT_EQ(ran.status, 0) << ran.err;
        expect_reference(reference, opened(out()));
        ++files;
    }
    EXPECT_GE(files, 5);
}

TEST_F(CliAttend, HeadsShareTheMechanismsParameters) {
    Values values = inputs(rng_, 3, 4, 6, 6, 6);
    values["in_proj_weight"] = random(rng_, {18, 6}, 0.4);
    values["out_proj.weight"] = random(rng_, {6, 6}, 0.4);
    values["local.position_weight"] = random(rng_, {5, 3});
    values["local.position_vector"] = random(rng_, {5});
    const Ran ran =
        attend(writer_of(values), {"--heads", "2", "--alignment", "local-p", "--context", "hard", "--draws", "7"});
    ASSERT_EQ(ran.status, 0) << ran.err;
    const Safetensors file = opened(out());
    for (const auto& [name, shape] :
         {std::pair{"scores", "[2, 3, 4]"}, std::pair{"position", "[2, 3]"}, std::pair{"draws", "[2, 3, 7]"},
          std::pair{"context", "[2, 3, 3]"}, std::pair{"output", "[3, 6]"}})
        EXPECT_EQ(file.find(name)->shape_text(), shape) << name;
}

TEST_F(CliAttend, TinyVectorsHaveADirection) {
    Values values = inputs(rng_, 1, 2, 2, 2, 1);
    values["query"].values = {1e-40F, 0};
    values["key"].values = {1, 0, 0, 1e-44F};
    EXPECT_EQ(attend(writer_of(values), {"--score", "cosine"}).status, 0);
    const Result<Safetensors> file = Safetensors::open(out());
    ASSERT_TRUE(file);
    const Result<Matrix> scores = file->matrix("scores");
    ASSERT_TRUE(scores);
    EXPECT_NEAR((*scores)(0, 0), 1, 1e-6);
    EXPECT_NEAR((*scores)(0, 1), 0, 1e-6);
}

}  // namespace
}  // namespace attn::test
