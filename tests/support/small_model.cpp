#include "tests/support/small_model.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "core/base/rng.hpp"
#include "tests/support/head_case.hpp"

namespace attn::test {

Vocabulary small_vocabulary() {
    Vocabulary v;
    v.add_kind({"animal", "animal", "动物"});
    v.add_kind({"way", "way", "路"});
    v.add_kind({"thing", "thing", "东西"});
    v.add("the");
    v.add("animal", WordRole::Noun, 1);
    v.add("street", WordRole::Noun, 2);
    v.add("dog", WordRole::Noun, 1);
    v.add("bottle", WordRole::Noun, 3);
    for (const char* word : {"it", "was", "too"}) v.add(word);
    for (const char* word : {"tired", "wide", "fast"}) v.add(word, WordRole::Predicate);
    for (const char* word : {"because", ".", "didn't", "cross"}) v.add(word);
    return v;
}

ModelConfig small_config(std::string score) {
    ModelConfig c;
    c.width = 8;
    c.heads = {2, 1};
    c.feed_forward = 10;
    c.score = std::move(score);
    if (c.score == "cosine") c.score_scale = 3;
    return c;
}

void shake(Tensors& tensors, std::uint64_t seed, double size) {
    for (auto& [path, value] : tensors) {
        Matrix m = *value;
        Rng rng(seed, path);
        for (Index i = 0; i < m.size(); ++i) m.data()[i] += static_cast<float>(size * rng.normal());
        value = std::make_shared<const Matrix>(std::move(m));
    }
}

std::string own_file(const std::string& name) {
    return (std::filesystem::temp_directory_path() / fmt::format("attn-{}-{}", getpid(), name)).string();
}

Model small_model(ModelConfig config, std::uint64_t seed, Vocabulary vocabulary) {
    Result<Model> model = initial_model(std::move(config), std::move(vocabulary), seed);
    ATTN_CHECK(bool(model), model ? "" : model.error().message().c_str());
    shake(model->tensors, seed);
    model->id = "small";
    model->card = {{"command", "none"}, {"limits", "knows \"nothing\"\n什么都不知道"}};
    return *std::move(model);
}

}  // namespace attn::test

namespace attn::naive {

LearnedModel::LearnedModel(const Model& model) : config_(model.config) {
    for (const auto& [path, value] : model.tensors) tensors[path] = test::grid(*value);
    for (const Vocabulary::Entry& e : model.vocabulary.entries()) kind_of_word_.push_back(e.kind);
}

Grid LearnedModel::norm(const std::string& path, const Grid& x) const {
    const Grid &gain = tensors.at(path + "/gain"), &bias = tensors.at(path + "/bias");
    Grid out(x.rows, x.cols);
    for (int i = 0; i < x.rows; ++i) {
        double mean = 0, variance = 0;
        for (int c = 0; c < x.cols; ++c) mean += x(i, c) / x.cols;
        for (int c = 0; c < x.cols; ++c) variance += (x(i, c) - mean) * (x(i, c) - mean) / x.cols;
        for (int c = 0; c < x.cols; ++c)
            out(i, c) = (x(i, c) - mean) / std::sqrt(variance + 1e-5) * gain(0, c) + bias(0, c);
    }
    return out;
}

Grid LearnedModel::linear(const std::string& path, const Grid& x) const {
    Grid out = matmul_transposed(x, tensors.at(path + "/weight"));
    for (int i = 0; i < out.rows; ++i)
        for (int c = 0; c < out.cols; ++c) out(i, c) += tensors.at(path + "/bias")(0, c);
    return out;
}

namespace {

Grid plus(const Grid& a, const Grid& b) {
    Grid out = a;
    for (std::size_t i = 0; i < out.at.size(); ++i) out.at[i] += b.at[i];
    return out;
}

Grid part(const Grid& g, int first, int count) {
    Grid out(g.rows, count);
    for (int i = 0; i < g.rows; ++i)
        for (int c = 0; c < count; ++c) out(i, c) = g(i, first + c);
    return out;
}

}  // namespace

Forward LearnedModel::forward(const Sentence& s, const Change& change) const {
    const int n = static_cast<int>(s.words.size()), d = config_.width;
    Forward f;
    f.vectors = Grid(n, d);
    for (int t = 0; t < n; ++t)
        for (int c = 0; c < d; ++c) {
            f.vectors(t, c) = tensors.at("words")(s.words[static_cast<std::size_t>(t)], c);
            if (config_.kinds) f.vectors(t, c) += tensors.at("kinds")(s.kinds[static_cast<std::size_t>(t)], c);
        }
    Grid x = f.vectors;
    if (config_.position == "sinusoidal") x = plus(x, sinusoidal(n, d));
    else if (config_.position != "relative" && config_.position != "none") std::abort();

    for (int l = 0; l < config_.layers(); ++l) {
        const std::string at = fmt::format("layer/{}", l);
        const bool last = l + 1 == config_.layers();
        const Grid normalised = norm(at + "/normalised", x);
        const Grid key_input = last && config_.word_keys ? norm(at + "/keys", f.vectors) : normalised;
        const Grid value_input = last && config_.word_values ? norm(at + "/values", f.vectors) : normalised;
        const auto projected = [&](const Grid& in, const char* w) {
            return matmul_transposed(in, tensors.at(at + "/attention/" + w));
        };
        const Grid q = projected(normalised, "W_Q"), k = projected(key_input, "W_K"), v = projected(value_input, "W_V");
        const int heads = config_.heads[static_cast<std::size_t>(l)], width = d / heads;
        Grid all(n, d);
        f.weights.emplace_back();
        for (int h = 0; h < heads; ++h) {
            const std::string head = fmt::format("{}/attention/head/{}/", at, h);
            naive::Tensors own;  // by the names of the score's description
            for (const auto& [path, value] : tensors)
                if (path.rfind(head, 0) == 0) own[path.substr(head.size())] = value;
            Grid z = scores(config_.score, part(q, h * width, width), part(k, h * width, width), own);
            Grid a(n, n);
            for (int i = 0; i < n; ++i) {
                std::vector<double> row;
                for (int j = 0; j < n; ++j) {
                    if (config_.position == "relative")
                        z(i, j) += own.at("relative.bias")(0, std::clamp(j - i, -16, 16) + 16);
                    row.push_back(change.allowed && !change.allowed(l, h, i, j) ? -INFINITY : z(i, j));
                }
                row = softmax(row);
                for (int j = 0; j < n; ++j) a(i, j) = row[static_cast<std::size_t>(j)];
            }
            if (change.weights) change.weights(l, h, a);
            Grid context = matmul(a, part(v, h * width, width));
            if (change.context) change.context(l, h, context);
            for (int i = 0; i < n; ++i)
                for (int c = 0; c < width; ++c) all(i, h * width + c) = context(i, c);
            f.weights.back().push_back(std::move(a));
        }
        const Grid brought = matmul_transposed(all, tensors.at(at + "/attention/W_O"));
        f.attention.push_back(brought);
        if (last && !config_.shortcut) {
            x = brought;
            break;
        }
        x = plus(x, brought);
        Grid hidden = linear(at + "/feed_forward/hidden", norm(at + "/between", x));
        for (double& h : hidden.at) h = std::max(0.0, h);
        x = plus(x, linear(at + "/feed_forward/output", hidden));
    }
    f.output = norm("final/normalised", x);
    return f;
}

std::vector<double> LearnedModel::logits(const Forward& f, int token, const std::vector<int>& output_words) const {
    const Grid& words = tensors.at("words");
    const Grid* kinds = config_.kinds ? &tensors.at("kinds") : nullptr;
    std::vector<double> z;
    for (std::size_t w = 0; w < output_words.size(); ++w) {
        double sum = 0;
        for (int c = 0; c < config_.width; ++c)
            sum += f.output(token, c) *
                   (words(output_words[w], c) + (kinds != nullptr ? (*kinds)(kind_of_word_[w], c) : 0));
        z.push_back(sum);
    }
    return z;
}

double surprise(const std::vector<double>& z, int target) {
    const double most = *std::max_element(z.begin(), z.end());
    double sum = 0;
    for (const double x : z) sum += std::exp(x - most);
    return std::log(sum) + most - z[static_cast<std::size_t>(target)];
}

}  // namespace attn::naive
