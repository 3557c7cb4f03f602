#include "core/train/evaluate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

#include "core/base/rng.hpp"
#include "core/graph/ops/ops.hpp"

namespace attn {

namespace {

constexpr double kZ = 1.959964;  // 95 %
constexpr std::size_t kSentencesPerPart = 8;
constexpr int kDrawings = 1000;             // of pairs, for an interval
constexpr std::uint64_t kDrawingSeed = 95;  // always the same

// What one sentence says.
struct Answer {
    bool right = false;                           // of the vocabulary
    bool right_kind = false;                      // its most probable word is of the antecedent's kind
    double logit = 0;                             // antecedent's minus the other candidate's
    std::vector<double> on_antecedent, on_other;  // a head of the last layer
    std::vector<double> on_predicate;             // a head of the first layer
    double entropy = 0;
};

using Block = std::vector<std::pair<int, int>>;  // (sentence of the part, token) that its pronoun may not read

Result<std::vector<Answer>> ask(const Model& model, std::span<const PronounExample> examples, const Block& block) {
    const PronounBatch batch = batch_of(examples);
    ModelChange change;
    if (!block.empty()) {
        std::vector<std::pair<int, int>> cells;
        for (const auto& [sentence, token] : block) {
            const auto s = static_cast<std::size_t>(sentence);
            const int begin = batch.pronouns[s] - examples[s].pronoun;
            cells.emplace_back(batch.pronouns[s], begin + token);
        }
        change.hidden_by_layer.resize(static_cast<std::size_t>(model.config.layers()));
        change.hidden_by_layer.back() = ops::hide_listed(std::move(cells));
    }
    Graph g;
    const Result<PronounNodes> nodes = build_pronouns(g, model, batch, own_words(model), change);
    if (!nodes) return nodes.error();
    // A candidate answers with the vector that it has in the sentence: an unseen noun has only its kind's.
    const Site site{g, "answer", "model/answer"};
    const NodeId among = site.add("among", {Axis::Query, Axis::Key}, ops::matmul_transposed("x", "e"),
                                  {nodes->model.output, nodes->model.vectors}, Stage::Output, "x_i · e_j", "logits");
    // Of a blocked run only the answer is counted.
    const bool whole = block.empty();
    std::vector<NodeId> wanted = {nodes->logits, among};
    if (whole)
        for (const MultiHeadNodes* layer : {&nodes->model.layers.front(), &nodes->model.layers.back()})
            for (const HeadNodes& h : layer->heads) wanted.push_back(h.weights);
    if (Status s = run(g, wanted, {}); !s) return s.error();

    std::vector<Answer> answers;
    for (std::size_t s = 0; s < examples.size(); ++s) {
        const PronounExample& e = examples[s];
        Answer a;
        Index best = 0;
        g.value(nodes->logits).row(static_cast<Index>(s)).maxCoeff(&best);
        a.right = best == batch.answers[s];
        a.right_kind = model.vocabulary[static_cast<int>(best)].kind == e.kinds[static_cast<std::size_t>(e.antecedent)];
        const Index it = batch.pronouns[s], begin = it - e.pronoun;
        a.logit = static_cast<double>(g.value(among)(it, batch.antecedents[s]) - g.value(among)(it, batch.others[s]));
        if (!whole) {
            answers.push_back(std::move(a));
            continue;
        }
        const auto length = static_cast<Index>(e.words.size());
        Eigen::RowVectorXd mean = Eigen::RowVectorXd::Zero(length);
        for (const HeadNodes& h : nodes->model.layers.back().heads) {
            const Matrix& w = g.value(h.weights);
            a.on_antecedent.push_back(static_cast<double>(w(it, batch.antecedents[s])));
            a.on_other.push_back(static_cast<double>(w(it, batch.others[s])));
            mean += w.row(it).segment(begin, length).cast<double>();
        }
        mean /= static_cast<double>(a.on_antecedent.size());
        for (Index j = 0; j < length; ++j)
            if (mean(j) > 0) a.entropy -= mean(j) * std::log2(mean(j));
        for (const HeadNodes& h : nodes->model.layers.front().heads)
            a.on_predicate.push_back(
                static_cast<double>(g.value(h.weights)
                                        .row(it)
                                        .segment(begin + e.predicate_begin, e.predicate_end - e.predicate_begin)
                                        .sum()));
        answers.push_back(std::move(a));
    }
    return answers;
}

// Every sentence, a few at a time, in order whatever the number of threads. `block(e)`: what its pronoun may not read.
template <class BlockOf>
Result<std::vector<Answer>> ask_all(const Model& model, const std::vector<PronounExample>& examples,
                                    const EvaluateOptions& options, const BlockOf& block_of) {
    const std::size_t parts = (examples.size() + kSentencesPerPart - 1) / kSentencesPerPart;
    std::vector<std::optional<Result<std::vector<Answer>>>> done(parts);
    const auto work = [&](int i, int) {
        if (options.cancel.cancelled()) return;
        const std::size_t begin = static_cast<std::size_t>(i) * kSentencesPerPart;
        const std::span<const PronounExample> mine(examples.data() + begin,
                                                   std::min(kSentencesPerPart, examples.size() - begin));
        Block block;
        for (std::size_t s = 0; s < mine.size(); ++s)
            for (const int token : block_of(mine[s])) block.emplace_back(static_cast<int>(s), token);
        done[static_cast<std::size_t>(i)] = ask(model, mine, block);
    };
    if (options.pool != nullptr) options.pool->parallel_for(static_cast<int>(parts), work);
    else
        for (int i = 0; i < static_cast<int>(parts); ++i) work(i, 0);
    if (options.cancel.cancelled()) return Error{"stopped", "evaluation", "", Error::Kind::Cancelled};
    std::vector<Answer> all;
    for (auto& part : done) {
        if (!*part) return part->error();
        for (Answer& a : **part) all.push_back(std::move(a));
    }
    return all;
}

Estimate choices(const std::vector<Answer>& answers) {
    int right = 0;
    for (const Answer& a : answers) right += a.logit > 0 ? 1 : 0;
    return share_of(right, static_cast<int>(answers.size()));
}

// Of the whole vocabulary; an unseen noun has no word of its own to answer with, there the choice between the two
// counts.
bool is_right(const PronounExample& e, const Answer& a) {
    const bool unseen = e.words[static_cast<std::size_t>(e.antecedent)] == Vocabulary::kUnknownNoun;
    return unseen ? a.logit > 0 : a.right;
}

// With a way of "it" taken away: two candidates that are not read differ by chance, so an unseen noun must be answered
// with a word of its kind, too.
bool is_still_right(const PronounExample& e, const Answer& a) { return is_right(e, a) && a.right_kind; }

// 1 where right, else 0; a sentence each.
template <class Right>
std::vector<double> marks(const std::vector<PronounExample>& examples, const std::vector<Answer>& answers,
                          Right right) {
    std::vector<double> each;
    for (std::size_t i = 0; i < answers.size(); ++i) each.push_back(right(examples[i], answers[i]) ? 1 : 0);
    return each;
}

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

Estimate share_marked(const std::vector<double>& marks) { return share_of(sum(marks), static_cast<int>(marks.size())); }

BlockTest block_test(const char* id, const std::vector<double>& without, const std::vector<double>& with) {
    double lost = 0, gained = 0;
    for (std::size_t i = 0; i < with.size(); ++i) {
        lost += std::max(0.0, without[i] - with[i]);
        gained += std::max(0.0, with[i] - without[i]);
    }
    return {id, share_marked(with), difference_of(lost, gained, static_cast<int>(with.size()))};
}

// `chosen(i)`: the i-th sentence of the sample.
template <class Chosen>
double calibration_error(const std::vector<double>& logits, const Chosen& chosen) {
    std::array<double, 10> said{}, was{};
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const double logit = logits[chosen(i)];
        const double p = 1 / (1 + std::exp(-std::abs(logit)));
        const auto bin = static_cast<std::size_t>(std::min(9.0, (p - 0.5) * 20));
        said[bin] += p;
        was[bin] += logit > 0 ? 1 : 0;
    }
    double error = 0;
    for (std::size_t b = 0; b < said.size(); ++b) error += std::abs(said[b] - was[b]);
    return logits.empty() ? 0 : error / static_cast<double>(logits.size());
}

// Sentences 2k and 2k+1 are a pair.
template <class Margin>
Estimate flips(const std::vector<Answer>& answers, const Margin& margin) {
    int both = 0;
    for (std::size_t i = 0; i + 1 < answers.size(); i += 2)
        both += margin(answers[i]) > 0 && margin(answers[i + 1]) > 0 ? 1 : 0;
    return share_of(both, static_cast<int>(answers.size() / 2));
}

std::vector<double> gather(const std::vector<Answer>& answers, double (*get)(const Answer&)) {
    std::vector<double> v;
    for (const Answer& a : answers) v.push_back(get(a));
    return v;
}

double mean(const std::vector<double>& v) { return v.empty() ? 0 : sum(v) / static_cast<double>(v.size()); }

// The head with the largest mean of what `of` gives, and those values.
std::pair<int, std::vector<double>> best_head(const std::vector<Answer>& answers,
                                              const std::vector<double> Answer::*of) {
    std::pair<int, std::vector<double>> best{0, {}};
    const std::size_t heads = answers.empty() ? 0 : (answers.front().*of).size();
    for (std::size_t h = 0; h < heads; ++h) {
        std::vector<double> values;
        for (const Answer& a : answers) values.push_back((a.*of)[h]);
        if (best.second.empty() || mean(values) > mean(best.second)) best = {static_cast<int>(h), std::move(values)};
    }
    return best;
}

}  // namespace

Estimate share_of(double hits, int count) {
    if (count == 0) return {};
    const double n = count, p = hits / n, z2 = kZ * kZ;
    const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    const double half = kZ * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n);
    return {p, std::max(0.0, centre - half), std::min(1.0, centre + half), count};
}

Estimate mean_of(const std::vector<double>& values) {
    const double m = mean(values), n = static_cast<double>(values.size());
    double squares = 0;
    for (const double v : values) squares += (v - m) * (v - m);
    const double half = values.size() > 1 ? kZ * std::sqrt(squares / (n - 1) / n) : 0;
    return {m, m - half, m + half, static_cast<int>(values.size())};
}

// One sentence more lost and one gained: holds where few or none are, too.
Estimate difference_of(double lost, double gained, int count) {
    if (count == 0) return {};
    const double n = count + 2, apart = lost - gained;
    const double half = kZ * std::sqrt(lost + gained + 2 - apart * apart / n) / n;
    return {apart / count, std::max(-1.0, apart / n - half), std::min(1.0, apart / n + half), count};
}

Estimate calibration_of(const std::vector<double>& logits) {
    const std::size_t pairs = logits.size() / 2;
    const double error = calibration_error(logits, [](std::size_t i) { return i; });
    if (pairs == 0) return {error, error, error, static_cast<int>(logits.size())};
    Rng rng(kDrawingSeed, "calibration");
    std::vector<double> drawn;
    std::vector<std::size_t> sample(pairs);
    for (int d = 0; d < kDrawings; ++d) {
        for (std::size_t& pair : sample) pair = static_cast<std::size_t>(rng.below(pairs));
        drawn.push_back(
            calibration_error(logits, [&](std::size_t i) { return i / 2 < pairs ? 2 * sample[i / 2] + i % 2 : i; }));
    }
    std::sort(drawn.begin(), drawn.end());
    const auto part = [&](double share) { return drawn[static_cast<std::size_t>(share * (kDrawings - 1))]; };
    return {error, part(0.025), part(0.975), static_cast<int>(logits.size())};
}

Result<PronounScore> evaluate_pronouns(const Model& model, const PronounLexicon& lexicon, PronounSplit split,
                                       std::span<const PronounPair> pairs, const EvaluateOptions& options) {
    std::vector<PronounExample> examples;
    for (const PronounPair& p : pairs)
        for (const PronounSentence* s : {&p.a, &p.b}) examples.push_back(encode(*s, model.vocabulary, lexicon));
    const Result<std::vector<Answer>> found =
        ask_all(model, examples, options, [](const PronounExample&) { return std::vector<int>(); });
    if (!found) return found.error();
    const std::vector<Answer>& answers = *found;

    PronounScore score;
    score.split = split_name(split);
    score.sentences = static_cast<int>(answers.size());
    score.choice = choices(answers);
    score.accuracy = share_marked(marks(examples, answers, is_right));
    score.heads_searched = model.config.heads.back();
    const auto [head, weights] = best_head(answers, &Answer::on_antecedent);
    score.best_head = head;
    score.weight = mean_of(weights);
    score.mean_weight = mean_of(gather(answers, [](const Answer& a) { return mean(a.on_antecedent); }));
    const auto h = static_cast<std::size_t>(head);
    score.flip = flips(answers, [h](const Answer& a) { return a.on_antecedent[h] - a.on_other[h]; });
    score.mean_flip = flips(answers, [](const Answer& a) { return mean(a.on_antecedent) - mean(a.on_other); });
    score.entropy = mean_of(gather(answers, [](const Answer& a) { return a.entropy; }));
    score.calibration = calibration_of(gather(answers, [](const Answer& a) { return a.logit; }));
    const auto [reader, read] = best_head(answers, &Answer::on_predicate);
    score.predicate_head = reader;
    score.predicate_weight = mean_of(read);
    if (!options.blocks) return score;

    const std::vector<double> without = marks(examples, answers, is_still_right);
    const auto blocked = [&](const char* id, const auto& block_of) -> Status {
        const Result<std::vector<Answer>> a = ask_all(model, examples, options, block_of);
        if (!a) return a.error();
        score.blocks.push_back(block_test(id, without, marks(examples, *a, is_still_right)));
        return Done{};
    };
    const auto predicate = [](const PronounExample& e) {
        std::vector<int> all;
        for (int t = e.predicate_begin; t < e.predicate_end; ++t) all.push_back(t);
        return all;
    };
    if (Status s = blocked("antecedent", [](const PronounExample& e) { return std::vector<int>{e.antecedent}; }); !s)
        return s.error();
    if (Status s = blocked("other", [](const PronounExample& e) { return std::vector<int>{e.other}; }); !s)
        return s.error();
    if (Status s = blocked("predicate", predicate); !s) return s.error();

    // Each further word in turn: at step k every sentence blocks its k-th.
    const auto further = [](const PronounExample& e) {
        std::vector<int> all;
        for (int t = 0; t < static_cast<int>(e.words.size()); ++t)
            if (t != e.antecedent && t != e.other && (t < e.predicate_begin || t >= e.predicate_end)) all.push_back(t);
        return all;
    };
    std::size_t most = 0;
    for (const PronounExample& e : examples) most = std::max(most, further(e).size());
    std::vector<double> still;  // the share of its words that a sentence can do without
    for (std::size_t i = 0; i < examples.size(); ++i) still.push_back(further(examples[i]).empty() ? without[i] : 0);
    for (std::size_t k = 0; k < most; ++k) {
        const Result<std::vector<Answer>> a = ask_all(model, examples, options, [&](const PronounExample& e) {
            const std::vector<int> all = further(e);
            return k < all.size() ? std::vector<int>{all[k]} : std::vector<int>();
        });
        if (!a) return a.error();
        for (std::size_t i = 0; i < a->size(); ++i) {
            const std::size_t words = further(examples[i]).size();
            if (k < words && is_still_right(examples[i], (*a)[i])) still[i] += 1 / static_cast<double>(words);
        }
    }
    score.blocks.push_back(block_test("elsewhere", without, still));
    return score;
}

}  // namespace attn
