// The learned model against its description in plain loops, and its file against bytes that nobody should trust.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <functional>
#include <numeric>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/file.hpp"
#include "core/io/half.hpp"
#include "core/io/safetensors.hpp"
#include "core/models/library.hpp"
#include "tests/support/head_case.hpp"
#include "tests/support/small_model.hpp"

namespace attn::test {
namespace {

using nlohmann::json;

// Longer than the reach of the relative bias, so that both of its ends are used.
naive::Sentence long_sentence(const Vocabulary& v, std::uint64_t seed, int length = 22) {
    naive::Sentence s;
    Rng rng(seed);
    for (int t = 0; t < length; ++t) {
        s.words.push_back(static_cast<int>(rng.below(static_cast<std::uint64_t>(v.size()))));
        s.kinds.push_back(v[s.words.back()].kind);
    }
    return s;
}

struct Built {
    Graph graph;
    ModelNodes nodes;
};

Built built(const Model& model, const Batch& batch) {
    Built b;
    Result<ModelNodes> nodes = build_model(b.graph, model, batch, {});
    ATTN_CHECK(bool(nodes), nodes ? "" : nodes.error().message().c_str());
    b.nodes = *nodes;
    EXPECT_TRUE(run(b.graph, {}, {}));
    return b;
}

struct Variant {
    std::string name;
    ModelConfig config;
};

std::vector<Variant> variants() {
    std::vector<Variant> all;
    for (const ScoreFunction& s : score_functions())
        all.push_back({std::string(s.id), small_config(std::string(s.id))});
    const auto add = [&](const char* name, const std::function<void(ModelConfig&)>& change) {
        ModelConfig c = small_config();
        change(c);
        all.push_back({name, c});
    };
    add("cosine without its scale", [](ModelConfig& c) { c.score = "cosine"; });
    add("shortcut", [](ModelConfig& c) { c.shortcut = true; });
    add("word values", [](ModelConfig& c) { c.word_values = true; });
    add("word keys", [](ModelConfig& c) { c.word_keys = true; });
    add("word keys and values", [](ModelConfig& c) { c.word_keys = c.word_values = true; });
    add("no kinds", [](ModelConfig& c) { c.kinds = false; });
    add("sinusoidal", [](ModelConfig& c) { c.position = "sinusoidal"; });
    add("one layer", [](ModelConfig& c) { c.heads = {4}, c.shortcut = true; });
    add("three layers", [](ModelConfig& c) { c.heads = {1, 2, 4}; });
    return all;
}

TEST(Model, IsWhatItsDescriptionSays) {
    for (const Variant& v : variants()) {
        SCOPED_TRACE(v.name);
        const Model model = small_model(v.config);
        const naive::Sentence s = long_sentence(model.vocabulary, 3);
        const Built b = built(model, one_sentence(s.words, s.kinds));
        const naive::Forward expected = naive::LearnedModel(model).forward(s);
        EXPECT_LE(row_error(b.graph.value(b.nodes.vectors), expected.vectors), 2e-5);
        EXPECT_LE(row_error(b.graph.value(b.nodes.output), expected.output), 5e-5);
        ASSERT_EQ(b.nodes.layers.size(), expected.weights.size());
        for (std::size_t l = 0; l < expected.weights.size(); ++l) {
            EXPECT_LE(row_error(b.graph.value(b.nodes.layers[l].output), expected.attention[l]), 5e-5) << l;
            ASSERT_EQ(b.nodes.layers[l].heads.size(), expected.weights[l].size());
            for (std::size_t h = 0; h < expected.weights[l].size(); ++h)
                EXPECT_LE(row_error(b.graph.value(b.nodes.layers[l].heads[h].weights), expected.weights[l][h]), 5e-5)
                    << "layer " << l << " head " << h;
        }
    }
}

TEST(Model, EveryTensorOfItsFileIsUsed) {
    for (const Variant& v : variants()) {
        SCOPED_TRACE(v.name);
        const Model model = small_model(v.config);
        const naive::Sentence s = long_sentence(model.vocabulary, 3);
        const Matrix before = [&] {
            const Built b = built(model, one_sentence(s.words, s.kinds));
            return b.graph.value(b.nodes.output);
        }();
        for (const auto& [path, value] : model.tensors) {
            // The same for every key of a row: softmax does not see it.
            if (path.find("mlp.output_bias") != std::string::npos || path == "layer/1/keys/bias") continue;
            Model other = model;
            Matrix m = *value;
            for (Index i = 0; i < m.size(); ++i) m.data()[i] += 0.25F * static_cast<float>(1 + i % 3);
            other.tensors[path] = std::make_shared<const Matrix>(std::move(m));
            const Built b = built(other, one_sentence(s.words, s.kinds));
            EXPECT_GT((b.graph.value(b.nodes.output) - before).cwiseAbs().maxCoeff(), 1e-6F) << path;
        }
    }
}

TEST(Model, ASentenceInABatchIsAsAlone) {
    for (const Variant& v : variants()) {
        SCOPED_TRACE(v.name);
        const Model model = small_model(v.config);
        Batch batch;
        std::vector<naive::Sentence> sentences;
        for (const int length : {5, 1, 22, 9}) {
            sentences.push_back(long_sentence(model.vocabulary, static_cast<std::uint64_t>(length), length));
            const naive::Sentence& s = sentences.back();
            batch.words.insert(batch.words.end(), s.words.begin(), s.words.end());
            batch.kinds.insert(batch.kinds.end(), s.kinds.begin(), s.kinds.end());
            batch.lengths.push_back(length);
        }
        const Built together = built(model, batch);
        Index begin = 0;
        for (const naive::Sentence& s : sentences) {
            const Built alone = built(model, one_sentence(s.words, s.kinds));
            const Matrix& expected = alone.graph.value(alone.nodes.output);
            const Index n = expected.rows();
            EXPECT_LE(
                (together.graph.value(together.nodes.output).middleRows(begin, n) - expected).cwiseAbs().maxCoeff(),
                1e-5F)
                << n << " words";
            for (std::size_t l = 0; l < together.nodes.layers.size(); ++l) {
                const Matrix& w = together.graph.value(together.nodes.layers[l].heads[0].weights);
                EXPECT_EQ(w.middleRows(begin, n).leftCols(begin).sum(), 0) << "looks back outside";
                EXPECT_EQ(w.middleRows(begin, n).rightCols(w.cols() - begin - n).sum(), 0) << "looks ahead outside";
            }
            begin += n;
        }
    }
}

TEST(Model, ConcatIsAdditiveWithItsTwoHalves) {
    const Model concat = small_model(small_config("concat"));
    Model additive = concat;
    additive.config.score = "additive";
    additive.tensors.clear();
    for (const auto& [path, value] : concat.tensors) {
        const std::size_t at = path.find("concat.weight"), vector = path.find("concat.vector");
        if (at != std::string::npos) {
            const Index half = value->cols() / 2;
            const std::string head = path.substr(0, at);
            additive.tensors[head + "additive.query_weight"] = std::make_shared<const Matrix>(value->leftCols(half));
            additive.tensors[head + "additive.key_weight"] = std::make_shared<const Matrix>(value->rightCols(half));
        } else {
            additive.tensors[vector == std::string::npos ? path : path.substr(0, vector) + "additive.vector"] = value;
        }
    }
    EXPECT_EQ(additive.parameter_count(), concat.parameter_count());
    const naive::Sentence s = long_sentence(concat.vocabulary, 5);
    const Built a = built(additive, one_sentence(s.words, s.kinds)), c = built(concat, one_sentence(s.words, s.kinds));
    EXPECT_LE((a.graph.value(a.nodes.output) - c.graph.value(c.nodes.output)).cwiseAbs().maxCoeff(), 1e-5F);
}

TEST(Model, StartsFromItsSeed) {
    const auto start = [](std::uint64_t seed) { return *initial_model(small_config("mlp"), small_vocabulary(), seed); };
    const Model a = start(1), b = start(1), c = start(2);
    for (const auto& [path, value] : a.tensors) {
        EXPECT_TRUE(same_bits(*value, *b.tensors.at(path))) << path;
        const bool constant = path.find("gain") != std::string::npos || path.find("bias") != std::string::npos;
        EXPECT_EQ(*value == *c.tensors.at(path), constant) << path;
        EXPECT_TRUE(all_finite(*value)) << path;
    }
    // Two layers and two heads do not begin alike.
    EXPECT_FALSE(same_bits(*a.tensors.at("layer/0/attention/W_Q"), *a.tensors.at("layer/1/attention/W_Q")));
    EXPECT_FALSE(same_bits(*a.tensors.at("layer/0/attention/head/0/mlp.hidden_weight"),
                           *a.tensors.at("layer/0/attention/head/1/mlp.hidden_weight")));
}

TEST(Model, ATensorThatDoesNotFitIsAnErrorWithItsName) {
    for (const char* path : {"words", "layer/1/attention/W_K", "final/normalised/gain"}) {
        Model model = small_model(small_config());
        model.tensors[path] = std::make_shared<const Matrix>(Matrix::Ones(3, 3));
        Graph g;
        const Result<ModelNodes> nodes = build_model(g, model, one_sentence({0}, {0}), {});
        ASSERT_FALSE(nodes) << path;
        EXPECT_NE(nodes.error().message().find(path), std::string::npos) << nodes.error().message();
        EXPECT_NE(nodes.error().message().find("[3, 3]"), std::string::npos) << nodes.error().message();
    }
}

TEST(Vocabulary, NounBeatsPredicateBeatsOther) {
    Vocabulary v;
    EXPECT_EQ(v.size(), 2);
    EXPECT_EQ(v.add("fuel"), 2);
    EXPECT_EQ(v.add("fuel", WordRole::Predicate), 2);
    EXPECT_EQ(v[2].role, WordRole::Predicate);
    EXPECT_EQ(v.add("fuel", WordRole::Other), 2);
    EXPECT_EQ(v[2].role, WordRole::Predicate);
    EXPECT_EQ(v.add("fuel", WordRole::Noun, 3), 2);
    EXPECT_EQ(v[2].role, WordRole::Noun);
    EXPECT_EQ(v.add("fuel", WordRole::Predicate, 4), 2);
    EXPECT_EQ(v[2].role, WordRole::Noun);
    EXPECT_EQ(v[2].kind, 3) << "the first kind stays";
    EXPECT_EQ(v.find("fuel"), 2);
    EXPECT_EQ(v.find("Fuel"), Vocabulary::kUnknown);
    EXPECT_EQ(v.find("<noun>"), Vocabulary::kUnknownNoun);
    EXPECT_EQ(v.find_kind("animal"), 0);
    EXPECT_EQ(v.add_kind({"animal", "animal", "动物"}), 1);
    EXPECT_EQ(v.find_kind("animal"), 1);
}

TEST(ModelFile, KeepsAllInHalfPrecision) {
    for (const Variant& v : variants()) {
        SCOPED_TRACE(v.name);
        const Model model = small_model(v.config);
        const std::string bytes = model_bytes(model);
        const Result<std::shared_ptr<const Model>> again = parse_model(bytes, "again");
        ASSERT_TRUE(again) << again.error().message();
        EXPECT_EQ((*again)->id, model.id);
        EXPECT_EQ((*again)->config, model.config);
        EXPECT_EQ((*again)->card, model.card);
        EXPECT_EQ((*again)->vocabulary.entries(), model.vocabulary.entries());
        EXPECT_EQ((*again)->vocabulary.kinds(), model.vocabulary.kinds());
        ASSERT_EQ((*again)->tensors.size(), model.tensors.size());
        for (const auto& [path, value] : model.tensors) {
            Matrix half = *value;
            for (Index i = 0; i < half.size(); ++i) half.data()[i] = half_to_float(float_to_half(half.data()[i]));
            EXPECT_TRUE(same_bits(*(*again)->tensors.at(path), half)) << path;
        }
        EXPECT_EQ(model_bytes(**again), bytes) << "a second time changes nothing";
    }
}

// A file with some of its metadata or tensors changed.
struct Edit {
    std::map<std::string, std::string> metadata;             // "": taken away
    std::map<std::string, std::vector<std::int64_t>> shape;  // a tensor of ones instead; {}: taken away
    std::map<std::string, float> fill;                       // all of it this number
};

std::string edited(const Model& model, const Edit& edit) {
    const Safetensors file = *Safetensors::parse(model_bytes(model), "whole");
    SafetensorsWriter out;
    for (auto [key, value] : file.metadata()) {
        if (const auto it = edit.metadata.find(key); it != edit.metadata.end()) value = it->second;
        if (!value.empty()) out.add_metadata(key, value);
    }
    for (const TensorInfo& t : file.tensors()) {
        std::vector<float> values = *file.floats(t.name);
        if (const auto it = edit.fill.find(t.name); it != edit.fill.end())
            std::fill(values.begin(), values.end(), it->second);
        std::vector<std::int64_t> shape = t.shape;
        if (const auto it = edit.shape.find(t.name); it != edit.shape.end()) {
            if (it->second.empty()) continue;
            shape = it->second;
            values.assign(static_cast<std::size_t>(
                              std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>())),
                          1.0F);
        }
        out.add(t.name, shape, values);
    }
    return out.bytes();
}

json metadata_of(const Model& model, const char* key) {
    return json::parse(Safetensors::parse(model_bytes(model), "m")->metadata().at(key));
}

void expect_refused(const std::string& name, const std::string& bytes, const std::vector<std::string>& parts) {
    SCOPED_TRACE(name);
    const Result<std::shared_ptr<const Model>> model = parse_model(bytes, "bad.safetensors");
    ASSERT_FALSE(model);
    const std::string message = model.error().message();
    EXPECT_NE(message.find("bad.safetensors"), std::string::npos) << message;
    for (const std::string& part : parts) EXPECT_NE(message.find(part), std::string::npos) << message;
}

TEST(ModelFile, ConfigsThatCannotBeAreErrors) {
    const Model model = small_model(small_config());
    const auto with = [&](const char* key, json value) {
        json config = metadata_of(model, "config");
        config[key] = std::move(value);
        return edited(model, {{{"config", config.dump()}}, {}, {}});
    };
    ASSERT_TRUE(parse_model(edited(model, {}), "unchanged"));
    for (const json& width : {json(0), json(-8), json(1025), json(8.5), json(std::uint64_t{1} << 32 | 8), json(1e300)})
        expect_refused("width " + width.dump(), with("width", width), {"a width of"});
    expect_refused("width as text", with("width", "8"), {"a width of"});
    expect_refused("no layers", with("heads", json::array()), {"0 layers"});
    expect_refused("17 layers", with("heads", std::vector<int>(17, 1)), {"17 layers"});
    expect_refused("heads that do not divide", with("heads", {3, 1}), {"3 heads"});
    expect_refused("half a head", with("heads", {1.5, 1}), {"heads"});
    expect_refused("no head", with("heads", {0, 1}), {"0 heads"});
    expect_refused("heads as text", with("heads", "2"), {"heads"});
    expect_refused("feed-forward", with("feed_forward", 1 << 20), {"feed-forward"});
    expect_refused("another feed-forward", with("feed_forward", 11), {"feed_forward", "[10, 8]", "[11, 8]"});
    expect_refused("score", with("score", "dott"), {"dott"});
    expect_refused("another score", with("score", "mlp"), {"mlp.hidden_bias", "missing"});
    expect_refused("position", with("position", "nowhere"), {"nowhere"});
    expect_refused("one-hot", with("position", "one-hot"), {"one-hot"});
    expect_refused("shortcut as number", with("shortcut", 1), {"metadata"});
    expect_refused("scale", with("score_scale", -1), {"scale"});
    expect_refused("a large width", with("width", 1024), {"missing"});
    expect_refused("all layers", with("heads", std::vector<int>(16, 1)), {"missing"});
    expect_refused("a layer too many", with("heads", {2, 1, 1}), {"missing"});
    json config = metadata_of(model, "config");
    config.erase("kinds");
    expect_refused("no kinds", edited(model, {{{"config", config.dump()}}, {}, {}}), {"kinds"});
}

TEST(ModelFile, VocabulariesThatCannotBeAreErrors) {
    const Model model = small_model(small_config());
    const json words = metadata_of(model, "vocabulary");
    const auto with = [&](const std::function<void(json&)>& change) {
        json other = words;
        change(other);
        return edited(model, {{{"vocabulary", other.dump()}}, {}, {}});
    };
    expect_refused("empty word", with([](json& w) { w[4][0] = ""; }), {"word 4"});
    expect_refused("a word twice", with([](json& w) { w[4][0] = "the"; }), {"word 4"});
    expect_refused("a long word", with([](json& w) { w[4][0] = std::string(257, 'a'); }), {"word 4"});
    expect_refused("a role", with([](json& w) { w[4][1] = 3; }), {"word 5", "role"});
    expect_refused("half a role", with([](json& w) { w[4][1] = 0.5; }), {"role"});
    expect_refused("a kind", with([](json& w) { w[4][2] = 4; }), {"kind"});
    expect_refused("a kind below", with([](json& w) { w[4][2] = -1; }), {"kind"});
    expect_refused("a number for a word", with([](json& w) { w[4][0] = 7; }), {"metadata"});
    expect_refused("a word alone", with([](json& w) { w[4] = "street"; }), {"metadata"});
    expect_refused("no words", with([](json& w) { w = json::array(); }), {"words"});
    expect_refused("an object", with([](json& w) { w = json::object(); }), {"words"});
    expect_refused("first words away", with([](json& w) { w.erase(0); }), {"<unk>"});
    expect_refused("first words moved", with([](json& w) { std::swap(w[0], w[2]); }), {"<unk>"});
    expect_refused("<unk> as a noun", with([](json& w) { w[0][2] = 1; }), {"<unk>"});
    expect_refused("one word more", with([](json& w) {
                       w.push_back({"more", 0, 0});
                   }),
                   {"words", "[17, 8]", "[18, 8]"});
    std::vector<json> many(200000, json{"a", 0, 0});
    expect_refused("too many words", with([&](json& w) { w = many; }), {"too long"});
    expect_refused("too many kinds",
                   edited(model, {{{"kinds", json(std::vector<json>(256, json{"k", "k", "k"})).dump()}}, {}, {}}),
                   {"kinds"});
    expect_refused("a kind without names", edited(model, {{{"kinds", R"([["animal"],["way"],["thing"]])"}}, {}, {}}),
                   {"metadata"});
}

TEST(ModelFile, FilesThatAreNoModelsAreErrors) {
    const Model model = small_model(small_config());
    const std::string whole = model_bytes(model);
    for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{8}, std::size_t{100}, whole.size() - 1})
        expect_refused(fmt::format("cut after {} bytes", size), whole.substr(0, size), {});
    expect_refused("no format", edited(model, {{{"format", ""}}, {}, {}}), {"not a model"});
    expect_refused("another version", edited(model, {{{"version", "2"}}, {}, {}}), {"version", "newer"});
    expect_refused("no config", edited(model, {{{"config", ""}}, {}, {}}), {"config"});
    expect_refused("no vocabulary", edited(model, {{{"vocabulary", ""}}, {}, {}}), {"vocabulary"});
    expect_refused("no card", edited(model, {{{"card", ""}}, {}, {}}), {"card"});
    expect_refused("deep card", edited(model, {{{"card", std::string(100000, '[')}}, {}, {}}), {"card"});
    for (const auto& [path, value] : model.tensors) {
        // The smallest tensors pass the first count, and are missed by name.
        expect_refused("without " + path, edited(model, {{}, {{path, {}}}, {}}), {"missing"});
        if (value->size() > 1)
            expect_refused("a column more in " + path,
                           edited(model, {{}, {{path, {value->rows(), value->cols() + 1}}}, {}}), {"shape"});
        expect_refused("rank 3 in " + path, edited(model, {{}, {{path, {1, value->rows(), value->cols()}}}, {}}),
                       {path});
        expect_refused("infinite " + path, edited(model, {{}, {}, {{path, INFINITY}}}), {path, "finite"});
        expect_refused("not a number in " + path, edited(model, {{}, {}, {{path, NAN}}}), {path, "finite"});
    }
}

TEST(ModelFile, OfTheStoredInputsOnlyTheGoodOnesAreRead) {
    int good = 0;
    for (const auto& entry : std::filesystem::directory_iterator("tests/fuzz/corpus/model")) {
        const std::string name = entry.path().filename().string();
        if (name.rfind("found-", 0) == 0) continue;
        const Result<std::shared_ptr<const Model>> model = load_model(entry.path());
        EXPECT_EQ(bool(model), name.rfind("good", 0) == 0) << name << (model ? "" : model.error().message());
        good += model ? 1 : 0;
    }
    EXPECT_GT(good, 10);
}

TEST(ModelFile, PastHalfPrecisionIsAnErrorAndNotInfinity) {
    Model model = small_model(small_config());
    model.tensors["words"] = std::make_shared<const Matrix>(Matrix::Constant(model.vocabulary.size(), 8, 1e6F));
    expect_refused("1e6", model_bytes(model), {"words", "finite"});
}

TEST(ModelLibrary, SaysWhatThereIs) {
    ModelLibrary models;
    const Result<std::shared_ptr<const Model>> none = models.get("pronuon");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, Error::Kind::Usage);
    EXPECT_NE(none.error().message().find("pronuon"), std::string::npos);
    const Result<std::vector<std::string>> bundled = bundled_models();
    ASSERT_TRUE(bundled) << bundled.error().message();
    for (const std::string& id : *bundled)
        EXPECT_NE(none.error().message().find(id), std::string::npos) << none.error().message();
    EXPECT_FALSE(models.get("./missing.safetensors"));
    EXPECT_FALSE(models.get(""));
}

TEST(ModelLibrary, ABundledModelWhoseFileIsGoneIsAMissingAsset) {
    const std::filesystem::path folder = own_file("assets");
    std::filesystem::create_directories(folder / "models");
    ASSERT_TRUE(write_file_atomically(folder / "models" / "models.json", R"(["pronoun", "lost"])"));
    ASSERT_EQ(::setenv("ATTN_ASSETS", folder.c_str(), 1), 0);
    ModelLibrary models;
    const Result<std::shared_ptr<const Model>> lost = models.get("lost"), other = models.get("losst");
    ::unsetenv("ATTN_ASSETS");
    std::filesystem::remove_all(folder);
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().where, "asset 'models/lost.safetensors'");
    EXPECT_NE(lost.error().what.find(folder.string()), std::string::npos) << lost.error().message();
    EXPECT_EQ(lost.error().kind, Error::Kind::Failed);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().kind, Error::Kind::Usage);
}

TEST(ModelLibrary, ReadsAFileOnce) {
    const std::string path = own_file("library.safetensors");
    ASSERT_TRUE(save_model(path, small_model(small_config())));
    ModelLibrary models;
    const Result<std::shared_ptr<const Model>> first = models.get(path);
    ASSERT_TRUE(first) << first.error().message();
    EXPECT_EQ(*models.get(path), *first);
    std::filesystem::remove(path);
}

}  // namespace
}  // namespace attn::test
