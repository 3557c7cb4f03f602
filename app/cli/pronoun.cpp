// attn pronoun: what "it" stands for in a sentence, and by which attention.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/document_flags.hpp"
#include "app/cli/output.hpp"
#include "app/cli/suggest.hpp"
#include "app/cli/text.hpp"
#include "core/base/utf8.hpp"
#include "core/engine/pronoun.hpp"
#include "core/engine/unknown_nouns.hpp"
#include "core/text/spelling.hpp"

namespace attn::cli {

namespace {

using nlohmann::ordered_json;

constexpr const char* kFooter =
    R"(The model has learned from right answers only; nobody told it where to look. weight: of the last layer's attention from
the pronoun, mean of its heads. best head: the one with most weight on the answer, of all that were searched. A word that
the model never met is not guessed at: where it may be a noun, say what kind of thing it is (--kind gnu=animal), or that
it is none (--kind strode=none).
JSON: sentence, model, pronouns [{"word", "index", "answer" (or null, with "reason": no-candidate, unknown-noun,
unknown-predicate, unknown-pronoun), "note" (what to do, where there is something), "unknown" words of what is said of
it, "unknown_nouns" that may be meant, "candidates" [{"word", "index", "probability", "weight"}], "layer", "head",
"heads_searched", "heads" [{"layer", "head", "weights" a candidate, "top" {"word", "index", "weight"}}]}]; layers, heads
and words from 0.

Examples:
  attn pronoun "The animal didn't cross the street because it was too wide."
  attn pronoun "The gnu didn't cross the street because it was too tired." --kind gnu=animal)";

struct PronounFlags {
    std::optional<std::string> sentence, model, kinds;
    bool json = false, causal = false;
};

// "gnu=animal,kiwi=food,strode=none"
Status read_kinds(const std::optional<std::string>& text, const Model& model,
                  std::vector<std::pair<std::string, std::string>>& kinds) {
    if (text && !model.config.kinds)
        return usage_error("--kind", "this model was not taught kinds of things", "use another model");
    const Vocabulary& vocabulary = model.vocabulary;
    std::vector<std::string> known;
    for (const WordKind& k : vocabulary.kinds()) known.push_back(k.id);
    known.emplace_back(kNoThing);
    for (std::size_t at = 0; text && at <= text->size();) {
        const std::size_t end = std::min(text->find(',', at), text->size());
        const std::string one = text->substr(at, end - at);
        at = end + 1;
        const std::size_t equals = one.find('=');
        if (equals == std::string::npos || equals == 0)
            return usage_error("--kind", utf8::quote(one, 40) + " is not WORD=KIND", "for example gnu=animal");
        const std::string word = lower_spelling(one.substr(0, equals)), kind = one.substr(equals + 1);
        if (std::find(known.begin(), known.end(), kind) == known.end()) return no_such("--kind", kind, known, "kind");
        if (vocabulary.find(word) != Vocabulary::kUnknown)
            return usage_error("--kind", "the model knows the word " + utf8::quote(word, 40),
                               "tell the kinds of unknown words only");
        kinds.emplace_back(word, kind);
    }
    return Done{};
}

std::string word_of(const Snapshot& s, int token) { return s.keys[static_cast<std::size_t>(token)].text; }

std::vector<std::string> unknown_nouns_of(const PronounReading& r, const Snapshot& s) {
    std::vector<std::string> words;
    for (const int token : r.unknown_nouns)
        if (std::find(words.begin(), words.end(), word_of(s, token)) == words.end()) words.push_back(word_of(s, token));
    return words;
}

// What may be meant and is unknown, and what to do.
std::string unknown_noun_text(const PronounReading& r, const Snapshot& s) {
    std::vector<std::string> words = unknown_nouns_of(r, s);
    if (words.empty()) return {};
    const std::string first = utf8::lower(words.front());
    for (std::string& word : words) word = utf8::quote(word, 40);
    return fmt::format(
        "{} may be meant, and the model has never met it: say what kind of thing it is, for example --kind {}=animal, "
        "or that it is none: --kind {}={}",
        joined(words, " or "), first, first, kNoThing);
}

std::string doubt_text(const PronounReading& r, const Snapshot& s) {
    switch (r.doubt) {
        case PronounDoubt::NoCandidate: return "there is no noun in the sentence that it could mean";
        case PronounDoubt::UnknownNoun: return "cannot tell: " + unknown_noun_text(r, s);
        case PronounDoubt::UnknownPredicate:
            return r.unknown.empty() ? "nothing is said of it that the model has learned"
                                     : "undecidable: the model has never met " + joined(r.unknown);
        case PronounDoubt::UnknownPronoun: return "the model has only learned what \"it\" stands for";
        case PronounDoubt::TooLong: return "the text is too long to keep every weight; use a shorter one";
        case PronounDoubt::None: break;
    }
    return {};
}

// What else may be meant, beside an answer or another doubt.
std::string caveat(const PronounReading& r, const Snapshot& s) {
    const bool due = r.doubt == PronounDoubt::None || r.doubt == PronounDoubt::UnknownPredicate;
    return due ? unknown_noun_text(r, s) : std::string();
}

ordered_json json_of(const PronounReading& r, const Snapshot& s) {
    ordered_json candidates = ordered_json::array(), heads = ordered_json::array();
    for (const PronounCandidate& c : r.candidates)
        candidates.push_back(
            {{"word", c.word}, {"index", c.index}, {"probability", c.probability}, {"weight", c.weight}});
    for (const PronounHead& h : r.heads)
        heads.push_back({{"layer", h.layer},
                         {"head", h.head},
                         {"weights", h.weights},
                         {"top", {{"word", word_of(s, h.top)}, {"index", h.top}, {"weight", h.top_weight}}}});
    ordered_json out = {{"word", r.word}, {"index", r.index}};
    out["answer"] = r.answer < 0 ? ordered_json(nullptr) : ordered_json(word_of(s, r.answer));
    if (r.answer < 0) out["reason"] = doubt_name(r.doubt);
    std::string note = doubt_text(r, s);
    if (const std::string more = caveat(r, s); !more.empty()) note += (note.empty() ? "" : "; ") + more;
    if (!note.empty()) out["note"] = note;
    out["unknown"] = r.unknown;
    out["unknown_nouns"] = unknown_nouns_of(r, s);
    out["candidates"] = std::move(candidates);
    const PronounHead* best = r.best < 0 ? nullptr : &r.heads[static_cast<std::size_t>(r.best)];
    out["layer"] = best == nullptr ? ordered_json(nullptr) : ordered_json(best->layer);
    out["head"] = best == nullptr ? ordered_json(nullptr) : ordered_json(best->head);
    out["heads_searched"] = r.heads.size();
    out["heads"] = std::move(heads);
    return out;
}

// The sentence, and under it an arc from the pronoun to each word that it looks at, with the weight on it.
std::string arcs(const PronounReading& r, const Snapshot& s, const Terminal& terminal) {
    std::string words;
    std::vector<int> middle;  // column of each word's middle
    int column = 0;
    for (const Token& t : s.keys) {
        const int width = utf8::width(t.text);
        words += t.text + " ";
        middle.push_back(column + width / 2);
        column += width + 1;
    }
    if (column > terminal.columns) return {};
    std::string out = words + "\n";
    std::vector<PronounCandidate> drawn = r.candidates;
    std::sort(drawn.begin(), drawn.end(),
              [&](const auto& a, const auto& b) { return std::abs(a.index - r.index) < std::abs(b.index - r.index); });
    for (const PronounCandidate& c : drawn) {
        if (c.index == r.index) continue;
        int from = middle[static_cast<std::size_t>(c.index)], to = middle[static_cast<std::size_t>(r.index)];
        const bool left = from < to;
        if (!left) std::swap(from, to);
        const std::string label = " " + cell(c.weight) + " ";
        const int inner = to - from - 1;
        const int room = inner - static_cast<int>(label.size());
        const std::string dash = c.weight >= 0.5 ? "━" : c.weight >= 0.05 ? "─" : "╌";
        std::string line;
        for (int i = 0; i < std::max(0, room) / 2; ++i) line += dash;
        if (room >= 0) line += label;
        for (int i = std::max(0, room) / 2 + (room >= 0 ? static_cast<int>(label.size()) : 0); i < inner; ++i)
            line += dash;
        out += std::string(static_cast<std::size_t>(from), ' ') + (left ? "▲" : "╰") + line + (left ? "╯" : "▲") +
               (room >= 0 ? "" : label) + "\n";
    }
    return out;
}

std::string text_of(const PronounReading& r, const Snapshot& s, const Terminal& terminal) {
    std::string out = "\n" + arcs(r, s, terminal);
    if (r.answer < 0) {
        out += fmt::format("{} (word {}): {}\n", r.word, r.index, doubt_text(r, s));
    } else {
        const auto chosen = std::find_if(r.candidates.begin(), r.candidates.end(),
                                         [&](const PronounCandidate& c) { return c.index == r.answer; });
        out += fmt::format("{} (word {}) = {}, probability {}{}\n", r.word, r.index, chosen->word,
                           cell(chosen->probability), r.candidates.size() == 1 ? "; there is no other candidate" : "");
    }
    if (const std::string more = caveat(r, s); !more.empty()) out += "note: " + more + "\n";
    for (const PronounCandidate& c : r.candidates)
        out += fmt::format("  {}  probability {}  weight {}\n", pad_right(c.word, 14), cell(c.probability),
                           cell(c.weight));
    if (r.best >= 0) {
        const PronounHead& h = r.heads[static_cast<std::size_t>(r.best)];
        out += fmt::format("best head: layer {}, head {} (from 0), of {} searched\n", h.layer, h.head, r.heads.size());
    }
    for (const PronounHead& h : r.heads)
        out += fmt::format("  layer {} head {}: looks most at {} {}\n", h.layer, h.head,
                           pad_right(word_of(s, h.top), 14), cell(h.top_weight));
    return out;
}

Status ask(const PronounFlags& flags) {
    if (!flags.sentence) return usage_error("SENTENCE", "it is missing", "give one in quotes");
    Document document;
    document.pronoun.first = *flags.sentence;
    document.pronoun.model = flags.model.value_or(document.pronoun.model);
    document = pronoun_document(document, false, true);
    document.what_if.causal = flags.causal;
    ModelLibrary models;
    const Result<std::shared_ptr<const Model>> model = models.get(document.model);
    if (!model) return model.error();
    if (Status s = read_kinds(flags.kinds, **model, document.kinds); !s) return s;
    const Result<SnapshotPtr> snapshot = run_document(document, {}, &models);
    if (!snapshot) return snapshot.error();
    const Snapshot& s = **snapshot;
    if (!keeps_weights(s))
        return Error{fmt::format("{} words are too many to keep every weight of every head", s.keys.size()), "SENTENCE",
                     "use a shorter text", Error::Kind::Usage};
    const std::vector<PronounReading> readings = read_pronouns(s);
    if (flags.json) {
        ordered_json pronouns = ordered_json::array();
        for (const PronounReading& r : readings) pronouns.push_back(json_of(r, s));
        const ordered_json out = {{"sentence", utf8::sanitized(*flags.sentence)},
                                  {"model", document.model},
                                  {"pronouns", std::move(pronouns)}};
        return print(out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n");
    }
    std::string out = fmt::format("model {}: {}\n", document.model,
                                  (*model)->config.shortcut
                                      ? "its last layer has a way around its attention, so the weights may mislead"
                                      : "its last layer's output is only what its attention brought back");
    std::vector<std::string> unknown;
    for (std::size_t t = 0; t < s.keys.size(); ++t)
        if (s.learned->unknown(t)) unknown.push_back(s.keys[t].text);
    if (!unknown.empty())
        out += "unknown to the model: " + joined(unknown) + " (--kind WORD=KIND tells what an unknown word is)\n";
    if (readings.empty()) out += "there is no pronoun in the sentence\n";
    const Terminal terminal = terminal_of_output("never");
    for (const PronounReading& r : readings) out += text_of(r, s, terminal);
    return print(out);
}

Work add(CLI::App& app) {
    const auto flags = std::make_shared<PronounFlags>();
    add_text(app, "SENTENCE", flags->sentence, "a sentence with \"it\"");
    add_text(app, "--model", flags->model, "a bundled model's id or a file (default pronoun)", "MODEL");
    add_text(app, "--kind", flags->kinds, "what an unknown word is: gnu=animal,strode=none", "WORD=KIND");
    add_switch(app, "--causal", flags->causal, "no word sees a later one");
    add_switch(app, "--json", flags->json, "as JSON");
    return [flags] { return ask(*flags); };
}

}  // namespace

Command pronoun_command() { return {"pronoun", "what \"it\" stands for, and by which attention", kFooter, add}; }

}  // namespace attn::cli
