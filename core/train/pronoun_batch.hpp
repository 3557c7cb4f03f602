// Sentences of the pronoun task as numbers, and the graph that reads a few of them at once.
#pragma once

#include "core/models/model.hpp"
#include "core/train/tasks/pronoun.hpp"

namespace attn {

struct PronounExample {
    std::vector<int> words, kinds;  // ids; an unseen noun is kUnknownNoun with its kind
    int pronoun = 0, antecedent = 0, other = 0;
    int predicate_begin = 0, predicate_end = 0;
};

PronounExample encode(const PronounSentence& sentence, const Vocabulary& vocabulary, const PronounLexicon& lexicon);

// Rows of a batch where the pronouns, antecedents, ... of its sentences stand.
struct PronounBatch {
    Batch batch;
    std::vector<int> pronouns, antecedents, others;
    std::vector<int> answers;  // word ids of the antecedents
};
PronounBatch batch_of(std::span<const PronounExample> examples);

struct PronounNodes {
    ModelNodes model;
    NodeId logits = kNoNode;  // [pronouns, V]: which word of the vocabulary each "it" stands for
};

// `output_words`: the row of the word table that each word of the vocabulary answers with (its own, or kUnknownNoun's
// where only its kind counts).
Result<PronounNodes> build_pronouns(Graph& graph, const Model& model, const PronounBatch& batch,
                                    const std::vector<int>& output_words, const ModelChange& change);
std::vector<int> own_words(const Model& model);

}  // namespace attn
