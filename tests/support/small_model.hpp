// Models of a few words and columns, and a learned model once more in double precision and plain loops.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/models/model.hpp"
#include "tests/support/naive.hpp"

namespace attn::test {

// <unk> <noun> the animal street dog bottle it was too tired wide fast because . didn't cross; kinds animal, way,
// thing.
Vocabulary small_vocabulary();

// Two layers of 2 and 1 heads, d = 8; every tensor moved away from where it starts, so that none of them is idle.
ModelConfig small_config(std::string score = "scaled-dot");
Model small_model(ModelConfig config, std::uint64_t seed = 1, Vocabulary vocabulary = small_vocabulary());
// A temporary file of this process alone: tests run side by side.
std::string own_file(const std::string& name);

void shake(Tensors& tensors, std::uint64_t seed, double size = 0.4);

}  // namespace attn::test

namespace attn::naive {

struct Sentence {
    std::vector<int> words, kinds;
};

struct Forward {
    Grid vectors, output;                    // [T, d]
    std::vector<std::vector<Grid>> weights;  // layer, head: [T, T]
    std::vector<Grid> attention;             // layer: [T, d], after W_O
};

// What is different from the model as it is; empty functions: nothing.
struct Change {
    std::function<bool(int layer, int head, int query, int key)> allowed;
    std::function<void(int layer, int head, Grid& weights)> weights;  // after the softmax
    std::function<void(int layer, int head, Grid& context)> context;
};

// The model of core/models/model.hpp, from its description. `tensors` by path.
class LearnedModel {
public:
    explicit LearnedModel(const Model& model);
    Forward forward(const Sentence& s, const Change& change = {}) const;
    // Of every word of the vocabulary as the answer at `token`, where word w answers with row `output_words[w]`.
    std::vector<double> logits(const Forward& f, int token, const std::vector<int>& output_words) const;

    Tensors tensors;

private:
    Grid norm(const std::string& path, const Grid& x) const;
    Grid linear(const std::string& path, const Grid& x) const;

    ModelConfig config_;
    std::vector<int> kind_of_word_;
};

// -ln softmax(z)[target]
double surprise(const std::vector<double>& z, int target);

}  // namespace attn::naive
