// A sentence through a learned model, with what the user changed by hand.
#include <algorithm>

#include <fmt/format.h>

#include "core/base/utf8.hpp"
#include "core/engine/run_parts.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn {

namespace {

constexpr std::size_t kMaxWhatIfTokens = 512;  // so that all values are kept

// The word as the vocabulary spells it: lower case, straight apostrophe.
std::string spelled(const Token& token) {
    std::string word = utf8::lower(token.text);
    const std::string curly = "\u2019";
    for (std::size_t at = word.find(curly); at != std::string::npos; at = word.find(curly, at))
        word.replace(at, curly.size(), "'");
    return word;
}

// Ids and kinds of the tokens; an unknown word of which the user told the kind is a noun of that kind, where the model
// has learned from kinds.
void look_up(const std::vector<Token>& tokens, const Document& document, Learned& learned) {
    const Vocabulary& vocabulary = learned.model->vocabulary;
    for (const Token& token : tokens) {
        const std::string word = spelled(token);
        int id = vocabulary.find(word), kind = vocabulary[id].kind;
        for (const auto& [told, as] : document.kinds)
            if (learned.model->config.kinds && id == Vocabulary::kUnknown && told == word &&
                vocabulary.find_kind(as) > 0) {
                id = Vocabulary::kUnknownNoun;
                kind = vocabulary.find_kind(as);
            }
        learned.words.push_back(id);
        learned.kinds.push_back(kind);
    }
}

bool inside(int x, std::size_t size) { return x >= 0 && static_cast<std::size_t>(x) < size; }

// Where every head of a layer may look: 0 at the blocked edges.
std::vector<std::shared_ptr<Matrix>> blocked_by_layer(const WhatIf& what_if, std::size_t layers, std::size_t tokens) {
    std::vector<std::shared_ptr<Matrix>> masks(layers);
    for (const WhatIf::Edge& e : what_if.blocked) {
        if (e.head >= 0 || !inside(e.layer, layers) || !inside(e.query, tokens) || !inside(e.key, tokens)) continue;
        std::shared_ptr<Matrix>& mask = masks[static_cast<std::size_t>(e.layer)];
        const auto n = static_cast<Index>(tokens);
        if (mask == nullptr) mask = std::make_shared<Matrix>(Matrix::Ones(n, n));
        (*mask)(e.query, e.key) = 0;
    }
    return masks;
}

// Sets one weight of a row; the others keep their proportions and share what is left.
void set_weight(Matrix& weights, int query, int key, double weight) {
    auto row = weights.row(query);
    double others = 0;  // summed without the key: next to a weight of nearly 1 they would be lost in its rounding
    for (Index j = 0; j < row.size(); ++j)
        if (j != key) others += static_cast<double>(row(j));
    for (Index j = 0; j < row.size(); ++j)
        row(j) = others > 0 ? static_cast<float>((1 - weight) * (static_cast<double>(row(j)) / others)) : 0.0F;
    row(key) = static_cast<float>(weight);
}

// Pins what was edited and silenced, layer by layer: each layer is computed anew before its own numbers are changed.
Status pin(Snapshot& s, const WhatIf& what_if, const RunOptions& options) {
    const std::size_t tokens = s.keys.size();
    for (int l = 0; l < static_cast<int>(s.learned->layers.size()); ++l) {
        const std::vector<HeadNodes>& heads = s.learned->layers[static_cast<std::size_t>(l)].heads;
        std::vector<std::optional<Matrix>> weights(heads.size());
        const auto change = [&](int layer, int head, int query, int key, double weight) {
            if (layer != l || !inside(head, heads.size()) || !inside(query, tokens) || !inside(key, tokens)) return;
            const auto h = static_cast<std::size_t>(head);
            if (!weights[h]) weights[h] = s.graph.value(heads[h].weights);
            set_weight(*weights[h], query, key, std::clamp(weight, 0.0, 1.0));
        };
        for (const WhatIf::Edge& e : what_if.blocked)
            if (e.head >= 0) change(e.layer, e.head, e.query, e.key, 0);
        for (const WhatIf::Edit& e : what_if.edited) change(e.layer, e.head, e.query, e.key, e.weight);
        for (std::size_t h = 0; h < heads.size(); ++h)
            if (weights[h]) s.graph.override_value(heads[h].weights, std::move(*weights[h]));
        for (const WhatIf::Head& silent : what_if.silenced)
            if (silent.layer == l && inside(silent.head, heads.size())) {
                const NodeId context = heads[static_cast<std::size_t>(silent.head)].context;
                const Shape shape = s.graph.node(context).shape;
                s.graph.override_value(context, Matrix::Zero(shape.rows, shape.cols));
            }
        if (Status status = run_and_keep(s, options); !status) return status.error();
    }
    return Done{};
}

}  // namespace

Result<std::shared_ptr<Snapshot>> run_learned(const Document& document, const Chosen& chosen, const RunOptions& options,
                                              ModelLibrary& models, const FirstLook& first) {
    if (document.query_source != QuerySource::Same)
        return Error{"a learned model reads one sentence", "queries",
                     "use untrained vectors, or queries from the sentence", Error::Kind::Usage, "model-one-sentence"};
    auto s = std::make_shared<Snapshot>();
    s->document = document;
    Learned& learned = s->learned.emplace();
    Result<std::shared_ptr<const Model>> model = models.get(document.model);
    if (!model) return model.error();
    learned.model = *model;
    const ModelConfig& config = learned.model->config;
    if (document.layer < -1 || document.layer >= config.layers())
        return Error{fmt::format("layer {}; the model has {}, counted from 0", document.layer, config.layers()),
                     "layer", "choose another layer", Error::Kind::Usage};
    if (document.mechanism.position == "one-hot")
        return Error{"one-hot positions widen the vectors, and the model's width is fixed", "position",
                     "choose another position", Error::Kind::Usage};
    learned.layer = document.layer < 0 ? config.layers() - 1 : document.layer;

    Result<std::vector<Token>> tokens = sentence_tokens(document, chosen);
    if (!tokens) return tokens.error();
    s->keys = s->queries = std::move(*tokens);
    look_up(s->keys, document, learned);
    s->mechanism = document.mechanism;
    if (s->mechanism.score.empty()) s->mechanism.score = config.score;
    if (s->mechanism.position.empty()) s->mechanism.position = config.position;
    s->mechanism.heads = config.heads[static_cast<std::size_t>(learned.layer)];
    s->mechanism.project = true;
    if (Status status =
            check_draws(document, s->keys.size(), *std::max_element(config.heads.begin(), config.heads.end()));
        !status)
        return status.error();

    const std::size_t n = s->keys.size();
    const auto size = static_cast<Index>(n);
    std::optional<Matrix> allowed = allowed_by(chosen, document, size, size);
    if (document.what_if.causal) {
        if (!allowed) allowed = Matrix::Ones(size, size);
        for (Index i = 0; i < size; ++i) allowed->row(i).tail(size - 1 - i).setZero();
    }
    ModelChange change;
    change.score = chosen.head.score;
    change.alignment = chosen.head.alignment;
    change.context = chosen.head.context;
    change.position = chosen.head.position;
    change.options = document.mechanism.options;
    change.allowed = allowed ? &*allowed : nullptr;
    change.by_layer = blocked_by_layer(document.what_if, config.heads.size(), n);

    Graph& g = s->graph;
    Result<ModelNodes> nodes = build_model(g, *learned.model, one_sentence(learned.words, learned.kinds), change,
                                           document.mechanism.options.seed);
    if (!nodes) return nodes.error();
    learned.layers = std::move(nodes->layers);
    for (std::size_t l = 0; l < learned.layers.size(); ++l) {
        const std::vector<HeadNodes>& heads = learned.layers[l].heads;
        const NodeId mean = add_mean_weights({g, fmt::format("layer/{}/attention", l)}, heads);
        learned.mean_weights.push_back(mean == kNoNode ? heads.front().weights : mean);
    }
    learned.logits = g.add("answer/logits", {Axis::Query, Axis::Key}, ops::matmul_transposed("x", "e"),
                           {nodes->output, nodes->vectors}, Stage::Output, "x_i · e_j");
    const auto shown = static_cast<std::size_t>(learned.layer);
    s->attention = learned.layers[shown];
    s->mean_weights = s->heads() > 1 ? learned.mean_weights[shown] : kNoNode;
    s->output = s->attention.output;
    const WhatIf& w = document.what_if;
    const bool pins =
        !w.edited.empty() || !w.silenced.empty() ||
        std::any_of(w.blocked.begin(), w.blocked.end(), [](const WhatIf::Edge& e) { return e.head >= 0; });
    if (Status status = run_and_keep(*s, options, pins ? FirstLook() : first); !status) return status.error();
    const auto kept = [&](const MultiHeadNodes& layer) { return g.has_value(layer.heads.back().weights); };
    if (pins && (n > kMaxWhatIfTokens || !std::all_of(learned.layers.begin(), learned.layers.end(), kept)))
        return Error{fmt::format("{} words; single heads and weights can be changed in up to {}", n, kMaxWhatIfTokens),
                     "what if", "use a shorter text", Error::Kind::Usage, "what-if-too-long"};
    if (pins)
        if (Status status = pin(*s, w, options); !status) return status.error();
    return s;
}

}  // namespace attn
