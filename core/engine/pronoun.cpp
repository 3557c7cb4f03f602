#include "core/engine/pronoun.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/engine/unknown_nouns.hpp"
#include "core/text/spelling.hpp"

namespace attn {

namespace {

constexpr std::size_t kMaxTable = 512 * 512;  // cells of the table of an alignment: it grows with the square

// Where a clause ends: what is said of a pronoun does not reach past it.
bool ends_clause(std::string_view word) {
    constexpr std::array<std::string_view, 11> kEnds = {".", ",",       ";",   ":",     "!",    "?",
                                                        "—", "because", "but", "until", "while"};
    return std::find(kEnds.begin(), kEnds.end(), word) != kEnds.end();
}

std::vector<std::string> lower_words(std::span<const Token> tokens) {
    std::vector<std::string> words;
    for (const Token& t : tokens) words.push_back(lower_spelling(t.text));
    return words;
}

// The only pronoun that a model has learned, as its clauses write it.
bool is_learned(std::string_view word) { return word == "it" || word == "it's"; }

// From the pronoun to the end of its clause: which words the model never met, and whether any that it learned to be
// said of things is among them.
void read_clause(const Snapshot& s, const std::vector<std::string>& words, PronounReading& r) {
    const Vocabulary& vocabulary = s.learned->model->vocabulary;
    bool known = false;
    const int n = static_cast<int>(words.size());
    r.predicate_begin = r.predicate_end = r.index + 1;
    for (int t = r.index + 1; t < n && !ends_clause(words[static_cast<std::size_t>(t)]); ++t) {
        const int id = s.learned->words[static_cast<std::size_t>(t)];
        r.predicate_end = t + 1;
        if (id == Vocabulary::kUnknown) r.unknown.push_back(s.keys[static_cast<std::size_t>(t)].text);
        known = known || vocabulary[id].role == WordRole::Predicate;
    }
    // The little words before what is said ("was too") are not part of it.
    while (r.predicate_begin < r.predicate_end) {
        const int id = s.learned->words[static_cast<std::size_t>(r.predicate_begin)];
        if (id == Vocabulary::kUnknown || vocabulary[id].role == WordRole::Predicate) break;
        ++r.predicate_begin;
    }
    if (!known) r.doubt = PronounDoubt::UnknownPredicate;
}

void read_candidates(const Snapshot& s, PronounReading& r) {
    const Learned& learned = *s.learned;
    const auto mean = [&](int token) {
        return static_cast<double>(s.graph.value(learned.mean_weights.back())(r.index, token));
    };
    const Matrix& logits = s.graph.value(learned.logits);
    double largest = -INFINITY, sum = 0;
    for (int t = 0; t < static_cast<int>(s.keys.size()); ++t)
        if (learned.kinds[static_cast<std::size_t>(t)] > 0) {
            r.candidates.push_back(
                {s.keys[static_cast<std::size_t>(t)].text, t, static_cast<double>(logits(r.index, t)), mean(t)});
            largest = std::max(largest, r.candidates.back().probability);
        }
    for (PronounCandidate& c : r.candidates) sum += c.probability = std::exp(c.probability - largest);
    for (PronounCandidate& c : r.candidates) c.probability /= sum;
}

void read_heads(const Snapshot& s, PronounReading& r) {
    double most = -1;
    const auto chosen = std::find_if(r.candidates.begin(), r.candidates.end(),
                                     [&](const PronounCandidate& c) { return c.index == r.answer; });
    for (std::size_t l = 0; l < s.learned->layers.size(); ++l)
        for (std::size_t h = 0; h < s.learned->layers[l].heads.size(); ++h) {
            const auto row = s.graph.value(s.learned->layers[l].heads[h].weights).row(r.index);
            PronounHead head{static_cast<int>(l), static_cast<int>(h), {}, 0, 0};
            Index top = 0;
            head.top_weight = static_cast<double>(row.maxCoeff(&top));
            head.top = static_cast<int>(top);
            for (const PronounCandidate& c : r.candidates) head.weights.push_back(static_cast<double>(row(c.index)));
            if (chosen != r.candidates.end()) {
                const double weight = head.weights[static_cast<std::size_t>(chosen - r.candidates.begin())];
                if (weight > most) {
                    most = weight;
                    r.best = static_cast<int>(r.heads.size());
                }
            }
            r.heads.push_back(std::move(head));
        }
}

}  // namespace

std::string_view doubt_name(PronounDoubt doubt) {
    switch (doubt) {
        case PronounDoubt::None: return "none";
        case PronounDoubt::NoCandidate: return "no-candidate";
        case PronounDoubt::UnknownNoun: return "unknown-noun";
        case PronounDoubt::UnknownPredicate: return "unknown-predicate";
        case PronounDoubt::UnknownPronoun: return "unknown-pronoun";
        case PronounDoubt::TooLong: return "too-long";
    }
    return "none";
}

bool keeps_weights(const Snapshot& s) {
    const auto has = [&](NodeId node) { return s.graph.has_value(node); };
    const auto layer = [&](const MultiHeadNodes& l) {
        return std::all_of(l.heads.begin(), l.heads.end(), [&](const HeadNodes& h) { return has(h.weights); });
    };
    const Learned& learned = *s.learned;
    return has(learned.logits) && has(learned.mean_weights.back()) &&
           std::all_of(learned.layers.begin(), learned.layers.end(), layer);
}

bool is_pronoun(std::string_view word) {
    constexpr std::array<std::string_view, 4> kOthers = {"they", "them", "he", "she"};
    return is_learned(word) || std::find(kOthers.begin(), kOthers.end(), word) != kOthers.end();
}

std::vector<PronounReading> read_pronouns(const Snapshot& snapshot) {
    ATTN_CHECK(snapshot.learned.has_value(), "a snapshot of a learned model");
    const std::vector<std::string> words = lower_words(snapshot.keys);
    const bool kept = keeps_weights(snapshot);
    const std::vector<UnknownNoun> nouns = unknown_nouns(snapshot);
    std::vector<PronounReading> readings;
    const bool learned = std::any_of(words.begin(), words.end(), is_learned);
    for (std::size_t t = 0; t < words.size(); ++t) {
        if (learned ? !is_learned(words[t]) : !is_pronoun(words[t])) continue;
        PronounReading& r = readings.emplace_back();
        r.word = snapshot.keys[t].text;
        r.index = static_cast<int>(t);
        if (!kept) {
            r.doubt = PronounDoubt::TooLong;
            continue;
        }
        read_clause(snapshot, words, r);
        read_candidates(snapshot, r);
        for (const UnknownNoun& noun : nouns)
            if (noun.if_said || noun.token < r.index || noun.token >= r.predicate_end)
                r.unknown_nouns.push_back(noun.token);
        const bool open = !r.unknown_nouns.empty();
        if (r.candidates.empty()) r.doubt = open ? PronounDoubt::UnknownNoun : PronounDoubt::NoCandidate;
        else if (r.candidates.size() == 1 && open && r.doubt == PronounDoubt::None) r.doubt = PronounDoubt::UnknownNoun;
        if (!learned) r.doubt = PronounDoubt::UnknownPronoun;
        if (r.doubt == PronounDoubt::None)
            r.answer = std::max_element(r.candidates.begin(), r.candidates.end(),
                                        [](const PronounCandidate& a, const PronounCandidate& b) {
                                            return a.probability < b.probability;
                                        })
                           ->index;
        read_heads(snapshot, r);
    }
    return readings;
}

std::vector<int> align_words(std::span<const Token> first, std::span<const Token> second) {
    const std::vector<std::string> a = lower_words(first), b = lower_words(second);
    std::vector<int> to(a.size(), -1);
    std::size_t head = 0, a_end = a.size(), b_end = b.size();
    for (; head < a_end && head < b_end && a[head] == b[head]; ++head) to[head] = static_cast<int>(head);
    for (; a_end > head && b_end > head && a[a_end - 1] == b[b_end - 1]; --a_end, --b_end)
        to[a_end - 1] = static_cast<int>(b_end - 1);
    const std::size_t rows = a_end - head, cols = b_end - head;
    if (rows * cols > kMaxTable) return to;
    // common[i][j]: length of the longest common subsequence of what lies between, a from i on and b from j on.
    std::vector<std::vector<int>> common(rows + 1, std::vector<int>(cols + 1, 0));
    for (std::size_t i = rows; i-- > 0;)
        for (std::size_t j = cols; j-- > 0;)
            common[i][j] =
                a[head + i] == b[head + j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    for (std::size_t i = 0, j = 0; i < rows && j < cols;) {
        if (a[head + i] == b[head + j]) to[head + i++] = static_cast<int>(head + j++);
        else if (common[i + 1][j] >= common[i][j + 1]) ++i;
        else ++j;
    }
    return to;
}

Document pronoun_document(const Document& document, bool second, bool original) {
    const Document::Pronoun& p = document.pronoun;
    Document d;
    d.model = p.model;
    d.kinds = document.kinds;
    d.sentence = second ? p.second : p.first;
    d.mechanism = own_mechanism();
    if (original) return d;
    d.what_if = p.what_if;
    if (!second) return d;

    const Tokenizer* tokenizer = find_tokenizer(d.tokenizer);
    const std::vector<Token> from = tokenizer->split(p.first, {}), into = tokenizer->split(p.second, {});
    std::vector<int> to = align_words(from, into);
    // Between two aligned neighbours the words that differ stand for each other in turn: tired for wide.
    for (std::size_t i = 0; i < to.size(); ++i) {
        const int before = i == 0 ? -1 : to[i - 1];
        const bool free =
            before + 1 < static_cast<int>(into.size()) && std::find(to.begin(), to.end(), before + 1) == to.end();
        if (to[i] < 0 && (i == 0 || before >= 0) && free) to[i] = before + 1;
    }
    const auto carry = [&](int& token) {
        if (token >= 0 && static_cast<std::size_t>(token) < to.size()) token = to[static_cast<std::size_t>(token)];
        else token = -1;
        return token >= 0;
    };
    const auto carry_all = [&](auto& list) {
        list.erase(std::remove_if(list.begin(), list.end(), [&](auto& e) { return !carry(e.query) || !carry(e.key); }),
                   list.end());
    };
    carry_all(d.what_if.blocked);
    carry_all(d.what_if.edited);
    return d;
}

Result<std::shared_ptr<const PronounRun>> run_pronouns(const Document& document, const RunOptions& options,
                                                       ModelLibrary* models) {
    ModelLibrary mine;
    ModelLibrary* library = models != nullptr ? models : &mine;
    auto run = std::make_shared<PronounRun>();
    run->document = document;
    for (const bool second : {false, true}) {
        PronounSide& side = run->sides[second ? 1 : 0];
        for (const bool original : {true, false}) {
            if (!original && document.pronoun.what_if.empty()) {
                side.snapshot = side.original;
                side.readings = side.original_readings;
                continue;
            }
            Result<SnapshotPtr> s = run_document(pronoun_document(document, second, original), options, library);
            if (!s && s.error().kind == Error::Kind::Cancelled) return s.error();
            if (!s) {
                side.error = s.error();
                break;
            }
            (original ? side.original : side.snapshot) = *s;
            (original ? side.original_readings : side.readings) = read_pronouns(**s);
        }
    }
    return std::shared_ptr<const PronounRun>(std::move(run));
}

}  // namespace attn
