// What a model scores, against the same figures counted by hand from a model in double.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>

#include "core/train/evaluate.hpp"
#include "tests/support/head_case.hpp"
#include "tests/support/small_model.hpp"

namespace attn::test {
namespace {

const PronounLexicon& lexicon() {
    static const Result<PronounLexicon> loaded = PronounLexicon::load("assets/lexicon");
    ATTN_CHECK(bool(loaded), loaded ? "" : loaded.error().message().c_str());
    return *loaded;
}

TEST(Estimate, WilsonIntervalsAreThosePublished) {
    // Newcombe 1998, table I, method 3.
    const auto check = [](int hits, int count, double low, double high) {
        const Estimate e = share_of(hits, count);
        EXPECT_NEAR(e.value, static_cast<double>(hits) / count, 1e-12);
        EXPECT_NEAR(e.low, low, 5e-5) << hits << " of " << count;
        EXPECT_NEAR(e.high, high, 5e-5) << hits << " of " << count;
        EXPECT_EQ(e.count, count);
    };
    check(81, 263, 0.2553, 0.3662);
    check(15, 148, 0.0624, 0.1605);
    check(0, 20, 0, 0.1611);
    check(1, 29, 0.0061, 0.1718);
    EXPECT_EQ(share_of(20, 20).high, 1);
    EXPECT_EQ(share_of(0, 0).count, 0);
}

TEST(Estimate, MeanHasItsStandardError) {
    const Estimate e = mean_of({1, 2, 3, 4});
    EXPECT_EQ(e.value, 2.5);
    EXPECT_NEAR(e.high - e.value, 1.959964 * std::sqrt(5.0 / 3 / 4), 1e-9);
    EXPECT_NEAR(e.value - e.low, e.high - e.value, 1e-12);
    EXPECT_EQ(mean_of({7}).low, 7);
    EXPECT_EQ(mean_of({}).count, 0);
}

// A model whose last layer looks mostly at nouns and hands on what it finds, so that some of its answers are right.
Model half_right() {
    constexpr Index kWidth = 64;
    ModelConfig c;
    c.width = kWidth;
    c.heads = {2, 4};
    c.feed_forward = 8;
    c.word_keys = c.word_values = true;
    Result<Model> made = initial_model(c, lexicon().vocabulary(), 4);
    ATTN_CHECK(bool(made), "a model");
    Model model = *std::move(made);
    const auto set = [&](const std::string& path, const std::function<void(Matrix&)>& change) {
        Matrix m = *model.tensors.at(path);
        change(m);
        model.tensors[path] = std::make_shared<const Matrix>(std::move(m));
    };
    for (const char* name : {"W_V", "W_O"})
        set(std::string("layer/1/attention/") + name, [](Matrix& m) { m = Matrix::Identity(kWidth, kWidth); });
    for (const char* name : {"W_Q", "W_K"})
        set(std::string("layer/1/attention/") + name, [](Matrix& m) { m += 3 * Matrix::Identity(kWidth, kWidth); });
    set("words", [](Matrix& m) { m *= 3; });  // far from one another
    // The first column of each head tells a kind from none; every query asks for it.
    set("kinds", [](Matrix& m) {
        for (Index h = 0; h < 4; ++h) m.col(16 * h).array() += 1, m(0, 16 * h) -= 2;
    });
    set("layer/1/normalised/bias", [](Matrix& m) {
        for (Index h = 0; h < 4; ++h) m(0, 16 * h) += 2;
    });
    return model;
}

// What evaluate_pronouns() is to find, counted one sentence at a time.
struct Counted {
    int right = 0, still = 0, chosen = 0, flips = 0, mean_flips = 0;
    std::vector<double> on_antecedent, on_predicate;  // a head: mean
    double mean_weight = 0, entropy = 0, calibration = 0;
    int head = 0;
};

struct Case {
    PronounExample example;
    naive::Forward forward;
    double margin = 0;
};

double margin_of(const naive::Forward& f, const PronounExample& e) {
    double sum = 0;
    for (int c = 0; c < f.output.cols; ++c)
        sum += f.output(e.pronoun, c) * (f.vectors(e.antecedent, c) - f.vectors(e.other, c));
    return sum;
}

struct Verdict {
    bool right = false;
    bool still = false;  // what counts where an edge is blocked: of an unseen noun, the answer's kind as well
};
Verdict verdict(const Model& m, const naive::LearnedModel& model, const naive::Forward& f, const PronounExample& e) {
    const auto answer = static_cast<std::size_t>(e.antecedent);
    const std::vector<double> z = model.logits(f, e.pronoun, own_words(m));
    const int top = static_cast<int>(std::max_element(z.begin(), z.end()) - z.begin());
    const bool unseen = e.words[answer] == Vocabulary::kUnknownNoun;
    const bool right = unseen ? margin_of(f, e) > 0 : top == e.words[answer];
    return {right, right && m.vocabulary[top].kind == e.kinds[answer]};
}

// 1 where the answer stays right when `blocked` may not be read by the pronoun in the last layer.
int right_without(const Model& m, const naive::LearnedModel& model, const PronounExample& e,
                  const std::vector<int>& blocked) {
    naive::Change change;
    change.allowed = [&](int layer, int, int query, int key) {
        return layer != 1 || query != e.pronoun || std::find(blocked.begin(), blocked.end(), key) == blocked.end();
    };
    return verdict(m, model, model.forward({e.words, e.kinds}, change), e).still ? 1 : 0;
}

Counted counted(const Model& m, const naive::LearnedModel& model, const std::vector<PronounExample>& examples) {
    Counted c;
    std::vector<Case> cases;
    const double n = static_cast<double>(examples.size());
    c.on_antecedent.assign(4, 0);
    c.on_predicate.assign(2, 0);
    std::array<double, 10> said{}, was{};
    for (const PronounExample& e : examples) {
        Case one{e, model.forward({e.words, e.kinds}), 0};
        one.margin = margin_of(one.forward, e);
        const Verdict v = verdict(m, model, one.forward, e);
        c.right += v.right ? 1 : 0;
        c.still += v.still ? 1 : 0;
        c.chosen += one.margin > 0 ? 1 : 0;
        const double p = 1 / (1 + std::exp(-std::abs(one.margin)));
        const auto bin = static_cast<std::size_t>(std::min(9.0, std::floor((p - 0.5) / 0.05)));
        said[bin] += p;
        was[bin] += one.margin > 0 ? 1 : 0;
        const auto& last = one.forward.weights[1];
        for (int j = 0; j < last[0].cols; ++j) {
            double a = 0;
            for (const naive::Grid& w : last) a += w(e.pronoun, j) / 4;
            if (a > 0) c.entropy -= a * std::log2(a) / n;
        }
        for (std::size_t h = 0; h < 4; ++h) {
            c.on_antecedent[h] += last[h](e.pronoun, e.antecedent) / n;
            c.mean_weight += last[h](e.pronoun, e.antecedent) / 4 / n;
        }
        for (std::size_t h = 0; h < 2; ++h)
            for (int j = e.predicate_begin; j < e.predicate_end; ++j)
                c.on_predicate[h] += one.forward.weights[0][h](e.pronoun, j) / n;
        cases.push_back(std::move(one));
    }
    c.head =
        static_cast<int>(std::max_element(c.on_antecedent.begin(), c.on_antecedent.end()) - c.on_antecedent.begin());
    const auto leads = [&](const Case& one, int head) {
        double lead = 0;
        for (int h = 0; h < 4; ++h)
            if (head < 0 || head == h) {
                const naive::Grid& w = one.forward.weights[1][static_cast<std::size_t>(h)];
                lead += w(one.example.pronoun, one.example.antecedent) - w(one.example.pronoun, one.example.other);
            }
        return lead > 0;
    };
    for (std::size_t i = 0; i + 1 < cases.size(); i += 2) {
        c.flips += leads(cases[i], c.head) && leads(cases[i + 1], c.head) ? 1 : 0;
        c.mean_flips += leads(cases[i], -1) && leads(cases[i + 1], -1) ? 1 : 0;
    }
    for (std::size_t b = 0; b < 10; ++b) c.calibration += std::abs(said[b] - was[b]) / n;
    return c;
}

TEST(Estimate, DifferencesOfTheSameSentencesAreCoveredAsOftenAsPromised) {
    Rng rng(5);
    constexpr int kStudies = 2000, kSentences = 200;
    for (const auto& [lose, gain] : {std::pair{0.01, 0.0}, std::pair{0.1, 0.04}, std::pair{0.6, 0.02}}) {
        int covered = 0;
        for (int study = 0; study < kStudies; ++study) {
            int lost = 0, gained = 0;
            for (int i = 0; i < kSentences; ++i) {
                const double x = rng.uniform();
                lost += x < lose ? 1 : 0;
                gained += x >= lose && x < lose + gain ? 1 : 0;
            }
            const Estimate e = difference_of(lost, gained, kSentences);
            EXPECT_DOUBLE_EQ(e.value, (lost - gained) / 200.0);
            covered += e.low <= lose - gain && lose - gain <= e.high ? 1 : 0;
        }
        EXPECT_GE(covered, kStudies * 0.935) << lose << " " << gain;
        EXPECT_LE(covered, kStudies * (lose > 0.05 ? 0.985 : 1)) << lose << " " << gain;
    }
    EXPECT_GT(difference_of(0, 0, 1000).high, 0) << "none lost of 1,000 does not mean never";
    EXPECT_LT(difference_of(0, 0, 1000).high, 0.005);
    EXPECT_EQ(difference_of(0, 0, 0).count, 0);
}

TEST(Estimate, CalibrationErrorIsTheGapBetweenSaidAndTrue) {
    const double three_to_one = std::log(3.0);  // "75 %"
    const Estimate always = calibration_of(std::vector<double>(40, three_to_one));
    EXPECT_NEAR(always.value, 0.25, 1e-9);
    EXPECT_NEAR(always.low, 0.25, 1e-9);
    EXPECT_NEAR(always.high, 0.25, 1e-9);
    std::vector<double> honest(400, three_to_one);
    for (std::size_t i = 0; i < honest.size(); i += 4) honest[i] *= -1;  // one in four is wrong
    const Estimate e = calibration_of(honest);
    EXPECT_NEAR(e.value, 0, 1e-9);
    EXPECT_GT(e.high, 0.02);
    EXPECT_EQ(e.count, 400);
    EXPECT_EQ(calibration_of(honest).high, e.high) << "drawn from one seed";
    EXPECT_EQ(calibration_of({}).count, 0);
}

TEST(Evaluate, CountsWhatIsThere) {
    constexpr int kPairs = 8;
    const Model model = half_right();
    const naive::LearnedModel reference(model);
    for (const PronounSplit split : {PronounSplit::Pairs, PronounSplit::Nouns}) {
        SCOPED_TRACE(split_name(split));
        const std::vector<PronounPair> pairs = make_pairs(lexicon(), split, kPairs, 2);
        std::vector<PronounExample> examples;
        for (const PronounPair& p : pairs)
            for (const PronounSentence* s : {&p.a, &p.b}) examples.push_back(encode(*s, model.vocabulary, lexicon()));
        const Result<PronounScore> found = evaluate_pronouns(model, lexicon(), split, pairs, {});
        ASSERT_TRUE(found) << found.error().message();
        const PronounScore& s = *found;
        const Counted c = counted(model, reference, examples);
        ASSERT_GT(c.chosen, 2) << "a case without right answers tells nothing";
        ASSERT_LT(c.chosen, 2 * kPairs - 2);
        ASSERT_GT(c.right, 2);
        ASSERT_LT(c.right, 2 * kPairs - 2);
        EXPECT_EQ(s.split, split_name(split));
        EXPECT_EQ(s.sentences, 2 * kPairs);
        EXPECT_NEAR(s.accuracy.value, c.right / (2.0 * kPairs), 1e-9);
        EXPECT_NEAR(s.choice.value, c.chosen / (2.0 * kPairs), 1e-9);
        EXPECT_EQ(s.choice.count, 2 * kPairs);
        EXPECT_EQ(s.best_head, c.head);
        EXPECT_EQ(s.heads_searched, 4);
        EXPECT_NEAR(s.weight.value, c.on_antecedent[static_cast<std::size_t>(c.head)], 1e-5);
        EXPECT_NEAR(s.mean_weight.value, c.mean_weight, 1e-5);
        EXPECT_NEAR(s.flip.value, c.flips / (1.0 * kPairs), 1e-9);
        EXPECT_NEAR(s.mean_flip.value, c.mean_flips / (1.0 * kPairs), 1e-9);
        EXPECT_EQ(s.flip.count, kPairs);
        EXPECT_NEAR(s.entropy.value, c.entropy, 1e-4);
        EXPECT_NEAR(s.calibration.value, c.calibration, 1e-4);
        EXPECT_NEAR(s.predicate_weight.value, *std::max_element(c.on_predicate.begin(), c.on_predicate.end()), 1e-5);
        EXPECT_EQ(s.predicate_head, c.on_predicate[1] > c.on_predicate[0] ? 1 : 0);

        std::map<std::string, double> blocked;  // mean over the sentences
        constexpr double kShare = 1 / (2.0 * kPairs);
        for (const PronounExample& e : examples) {
            std::vector<int> predicate(static_cast<std::size_t>(e.predicate_end - e.predicate_begin));
            std::iota(predicate.begin(), predicate.end(), e.predicate_begin);
            const auto ask = [&](const char* id, const std::vector<int>& without, double share) {
                blocked[id] += share * right_without(model, reference, e, without);
            };
            ask("antecedent", {e.antecedent}, kShare);
            ask("other", {e.other}, kShare);
            ask("predicate", predicate, kShare);
            std::vector<int> elsewhere;
            for (int t = 0; t < static_cast<int>(e.words.size()); ++t)
                if (t != e.antecedent && t != e.other && (t < e.predicate_begin || t >= e.predicate_end))
                    elsewhere.push_back(t);
            for (const int t : elsewhere) ask("elsewhere", {t}, kShare / static_cast<double>(elsewhere.size()));
        }
        ASSERT_EQ(s.blocks.size(), 4U);
        for (const BlockTest& b : s.blocks) {
            EXPECT_NEAR(b.accuracy.value, blocked[b.id], 1e-9) << b.id;
            EXPECT_EQ(b.accuracy.count, 2 * kPairs) << b.id;
            EXPECT_NEAR(b.drop.value, c.still / (2.0 * kPairs) - b.accuracy.value, 1e-12) << b.id;
            EXPECT_LT(b.drop.low, b.drop.value) << b.id;
            EXPECT_GT(b.drop.high, b.drop.value) << b.id;
        }
        if (split == PronounSplit::Pairs) {
            EXPECT_LT(s.blocks[0].accuracy.value, s.blocks[1].accuracy.value)
                << "the antecedent's edge must matter here";
        }
    }
}

TEST(Evaluate, ThreadsDoNotMatterAndItStops) {
    const Model model = half_right();
    const std::vector<PronounPair> pairs = make_pairs(lexicon(), PronounSplit::Structures, 15, 2);
    ThreadPool pool(3);
    const Result<PronounScore> one =
        evaluate_pronouns(model, lexicon(), PronounSplit::Structures, pairs, {false, nullptr, {}});
    const Result<PronounScore> three =
        evaluate_pronouns(model, lexicon(), PronounSplit::Structures, pairs, {false, &pool, {}});
    ASSERT_TRUE(one && three);
    EXPECT_EQ(one->weight.value, three->weight.value);
    EXPECT_EQ(one->calibration, three->calibration);
    EXPECT_TRUE(one->blocks.empty());
    EvaluateOptions stopped;
    stopped.cancel.cancel();
    const Result<PronounScore> none = evaluate_pronouns(model, lexicon(), PronounSplit::Structures, pairs, stopped);
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, Error::Kind::Cancelled);
    EXPECT_TRUE(evaluate_pronouns(model, lexicon(), PronounSplit::Structures, {}, {})) << "no pairs are no fault";
}

}  // namespace
}  // namespace attn::test
