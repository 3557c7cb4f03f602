// attn attend: every mechanism on a file against the naive reference, PyTorch's layers, and everything that can be
// wrong with the tensors.
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <numeric>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/attention/mechanism.hpp"
#include "core/base/rng.hpp"
#include "core/io/half.hpp"
#include "tests/cli/support.hpp"
#include "tests/support/naive.hpp"

namespace attn::test {
namespace {

using naive::Grid;

using Numbers = std::vector<float>;
struct Value {
    std::vector<std::int64_t> shape;
    Numbers values;
};
using Values = std::map<std::string, Value>;

Value random(Rng& rng, std::vector<std::int64_t> shape, double size = 1) {
    Value v{std::move(shape), {}};
    const std::int64_t count = std::accumulate(v.shape.begin(), v.shape.end(), std::int64_t{1}, std::multiplies<>());
    for (std::int64_t i = 0; i < count; ++i) v.values.push_back(static_cast<float>(rng.normal() * size));
    return v;
}

Grid grid(const Value& v) {
    const int cols = static_cast<int>(v.shape.back());
    Grid g(static_cast<int>(v.values.size()) / cols, cols);
    std::copy(v.values.begin(), v.values.end(), g.at.begin());
    return g;
}

Values inputs(Rng& rng, std::int64_t tq, std::int64_t tk, std::int64_t dq, std::int64_t dk, std::int64_t dv) {
    return {{"query", random(rng, {tq, dq})}, {"key", random(rng, {tk, dk})}, {"value", random(rng, {tk, dv})}};
}

// What a descriptor asks for, from its own list of shapes.
void add_parameters(Values& values, const Mechanism& m, Rng& rng) {
    const std::int64_t dq = values.at("query").shape[1], dk = values.at("key").shape[1];
    for (const ParameterSpec& p : m.parameters) {
        std::vector<std::int64_t> shape;
        for (const std::string_view s : p.shape)
            shape.push_back(s == "1"         ? 1
                            : s == "d_q"     ? dq
                            : s == "d_k"     ? dk
                            : s == "d_q+d_k" ? dq + dk
                            : s == "d_p"     ? 3
                                             : 5);
        values[std::string(p.name)] = random(rng, shape, 0.7);
    }
}

SafetensorsWriter writer_of(const Values& values, const Grid* mask = nullptr) {
    SafetensorsWriter writer;
    for (const auto& [name, v] : values) writer.add(name, v.shape, v.values);
    if (mask != nullptr) {
        std::vector<std::uint8_t> cells(mask->at.begin(), mask->at.end());
        writer.add_u8("mask", {mask->rows, mask->cols}, cells);
    }
    return writer;
}

class CliAttend : public testing::Test {
protected:
    Ran attend(const SafetensorsWriter& writer, std::vector<std::string> arguments = {}) {
        EXPECT_TRUE(writer.write(in()));
        return attend_file(in(), std::move(arguments));
    }
    Ran attend_file(const std::string& file, std::vector<std::string> arguments = {}) {
        std::filesystem::remove(out());
        const std::vector<std::string> base = {"attend", "--input", file, "--output", out()};
        arguments.insert(arguments.begin(), base.begin(), base.end());
        return attn(arguments);
    }
    std::string in() const { return folder_ / "in.safetensors"; }
    std::string out() const { return folder_ / "out.safetensors"; }

    void expect_tensor(const Safetensors& file, const std::string& name, const std::string& shape,
                       const Grid& expected) {
        const TensorInfo* info = file.find(name);
        ASSERT_NE(info, nullptr) << name;
        EXPECT_EQ(info->shape_text(), shape) << name;
        const Result<Numbers> values = file.floats(name);
        ASSERT_TRUE(values);
        ASSERT_EQ(values->size(), expected.at.size()) << name;
        const double size = std::max(1.0, naive::max_abs(expected));
        for (std::size_t i = 0; i < values->size(); ++i)
            ASSERT_NEAR(static_cast<double>((*values)[i]), expected.at[i], 2e-5 * size) << name << " at " << i;
    }
    void expect_wrong(const Ran& ran, const std::vector<std::string>& parts, int status = 1) {
        expect_error(ran, status, parts);
        EXPECT_FALSE(std::filesystem::exists(out()));
    }

    Folder folder_;
    Rng rng_{11};
};

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

TEST_F(CliAttend, NamesTensorFoundAndExpected) {
    const Values good = inputs(rng_, 3, 5, 4, 4, 2);
    const auto with = [&](const std::string& name, std::vector<std::int64_t> shape) {
        Values v = good;
        v[name] = random(rng_, std::move(shape));
        return writer_of(v);
    };
    Values no_key = good;
    no_key.erase("key");
    expect_wrong(attend(writer_of(no_key)), {"tensor 'key'", "missing", "[T_k, d_k]"});
    expect_wrong(attend(with("query", {3})), {"tensor 'query'", "found [3]", "expected [T_q, d_q]"});
    expect_wrong(attend(with("query", {0, 4})), {"tensor 'query'", "found [0, 4]"});
    expect_wrong(attend(with("query", {1, 3, 4})), {"tensor 'query'", "found [1, 3, 4]"});
    expect_wrong(attend(with("key", {5, 3})), {"tensor 'key'", "found [5, 3]", "[5, 4]", "d_k = d_q"});
    expect_wrong(attend(with("value", {4, 2})), {"tensor 'value'", "found [4, 2]", "[5, d_v]"});
    expect_wrong(attend(with("extra", {2})), {"tensor 'extra'", "F32 [2]", "query [T_q, d_q]", "leave it out"});
    expect_wrong(attend(with("mlp.output_bias", {1})), {"tensor 'mlp.output_bias'", "--score mlp"});
    EXPECT_EQ(attend(with("expected.anything", {2})).status, 0);

    expect_wrong(attend(writer_of(good), {"--score", "general"}),
                 {"tensor 'general.weight'", "missing", "[d_q, d_k] = [4, 4]"});
    expect_wrong(attend(with("general.weight", {4, 5}), {"--score", "general"}),
                 {"tensor 'general.weight'", "found [4, 5]", "[4, 4]"});
    expect_wrong(attend(with("local.position_weight", {3, 5}), {"--alignment", "local-p"}),
                 {"tensor 'local.position_weight'", "found [3, 5]", "[3, 4]"});
    Values additive = good;
    additive["additive.query_weight"] = random(rng_, {6, 4});
    additive["additive.key_weight"] = random(rng_, {7, 4});
    additive["additive.vector"] = random(rng_, {6});
    expect_wrong(attend(writer_of(additive), {"--score", "additive"}),
                 {"tensor 'additive.key_weight'", "found [7, 4]", "[6, 4]"});
}

TEST_F(CliAttend, NamesWhatIsWrongWithNumbersAndMasks) {
    const Values good = inputs(rng_, 3, 5, 4, 4, 2);
    Values bad = good;
    bad["key"].values[6] = NAN;
    expect_wrong(attend(writer_of(bad)), {"tensor 'key'", "element [1, 2]", "not a number"});
    bad["key"].values[6] = INFINITY;
    expect_wrong(attend(writer_of(bad)), {"tensor 'key'", "element [1, 2]", "infinite"});
    Values no_value = good;
    no_value.erase("value");
    SafetensorsWriter integers = writer_of(no_value);
    integers.add_i64("value", {5, 2}, std::vector<std::int64_t>(10, 1));
    expect_wrong(attend(integers), {"tensor 'value'", "dtype found I64", "F32, F16, BF16 or F64"});

    Grid mask(3, 5, 1);
    EXPECT_EQ(attend(writer_of(good, &mask)).status, 0) << "it forbids nothing, like --mask none";
    mask(1, 2) = 0;
    expect_wrong(attend(writer_of(good, &mask)), {"tensor 'mask'", "--mask none", "--mask tensor"});
    EXPECT_EQ(attend(writer_of(good, &mask), {"--mask", "tensor"}).status, 0);
    mask(1, 2) = 2;
    expect_wrong(attend(writer_of(good, &mask), {"--mask", "tensor"}), {"tensor 'mask'", "element [1, 2] is 2"});
    const Grid small(2, 5, 1);
    expect_wrong(attend(writer_of(good, &small), {"--mask", "tensor"}), {"tensor 'mask'", "found [2, 5]", "[3, 5]"});
    expect_wrong(attend(writer_of(good), {"--mask", "tensor"}), {"tensor 'mask'", "missing"});
    SafetensorsWriter floats = writer_of(good);
    floats.add("mask", {3, 5}, Numbers(15, 1));
    expect_wrong(attend(floats, {"--mask", "tensor"}), {"tensor 'mask'", "dtype found F32", "U8 or BOOL"});
}

TEST_F(CliAttend, NamesWhatIsWrongWithProjections) {
    Values good = inputs(rng_, 3, 5, 4, 4, 4);
    expect_wrong(attend(writer_of(good), {"--heads", "2"}),
                 {"tensor 'in_proj_weight'", "missing", "[12, 4]", "q_proj_weight", "out_proj.weight"});
    good["in_proj_weight"] = random(rng_, {12, 4});
    expect_wrong(attend(writer_of(good), {"--heads", "2"}), {"tensor 'out_proj.weight'", "missing", "[4, 4]"});
    good["out_proj.weight"] = random(rng_, {4, 4});
    EXPECT_EQ(attend(writer_of(good), {"--heads", "2"}).status, 0);
    expect_wrong(attend(writer_of(good)), {"projection", "--heads"});
    expect_wrong(attend(writer_of(good), {"--heads", "3"}), {"--heads", "width of 4", "3 heads"}, 2);
    Values bad = good;
    bad["in_proj_weight"] = random(rng_, {11, 4});
    expect_wrong(attend(writer_of(bad), {"--heads", "2"}), {"tensor 'in_proj_weight'", "found [11, 4]", "[12, 4]"});
    bad = good;
    bad["in_proj_bias"] = random(rng_, {4});
    expect_wrong(attend(writer_of(bad), {"--heads", "2"}), {"tensor 'in_proj_bias'", "found [4]", "[12]"});
    bad = good;
    bad["q_proj_weight"] = random(rng_, {4, 4});
    expect_wrong(attend(writer_of(bad), {"--heads", "2"}), {"tensor 'q_proj_weight'", "no use for it"});
    bad = good;
    bad["bias_k"] = random(rng_, {1, 1, 4});
    expect_wrong(attend(writer_of(bad), {"--heads", "2"}), {"tensor 'bias_k'", "add_bias_kv", "not computed here"});
    bad = good;
    bad["value"] = random(rng_, {5, 3});
    expect_wrong(attend(writer_of(bad), {"--heads", "2"}),
                 {"tensor 'value'", "found [5, 3]", "[5, 4]", "v_proj_weight"});
    bad.erase("in_proj_weight");
    bad["q_proj_weight"] = bad["k_proj_weight"] = random(rng_, {4, 4});
    expect_wrong(attend(writer_of(bad), {"--heads", "2"}), {"tensor 'v_proj_weight'", "missing", "[4, 3]"});
}

TEST_F(CliAttend, BoundsTheMemory) {
    const Values large = inputs(rng_, 20000, 20000, 1, 1, 1);
    expect_wrong(attend(writer_of(large)), {"20000 · 20000 · 1", "268435456"});
    const Values small = inputs(rng_, 5000, 2, 1, 1, 1);
    expect_wrong(attend(writer_of(small), {"--context", "hard", "--draws", "100000"}), {"--draws", "5000"}, 2);
}

// By the header alone: the data of these files is so long that reading it would be noticed.
TEST_F(CliAttend, RefusesByTheHeaderBeforeItReadsTheData) {
    const auto sparse = [&](const std::string& tensors, std::uint64_t bytes) {
        std::string file(8, '\0');
        for (int i = 0; i < 8; ++i) file[static_cast<std::size_t>(i)] = static_cast<char>(tensors.size() >> (8 * i));
        std::ofstream(in(), std::ios::binary) << file << tensors;
        std::filesystem::resize_file(in(), 8 + tensors.size() + bytes);
        return attend_file(in());
    };
    const auto tensor = [](const char* name, std::uint64_t rows, std::uint64_t cols, std::uint64_t begin) {
        return fmt::format(R"("{}":{{"dtype":"F32","shape":[{},{}],"data_offsets":[{},{}]}})", name, rows, cols, begin,
                           begin + 4 * rows * cols);
    };
    constexpr std::uint64_t kRows = 1 << 20, kBytes = 4 * kRows * 64;
    const std::string three = tensor("query", kRows, 64, 0) + "," + tensor("key", kRows, 64, kBytes) + "," +
                              tensor("value", kRows, 64, 2 * kBytes);
    expect_wrong(sparse("{" + three + "}", 3 * kBytes), {"T_q · T_k · heads = 1048576 · 1048576 · 1"});
    expect_wrong(sparse("{" + three + "," + tensor("other", 1, 1, 3 * kBytes) + "}", 3 * kBytes + 4),
                 {"tensor 'other'", "no use for it"});
    const std::string wide = tensor("query", 1, std::uint64_t{1} << 30, 0) + "," +
                             tensor("key", 1, std::uint64_t{1} << 30, std::uint64_t{1} << 32) + "," +
                             tensor("value", 1, 1, std::uint64_t{1} << 33);
    expect_wrong(sparse("{" + wide + "}", (std::uint64_t{1} << 33) + 4),
                 {"tensor 'query'", "at most 268435456 numbers"});
    const std::string many = tensor("query", 1, 1, 0) + "," + tensor("key", (1 << 24) + 1, 1, 4) + "," +
                             tensor("value", (1 << 24) + 1, 1, 4 + 4 * ((1 << 24) + 1));
    sparse("{" + many + "}", 4 + 8 * ((std::uint64_t{1} << 24) + 1));
    expect_error(attn({"attend", "--input", in(), "--output", out(), "--score", "dot", "--context", "hard"}), 2,
                 {"--context", "16777217 keys", "16777216"});
}

TEST_F(CliAttend, AFlagAndTheTensorThatItReplacesExcludeEachOther) {
    Values values = inputs(rng_, 3, 5, 4, 4, 2);
    values["cosine.scale"] = {{1}, {7}};
    EXPECT_EQ(attend(writer_of(values), {"--score", "cosine"}).status, 0);
    expect_wrong(attend(writer_of(values), {"--score", "cosine", "--scale", "3"}),
                 {"tensor 'cosine.scale'", "--scale takes its place"});
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

TEST_F(CliAttend, HostileFilesAreAnError) {
    int files = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(ATTN_SOURCE_DIR) + "/tests/fuzz/corpus/safetensors")) {
        SCOPED_TRACE(entry.path());
        expect_wrong(attend_file(entry.path().string()), {entry.path().filename().string()});
        ++files;
    }
    EXPECT_GT(files, 20);
}

TEST_F(CliAttend, NeverWritesOverItsInput) {
    ASSERT_TRUE(writer_of(inputs(rng_, 3, 5, 4, 4, 2)).write(in()));
    const std::string before = contents(in());
    const std::string link = folder_ / "link";
    std::filesystem::create_symlink(in(), link);
    expect_error(attn({"attend", "--input", in(), "--output", link}), 2, {"--output: it is the input file"});
    EXPECT_EQ(contents(in()), before);
}

TEST_F(CliAttend, AnInterruptLeavesNothingBehind) {
    ASSERT_TRUE(writer_of(inputs(rng_, 3000, 3000, 4, 4, 2)).write(in()));
    std::vector<std::string> words = {ATTN_CLI_PATH, "attend", "--input", in(), "--output", out()};
    std::vector<char*> argv;
    for (std::string& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    char* no_environment[] = {nullptr};
    pid_t child = 0;
    ASSERT_EQ(::posix_spawn(&child, ATTN_CLI_PATH, nullptr, nullptr, argv.data(), no_environment), 0);
    bool seen = false;  // the temporary file
    for (int i = 0; i < 20000 && !seen && ::waitpid(child, nullptr, WNOHANG) == 0; ++i) {
        for (const std::string& name : folder_.names()) seen = seen || name.rfind(".attn-", 0) == 0;
        ::usleep(500);
    }
    if (!seen) {
        ::kill(child, SIGKILL);
        GTEST_SKIP() << "it was done before anybody could interrupt it";
    }
    ::kill(child, SIGINT);
    int status = 0;
    ::waitpid(child, &status, 0);
    for (const std::string& name : folder_.names()) EXPECT_NE(name.rfind(".attn-", 0), 0U) << name;
    if (WIFSIGNALED(status)) {
        EXPECT_EQ(WTERMSIG(status), SIGINT);
    }
}

TEST(CliOutput, AFullDiskAndAClosedPipe) {
    if (::access("/dev/full", W_OK) == 0)
        expect_error(attn({"run", kTired, "--output", "/dev/full"}), 1, {"/dev/full", "cannot write"});
    const Folder folder;
    const std::string command = "'" + std::string(ATTN_CLI_PATH) + "' list --json 2>'" + (folder / "err") + "' | true";
    EXPECT_EQ(std::system(command.c_str()), 0);
    EXPECT_EQ(contents(folder / "err"), "");
}

}  // namespace
}  // namespace attn::test
