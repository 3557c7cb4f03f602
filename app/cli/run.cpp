// attn run: a sentence through a mechanism, all of it, as text, JSON, CSV or safetensors.
#include <CLI/CLI.hpp>
#include <filesystem>

#include <fmt/format.h>

#include "app/cli/document_flags.hpp"
#include "app/cli/run_view.hpp"
#include "app/cli/words.hpp"
#include "core/base/utf8.hpp"

namespace attn::cli {

namespace {

constexpr double kMaxTextCells = 1 << 22;  // of scores in JSON or CSV: about 150 MB

constexpr const char* kFooter =
    R"(--query: the token of that number (from 0), or the first token that reads so; it:2 is the second "it". Left out: "it"
where there is one, else the middle token.
json, version 1 (app/cli/README.md has it in full; keys are only added): format "attn-run", version, program, sentence,
query_source, second_sentence, outside_word, trained, remark, mechanism, options, distribution (rows sum to 1),
queries and keys [{"text", "begin", "end" (bytes of the text)}], view {"query", "head"},
heads [{"head", "scores" [T_q][T_k] before mask and temperature, "logits" after them, "weights", "context" [T_q][d_h],
"extras" {name: numbers}, "rows" {"sum", "entropy_bits", "sink_share"}}], mean {"weights", "rows"} of the heads,
output [T_q][E]. null stands for minus infinity (masked). csv: head,query_index,query,key_index,key,score,weight.
safetensors: scores, weights [H, T_q, T_k], context [H, T_q, d_h], extras, output; the tokens in the metadata.

Example:
  attn run "The animal didn't cross the street because it was too tired." --query it --score additive)";

struct RunFlags {
    DocumentFlags document;
    std::optional<std::string> query, format, output, color;
};

// "it", else the middle; a session or an example has its own.
Result<Found> choose_query(const RunFlags& flags, const Snapshot& s) {
    const auto count = static_cast<Index>(s.queries.size());
    if (flags.query) return find_token("--query", *flags.query, s.queries);
    const bool of_document = flags.document.session || flags.document.example;
    if (of_document && !flags.document.sentence && !flags.document.with && s.document.view.query < count)
        return Found{s.document.view.query, {}};
    for (std::size_t i = 0; i < s.queries.size(); ++i)
        if (utf8::lower(s.queries[i].text) == "it") return Found{static_cast<Index>(i), {}};
    return Found{(count - 1) / 2, {}};
}

Status check_format(const RunFlags& flags, const std::string& format, const std::string& color) {
    const std::vector<std::string> formats = {"text", "json", "csv", "safetensors"},
                                   colors = {"auto", "always", "never"};
    if (std::find(formats.begin(), formats.end(), format) == formats.end()) return no_such("--format", format, formats);
    if (std::find(colors.begin(), colors.end(), color) == colors.end()) return no_such("--color", color, colors);
    if (format == "safetensors" && !flags.output)
        return usage_error("--output", "it is missing; safetensors are not for the terminal", "name a file");
    std::error_code ignored;
    if (flags.output && flags.document.session &&
        std::filesystem::equivalent(*flags.output, *flags.document.session, ignored))
        return usage_error("--output", "it is the session file", "name another file");
    return Done{};
}

Status run_sentence(const RunFlags& flags) {
    const std::string format = flags.format.value_or("text"), color = flags.color.value_or("auto");
    if (Status s = check_format(flags, format, color); !s) return s;
    Result<Document> document = document_of(flags.document);
    if (!document) return document.error();
    if (Status s = choose_head(flags.document.head, *document); !s) return s;
    const Result<SnapshotPtr> snapshot = snapshot_of(*document, flags.document);
    if (!snapshot) return snapshot.error();
    const Snapshot& s = **snapshot;
    if (document->view.head >= s.heads())
        return usage_error("--head",
                           fmt::format("there is no head {}; the layer has {}", document->view.head, s.heads()),
                           "heads count from 0; or give mean");
    const Result<Found> query = choose_query(flags, s);
    if (!query) return query.error();

    const RunView view{*snapshot, query->index, document->view.head, query->note};
    if (format == "text") {
        Terminal terminal = terminal_of_output(color);
        if (flags.output) terminal.color = color == "always";
        return deliver(flags.output, run_text(view, terminal));
    }
    if (!view.note.empty()) remark(view.note);
    if (format == "safetensors") {
        const TidyInterrupts tidy(*flags.output);
        return run_tensors(view).write(*flags.output);
    }
    const double cells =
        static_cast<double>(s.heads()) * static_cast<double>(s.queries.size()) * static_cast<double>(s.keys.size());
    if (cells > kMaxTextCells)
        return usage_error("--format",
                           fmt::format("{} scores are too many for {}; at most {} fit", cells, format, kMaxTextCells),
                           "give --format safetensors, or fewer heads or words");
    return deliver(flags.output, format == "json" ? run_json(view) : run_csv(view));
}

Work add(CLI::App& app) {
    const auto flags = std::make_shared<RunFlags>();
    add_document_flags(app, flags->document);
    add_text(app, "--query", flags->query, "the row that is looked at", "WORD|INDEX");
    add_text(app, "--head", flags->document.head, "the head that text shows, from 0 (default 0)", "H|mean");
    add_text(app, "--format", flags->format, "text, json, csv, safetensors (default text)", "FORMAT");
    add_text(app, "--output", flags->output, "write there instead of to the terminal", "FILE");
    add_text(app, "--color", flags->color, "auto, always, never (default auto; NO_COLOR counts)", "WHEN");
    return [flags] { return run_sentence(*flags); };
}

}  // namespace

Command run_command() {
    return {"run", "a sentence through a mechanism: the weights as a map, then every step", kFooter, add};
}

}  // namespace attn::cli
