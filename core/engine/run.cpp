#include "core/engine/run.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include <fmt/format.h>

#include "core/base/rng.hpp"
#include "core/base/utf8.hpp"
#include "core/engine/run_parts.hpp"
#include "core/graph/ops/ops.hpp"
#include "core/text/spelling.hpp"

namespace attn {

namespace {

template <class Descriptor>
Status choose(std::span<const Descriptor> all, const std::string& id, const char* what, const Descriptor*& into) {
    into = find(all, id);
    if (into != nullptr) return Done{};
    std::string known;
    for (const Descriptor& d : all) known += (known.empty() ? "" : ", ") + std::string(d.id);
    return Error{fmt::format("there is no {} called \"{}\"", what, id), what, "use one of: " + known,
                 Error::Kind::Usage};
}

}  // namespace

Result<Chosen> choose_all(const Document& document) {
    const MechanismChoice& m = document.mechanism;
    Chosen c;
    const bool learned = !document.model.empty();  // a learned model has a score and a position of its own
    if (Status s = choose(score_functions(), m.score, "score", c.head.score); !s && !(learned && m.score.empty()))
        return s.error();
    if (Status s = choose(alignments(), m.alignment, "alignment", c.head.alignment); !s) return s.error();
    if (Status s = choose(contexts(), m.context, "context", c.head.context); !s) return s.error();
    if (Status s = choose(positions(), m.position, "position", c.head.position); !s && !(learned && m.position.empty()))
        return s.error();
    if (Status s = choose(masks(), m.mask, "mask", c.mask); !s) return s.error();
    if (Status s = choose(tokenizers(), document.tokenizer, "tokenizer", c.tokenizer); !s) return s.error();
    for (const OptionSpec& spec : option_specs()) {
        const double x = spec.get(m.options);
        if (!(x >= spec.minimum && x <= spec.maximum))
            return Error{fmt::format("{} is outside {} to {}", x, spec.minimum, spec.maximum), std::string(spec.id),
                         "choose a value in that range", Error::Kind::Usage};
    }
    if (m.heads < 1 || m.heads > kMaxHeads)
        return Error{fmt::format("{} heads; 1 to {} are possible", m.heads, kMaxHeads), "heads", "choose fewer heads",
                     Error::Kind::Usage};
    if (document.width < 1 || document.width > 1024)
        return Error{fmt::format("vectors of width {}; 1 to 1024 are possible", document.width), "width",
                     "choose another width", Error::Kind::Usage};
    if (document.query_source == QuerySource::Word)  // it stands at no position
        for (const Mechanism* d :
             {static_cast<const Mechanism*>(c.head.alignment), static_cast<const Mechanism*>(c.mask),
              static_cast<const Mechanism*>(c.head.position)})
            if (d != nullptr && d->query_position)
                return Error{
                    fmt::format("{} needs to know where the query stands, and an outside word stands nowhere", d->id),
                    "outside word", "choose another, or queries from a sentence", Error::Kind::Usage, "no-position"};
    c.head.options = m.options;
    c.head.heads = m.project ? m.heads : 1;
    return c;
}

Result<std::vector<Token>> tokens_of(const std::string& text, const Tokenizer& tokenizer, const char* what) {
    std::vector<Token> tokens = tokenizer.split(text, {});
    if (tokens.empty()) return Error{"there is no word in it", what, "type a sentence", Error::Kind::Usage, "no-words"};
    if (tokens.size() > kMaxTokens)
        return Error{fmt::format("{} tokens; at most {} fit", tokens.size(), kMaxTokens), what, "use a shorter text",
                     Error::Kind::Usage, "too-many-tokens"};
    return tokens;
}

Result<std::vector<Token>> sentence_tokens(const Document& document, const Chosen& chosen) {
    Result<std::vector<Token>> tokens = tokens_of(document.sentence, *chosen.tokenizer, "sentence");
    if (tokens && chosen.mask->added_keys != nullptr)
        for (Index p = chosen.mask->added_keys(document.mechanism.options); p > 0; --p)
            tokens->push_back({"[PAD]", document.sentence.size(), document.sentence.size()});
    return tokens;
}

ops::HideCells hidden_by(const MaskRule& mask, const Document& document) {
    if (mask.rule == nullptr) return {};
    return mask.rule(document.mechanism.options, ops::hide_listed(document.blocked));
}

NodeId add_mean_weights(const Site& site, const std::vector<HeadNodes>& heads) {
    if (heads.size() < 2) return kNoNode;
    std::vector<NodeId> weights;
    for (const HeadNodes& h : heads) weights.push_back(h.weights);
    return site.of("layer", "multi-head")
        .add("mean_weights", {Axis::Query, Axis::Key}, ops::mean(), weights, Stage::Output, "Σ_h a_h / H");
}

namespace {

// Untrained word vectors [T, width]: normal numbers from the seed and the word's spelling, so the same word has the
// same vector wherever it stands, on every machine.
Matrix word_vectors(const std::vector<Token>& tokens, const Document& document) {
    Matrix x(static_cast<Index>(tokens.size()), document.width);
    std::map<std::string, Index> seen;  // a long text repeats its words
    for (Index t = 0; t < x.rows(); ++t) {
        const std::string text = spelling(tokens[static_cast<std::size_t>(t)].text);
        const auto [word, fresh] = seen.emplace(document.lower_case ? utf8::lower(text) : text, t);
        if (!fresh) {
            x.row(t) = x.row(word->second);
            continue;
        }
        Rng rng(document.mechanism.options.seed, "word " + word->first);
        for (Index c = 0; c < x.cols(); ++c) x(t, c) = static_cast<float>(rng.normal());
    }
    return x;
}

NodeId embed(Graph& graph, const std::string& path, Axis rows, const std::vector<Token>& tokens,
             const Document& document, const Position* position) {
    NodeId x = Site{graph, path, "layer/embedding"}.input(
        "vectors", {rows, Axis::Feature}, word_vectors(tokens, document), Stage::Input,
        fmt::format("x_t (seed {})", document.mechanism.options.seed));
    if (position != nullptr && position->embed != nullptr)
        x = position->embed(Site{graph, path + "/position"}.of("position", position->id), x,
                            document.mechanism.options);
    return x;
}

Result<std::shared_ptr<Snapshot>> build_untrained(const Document& document, const Chosen& chosen) {
    const MechanismChoice& m = document.mechanism;
    auto s = std::make_shared<Snapshot>();
    s->document = document;
    s->mechanism = m;
    Result<std::vector<Token>> keys = sentence_tokens(document, chosen);
    if (!keys) return keys.error();
    s->keys = std::move(*keys);
    s->queries = s->keys;
    if (document.query_source == QuerySource::Second) {
        Result<std::vector<Token>> queries = tokens_of(document.second_sentence, *chosen.tokenizer, "second sentence");
        if (!queries) return queries.error();
        s->queries = std::move(*queries);
    } else if (document.query_source == QuerySource::Word) {
        const Result<std::vector<Token>> words = tokens_of(document.outside_word, *chosen.tokenizer, "outside word");
        if (!words) return words.error();
        const std::size_t begin = words->front().begin;  // several words are one query
        const std::size_t end = words->back().end;
        s->queries = {{utf8::sanitized(document.outside_word.substr(begin, end - begin)), begin, end}};
    }

    if (Status status = check_draws(*chosen.head.context, m.options, static_cast<Index>(s->queries.size()),
                                    static_cast<Index>(s->keys.size()), chosen.head.heads, kMaxDraws);
        !status)
        return status.error();

    Graph& g = s->graph;
    const Site site{g, "attention"};
    const NodeId key = embed(g, "keys", Axis::Key, s->keys, document, chosen.head.position);
    // An outside word stands at no position.
    const NodeId query = document.query_source == QuerySource::Same
                             ? key
                             : embed(g, "queries", Axis::Query, s->queries, document,
                                     document.query_source == QuerySource::Word ? nullptr : chosen.head.position);
    NodeId allowed = kNoNode;
    if (ops::HideCells hide = hidden_by(*chosen.mask, document))
        allowed = site.of("mask", chosen.mask->id)
                      .add("mask", {Axis::Query, Axis::Key},
                           ops::allowed({site.shape(query).rows, site.shape(key).rows}, {std::move(hide)}), {},
                           Stage::Mask, chosen.mask->formula);

    const std::uint64_t seed = m.options.seed;
    if (m.project) {
        const Projections projections = seeded_projections(site, seed, document.width, g.node(query).shape.cols,
                                                           g.node(key).shape.cols, g.node(key).shape.cols);
        const SeededParameters parameters(seed, std::max<Index>(8, document.width / m.heads));
        Result<MultiHeadNodes> nodes = multi_head(site, query, key, key, allowed, projections, chosen.head, parameters);
        if (!nodes) return nodes.error();
        s->attention = std::move(*nodes);
        s->output = s->attention.output;
    } else {
        const SeededParameters parameters(seed, document.width);
        Result<HeadNodes> head = attend({g, "attention/head/0"}, query, key, key, allowed, chosen.head, parameters);
        if (!head) return head.error();
        s->attention.query = query;
        s->attention.key = s->attention.value = key;
        s->output = head->context;
        s->attention.heads.push_back(std::move(*head));
    }
    s->mean_weights = add_mean_weights(site, s->attention.heads);
    return s;
}

}  // namespace

Result<std::shared_ptr<Snapshot>> build_document(const Document& document, ModelLibrary& models) {
    const Result<Chosen> chosen = choose_all(document);
    if (!chosen) return chosen.error();
    return document.model.empty() ? build_untrained(document, *chosen) : build_learned(document, *chosen, models);
}

double node_floats(const Snapshot& s) {
    double total = 0;
    for (NodeId id = 0; id < s.graph.size(); ++id)
        total += static_cast<double>(s.graph.node(id).shape.rows) * static_cast<double>(s.graph.node(id).shape.cols);
    return total;
}

bool worth_keeping(const Snapshot& s, int head, NodeId id) {
    const Node& n = s.graph.node(id);
    if (n.axes.rows != Axis::Query || n.axes.columns != Axis::Key) return true;
    const int shown = std::min(head, s.heads() - 1);  // a layer may have fewer
    const auto folder = [](const std::string& path) { return path.substr(0, path.rfind('/') + 1); };
    const std::string own = folder(s.graph.node(s.head(std::max(shown, 0)).weights).path);
    const bool its_mask = n.stage == Stage::Mask && own.rfind(folder(n.path), 0) == 0;  // one for all heads
    return n.path.rfind(own, 0) == 0 || its_mask || (shown < 0 && id == s.mean_weights);
}

std::vector<NodeId> kept_nodes(const Snapshot& s) {
    std::vector<NodeId> keep;
    if (node_floats(s) <= kKeepAllFloats) return keep;
    for (NodeId id = 0; id < s.graph.size(); ++id)
        if (worth_keeping(s, s.document.view.head, id)) keep.push_back(id);
    return keep;
}

Status run_and_keep(Snapshot& snapshot, const RunOptions& options) {
    return run(snapshot.graph, kept_nodes(snapshot), options);
}

Result<SnapshotPtr> run_document(const Document& document, const RunOptions& options, ModelLibrary* models,
                                 const RunLook* look) {
    const auto start = std::chrono::steady_clock::now();
    ModelLibrary mine;
    const bool pins = !document.model.empty() && has_pins(document.what_if);
    const bool goes_on = look != nullptr && look->known && same_numbers(look->known->document, document) && !pins;
    Result<std::shared_ptr<Snapshot>> s = goes_on ? std::make_shared<Snapshot>(*look->known)
                                                  : build_document(document, models != nullptr ? *models : mine);
    if (!s) return s.error();
    (*s)->document = document;
    const Status status = pins              ? run_with_pins(**s, options)
                          : look != nullptr ? run_in_sight(**s, options, *look)
                                            : run_and_keep(**s, options);
    if (!status) return status.error();
    const double before = goes_on ? look->known->milliseconds : 0;
    (*s)->milliseconds =
        before + std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return SnapshotPtr(std::move(*s));
}

}  // namespace attn
