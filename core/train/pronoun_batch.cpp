#include "core/train/pronoun_batch.hpp"

#include <numeric>

#include "core/graph/ops/ops.hpp"

namespace attn {

namespace {

constexpr Axes kTable{Axis::Key, Axis::Feature};

}  // namespace

PronounExample encode(const PronounSentence& s, const Vocabulary& vocabulary, const PronounLexicon& lexicon) {
    PronounExample e;
    for (const std::string& word : s.words) {
        int id = vocabulary.find(word);
        int kind = vocabulary[id].kind;
        if (id == Vocabulary::kUnknown && lexicon.kind_of(word) > 0) {
            id = Vocabulary::kUnknownNoun;
            kind = lexicon.kind_of(word);
        }
        e.words.push_back(id);
        e.kinds.push_back(kind);
    }
    e.pronoun = s.pronoun;
    e.antecedent = s.antecedent;
    e.other = s.other;
    e.predicate_begin = s.predicate_begin;
    e.predicate_end = s.predicate_end;
    return e;
}

PronounBatch batch_of(std::span<const PronounExample> examples) {
    PronounBatch b;
    for (const PronounExample& e : examples) {
        const int begin = static_cast<int>(b.batch.words.size());
        b.batch.words.insert(b.batch.words.end(), e.words.begin(), e.words.end());
        b.batch.kinds.insert(b.batch.kinds.end(), e.kinds.begin(), e.kinds.end());
        b.batch.lengths.push_back(static_cast<int>(e.words.size()));
        b.pronouns.push_back(begin + e.pronoun);
        b.antecedents.push_back(begin + e.antecedent);
        b.others.push_back(begin + e.other);
        b.answers.push_back(e.words[static_cast<std::size_t>(e.antecedent)]);
    }
    return b;
}

std::vector<int> own_words(const Model& model) {
    std::vector<int> ids(static_cast<std::size_t>(model.vocabulary.size()));
    std::iota(ids.begin(), ids.end(), 0);
    return ids;
}

Result<PronounNodes> build_pronouns(Graph& graph, const Model& model, const PronounBatch& batch,
                                    const std::vector<int>& output_words, const ModelChange& change) {
    Result<ModelNodes> nodes = build_model(graph, model, batch.batch, change);
    if (!nodes) return nodes.error();
    PronounNodes out{std::move(*nodes), kNoNode};
    const Site site{graph, "answer", "model/answer"};
    const NodeId rows = site.add("pronouns", {Axis::Query, Axis::Feature}, ops::gather_rows(batch.pronouns),
                                 {out.model.output}, Stage::Output, "x_{it}");
    NodeId table = site.add("words", kTable, ops::gather_rows(output_words), {out.model.words}, Stage::Output, "e_w");
    if (out.model.kinds != kNoNode) {
        std::vector<int> kinds;
        for (const Vocabulary::Entry& e : model.vocabulary.entries()) kinds.push_back(e.kind);
        const NodeId kind =
            site.add("kinds", kTable, ops::gather_rows(std::move(kinds)), {out.model.kinds}, Stage::Output, "e_k");
        table = site.add("table", kTable, ops::add(), {table, kind}, Stage::Output, "e_w + e_k");
    }
    out.logits = site.add("logits", {Axis::Query, Axis::Key}, ops::matmul_transposed("x", "e"), {rows, table},
                          Stage::Output, "x_{it} · e_w", "word_logits");
    return out;
}

}  // namespace attn
