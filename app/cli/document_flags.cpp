#include "app/cli/document_flags.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>

#include <fmt/format.h>

#include "app/cli/remarks.hpp"
#include "core/engine/examples.hpp"
#include "core/engine/run.hpp"
#include "core/engine/session.hpp"
#include "core/text/tokenizer.hpp"

namespace attn::cli {

namespace {

Result<std::string> sentence_from_stdin() {
    std::string text;
    char block[4096];
    while (const std::size_t got = std::fread(block, 1, sizeof block, stdin)) {
        text.append(block, got);
        if (text.size() > kMaxTextBytes)
            return usage_error("standard input", fmt::format("more than {} bytes", kMaxTextBytes),
                               "use a shorter text");
    }
    if (std::ferror(stdin) != 0) return Error{"cannot be read", "standard input", "check what feeds it"};
    return text;
}

Result<std::string> text_argument(const std::string& where, const std::string& given) {
    std::string text = given;
    if (given == "-") {
        Result<std::string> read = sentence_from_stdin();
        if (!read) return read.error();
        text = std::move(*read);
    }
    if (text.size() > kMaxTextBytes)
        return usage_error(where, fmt::format("{} bytes, at most {} fit", text.size(), kMaxTextBytes),
                           "use a shorter text");
    return text;
}

Result<Document> base_document(const DocumentFlags& flags) {
    if (flags.session && flags.example)
        return usage_error("--session, --example", "both are given", "give one of them");
    if (flags.session) return load_session(*flags.session);
    if (!flags.example) return Document{};
    const Result<std::vector<Example>> examples = load_examples();
    if (!examples) return examples.error();
    if (const Example* example = find_example(*examples, *flags.example)) return example->document;
    return no_such("--example", *flags.example, ids_of(*examples));
}

template <class Descriptor>
Status choose_id(std::span<const Descriptor> all, const char* flag, const std::optional<std::string>& id,
                 std::string& into) {
    if (!id) return Done{};
    if (const auto found = choose(all, flag, *id); !found) return found.error();
    into = *id;
    return Done{};
}

Status choose_mechanisms(const DocumentFlags& flags, Document& d) {
    MechanismChoice& m = d.mechanism;
    const bool had_drawn = m.mask == "drawn";
    if (Status s = choose_id(score_functions(), "--score", flags.score, m.score); !s) return s;
    if (Status s = choose_id(alignments(), "--alignment", flags.alignment, m.alignment); !s) return s;
    if (Status s = choose_id(contexts(), "--context", flags.context, m.context); !s) return s;
    if (Status s = choose_id(masks(), "--mask", flags.mask, m.mask); !s) return s;
    if (Status s = choose_id(positions(), "--position", flags.position, m.position); !s) return s;
    if (Status s = choose_id(tokenizers(), "--tokenizer", flags.tokenizer, d.tokenizer); !s) return s;
    if (flags.mask == "drawn" && !had_drawn)
        return usage_error("--mask", "a mask drawn by hand comes from a session",
                           "give a --session that has one, or attn attend --mask tensor");
    return Done{};
}

// A learned model has a score, a position, heads and a width of its own.
Status choose_model(const DocumentFlags& flags, Document& d) {
    if (flags.model) {
        d.model = *flags.model;
        if (!flags.score) d.mechanism.score.clear();
        if (!flags.position) d.mechanism.position.clear();
    }
    if (d.model.empty()) {
        if (flags.layer) return usage_error("--layer", "only a learned model has layers", "give --model, too");
        return Done{};
    }
    for (const auto& [flag, given] : {std::pair{"--heads", flags.heads.has_value()},
                                      {"--width", flags.width.has_value()},
                                      {"--no-project", flags.no_project},
                                      {"--with", flags.with.has_value()},
                                      {"--word", flags.word.has_value()}})
        if (given) return usage_error(flag, "a learned model has its own", "leave it out, or leave out --model");
    if (flags.layer) {
        const Result<std::int64_t> layer = whole_number("--layer", *flags.layer, 0, 255);
        if (!layer) return layer.error();
        d.layer = static_cast<int>(*layer);
    }
    return Done{};
}

Status choose_numbers(const DocumentFlags& flags, Document& d) {
    MechanismChoice& m = d.mechanism;
    if (flags.no_project) m.project = false;
    if (flags.heads) {
        const Result<std::int64_t> heads = whole_number("--heads", *flags.heads, 1, kMaxHeads);
        if (!heads) return heads.error();
        if (!m.project && *heads != 1)
            return usage_error("--heads", "without projections there is one head", "leave out --heads or --no-project");
        m.heads = static_cast<int>(*heads);
    }
    if (!m.project) m.heads = 1;
    if (flags.width) {
        const Result<std::int64_t> width = whole_number("--width", *flags.width, 1, kMaxWidth);
        if (!width) return width.error();
        d.width = static_cast<int>(*width);
    }
    return apply_options(flags.options, chosen_areas(m), m.options);
}

Status choose_texts(const DocumentFlags& flags, Document& d) {
    if (flags.with && flags.word) return usage_error("--with, --word", "both are given", "give one of them");
    if (!flags.sentence && !flags.session && !flags.example)
        return usage_error("SENTENCE", "it is missing", "give a sentence in quotes, or - to read standard input");
    if (flags.sentence) {
        Result<std::string> text = text_argument("SENTENCE", *flags.sentence);
        if (!text) return text.error();
        d.sentence = std::move(*text);
    }
    if (flags.with) {
        Result<std::string> text = text_argument("--with", *flags.with);
        if (!text) return text.error();
        d.second_sentence = std::move(*text);
        d.query_source = QuerySource::Second;
    }
    if (flags.word) {
        d.outside_word = *flags.word;
        d.query_source = QuerySource::Word;
    }
    return Done{};
}

// The flag or text that an error of the engine means.
std::string flag_of(const std::string& where) {
    if (where == "sentence") return "SENTENCE";
    if (where == "second sentence") return "--with";
    if (where == "outside word") return "--word";
    for (const char* name :
         {"model", "layer", "score", "alignment", "context", "mask", "position", "tokenizer", "heads", "width"})
        if (where == name) return "--" + where;
    return find_option(where) != nullptr ? "--" + where : where;
}

}  // namespace

void add_document_flags(CLI::App& app, DocumentFlags& flags) {
    add_text(app, "SENTENCE", flags.sentence, "the text, in quotes; - reads standard input");
    add_text(app, "--model", flags.model, "a learned model's id or file (default: untrained, from the seed)", "MODEL");
    add_text(app, "--layer", flags.layer, "of the model, from 0 (default the last)", "L");
    add_text(app, "--score", flags.score, id_list(score_functions()), "ID");
    add_text(app, "--alignment", flags.alignment, id_list(alignments()), "ID");
    add_text(app, "--context", flags.context, id_list(contexts()), "ID");
    add_text(app, "--mask", flags.mask, id_list(masks()) + " (drawn: of a session)", "ID");
    add_text(app, "--position", flags.position, id_list(positions()), "ID");
    add_text(app, "--heads", flags.heads, fmt::format("1 to {}; divides the width (default 4)", kMaxHeads), "H");
    add_text(app, "--width", flags.width, "d of the vectors (default 32)", "D");
    add_switch(app, "--no-project", flags.no_project, "the vectors themselves are q, k and v; one head");
    add_text(app, "--with", flags.with, "a second sentence gives the queries (cross-attention)", "SENTENCE");
    add_text(app, "--word", flags.word, "one outside word is the query", "WORD");
    add_text(app, "--tokenizer", flags.tokenizer, id_list(tokenizers()), "ID");
    add_switch(app, "--case", flags.keep_case, "upper and lower case are different words");
    add_option_flags(app, flags.options);
    add_text(app, "--example", flags.example, "a ready example (attn list examples); flags change it", "ID");
    add_text(app, "--session", flags.session, "a session file; flags change it", "FILE");
    add_text(app, "--threads", flags.threads, "at most so many (default: all)", "N");
}

std::vector<Area> chosen_areas(const MechanismChoice& m) {
    std::vector<Area> chosen;
    for (const Area& a : all_mechanisms()) {
        const std::string_view id = a.second->id;
        if ((a.first == "score" && id == m.score) || (a.first == "alignment" && id == m.alignment) ||
            (a.first == "context" && id == m.context) || (a.first == "mask" && id == m.mask) ||
            (a.first == "position" && id == m.position))
            chosen.push_back(a);
    }
    return chosen;
}

Result<Document> document_of(const DocumentFlags& flags) {
    Result<Document> document = base_document(flags);
    if (!document) return document.error();
    if (Status s = choose_mechanisms(flags, *document); !s) return s.error();
    if (Status s = choose_model(flags, *document); !s) return s.error();
    if (Status s = choose_numbers(flags, *document); !s) return s.error();
    if (Status s = choose_texts(flags, *document); !s) return s.error();
    if (flags.keep_case) document->lower_case = false;
    return document;
}

Status choose_head(const std::optional<std::string>& text, Document& document) {
    Document::View& view = document.view;
    const int heads = document.model.empty() ? document.mechanism.heads : kMaxHeads;  // how many a model has, it says
    view.head = std::min(view.head, heads - 1);
    if (!text) return Done{};
    if (*text == "mean") {
        view.head = -1;
        return Done{};
    }
    const Result<std::int64_t> head = whole_number("--head", *text, 0, heads - 1);
    if (!head) {
        Error error = head.error();
        error.fix = "heads count from 0; or give mean";
        return error;
    }
    view.head = static_cast<int>(*head);
    return Done{};
}

Result<int> thread_count(const std::optional<std::string>& text) {
    if (!text) return 0;
    const Result<std::int64_t> n = whole_number("--threads", *text, 1, 256);
    if (!n) return n.error();
    return static_cast<int>(*n);
}

Result<SnapshotPtr> snapshot_of(const Document& document, const DocumentFlags& flags) {
    const Result<int> count = thread_count(flags.threads);
    if (!count) return count.error();
    ThreadPool pool(*count);
    RunOptions options;
    options.pool = &pool;
    Result<SnapshotPtr> snapshot = run_document(document, options);
    const auto seed = flags.options.find("seed");
    if (snapshot && seed != flags.options.end() && seed->second)
        if (Status s = check_seed(**snapshot); !s) return s.error();
    if (snapshot) return snapshot;
    Error error = snapshot.error();
    error.where = flag_of(error.where);
    return error;
}

}  // namespace attn::cli
