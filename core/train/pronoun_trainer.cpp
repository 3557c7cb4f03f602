#include "core/train/pronoun_trainer.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "core/base/rng.hpp"
#include "core/graph/ops/ops.hpp"
#include "core/io/safetensors.hpp"

namespace attn {

namespace {

constexpr int kPairsPerPart = 4;  // sentences that share a graph; fixed, so that sums have one order
constexpr const char* kFormat = "attention-studio-training";

std::uint64_t mix(std::uint64_t seed, std::uint64_t step) { return Rng(seed, step).next(); }

double rate_at(const TrainSettings& s, int step) {
    if (step < s.warm_up) return s.rate * (step + 1) / s.warm_up;
    const double part = static_cast<double>(step - s.warm_up) / std::max(1, s.steps - s.warm_up);
    return s.rate * (s.last_rate + (1 - s.last_rate) * 0.5 * (1 + std::cos(std::numbers::pi * part)));
}

void drop_words(PronounExample& e, double probability, Rng& rng) {
    for (int t = 0; t < static_cast<int>(e.words.size()); ++t) {
        const bool needed =
            t == e.pronoun || t == e.antecedent || t == e.other || (t >= e.predicate_begin && t < e.predicate_end);
        if (rng.uniform() >= probability || needed) continue;
        e.words[static_cast<std::size_t>(t)] = Vocabulary::kUnknown;
        e.kinds[static_cast<std::size_t>(t)] = 0;
    }
}

}  // namespace

struct PronounTrainer::Part {
    std::vector<std::pair<const std::string*, Matrix>> gradients;  // by path
    double answer_loss = 0, entropy = 0;
    int right = 0;
};

Result<PronounTrainer> PronounTrainer::start(const PronounLexicon& lexicon, const ModelConfig& config,
                                             const TrainSettings& settings) {
    PronounTrainer t;
    t.settings_ = settings;
    Result<Model> model = initial_model(config, lexicon.vocabulary(), settings.seed);
    if (!model) return model.error();
    t.model_ = std::move(*model);
    for (const auto& [path, value] : t.model_.tensors) {
        t.values_[path] = *value;
        for (Values* moment : {&t.optimizer_.mean, &t.optimizer_.square})
            (*moment)[path] = Matrix::Zero(value->rows(), value->cols());
    }
    for (const PronounPair& pair : make_pairs(lexicon, PronounSplit::Train, settings.training_pairs, settings.seed))
        t.data_.push_back(
            {encode(pair.a, lexicon.vocabulary(), lexicon), encode(pair.b, lexicon.vocabulary(), lexicon)});
    return t;
}

void PronounTrainer::publish() {
    for (const auto& [path, value] : values_) model_.tensors[path] = std::make_shared<const Matrix>(value);
}

// An order of the epoch's own.
void PronounTrainer::shuffle(int epoch) {
    if (epoch == epoch_) return;
    epoch_ = epoch;
    order_.resize(data_.size());
    std::iota(order_.begin(), order_.end(), 0);
    Rng rng(settings_.seed, fmt::format("epoch {}", epoch));
    for (std::size_t k = order_.size(); k > 1; --k)
        std::swap(order_[k - 1], order_[static_cast<std::size_t>(rng.below(static_cast<std::uint64_t>(k)))]);
}

// Every pair once an epoch.
std::vector<PronounExample> PronounTrainer::examples_of_step(int step) {
    const auto count = static_cast<std::int64_t>(data_.size());
    std::vector<PronounExample> examples;
    for (int i = 0; i < settings_.pairs_per_step; ++i) {
        const std::int64_t n = static_cast<std::int64_t>(step) * settings_.pairs_per_step + i;
        shuffle(static_cast<int>(n / count));
        for (const PronounExample& e : data_[static_cast<std::size_t>(order_[static_cast<std::size_t>(n % count)])])
            examples.push_back(e);
    }
    Rng rng(mix(settings_.seed, static_cast<std::uint64_t>(step)), "words");
    for (PronounExample& e : examples) drop_words(e, settings_.word_dropout, rng);
    return examples;
}

Result<PronounTrainer::Part> PronounTrainer::part(std::span<const PronounExample> examples,
                                                  const std::vector<int>& output_words, double entropy_weight) const {
    const PronounBatch batch = batch_of(examples);
    PronounBatch read = batch;
    for (int& word : read.batch.words) word = output_words[static_cast<std::size_t>(word)];
    Graph g;
    const Result<PronounNodes> nodes = build_pronouns(g, model_, read, output_words, {});
    if (!nodes) return nodes.error();
    const Site site{g, "loss", "model/loss"};
    const Axes one{Axis::Scalar, Axis::Scalar};
    const NodeId answer =
        site.add("answer", one, ops::cross_entropy(batch.answers), {nodes->logits}, Stage::Output, "mean −ln P");
    NodeId loss = answer, entropy = kNoNode;
    std::vector<NodeId> rows;
    for (const HeadNodes& head : nodes->model.layers.back().heads)
        rows.push_back(site.add(fmt::format("entropy/{}", rows.size()), one, ops::row_entropy(batch.pronouns),
                                {head.weights}, Stage::Output, "mean −Σ a ln a", "head_entropy"));
    entropy = site.add("entropy", one, ops::mean(), rows, Stage::Output, "mean over heads");
    if (entropy_weight > 0) {
        const NodeId push = site.add("push", one, ops::scale(entropy_weight, "λ"), {entropy}, Stage::Output, "λ H");
        loss = site.add("sum", one, ops::add(), {answer, push}, Stage::Output, "−ln P + λ H");
    }
    if (Status s = run(g, {}, {}); !s) return s.error();

    Part out;
    out.answer_loss = static_cast<double>(g.value(answer)(0, 0));
    out.entropy = static_cast<double>(g.value(entropy)(0, 0));
    const Matrix& logits = g.value(nodes->logits);
    for (Index r = 0; r < logits.rows(); ++r) {
        Index best = 0;
        logits.row(r).maxCoeff(&best);
        out.right += best == batch.answers[static_cast<std::size_t>(r)] ? 1 : 0;
    }
    std::vector<Matrix> gradient = gradients(g, loss, Matrix::Ones(1, 1));
    for (NodeId id = 0; id < g.size(); ++id) {
        if (!g.node(id).parameter) continue;
        const auto value = values_.find(g.node(id).path);
        if (value != values_.end() && gradient[static_cast<std::size_t>(id)].size() > 0)
            out.gradients.emplace_back(&value->first, std::move(gradient[static_cast<std::size_t>(id)]));
    }
    return out;
}

Result<TrainProgress> PronounTrainer::step(ThreadPool* pool, const CancelToken& cancel) {
    const int step = steps_done();
    const std::vector<PronounExample> examples = examples_of_step(step);
    std::vector<int> output_words = own_words(model_);
    if (model_.config.kinds) {
        Rng rng(mix(settings_.seed, static_cast<std::uint64_t>(step)), "nouns");
        for (int w = Vocabulary::kUnknownNoun + 1; w < model_.vocabulary.size(); ++w)
            if (model_.vocabulary[w].kind > 0 && rng.uniform() < settings_.noun_dropout)
                output_words[static_cast<std::size_t>(w)] = Vocabulary::kUnknownNoun;
    }
    const double ramp = settings_.entropy_ramp * settings_.steps;
    const double entropy_weight = settings_.entropy * (ramp > 0 ? std::min(1.0, step / ramp) : 1.0);

    const std::size_t size = 2 * static_cast<std::size_t>(kPairsPerPart);
    const std::size_t count = (examples.size() + size - 1) / size;
    std::vector<std::optional<Result<Part>>> parts(count);
    const auto work = [&](int i, int) {
        const std::size_t begin = static_cast<std::size_t>(i) * size;
        const std::span<const PronounExample> mine(examples.data() + begin, std::min(size, examples.size() - begin));
        if (!cancel.cancelled()) parts[static_cast<std::size_t>(i)] = part(mine, output_words, entropy_weight);
    };
    if (pool != nullptr) pool->parallel_for(static_cast<int>(count), work);
    else
        for (int i = 0; i < static_cast<int>(count); ++i) work(i, 0);
    if (cancel.cancelled()) return Error{"stopped", "training", "", Error::Kind::Cancelled};

    TrainProgress progress;
    Values sum;
    for (std::size_t i = 0; i < count; ++i) {
        if (!*parts[i]) return parts[i]->error();
        Part& p = **parts[i];
        const double share =
            static_cast<double>(std::min(size, examples.size() - i * size)) / static_cast<double>(examples.size());
        progress.answer_loss += share * p.answer_loss;
        progress.entropy += share * p.entropy;
        progress.accuracy += p.right / static_cast<double>(examples.size());
        for (auto& [path, g] : p.gradients) {
            const auto found = sum.find(*path);
            if (found == sum.end()) sum.emplace(*path, static_cast<float>(share) * g);
            else found->second += static_cast<float>(share) * g;
        }
    }
    progress.loss = progress.answer_loss + entropy_weight * progress.entropy;
    const double length = norm(sum);
    if (!std::isfinite(length) || !std::isfinite(progress.loss))
        return Error{fmt::format("the loss is no longer a number at step {}", step + 1), "training",
                     "use a lower learning rate, or another seed"};
    progress.rate = rate_at(settings_, step);
    optimizer_.step(values_, sum, progress.rate, length > settings_.clip ? settings_.clip / length : 1.0);
    publish();
    progress.step = steps_done();
    return progress;
}

std::string PronounTrainer::fingerprint() const {
    const TrainSettings& s = settings_;
    const ModelConfig& c = model_.config;
    std::string text =
        fmt::format("{} {} {} {} {} {} {} {} {} {} {} {} | {} {} {} {} {} {} {} {} {} {}", s.steps, s.pairs_per_step,
                    s.training_pairs, s.rate, s.warm_up, s.last_rate, s.clip, s.entropy, s.entropy_ramp, s.word_dropout,
                    s.noun_dropout, s.seed, c.width, fmt::join(c.heads, ","), c.feed_forward, c.score, c.position,
                    c.shortcut, c.word_keys, c.word_values, c.kinds, c.score_scale);
    for (const Vocabulary::Entry& e : model_.vocabulary.entries()) text += fmt::format(" {} {}", e.word, e.kind);
    // The sentences: another lexicon may make others out of the same words.
    for (const auto& pair : data_)
        for (const PronounExample& e : pair)
            text += fmt::format("\n{} {} {}", e.pronoun, e.antecedent, fmt::join(e.words, " "));
    return fmt::format("{:016x}", hash_bytes(text));
}

std::string PronounTrainer::checkpoint() const {
    SafetensorsWriter out;
    for (const auto& [path, value] : values_) out.add("value/" + path, value);
    for (const auto& [path, value] : optimizer_.mean) out.add("mean/" + path, value);
    for (const auto& [path, value] : optimizer_.square) out.add("square/" + path, value);
    out.add_metadata("format", kFormat);
    out.add_metadata("step", std::to_string(steps_done()));
    out.add_metadata("steps_to_90", std::to_string(record.steps_to_90));
    out.add_metadata("settings", fingerprint());
    return out.bytes();
}

Status PronounTrainer::resume(std::string bytes, const std::string& name) {
    const Result<Safetensors> file = Safetensors::parse(std::move(bytes), name);
    if (!file) return file.error();
    const auto meta = [&](const char* key) {
        const auto it = file->metadata().find(key);
        return it == file->metadata().end() ? std::string() : it->second;
    };
    if (meta("format") != kFormat)
        return Error{"this is not a stopped training", name, "give the file that --out left"};
    if (meta("settings") != fingerprint())
        return Error{"it was started with other settings", name,
                     "give the recipe, score, seed and steps it began with"};
    const auto number = [&](const char* key) {
        const std::string digits = meta(key);
        const bool good =
            !digits.empty() && digits.size() < 9 && digits.find_first_not_of("0123456789") == std::string::npos;
        return good ? std::stoi(digits) : -1;
    };
    const int step = number("step"), steps_to_90 = number("steps_to_90");
    if (step < 0 || steps_to_90 < 0) return Error{"the number of its step cannot be read", name, "start again"};
    AdamW optimizer;
    Values values = values_;
    for (auto& [path, value] : values)
        for (const auto& [prefix, into] : {std::pair<std::string, Matrix*>{"value/", &value},
                                           {"mean/", &optimizer.mean[path]},
                                           {"square/", &optimizer.square[path]}}) {
            Result<Matrix> m = file->matrix(prefix + path);
            if (!m) return m.error();
            if (m->rows() != values_[path].rows() || m->cols() != values_[path].cols() || !m->allFinite() ||
                (prefix == "square/" && m->minCoeff() < 0))
                return Error{"its shape or numbers are not those of this model", file->where(prefix + path),
                             "start again"};
            *into = std::move(*m);
        }
    optimizer.settings = optimizer_.settings;
    optimizer.steps = step;
    if (optimizer.steps > settings_.steps) return Error{"it has more steps than there are", name, "start again"};
    record = {steps_to_90};
    optimizer_ = std::move(optimizer);
    values_ = std::move(values);
    publish();
    return Done{};
}

}  // namespace attn
