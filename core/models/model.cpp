#include "core/models/model.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "core/base/rng.hpp"
#include "core/graph/ops/ops.hpp"
#include "core/layers/layers.hpp"

namespace attn {

namespace {

constexpr Axes kVectors{Axis::Key, Axis::Feature};

// A model's tensors by path. Where one is missing it starts from the seed, and each path has a stream of its own.
class ModelTensors final : public ParameterSource {
public:
    ModelTensors(Graph& graph, const Model& model, std::uint64_t seed) : graph_(graph), model_(model), seed_(seed) {}

    NodeId add(const std::string& path, Axes axes, Shape shape, Start start) {
        std::shared_ptr<const Matrix> value = known(path);
        if (value == nullptr) value = std::make_shared<const Matrix>(fresh(path, shape, start));
        if (Shape{value->rows(), value->cols()} != shape) {
            if (!error_)
                error_ = Error{fmt::format("shape found [{}, {}], shape expected [{}, {}]", value->rows(),
                                           value->cols(), shape.rows, shape.cols),
                               path, "use a model that this program wrote"};
            value = std::make_shared<const Matrix>(Matrix::Zero(shape.rows, shape.cols));
        }
        return graph_.parameter(path, axes, std::move(value), Stage::Project);
    }
    const std::optional<Error>& error() const { return error_; }

    Result<std::optional<Tensor>> tensor(const std::string& place, const ParameterSpec& spec,
                                         const Sizes& sizes) const override {
        const std::string path = place + "/" + std::string(spec.name);
        if (const auto value = known(path); value != nullptr) {
            const Matrix& m = *value;
            Tensor t{spec.shape.size() > 1 ? std::vector<std::int64_t>{m.rows(), m.cols()}
                                           : std::vector<std::int64_t>{m.size()},
                     std::vector<float>(m.data(), m.data() + m.size())};
            return std::optional<Tensor>(std::move(t));
        }
        if (spec.name == "cosine.scale" && model_.config.score_scale > 0)
            return std::optional<Tensor>(Tensor{{1}, {static_cast<float>(model_.config.score_scale)}});
        const Index hidden = sizes.find("d_q")->second;
        auto t = SeededParameters(hash_bytes(place, seed_), hidden).tensor(place, spec, sizes);
        if (t && *t && spec.shape.size() == 1) {
            const bool bias = spec.name.size() >= 4 && spec.name.substr(spec.name.size() - 4) == "bias";
            const float factor = bias ? 0.0F : 1 / std::sqrt(static_cast<float>((*t)->values.size()));
            for (float& x : (*t)->values) x *= factor;
        }
        return t;
    }

private:
    std::shared_ptr<const Matrix> known(const std::string& path) const {
        const auto it = model_.tensors.find(path);
        return it == model_.tensors.end() ? nullptr : it->second;
    }
    Matrix fresh(const std::string& path, Shape shape, Start start) const {
        if (start != Start::Normal) return Matrix::Constant(shape.rows, shape.cols, start == Start::One ? 1.0F : 0.0F);
        Matrix m(shape.rows, shape.cols);
        Rng rng(seed_, path);
        const bool query = path.size() > 3 && path.compare(path.size() - 3, 3, "W_Q") == 0;
        const double deviation = (query ? model_.config.query_start : 1) / std::sqrt(static_cast<double>(shape.cols));
        for (Index i = 0; i < m.size(); ++i) m.data()[i] = static_cast<float>(rng.normal() * deviation);
        return m;
    }

    Graph& graph_;
    const Model& model_;
    std::uint64_t seed_;
    std::optional<Error> error_;
};

// Hides from a word what is not in its sentence.
ops::HideCells hide_other_sentences(const std::vector<int>& lengths) {
    std::vector<std::pair<Index, Index>> own;  // a word: its sentence's begin and end
    Index begin = 0;
    for (const int length : lengths) {
        own.insert(own.end(), static_cast<std::size_t>(length), {begin, begin + length});
        begin += length;
    }
    return [own = std::move(own)](Index word, std::span<float> cells) {
        const auto& [first, end] = own[static_cast<std::size_t>(word)];
        std::fill(cells.begin(), cells.begin() + first, 0.0F);
        std::fill(cells.begin() + end, cells.end(), 0.0F);
    };
}

// 1 where query and key belong to one sentence and the change hides nothing in this layer; kNoNode when that is
// everywhere.
NodeId allowed_node(const Site& site, const Batch& batch, const ModelChange& change, std::size_t layer) {
    std::vector<ops::HideCells> rules = change.hidden;
    if (batch.lengths.size() > 1) rules.push_back(hide_other_sentences(batch.lengths));
    if (layer < change.hidden_by_layer.size() && change.hidden_by_layer[layer])
        rules.push_back(change.hidden_by_layer[layer]);
    if (rules.empty()) return kNoNode;
    const auto n = static_cast<Index>(batch.words.size());
    return site.add("mask", {Axis::Query, Axis::Key}, ops::allowed({n, n}, std::move(rules)), {}, Stage::Mask,
                    "M_{ij}");
}

// The vectors with their positions, which every sentence of a batch counts from its own start.
NodeId with_positions(Graph& graph, const Position& position, NodeId x, const Batch& batch, const Options& options) {
    const Site site{graph, "position", "layer/position"};
    const Site own = site.of("position", position.id);
    if (batch.lengths.size() <= 1) return position.embed(own, x, options);
    const int longest = *std::max_element(batch.lengths.begin(), batch.lengths.end());
    const NodeId nothing =
        graph.input("position/nothing", kVectors, Matrix::Zero(longest, site.shape(x).cols), Stage::Position);
    const NodeId table = position.embed(own, nothing, options);  // 0 + p_t
    std::vector<int> rows;
    for (const int length : batch.lengths)
        for (int t = 0; t < length; ++t) rows.push_back(t);
    const NodeId each =
        site.add("each", kVectors, ops::gather_rows(std::move(rows), "p"), {table}, Stage::Position, "p_t");
    return site.add("sum", kVectors, ops::add(), {x, each}, Stage::Position, "x + p_t");
}

HeadSpec head_spec(const Model& model, const ModelChange& change) {
    HeadSpec spec;
    spec.score = change.score != nullptr ? change.score : find(score_functions(), model.config.score);
    spec.alignment = change.alignment != nullptr ? change.alignment : find(alignments(), "softmax");
    spec.context = change.context != nullptr ? change.context : find(contexts(), "soft");
    spec.position = change.position != nullptr ? change.position : find(positions(), model.config.position);
    spec.options = change.options;
    return spec;
}

}  // namespace

Index Model::parameter_count() const {
    Index n = 0;
    for (const auto& [path, value] : tensors) n += value->size();
    return n;
}

Batch one_sentence(std::vector<int> words, std::vector<int> kinds) {
    const int length = static_cast<int>(words.size());
    return {std::move(words), std::move(kinds), {length}};
}

Result<ModelNodes> build_model(Graph& graph, const Model& model, const Batch& batch, const ModelChange& change,
                               std::uint64_t seed) {
    const ModelConfig& config = model.config;
    ATTN_CHECK(!batch.words.empty() && batch.words.size() == batch.kinds.size(), "a kind for every word");
    ModelTensors tensors(graph, model, seed);
    const TensorNode tensor = [&](const std::string& path, Axes axes, Shape shape, Start start) {
        return tensors.add(path, axes, shape, start);
    };
    const Index d = config.width;
    ModelNodes nodes;
    nodes.words = tensor("words", kVectors, {model.vocabulary.size(), d}, Start::Normal);
    const Site vectors{graph, "vectors", "layer/embedding"};
    NodeId x = embedding(vectors, "word", nodes.words, batch.words);
    if (config.kinds) {
        const auto kinds = static_cast<Index>(model.vocabulary.kinds().size());
        nodes.kinds = tensor("kinds", kVectors, {kinds + 1, d}, Start::Normal);
        const NodeId kind = embedding(vectors, "kind", nodes.kinds, batch.kinds);
        x = vectors.add("sum", kVectors, ops::add(), {x, kind}, Stage::Input, "e_{word} + e_{kind}");
    }
    nodes.vectors = x;
    HeadSpec spec = head_spec(model, change);
    if (spec.position->embed != nullptr) x = with_positions(graph, *spec.position, x, batch, change.options);

    for (int l = 0; l < config.layers(); ++l) {
        const bool last = l == config.layers() - 1;
        const Site site{graph, fmt::format("layer/{}", l), "model/block"};
        const Site attention{graph, site.path + "/attention"};
        const NodeId n = layer_norm(site, "normalised", x, tensor);
        const NodeId keys = last && config.word_keys ? layer_norm(site, "keys", nodes.vectors, tensor) : n;
        const NodeId values = last && config.word_values ? layer_norm(site, "values", nodes.vectors, tensor) : n;
        const std::size_t index = static_cast<std::size_t>(l);
        const NodeId allowed = allowed_node(attention.of("layer", "attention"), batch, change, index);
        Projections p;
        for (const auto& [node, name] : {std::pair{&p.query_weight, "W_Q"},
                                         {&p.key_weight, "W_K"},
                                         {&p.value_weight, "W_V"},
                                         {&p.output_weight, "W_O"}})
            *node = tensor(attention.path + "/" + name, {Axis::Feature, Axis::Feature}, {d, d}, Start::Normal);
        spec.heads = config.heads[index];
        Result<MultiHeadNodes> heads = multi_head(attention, n, keys, values, allowed, p, spec, tensors);
        if (!heads) return heads.error();
        nodes.entered.push_back(n);
        nodes.layers.push_back(std::move(*heads));
        const NodeId brought = nodes.layers.back().output;
        if (last && !config.shortcut) {
            x = brought;
            continue;
        }
        x = site.add("attended", kVectors, ops::add(), {x, brought}, Stage::Output, "x + attention(x)");
        const NodeId thinks =
            feed_forward(site, "feed_forward", layer_norm(site, "between", x, tensor), config.feed_forward, tensor);
        x = site.add("output", kVectors, ops::add(), {x, thinks}, Stage::Output, "x + feed_forward(x)");
    }
    nodes.output = layer_norm({graph, "final"}, "normalised", x, tensor);
    if (tensors.error()) return *tensors.error();
    return nodes;
}

Result<Tensors> all_tensors(const Model& model, std::uint64_t seed) {
    Graph graph;
    const Result<ModelNodes> nodes = build_model(graph, model, one_sentence({0}, {0}), {}, seed);
    if (!nodes) return nodes.error();
    Tensors tensors;
    for (NodeId i = 0; i < graph.size(); ++i) {
        const Node& n = graph.node(i);
        // A scale that stays at its default is no tensor of the model.
        const bool fixed = n.path.find("cosine.scale") != std::string::npos && model.config.score_scale == 0;
        if (n.parameter && !fixed) tensors[n.path] = n.value;
    }
    return tensors;
}

Result<Model> initial_model(ModelConfig config, Vocabulary vocabulary, std::uint64_t seed) {
    Model model;
    model.config = std::move(config);
    model.vocabulary = std::move(vocabulary);
    Result<Tensors> tensors = all_tensors(model, seed);
    if (!tensors) return tensors.error();
    model.tensors = std::move(*tensors);
    return model;
}

}  // namespace attn
