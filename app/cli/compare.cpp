// attn compare: mechanisms side by side on one sentence, or two.
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/document_flags.hpp"
#include "app/cli/json_text.hpp"
#include "app/cli/output.hpp"
#include "app/cli/text.hpp"
#include "app/cli/words.hpp"
#include "core/analysis/comparison.hpp"
#include "core/base/utf8.hpp"

namespace attn::cli {

namespace {

using nlohmann::ordered_json;

constexpr const char* kFooter =
    R"(--mechanism, 2 to 8 times: KEY=VALUE with commas between; keys score, alignment, context, mask, position, heads, model,
layer, head (a number or mean), width, sentence (1 or 2), name, and every option (temperature, window, seed, ...). Without
model the vectors are untrained, from the seed. The first is the reference; --set opens a ready set instead.
Figures are of the chosen row: entropy in bits, largest weight, share on sinks, Jensen-Shannon divergence (bits, 0 to 1)
and rank correlation to the reference; of a trained model, accuracy and flip rate on held-out pairs and the step at which
90 % were right. json: format "attn-compare", version, sentence, second_sentence, query, reference, columns [...].

Example:
  attn compare "The animal didn't cross the street because it was too tired." --query it \
    --mechanism "model=pronoun-dot" --mechanism "model=pronoun-additive" --mechanism "score=cosine,alignment=sparsemax")";

struct CompareFlags {
    std::optional<std::string> sentence, with, set, query, format, output, threads;
    std::vector<std::string> mechanisms;
};

template <class Descriptor>
Status set_id(std::span<const Descriptor> all, const std::string& value, std::string& into) {
    if (const auto found = choose(all, "--mechanism", value); !found) return found.error();
    into = value;
    return Done{};
}

Status set_whole(const std::string& key, const std::string& value, int low, int high, int& into) {
    const auto n = whole_number("--mechanism", value, low, high);
    if (!n) return usage_error("--mechanism", key + ": " + n.error().what, n.error().fix);
    into = static_cast<int>(*n);
    return Done{};
}

Status set_key(const std::string& key, const std::string& value, Document::Column& c, OptionTexts& options) {
    MechanismChoice& m = c.mechanism;
    if (key == "score") return set_id(score_functions(), value, m.score);
    if (key == "alignment") return set_id(alignments(), value, m.alignment);
    if (key == "context") return set_id(contexts(), value, m.context);
    if (key == "mask") return set_id(masks(), value, m.mask);
    if (key == "position") return set_id(positions(), value, m.position);
    if (key == "heads") return set_whole(key, value, 1, kMaxHeads, m.heads);
    if (key == "layer") return set_whole(key, value, 0, 255, c.layer);
    if (key == "width") return set_whole(key, value, 1, 1024, c.width);
    if (key == "head" && value != "mean") return set_whole(key, value, 0, kMaxHeads - 1, c.head);
    if (key == "head") return c.head = -1, Done{};
    if (key == "model") return c.model = value, Done{};
    if (key == "name") return c.name = value, Done{};
    if (key == "sentence") {
        int number = 1;
        if (Status s = set_whole(key, value, 1, 2, number); !s) return s;
        c.sentence = number - 1;
        return Done{};
    }
    if (find_option(key) != nullptr) return options[key] = value, Done{};
    std::vector<std::string> known = {"score", "alignment", "context", "mask",  "position", "heads",
                                      "model", "layer",     "head",    "width", "sentence", "name"};
    for (const OptionSpec& spec : option_specs()) known.emplace_back(spec.id);
    return no_such("--mechanism", key, known, "key");
}

// "score=dot,alignment=sparsemax"
Result<Document::Column> parse_column(const std::string& text, int color) {
    Document::Column column;
    column.color = color;
    OptionTexts options;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        const std::string one = text.substr(at, end - at);
        at = end + 1;
        if (one.empty() && text.empty()) break;
        const std::size_t equals = one.find('=');
        if (equals == std::string::npos)
            return usage_error("--mechanism", utf8::quote(one, 40) + " is not KEY=VALUE", "for example score=additive");
        if (Status s = set_key(one.substr(0, equals), one.substr(equals + 1), column, options); !s) return s.error();
    }
    // What the mechanism leaves to a model or to the default reads its options, too.
    MechanismChoice whole = column.mechanism;
    if (whole.score.empty()) whole.score = MechanismChoice().score;
    if (Status s = apply_options(options, chosen_areas(whole), column.mechanism.options); !s) {
        Error e = s.error();
        e.where = "--mechanism, " + e.where;
        return e;
    }
    return column;
}

Result<Document::Compare> compare_of(const CompareFlags& flags) {
    Document::Compare compare;
    if (flags.set) {
        const Result<std::vector<ComparisonSet>> sets = comparison_sets();
        if (!sets) return sets.error();
        std::vector<std::string> ids;
        bool found = false;
        for (const ComparisonSet& s : *sets) {
            ids.push_back(s.id);
            if (s.id == *flags.set) compare = s.compare, found = true;
        }
        if (!found) return no_such("--set", *flags.set, ids);
    } else if (!flags.sentence) {
        return usage_error("SENTENCE", "it is missing", "give one in quotes, or --set");
    }
    if (flags.sentence) compare.sentence = *flags.sentence;
    if (flags.with) compare.second = *flags.with;
    for (const std::string& text : flags.mechanisms) {
        Result<Document::Column> column = parse_column(text, static_cast<int>(compare.columns.size()));
        if (!column) return column.error();
        if (column->sentence == 1 && compare.second.empty())
            return usage_error("--mechanism", "sentence=2 needs a second sentence", "give --with");
        compare.columns.push_back(std::move(*column));
    }
    if (flags.with && compare.columns.size() == 1) {  // one mechanism, two sentences
        compare.columns.push_back(compare.columns.front());
        compare.columns.back().sentence = 1;
    }
    if (compare.columns.size() < kMinColumns || compare.columns.size() > kMaxColumns)
        return usage_error(
            "--mechanism",
            fmt::format("{} of them; {} to {} stand side by side", compare.columns.size(), kMinColumns, kMaxColumns),
            "give more, or fewer");
    return compare;
}

std::string name_of(const Document::Column& c, const ColumnResult& r) {
    if (!c.name.empty()) return c.name;
    if (r.snapshot == nullptr) return c.model.empty() ? c.mechanism.score : c.model;
    const MechanismChoice& m = r.snapshot->mechanism;
    std::string name = c.model.empty() ? m.score : c.model;
    if (!c.model.empty() && !c.mechanism.score.empty()) name += " " + m.score;
    if (m.alignment != "softmax") name += " " + m.alignment;
    if (m.context != "soft") name += " " + m.context;
    if (c.model.empty() && c.width != 32) name += fmt::format(" d={}", c.width);
    return c.sentence == 0 ? name : name + " (2)";
}

// The row of the chosen word in the column's own sentence; -1: it has none.
Index row_of(const Comparison& c, std::size_t column) {
    const int query = c.document.compare.query;
    if (c.document.compare.columns[column].sentence == 0) return query;
    return static_cast<std::size_t>(query) < c.aligned.size() ? c.aligned[static_cast<std::size_t>(query)] : -1;
}

std::string optional_number(const std::optional<double>& x) { return x ? number(*x) : "-"; }

std::string text_of(const Comparison& c) {
    std::string out = c.document.compare.sentence + "\n";
    if (!c.document.compare.second.empty()) out += c.document.compare.second + "\n";
    out += fmt::format("\n{} {} {} {} {} {} {} {} {} {} {}  top keys\n", pad_right("column", 26),
                       pad_left("entropy", 8), pad_left("peak", 7), pad_left("sinks", 7), pad_left("JS", 7),
                       pad_left("rank r", 7), pad_left("params", 7), pad_left("ms", 7), pad_left("accuracy", 8),
                       pad_left("flip", 6), pad_left("to 90%", 6));
    for (std::size_t i = 0; i < c.columns.size(); ++i) {
        const ColumnResult& r = c.columns[i];
        std::string name = name_of(c.document.compare.columns[i], r);
        if (static_cast<int>(i) == c.document.compare.reference) name += " *";
        out += fitted(name, 26);
        const std::optional<RowFigures> f = r.error ? std::nullopt : row_figures(c, i, row_of(c, i));
        if (!f) {
            out += "  " + (r.error ? r.error->message() : std::string("it has no such word")) + "\n";
            continue;
        }
        const bool steps = r.trained && r.trained->steps_to_90 > 0;
        out +=
            fmt::format(" {} {} {} {} {} {} {} {} {} {} ", pad_left(number(f->entropy), 8),
                        pad_left(number(f->peak), 7), pad_left(number(f->sink_share), 7),
                        pad_left(optional_number(f->divergence), 7), pad_left(optional_number(f->correlation), 7),
                        pad_left(std::to_string(r.parameter_count), 7), pad_left(number(r.snapshot->milliseconds), 7),
                        pad_left(r.trained     ? number(r.trained->accuracy)
                                 : r.untrained ? "untrained"
                                               : "-",
                                 8),
                        pad_left(r.trained ? number(r.trained->flip) : "-", 6),
                        pad_left(steps ? std::to_string(r.trained->steps_to_90) : "-", 6));
        const Matrix& w = r.snapshot->graph.value(r.weights());
        for (const int key : f->top)
            out += fmt::format(" {} {}", r.snapshot->keys[static_cast<std::size_t>(key)].text,
                               cell(static_cast<double>(w(row_of(c, i), key))));
        out += "\n";
    }
    out += "\n* the reference. Figures are of the chosen row; accuracy and flip rate on held-out pairs.\n";
    return out;
}

ordered_json column_json(const Comparison& c, std::size_t i) {
    const ColumnResult& r = c.columns[i];
    const Document::Column& column = c.document.compare.columns[i];
    ordered_json out = {{"name", name_of(column, r)}, {"model", column.model}, {"sentence", column.sentence + 1}};
    if (r.error) {
        out["error"] = r.error->message();
        return out;
    }
    const MechanismChoice& m = r.snapshot->mechanism;
    out["mechanism"] = {{"score", m.score}, {"alignment", m.alignment}, {"context", m.context},
                        {"mask", m.mask},   {"position", m.position},   {"heads", m.heads}};
    out["layer"] = r.snapshot->learned ? ordered_json(r.snapshot->learned->layer) : ordered_json(nullptr);
    out["head"] = column.head < 0 ? ordered_json("mean") : ordered_json(column.head);
    out["formula"] = r.formula;
    out["parameters"] = r.parameter_count;
    out["untrained"] = r.untrained;
    out["milliseconds"] = number_json(r.snapshot->milliseconds);
    out["trained"] = nullptr;
    if (r.trained)
        out["trained"] = {{"accuracy", number_json(r.trained->accuracy)},
                          {"flip", number_json(r.trained->flip)},
                          {"steps_to_90", r.trained->steps_to_90 > 0 ? ordered_json(r.trained->steps_to_90) : nullptr}};
    const Index row = row_of(c, i);
    const std::optional<RowFigures> f = row_figures(c, i, row);
    out["row"] = nullptr;
    if (!f) return out;
    ordered_json weights = ordered_json::array(), top = ordered_json::array(), keys = ordered_json::array();
    const Matrix& w = r.snapshot->graph.value(r.weights());
    for (Index k = 0; k < w.cols(); ++k) weights.push_back(number_json(static_cast<double>(w(row, k))));
    for (const Token& t : r.snapshot->keys) keys.push_back(t.text);
    for (const int key : f->top) top.push_back(key);
    const auto maybe = [](const std::optional<double>& x) { return x ? number_json(*x) : ordered_json(nullptr); };
    out["row"] = {{"index", row},
                  {"entropy_bits", number_json(f->entropy)},
                  {"peak", number_json(f->peak)},
                  {"peak_key", f->peak_key},
                  {"sink_share", number_json(f->sink_share)},
                  {"divergence_bits", maybe(f->divergence)},
                  {"rank_correlation", maybe(f->correlation)},
                  {"top", std::move(top)},
                  {"weights", std::move(weights)}};
    out["keys"] = std::move(keys);
    return out;
}

std::string json_of(const Comparison& c) {
    const Document::Compare& d = c.document.compare;
    ordered_json columns = ordered_json::array();
    for (std::size_t i = 0; i < c.columns.size(); ++i) columns.push_back(column_json(c, i));
    return json_text(
        {{"format", "attn-compare"},
         {"version", 1},
         {"sentence", utf8::sanitized(d.sentence)},
         {"second_sentence", d.second.empty() ? ordered_json(nullptr) : ordered_json(utf8::sanitized(d.second))},
         {"query", d.query},
         {"reference", d.reference},
         {"columns", std::move(columns)}});
}

std::string csv_of(const Comparison& c) {
    std::string out =
        "column,name,score,alignment,parameters,entropy_bits,peak,sink_share,divergence_bits,rank_correlation,accuracy,"
        "flip\n";
    for (std::size_t i = 0; i < c.columns.size(); ++i) {
        const ColumnResult& r = c.columns[i];
        const std::optional<RowFigures> f = r.error ? std::nullopt : row_figures(c, i, row_of(c, i));
        out += fmt::format("{},{}", i, csv_quoted(name_of(c.document.compare.columns[i], r)));
        if (!f) {
            out += ",,,,,,,,,,\n";
            continue;
        }
        const auto maybe = [](const std::optional<double>& x) { return x ? fmt::format("{:.4g}", *x) : std::string(); };
        out += fmt::format(",{},{},{},{:.4g},{:.4g},{:.4g},{},{},{},{}\n", r.snapshot->mechanism.score,
                           r.snapshot->mechanism.alignment, r.parameter_count, f->entropy, f->peak, f->sink_share,
                           maybe(f->divergence), maybe(f->correlation),
                           r.trained ? fmt::format("{:.4g}", r.trained->accuracy) : "",
                           r.trained ? fmt::format("{:.4g}", r.trained->flip) : "");
    }
    return out;
}

// A line on standard error for each column that failed, the last as the error of the job. Where all say the same, it is
// said once and of no column.
Status failures(const Comparison& c) {
    const std::optional<Error>& first = c.columns.front().error;
    const auto as_first = [&](const ColumnResult& r) { return r.error && r.error->message() == first->message(); };
    if (first && std::all_of(c.columns.begin(), c.columns.end(), as_first)) return *first;
    std::optional<Error> last;
    for (std::size_t i = 0; i < c.columns.size(); ++i) {
        const ColumnResult& r = c.columns[i];
        if (!r.error) continue;
        if (last) complain(*last);
        last = Error{r.error->what, fmt::format("column {} ({})", i + 1, name_of(c.document.compare.columns[i], r)),
                     r.error->fix};
        if (!r.error->where.empty()) last->where += ": " + r.error->where;
    }
    return last ? Status(*last) : Status(Done{});
}

Status compare(const CompareFlags& flags) {
    const std::string format = flags.format.value_or("text");
    const std::vector<std::string> formats = {"text", "json", "csv"};
    if (std::find(formats.begin(), formats.end(), format) == formats.end()) return no_such("--format", format, formats);
    Result<Document::Compare> chosen = compare_of(flags);
    if (!chosen) return chosen.error();
    Document document;
    document.compare = std::move(*chosen);
    const std::vector<Token> tokens = find_tokenizer(document.tokenizer)->split(document.compare.sentence, {});
    if (tokens.empty()) return usage_error("SENTENCE", "there is no word in it", "type a sentence");
    if (flags.query) {
        const Result<Found> query = find_token("--query", *flags.query, tokens);
        if (!query) return query.error();
        document.compare.query = static_cast<int>(query->index);
    } else {
        for (std::size_t t = tokens.size(); t-- > 0;)
            if (utf8::lower(tokens[t].text) == "it") document.compare.query = static_cast<int>(t);
    }
    document.compare.query = std::min(document.compare.query, static_cast<int>(tokens.size()) - 1);
    const Result<int> threads = thread_count(flags.threads);
    if (!threads) return threads.error();
    ThreadPool pool(*threads);
    RunOptions options;
    options.pool = &pool;
    ModelLibrary models;
    const Result<ComparisonPtr> comparison = run_comparison(document, options, &models);
    if (!comparison) return comparison.error();
    const Comparison& c = **comparison;
    if (std::any_of(c.columns.begin(), c.columns.end(), [](const ColumnResult& r) { return !r.error; })) {
        const std::string text = format == "json" ? json_of(c) : format == "csv" ? csv_of(c) : text_of(c);
        if (Status s = deliver(flags.output, text); !s) return s;
    }
    return failures(c);
}

Work add(CLI::App& app) {
    const auto flags = std::make_shared<CompareFlags>();
    add_text(app, "SENTENCE", flags->sentence, "the text, in quotes");
    add_text(app, "--with", flags->with, "a second sentence, for columns with sentence=2", "SENTENCE");
    app.add_option("--mechanism", flags->mechanisms, "a column: KEY=VALUE,...")
        ->type_name("COLUMN")
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->expected(1);
    add_text(app, "--set", flags->set, "a ready set of columns", "ID");
    add_text(app, "--query", flags->query, "the row that is compared (default: it)", "WORD|INDEX");
    add_text(app, "--format", flags->format, "text, json, csv (default text)", "FORMAT");
    add_text(app, "--output", flags->output, "write there instead of to the terminal", "FILE");
    add_text(app, "--threads", flags->threads, "at most so many (default: all)", "N");
    return [flags] { return compare(*flags); };
}

}  // namespace

Command compare_command() {
    return {"compare", "mechanisms side by side: how their rows differ, what they cost", kFooter, add};
}

}  // namespace attn::cli
