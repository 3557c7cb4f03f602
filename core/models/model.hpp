// A learned model: its shape, its words, its tensors by the path that they have in the graph, and its card.
//
//   Result<std::shared_ptr<const Model>> model = load_model("assets/models/pronoun.safetensors");
//   build_model(graph, **model, one_sentence(ids, kinds), {});
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/attention/multi_head.hpp"
#include "core/text/vocabulary.hpp"

namespace attn {

// A Transformer encoder over words (Vaswani 2017), pre-norm, with what makes its attention the mechanism as choices.
struct ModelConfig {
    int width = 64;                   // d
    std::vector<int> heads = {4, 4};  // of each layer
    int feed_forward = 128;           // hidden width; ReLU
    std::string score = "scaled-dot";
    std::string position = "relative";
    bool shortcut = false;     // the last layer has residual and feed-forward, too; else its output is only what its
                               // attention brought back
    bool word_keys = false;    // the last layer's keys come from the word vectors themselves: its queries alone have
                               // read the sentence, so "it" must find out for itself what is said of it
    bool word_values = false;  // the last layer's values come from the word vectors themselves
    bool kinds = true;         // a noun's vector is its own plus that of its kind
    double query_start = 1;    // what the initial W_Q is multiplied with
    double score_scale = 0;    // of a cosine score: what it starts from; 0: the mechanism's default, not learned

    int layers() const { return static_cast<int>(heads.size()); }
    bool operator==(const ModelConfig&) const = default;
};

using Tensors = std::map<std::string, std::shared_ptr<const Matrix>, std::less<>>;

struct Model {
    std::string id;  // "pronoun"
    ModelConfig config;
    Vocabulary vocabulary;
    Tensors tensors;                          // "layer/0/attention/W_Q" -> [64, 64]
    std::map<std::string, std::string> card;  // "command", "seed", "data", "limits", "numbers" (JSON), ...

    Index parameter_count() const;
};

// Sentences end to end; each attends to itself only.
struct Batch {
    std::vector<int> words;    // ids, all sentences in a row
    std::vector<int> kinds;    // 0: none
    std::vector<int> lengths;  // of the sentences; their sum is words.size()
};
Batch one_sentence(std::vector<int> words, std::vector<int> kinds);

// What differs from the model as it was learned; a null mechanism leaves the model's own.
struct ModelChange {
    const ScoreFunction* score = nullptr;
    const Alignment* alignment = nullptr;
    const Context* context = nullptr;
    const Position* position = nullptr;
    Options options;
    std::vector<ops::HideCells> hidden;           // from a word, on top of what is not in its sentence
    std::vector<ops::HideCells> hidden_by_layer;  // the same a layer; empty or absent: nothing
};

struct ModelNodes {
    NodeId words = kNoNode, kinds = kNoNode;  // the tables [V, d], [K + 1, d]; kinds may be absent
    NodeId vectors = kNoNode;                 // [T, d], what the first layer reads
    std::vector<MultiHeadNodes> layers;
    std::vector<NodeId> entered;  // a layer: its normalised input [T, d]
    NodeId output = kNoNode;      // [T, d], normalised
};

// Adds the whole model to the graph. Tensors that the model lacks start from `seed` (its initial weights). An Error
// when a tensor does not fit.
Result<ModelNodes> build_model(Graph& graph, const Model& model, const Batch& batch, const ModelChange& change,
                               std::uint64_t seed = 0);

// The tensors that build_model() takes for this model: its own, and new ones for those that it lacks.
Result<Tensors> all_tensors(const Model& model, std::uint64_t seed);

// A model that has learned nothing yet.
Result<Model> initial_model(ModelConfig config, Vocabulary vocabulary, std::uint64_t seed);

// Safetensors with the tensors in half precision, and the rest as JSON in the metadata. Any bytes at all give a model
// that build_model() takes, or an Error.
Result<std::shared_ptr<const Model>> load_model(const std::filesystem::path& path);
Result<std::shared_ptr<const Model>> parse_model(std::string bytes, const std::string& name);
std::string model_bytes(const Model& model);
Status save_model(const std::filesystem::path& path, const Model& model);

}  // namespace attn
