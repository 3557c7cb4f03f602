// The trainer: its gradient against a model in double, its promise of the same bits, and what it refuses.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "core/io/safetensors.hpp"
#include "core/train/train.hpp"
#include "tests/support/head_case.hpp"
#include "tests/support/small_model.hpp"

namespace attn::test {
namespace {

const PronounLexicon& lexicon() {
    static const Result<PronounLexicon> loaded = PronounLexicon::load("assets/lexicon");
    ATTN_CHECK(bool(loaded), loaded ? "" : loaded.error().message().c_str());
    return *loaded;
}

TrainSettings few_steps(int steps = 4) {
    TrainSettings s;
    s.steps = steps;
    s.pairs_per_step = 9;  // three parts, the last of one pair
    s.training_pairs = 20;
    s.warm_up = 3;
    s.seed = 5;
    return s;
}

PronounTrainer started(const ModelConfig& config, const TrainSettings& settings) {
    Result<PronounTrainer> t = PronounTrainer::start(lexicon(), config, settings);
    ATTN_CHECK(bool(t), t ? "" : t.error().message().c_str());
    return *std::move(t);
}

TrainProgress step(PronounTrainer& t, ThreadPool* pool = nullptr) {
    const Result<TrainProgress> p = t.step(pool, {});
    EXPECT_TRUE(p) << p.error().message();
    return p ? *p : TrainProgress{};
}

// ---- the loss and its gradient

// The loss of all its sentences, from its description.
double loss_of(const naive::LearnedModel& model, const std::vector<PronounExample>& examples,
               const std::vector<int>& output_words, double entropy_weight) {
    double sum = 0;
    for (const PronounExample& e : examples) {
        naive::Sentence s{e.words, e.kinds};
        for (int& w : s.words) w = output_words[static_cast<std::size_t>(w)];
        const naive::Forward f = model.forward(s);
        sum +=
            naive::surprise(model.logits(f, e.pronoun, output_words), e.words[static_cast<std::size_t>(e.antecedent)]);
        for (const naive::Grid& a : f.weights.back())
            for (int j = 0; j < a.cols; ++j)
                if (a(e.pronoun, j) > 0)
                    sum -= entropy_weight / static_cast<double>(f.weights.back().size()) * a(e.pronoun, j) *
                           std::log(a(e.pronoun, j));
    }
    return sum / static_cast<double>(examples.size());
}

// A trainer whose tensors have all been moved away from where they start, by way of its own checkpoint.
PronounTrainer shaken(const ModelConfig& config, const TrainSettings& settings) {
    PronounTrainer t = started(config, settings);
    const Safetensors file = *Safetensors::parse(t.checkpoint(), "checkpoint");
    SafetensorsWriter out;
    for (const auto& [key, value] : file.metadata()) out.add_metadata(key, value);
    for (const TensorInfo& info : file.tensors()) {
        Matrix m = *file.matrix(info.name);
        Rng rng(3, info.name);
        if (info.name.rfind("value/", 0) == 0)
            for (Index i = 0; i < m.size(); ++i) m.data()[i] += static_cast<float>(0.3 * rng.normal());
        out.add(info.name, m);
    }
    const Status s = t.resume(out.bytes(), "shaken");
    EXPECT_TRUE(s) << s.error().message();
    return t;
}

struct GradientCase {
    std::string name;
    ModelConfig config;
    int pairs = 1;
    double noun_dropout = 0;
};

// The first step's mean is (1 - beta1) times the gradient: that of the loss as it is trained, parts, shares and all.
void check_gradient(const GradientCase& c) {
    SCOPED_TRACE(c.name);
    TrainSettings s = few_steps();
    s.pairs_per_step = s.training_pairs = c.pairs;  // one step sees every sentence
    s.word_dropout = 0;
    s.noun_dropout = c.noun_dropout;
    s.entropy = 0.3;
    s.entropy_ramp = 0;
    s.clip = 1e9;
    PronounTrainer t = shaken(c.config, s);
    naive::LearnedModel model(t.model());
    const Vocabulary& v = t.model().vocabulary;
    std::vector<PronounExample> examples;
    for (const PronounPair& p : make_pairs(lexicon(), PronounSplit::Train, s.training_pairs, s.seed))
        for (const PronounSentence* one : {&p.a, &p.b}) examples.push_back(encode(*one, v, lexicon()));
    std::vector<int> output_words = own_words(t.model());
    if (c.noun_dropout == 1)
        for (int w = 2; w < v.size(); ++w)
            if (v[w].kind > 0) output_words[static_cast<std::size_t>(w)] = Vocabulary::kUnknownNoun;

    const TrainProgress p = step(t);
    EXPECT_NEAR(p.loss, loss_of(model, examples, output_words, s.entropy), 1e-4 * p.loss);
    const Safetensors after = *Safetensors::parse(t.checkpoint(), "after");
    Rng rng(9);
    for (auto& [path, tensor] : model.tensors) {
        Matrix g = *after.matrix("mean/" + path);
        g /= 1 - 0.9F;
        const double size = static_cast<double>(g.cwiseAbs().maxCoeff());
        Index r = 0, col = 0;
        g.cwiseAbs().maxCoeff(&r, &col);
        const auto some = [&](Index n) { return static_cast<Index>(rng.below(static_cast<std::uint64_t>(n))); };
        for (const auto& [i, j] : {std::pair{r, col}, {some(g.rows()), some(g.cols())}}) {
            double& x = tensor(static_cast<int>(i), static_cast<int>(j));
            const double was = x, h = 1e-4;
            x = was + h;
            const double up = loss_of(model, examples, output_words, s.entropy);
            x = was - h;
            const double down = loss_of(model, examples, output_words, s.entropy);
            x = was;
            EXPECT_NEAR(static_cast<double>(g(i, j)), (up - down) / (2 * h), 2e-3 * size + 2e-6)
                << path << " at " << i << ", " << j;
        }
    }
}

TEST(Trainer, GradientOfTheWholeLossForEveryScore) {
    for (const ScoreFunction& s : score_functions())
        check_gradient({std::string(s.id), small_config(std::string(s.id))});
}

TEST(Trainer, GradientOfEveryShape) {
    ModelConfig words = small_config();
    words.word_keys = words.word_values = true;
    check_gradient({"word keys and values", words});
    ModelConfig shortcut = small_config();
    shortcut.shortcut = true;
    shortcut.position = "sinusoidal";
    check_gradient({"shortcut, sinusoidal", shortcut});
    ModelConfig plain = small_config();
    plain.kinds = false;
    check_gradient({"no kinds", plain});
    check_gradient({"two parts of 8 and 2 sentences", small_config(), 5});
    check_gradient({"nouns known by their kind only", small_config(), 1, 1});
}

TEST(Trainer, ANounThatIsDroppedDoesNotLearn) {
    TrainSettings s = few_steps();
    s.noun_dropout = 1;
    PronounTrainer t = started(small_config(), s);
    step(t);
    const Matrix g = *Safetensors::parse(t.checkpoint(), "after")->matrix("mean/words");
    const Vocabulary& v = t.model().vocabulary;
    EXPECT_GT(g.row(Vocabulary::kUnknownNoun).norm(), 0);
    for (int w = 2; w < v.size(); ++w)
        if (v[w].kind > 0) {
            ASSERT_EQ(g.row(w).norm(), 0) << v[w].word;
        }
}

// ---- the same bits

TEST(Trainer, AnyNumberOfThreadsGivesTheSameBits) {
    const auto trained = [](int threads) {
        ThreadPool pool(threads);
        PronounTrainer t = started(small_config(), few_steps());
        for (int i = 0; i < 3; ++i) step(t, threads == 0 ? nullptr : &pool);
        return t.checkpoint();
    };
    const std::string one = trained(1);
    EXPECT_EQ(trained(2), one);
    EXPECT_EQ(trained(4), one);
    EXPECT_EQ(trained(0), one) << "without a pool";
}

TEST(Trainer, StoppedAndResumedIsAsThroughInOneGo) {
    PronounTrainer through = started(small_config(), few_steps());
    std::vector<std::string> at = {through.checkpoint()};
    for (int i = 0; i < 4; ++i) {
        step(through);
        at.push_back(through.checkpoint());
    }
    for (std::size_t stop = 0; stop <= 4; ++stop) {
        PronounTrainer again = started(small_config(), few_steps());
        const Status s = again.resume(at[stop], "part");
        ASSERT_TRUE(s) << stop << ": " << s.error().message();
        EXPECT_EQ(again.steps_done(), static_cast<int>(stop));
        while (again.steps_done() < 4) step(again);
        EXPECT_EQ(again.checkpoint(), at[4]) << "stopped after " << stop;
        for (const auto& [path, value] : through.model().tensors)
            EXPECT_TRUE(same_bits(*value, *again.model().tensors.at(path))) << path;
    }
}

TEST(Trainer, WhenNinetyInAHundredWereRightOutlivesAStop) {
    PronounTrainer stopped = started(small_config(), few_steps()), again = started(small_config(), few_steps());
    stopped.record.steps_to_90 = 3;
    const Status s = again.resume(stopped.checkpoint(), "part");
    ASSERT_TRUE(s) << s.error().message();
    EXPECT_EQ(again.record.steps_to_90, 3);
}

TEST(Trainer, ACancelledStepLeavesAllAsItWas) {
    PronounTrainer t = started(small_config(), few_steps());
    step(t);
    const std::string before = t.checkpoint();
    CancelToken cancel;
    cancel.cancel();
    ThreadPool pool(2);
    const Result<TrainProgress> p = t.step(&pool, cancel);
    ASSERT_FALSE(p);
    EXPECT_EQ(p.error().kind, Error::Kind::Cancelled);
    EXPECT_EQ(t.checkpoint(), before);
}

TEST(Trainer, OtherSettingsAreRefused) {
    const std::string bytes = started(small_config(), few_steps()).checkpoint();
    const auto refuses = [&](const char* what, const ModelConfig& config, const TrainSettings& settings) {
        PronounTrainer t = started(config, settings);
        const std::string before = t.checkpoint();
        const Status s = t.resume(bytes, "a.part");
        ASSERT_FALSE(s) << what;
        EXPECT_NE(s.error().message().find("a.part"), std::string::npos) << s.error().message();
        EXPECT_NE(s.error().message().find("settings"), std::string::npos) << s.error().message();
        EXPECT_EQ(t.checkpoint(), before) << what;
    };
    const auto other = [&](const char* what, void (*change)(ModelConfig&, TrainSettings&)) {
        ModelConfig c = small_config();
        TrainSettings s = few_steps();
        change(c, s);
        refuses(what, c, s);
    };
    other("steps", [](ModelConfig&, TrainSettings& s) { s.steps = 5; });
    other("seed", [](ModelConfig&, TrainSettings& s) { s.seed = 6; });
    other("rate", [](ModelConfig&, TrainSettings& s) { s.rate = 1e-3; });
    other("entropy", [](ModelConfig&, TrainSettings& s) { s.entropy = 0; });
    other("pairs", [](ModelConfig&, TrainSettings& s) { s.training_pairs = 21; });
    other("score", [](ModelConfig& c, TrainSettings&) { c.score = "dot"; });
    other("heads", [](ModelConfig& c, TrainSettings&) { c.heads = {1, 1}; });
    other("word values", [](ModelConfig& c, TrainSettings&) { c.word_values = true; });
    other("word keys", [](ModelConfig& c, TrainSettings&) { c.word_keys = true; });
    other("position", [](ModelConfig& c, TrainSettings&) { c.position = "none"; });
    ModelConfig scaled = small_config("cosine"), bare = scaled;
    bare.score_scale = 0;
    PronounTrainer t = started(bare, few_steps());
    EXPECT_FALSE(t.resume(started(scaled, few_steps()).checkpoint(), "a.part")) << "with a scale, and without";
}

TEST(Trainer, DamagedCheckpointsAreRefused) {
    PronounTrainer t = started(small_config(), few_steps());
    step(t);
    const std::string good = t.checkpoint();
    const Safetensors file = *Safetensors::parse(good, "good");
    const auto refused = [&](const std::string& what, const std::string& bytes, const char* part) {
        const Status s = t.resume(bytes, "a.part");
        ASSERT_FALSE(s) << what;
        EXPECT_NE(s.error().message().find(part), std::string::npos) << what << ": " << s.error().message();
        EXPECT_EQ(t.checkpoint(), good) << what;
    };
    const auto with = [&](const char* key, const std::string& value, const std::string& tensor = {}, float fill = 0) {
        SafetensorsWriter out;
        for (const auto& [k, v] : file.metadata()) out.add_metadata(k, k == key ? value : v);
        for (const TensorInfo& i : file.tensors()) {
            Matrix m = *file.matrix(i.name);
            if (i.name == tensor && fill == 0) m = Matrix::Zero(m.rows() + 1, m.cols());
            else if (i.name == tensor) m.setConstant(fill);
            out.add(i.name, m);
        }
        return out.bytes();
    };
    EXPECT_TRUE(t.resume(with("", ""), "same"));
    for (const std::size_t size : {std::size_t{0}, std::size_t{100}, good.size() - 1})
        refused(fmt::format("{} bytes", size), good.substr(0, size), "a.part");
    refused("a model", model_bytes(t.model()), "not a stopped training");
    for (const char* number : {"-1", "", "1e3", "99999999999999999999", "x"})
        refused(number, with("step", number), "step");
    refused("step 5 of 4", with("step", "5"), "more steps");
    for (const char* tensor : {"value/words", "mean/layer/0/attention/W_Q", "square/final/normalised/gain"}) {
        refused("shape", with("", "", tensor), tensor);
        refused("not finite", with("", "", tensor, INFINITY), tensor);
    }
    refused("a negative square", with("", "", "square/words", -1), "square/words");
}

// ---- AdamW

TEST(AdamW, IsItsFormula) {
    AdamW optimizer;
    Rng rng(1);
    Values values{
        {"a", random_matrix(rng, 3, 2)}, {"b", random_matrix(rng, 1, 4)}, {"still", random_matrix(rng, 2, 2)}};
    const Matrix still = values["still"];
    struct Numbers {
        double w = 0, m = 0, v = 0;
    };
    std::map<std::string, std::vector<Numbers>> expected;
    for (const auto& [path, m] : values)
        for (Index i = 0; i < m.size(); ++i) expected[path].push_back({static_cast<double>(m.data()[i]), 0, 0});
    for (int t = 1; t <= 20; ++t) {
        const double rate = 0.01 * t, factor = t % 3 == 0 ? 0.25 : 1;
        const Values gradients{{"a", random_matrix(rng, 3, 2)}, {"b", random_matrix(rng, 1, 4)}};
        optimizer.step(values, gradients, rate, factor);
        for (const auto& [path, g] : gradients)
            for (Index i = 0; i < g.size(); ++i) {
                Numbers& n = expected[path][static_cast<std::size_t>(i)];
                const double x = factor * static_cast<double>(g.data()[i]);
                n.m = 0.9 * n.m + 0.1 * x;
                n.v = 0.98 * n.v + 0.02 * x * x;
                const double m = n.m / (1 - std::pow(0.9, t)), v = n.v / (1 - std::pow(0.98, t));
                n.w -= rate * (m / (std::sqrt(v) + 1e-8) + 0.01 * n.w);
                ASSERT_NEAR(static_cast<double>(values[path].data()[i]), n.w, 2e-5) << path << " at step " << t;
            }
    }
    EXPECT_TRUE(same_bits(values["still"], still)) << "without a gradient nothing moves";
    EXPECT_EQ(optimizer.steps, 20);
}

TEST(AdamW, NormIsOfAllTogether) {
    const Values g{{"a", Matrix::Constant(2, 2, 2)}, {"b", Matrix::Constant(1, 1, -3)}};
    EXPECT_NEAR(norm(g), 5, 1e-12);
    EXPECT_EQ(norm({}), 0);
}

// ---- a short training

// tests/golden/train/NAME.txt, each number within `tolerance`; ATTN_UPDATE_GOLDEN=1 writes it.
void expect_golden_numbers(const std::string& name, const std::vector<double>& found, double tolerance) {
    const std::string path = "tests/golden/train/" + name + ".txt";
    if (std::getenv("ATTN_UPDATE_GOLDEN") != nullptr) {
        std::filesystem::create_directories("tests/golden/train");
        std::ofstream out(path);
        for (const double x : found) out << fmt::format("{:.5f}\n", x);
        return;
    }
    std::ifstream file(path);
    ASSERT_TRUE(file) << path << " is missing; ATTN_UPDATE_GOLDEN=1 writes it";
    const std::vector<double> expected(std::istream_iterator<double>{file}, {});
    ASSERT_EQ(found.size(), expected.size()) << path;
    for (std::size_t i = 0; i < found.size(); ++i)
        EXPECT_NEAR(found[i], expected[i], tolerance) << path << " line " << i + 1;
}

// Rounding differs between processors, and grows from step to step.
TEST(Trainer, LossOfTheFirstSteps) {
    TrainSettings s = few_steps(20);
    s.training_pairs = 200;
    ModelConfig config = small_config();
    config.word_keys = config.word_values = true;
    PronounTrainer t = started(config, s);
    std::vector<double> losses;
    while (t.steps_done() < s.steps) losses.push_back(step(t).loss);
    EXPECT_LT(losses.back(), losses.front() - 0.5) << "nothing was learned";
    expect_golden_numbers("loss", losses, 1e-3);
}

TEST(Trainer, RateWarmsUpAndFalls) {
    TrainSettings s = few_steps(12);
    s.pairs_per_step = 1;
    PronounTrainer t = started(small_config(), s);
    std::vector<double> rates;
    while (t.steps_done() < s.steps) rates.push_back(step(t).rate);
    EXPECT_NEAR(rates[0], s.rate / 3, 1e-12);
    EXPECT_NEAR(rates[2], s.rate, 1e-12);
    EXPECT_NEAR(rates[3], s.rate, 1e-12) << "the cosine begins at the top";
    for (std::size_t i = 4; i < rates.size(); ++i) {
        EXPECT_LT(rates[i], rates[i - 1]);
        EXPECT_GT(rates[i], s.rate * s.last_rate);
    }
}

TEST(Trainer, FinishTellsEveryStepAndLooksNowAndThen) {
    PronounTrainer t = started(small_config(), few_steps());
    TrainWatch watch;
    watch.check_every = 3;
    std::vector<int> steps, looks;
    watch.progress = [&](const TrainProgress& p, const std::optional<PronounScore>& flips) {
        steps.push_back(p.step);
        if (!flips) return;
        looks.push_back(p.step);
        EXPECT_EQ(flips->split, "pairs");
        EXPECT_TRUE(flips->blocks.empty());
    };
    const Status finished = finish(t, lexicon(), watch);
    ASSERT_TRUE(finished) << finished.error().message();
    EXPECT_EQ(steps, (std::vector<int>{1, 2, 3, 4}));
    EXPECT_EQ(looks, (std::vector<int>{3, 4}));

    PronounTrainer stopped = started(small_config(), few_steps());
    watch.check_every = 0;
    watch.progress = [&](const TrainProgress& p, const std::optional<PronounScore>&) {
        if (p.step == 2) watch.cancel.cancel();
    };
    const auto s = finish(stopped, lexicon(), watch);
    ASSERT_FALSE(s);
    EXPECT_EQ(s.error().kind, Error::Kind::Cancelled);
    EXPECT_EQ(stopped.steps_done(), 2);
}

TEST(Recipes, AModelOfAScoreIsKnownByItsId) {
    for (const ScoreFunction& score : score_functions())
        for (const bool bare : {false, true}) {
            const auto found = score_model(score_model_id({score.id, bare}));
            ASSERT_TRUE(found) << score.id;
            EXPECT_EQ(found->score, score.id);
            EXPECT_EQ(found->bare, bare);
        }
    for (const char* other : {"", "pronoun", "pronoun-", "pronoun-nothing", "cosine", "pronoun-cosine-no"})
        EXPECT_FALSE(score_model(other)) << other;
}

TEST(Recipes, EachHasAModelOfItsOwn) {
    std::vector<std::string> ids, models;
    for (const Recipe& r : recipes()) {
        ids.emplace_back(r.id);
        models.emplace_back(r.model);
        EXPECT_TRUE(initial_model(r.config, small_vocabulary(), 0)) << r.id;
    }
    for (auto* all : {&ids, &models}) {
        std::sort(all->begin(), all->end());
        EXPECT_EQ(std::adjacent_find(all->begin(), all->end()), all->end());
    }
    for (const ScoreFunction& s : score_functions()) {
        const Recipe r = with_score(s.id);
        EXPECT_EQ(r.config.score, s.id);
        EXPECT_TRUE(r.config.word_values) << "attention must be the only way for every score";
        EXPECT_FALSE(r.config.shortcut);
        EXPECT_TRUE(initial_model(r.config, small_vocabulary(), 0)) << s.id;
    }
}

}  // namespace
}  // namespace attn::test
