// attn train: makes the bundled models from the lexicon and a seed.
#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>

#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/document_flags.hpp"
#include "app/cli/output.hpp"
#include "app/cli/suggest.hpp"
#include "app/cli/train_watch.hpp"
#include "core/base/assets.hpp"
#include "core/base/file.hpp"
#include "core/engine/pronoun_examples.hpp"
#include "core/train/train.hpp"

namespace attn::cli {

namespace {

constexpr const char* kFooter =
    R"(The one task is pronoun: which word "it" stands for, told only by the right answers. --recipe studio (default), beginner,
standard, one-layer; or --score S for one of the models by which the score functions are compared. Progress goes to
standard error, every 100 steps: loss, accuracy on the step's sentences, flip rate on held-out pairs, and what the model
now makes of the sentences that are watched: the weight from "it" on each candidate. (None of them is learned from.)
Ctrl-C leaves FILE.part, from which --resume goes on as if nothing had happened.

Examples:
  attn train pronoun --recipe studio --seed 0 --out pronoun.safetensors
  attn train pronoun --watch "The trophy doesn't fit in the suitcase because it is too big.")";

struct TrainFlags {
    std::optional<std::string> task, recipe, score, seed, steps, out, folder, threads;
    std::vector<std::string> watch;
    bool all = false, resume = false, no_scale = false;
};

// Set by the signal, whose handler can reach nothing else; looked at between two steps.
volatile std::sig_atomic_t g_stop = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

// One training to be done.
struct Training {
    Recipe recipe;
    std::string id;
    std::filesystem::path file;
};

Result<Recipe> recipe_of(const TrainFlags& flags) {
    if (flags.score && flags.recipe)
        return usage_error("--score", "it cannot be joined with --recipe", "give one of them");
    if (flags.score) {
        if (const auto score = choose(score_functions(), "--score", *flags.score); !score) return score.error();
        Recipe r = with_score(*flags.score);
        if (flags.no_scale) r.config.score_scale = 0;
        return r;
    }
    const std::string id = flags.recipe.value_or("studio");
    for (const Recipe& r : recipes())
        if (r.id == id) return r;
    return no_such("--recipe", id, ids_of(recipes()));
}

std::string model_id(const Recipe& recipe) {
    if (!recipe.model.empty()) return std::string(recipe.model);
    const bool bare = recipe.config.score == "cosine" && recipe.config.score_scale == 0;
    return score_model_id({recipe.config.score, bare});
}

// Every bundled model: the recipes, then one a score function, then cosine without its scale.
std::vector<Training> all_trainings(const std::filesystem::path& folder) {
    std::vector<Training> all;
    const auto add = [&](const Recipe& r) {
        const std::string id = model_id(r);
        all.push_back({r, id, folder / (id + ".safetensors")});
    };
    for (const Recipe& r : recipes()) add(r);
    for (const ScoreFunction& s : score_functions()) add(with_score(s.id));
    Recipe bare = with_score("cosine");
    bare.config.score_scale = 0;
    add(bare);
    return all;
}

void report(const TrainProgress& p, const std::optional<PronounScore>& flips, double seconds, int steps) {
    if (!flips && p.step != steps) return;
    std::string line = fmt::format("step {:>4} / {}  loss {:.4f}  accuracy {:.3f}  entropy {:.2f}  {:.1f} s", p.step,
                                   steps, p.answer_loss, p.accuracy, p.entropy, seconds);
    if (flips)
        line += fmt::format("  held out: choice {:.3f}, weight {:.2f}, flip {:.2f}", flips->choice.value,
                            flips->weight.value, flips->flip.value);
    remark(line);
}

// Whether FILE can be made where it is to be; leaves nothing behind.
Status writable(const std::filesystem::path& file) {
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored) && !std::filesystem::is_regular_file(file, ignored)) return Done{};
    const std::filesystem::path trial = file.string() + ".trial";
    Status s = write_file_atomically(trial, "");
    std::filesystem::remove(trial, ignored);
    if (s) return s;
    Error error = s.error();
    error.where = file.string();
    return error;
}

Status train_one(const Training& work, const PronounLexicon& lexicon, bool resume,
                 const std::vector<std::string>& watched, ThreadPool& pool) {
    if (Status s = writable(work.file); !s) return s;  // better known now than in a minute
    Result<PronounTrainer> trainer = PronounTrainer::start(lexicon, work.recipe.config, work.recipe.settings);
    if (!trainer) return trainer.error();
    const std::filesystem::path part = work.file.string() + ".part";
    if (resume) {
        Result<std::string> bytes = read_file(part);
        if (!bytes) return bytes.error();
        if (Status s = trainer->resume(std::move(*bytes), part.string()); !s) return s;
    }
    const auto start = std::chrono::steady_clock::now();
    const auto seconds = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    TrainWatch watch;
    watch.pool = &pool;
    watch.progress = [&](const TrainProgress& p, const std::optional<PronounScore>& flips) {
        report(p, flips, seconds(), work.recipe.settings.steps);
        if (flips)
            for (const std::string& sentence : watched)
                if (const Result<std::string> line = watch_line(trainer->model(), sentence); line) remark(*line);
        if (g_stop != 0) watch.cancel.cancel();
    };
    remark(fmt::format("{}: {} parameters, {} words", work.id, trainer->model().parameter_count(),
                       trainer->model().vocabulary.size()));
    if (Status finished = finish(*trainer, lexicon, watch); !finished) {
        if (finished.error().kind != Error::Kind::Cancelled) return finished;
        if (Status kept = write_file_atomically(part, trainer->checkpoint()); !kept) return kept;
        return Error{fmt::format("stopped after step {}", trainer->steps_done()), work.id,
                     "go on with --resume; kept in " + part.string()};
    }
    const double took = seconds();
    Result<std::shared_ptr<const Model>> model = with_card(*trainer, lexicon, work.recipe, work.id, &pool);
    if (!model) return model.error();
    if (Status s = save_model(work.file, **model); !s) return s;
    std::error_code ignored;
    if (resume) std::filesystem::remove(part, ignored);
    remark(fmt::format("{}: trained in {:.1f} s, written to {}", work.id, took, work.file.string()));
    return Done{};
}

// Asked of an untrained model of that shape first: a sentence with nothing to watch is told at once.
Result<std::vector<std::string>> watched_sentences(const TrainFlags& flags, const Training& work,
                                                   const PronounLexicon& lexicon) {
    std::vector<std::string> watched = flags.watch;
    if (watched.empty()) {
        const Result<std::vector<SentencePair>> ready = load_pronoun_examples();
        if (!ready) return ready.error();
        watched = {ready->front().first, ready->front().second};
    }
    const Result<Model> model = initial_model(work.recipe.config, lexicon.vocabulary(), 0);
    if (!model) return model.error();
    for (const std::string& sentence : watched)
        if (const Result<std::string> line = watch_line(*model, sentence); !line) return line.error();
    return watched;
}

Status train(const TrainFlags& flags) {
    if (flags.all && (flags.task || flags.recipe || flags.score || flags.out || flags.resume))
        return usage_error("--all", "it remakes every model and goes with --seed, --folder and --threads only",
                           "leave the rest away");
    if (!flags.all && flags.folder) return usage_error("--folder", "it goes with --all only", "give --out FILE");
    if (!flags.all && !flags.task) return usage_error("TASK", "it is missing", "give pronoun, or --all");
    if (flags.task && *flags.task != "pronoun") return no_such("TASK", *flags.task, "one of: pronoun");
    if (flags.no_scale && flags.score != "cosine")
        return usage_error("--no-scale", "only the score cosine has a scale", "give --score cosine, too");
    const Result<int> threads = thread_count(flags.threads);
    if (!threads) return threads.error();

    std::vector<Training> work;
    if (flags.all) {
        work = all_trainings(flags.folder.value_or("assets/models"));
    } else {
        const Result<Recipe> recipe = recipe_of(flags);
        if (!recipe) return recipe.error();
        const std::string id = model_id(*recipe);
        work.push_back({*recipe, id, flags.out.value_or(id + ".safetensors")});
    }
    for (Training& w : work) {
        if (flags.seed) {
            const auto seed = whole_number("--seed", *flags.seed, 0, 1'000'000);
            if (!seed) return seed.error();
            w.recipe.settings.seed = static_cast<std::uint64_t>(*seed);
        }
        if (flags.steps) {
            const auto steps = whole_number("--steps", *flags.steps, 1, 1'000'000);
            if (!steps) return steps.error();
            w.recipe.settings.steps = static_cast<int>(*steps);
        }
    }
    const Result<std::filesystem::path> folder = asset("lexicon");
    if (!folder) return folder.error();
    const Result<PronounLexicon> lexicon = PronounLexicon::load(*folder);
    if (!lexicon) return lexicon.error();
    const Result<std::vector<std::string>> watched = watched_sentences(flags, work.front(), *lexicon);
    if (!watched) return watched.error();
    std::signal(SIGINT, [](int) { g_stop = 1; });
    std::signal(SIGTERM, [](int) { g_stop = 1; });
    ThreadPool pool(*threads);
    for (const Training& w : work)
        if (Status s = train_one(w, *lexicon, flags.resume, *watched, pool); !s) return s;
    return Done{};
}

Work add(CLI::App& app) {
    const auto flags = std::make_shared<TrainFlags>();
    add_text(app, "TASK", flags->task, "pronoun");
    add_text(app, "--recipe", flags->recipe, "studio, beginner, standard, one-layer (default studio)", "RECIPE");
    add_text(app, "--score", flags->score, "the model by which this score function is compared", "SCORE");
    add_switch(app, "--no-scale", flags->no_scale, "cosine without a learned scale: an exhibit");
    add_text(app, "--seed", flags->seed, "of the data and the initial weights (default: the recipe's)", "N");
    add_text(app, "--steps", flags->steps, "instead of the recipe's", "N");
    add_text(app, "--out", flags->out, "the model's file (default: its id, here)", "FILE");
    app.add_option("--watch", flags->watch, "shown on the way; may be repeated (default: the first ready pair)")
        ->type_name("SENTENCE")
        ->allow_extra_args(false);
    add_switch(app, "--resume", flags->resume, "go on from FILE.part");
    add_switch(app, "--all", flags->all, "every bundled model, into --folder");
    add_text(app, "--folder", flags->folder, "of --all (default assets/models)", "FOLDER");
    add_text(app, "--threads", flags->threads, "of the machine's (default all); changes no number", "N");
    return [flags] { return train(*flags); };
}

}  // namespace

Command train_command() { return {"train", "make a model: it learns from right answers only", kFooter, add}; }

}  // namespace attn::cli
