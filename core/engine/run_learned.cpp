// A sentence through a learned model, with what the user changed by hand.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/base/utf8.hpp"
#include "core/engine/run_parts.hpp"
#include "core/engine/weight_edits.hpp"
#include "core/graph/ops/ops.hpp"
#include "core/text/spelling.hpp"

namespace attn {

namespace {

constexpr std::size_t kMaxWhatIfTokens = 512;  // so that all values are kept

// Ids and kinds of the tokens; an unknown word of which the user told the kind is a noun of that kind, where the model
// has learned from kinds.
void look_up(const std::vector<Token>& tokens, const Document& document, Learned& learned) {
    const Vocabulary& vocabulary = learned.model->vocabulary;
    for (const Token& token : tokens) {
        const std::string word = lower_spelling(token.text);
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

// What is hidden in every head of a layer: the blocked edges.
std::vector<ops::HideCells> blocked_by_layer(const WhatIf& what_if, std::size_t layers, std::size_t tokens) {
    std::vector<std::vector<std::pair<int, int>>> edges(layers);
    for (const WhatIf::Edge& e : what_if.blocked)
        if (e.head < 0 && inside(e.layer, layers) && inside(e.query, tokens) && inside(e.key, tokens))
            edges[static_cast<std::size_t>(e.layer)].emplace_back(e.query, e.key);
    std::vector<ops::HideCells> hidden(layers);
    for (std::size_t l = 0; l < layers; ++l)
        if (!edges[l].empty()) hidden[l] = ops::hide_listed(std::move(edges[l]));
    return hidden;
}

}  // namespace

Result<std::shared_ptr<Snapshot>> build_learned(const Document& document, const Chosen& chosen, ModelLibrary& models) {
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
    if (chosen.head.position != nullptr && chosen.head.position->widens)
        return Error{
            fmt::format("{} positions widen the vectors, and the model's width is fixed", chosen.head.position->id),
            "position", "choose another position", Error::Kind::Usage};
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
    const auto words = static_cast<Index>(s->keys.size());
    if (Status status = check_draws(*chosen.head.context, document.mechanism.options, words, words,
                                    *std::max_element(config.heads.begin(), config.heads.end()), kMaxDraws);
        !status)
        return status.error();

    ModelChange change;
    change.score = chosen.head.score;
    change.alignment = chosen.head.alignment;
    change.context = chosen.head.context;
    change.position = chosen.head.position;
    change.options = document.mechanism.options;
    if (ops::HideCells hide = hidden_by(*chosen.mask, document)) change.hidden.push_back(std::move(hide));
    if (document.what_if.causal) change.hidden.push_back(hidden_by(*find(masks(), "causal"), document));
    change.hidden_by_layer = blocked_by_layer(document.what_if, config.heads.size(), s->keys.size());

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
    learned.logits =
        Site{g, "answer", "model/answer"}.add("logits", {Axis::Query, Axis::Key}, ops::matmul_transposed("x", "e"),
                                              {nodes->output, nodes->vectors}, Stage::Output, "x_i · e_j");
    const auto shown = static_cast<std::size_t>(learned.layer);
    s->attention = learned.layers[shown];
    s->mean_weights = s->heads() > 1 ? learned.mean_weights[shown] : kNoNode;
    s->output = s->attention.output;
    return s;
}

bool has_pins(const WhatIf& what_if) {
    return !what_if.edited.empty() || !what_if.silenced.empty() ||
           std::any_of(what_if.blocked.begin(), what_if.blocked.end(),
                       [](const WhatIf::Edge& e) { return e.head >= 0; });
}

// Layer by layer: each is computed anew before its own numbers are changed.
Status run_with_pins(Snapshot& s, const RunOptions& options) {
    const WhatIf& what_if = s.document.what_if;
    const std::size_t tokens = s.keys.size();
    if (Status status = run_and_keep(s, options); !status) return status;
    const auto kept = [&](const MultiHeadNodes& layer) { return s.graph.has_value(layer.heads.back().weights); };
    if (tokens > kMaxWhatIfTokens || !std::all_of(s.learned->layers.begin(), s.learned->layers.end(), kept))
        return Error{
            fmt::format("{} words; single heads and weights can be changed in up to {}", tokens, kMaxWhatIfTokens),
            "what if", "use a shorter text", Error::Kind::Usage, "what-if-too-long"};
    for (int l = 0; l < static_cast<int>(s.learned->layers.size()); ++l) {
        const std::vector<HeadNodes>& heads = s.learned->layers[static_cast<std::size_t>(l)].heads;
        std::map<std::pair<int, int>, std::vector<WeightEdit>> rows;  // by head and query
        const auto change = [&](int layer, int head, int query, int key, double weight) {
            if (layer == l && inside(head, heads.size()) && inside(query, tokens) && inside(key, tokens))
                rows[{head, query}].push_back({key, weight});
        };
        for (const WhatIf::Edge& e : what_if.blocked)
            if (e.head >= 0) change(e.layer, e.head, e.query, e.key, 0);
        for (const WhatIf::Edit& e : what_if.edited) change(e.layer, e.head, e.query, e.key, e.weight);
        std::map<int, Matrix> weights;  // by head
        for (const auto& [at, edits] : rows) {
            const auto& [head, query] = at;
            Matrix& m =
                weights.try_emplace(head, s.graph.value(heads[static_cast<std::size_t>(head)].weights)).first->second;
            edit_row(m, query, edits);
        }
        for (auto& [head, m] : weights)
            s.graph.override_value(heads[static_cast<std::size_t>(head)].weights, std::move(m));
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

}  // namespace attn
