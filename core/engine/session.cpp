#include "core/engine/session.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/attention/mechanism.hpp"
#include "core/base/file.hpp"
#include "core/engine/json_fields.hpp"
#include "core/io/json.hpp"
#include "core/text/tokenizer.hpp"

namespace attn {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kFormat = "attention-studio-session";
constexpr std::uint64_t kMaxFileBytes = 1ULL << 26;
constexpr int kMaxDepth = 16;
constexpr std::size_t kMaxWhatIfs = 4096, kMaxWordBytes = 256, kMaxModelBytes = 4096;
constexpr std::size_t kMaxNameBytes = 1024;
constexpr int kMaxLayer = 255, kMaxColor = 63;
constexpr std::array kSources{QuerySource::Same, QuerySource::Second, QuerySource::Word};

ordered_json options_json(const Options& options) {
    ordered_json out = ordered_json::object();
    for (const OptionSpec& spec : option_specs()) {
        ordered_json& field = out[std::string(spec.id)];
        if (spec.id == "seed") field = options.seed;
        else if (spec.id == "scale") field = options.scale ? ordered_json(*options.scale) : ordered_json(nullptr);
        else if (spec.integer) field = static_cast<std::int64_t>(spec.get(options));
        else field = spec.get(options);
    }
    return out;
}

void read_seed(Fields& fields, const OptionSpec& spec, std::uint64_t& seed) {
    const json* v = fields.value(spec.id);
    if (v != nullptr && v->is_number_unsigned()) {  // exactly, where a double would round
        const auto number = v->get<std::uint64_t>();
        if (static_cast<double>(number) <= spec.maximum) {
            seed = number;
            return;
        }
    }
    double number = static_cast<double>(seed);
    fields.real(spec.id, number, spec.minimum, spec.maximum);
    if (fields.failed() || v == nullptr) return;
    if (number != std::floor(number) || number < 0 || number >= 0x1p64) fields.fail(spec.id, "not a whole number");
    else seed = static_cast<std::uint64_t>(number);
}

void read_options(Fields fields, Options& options) {
    for (const OptionSpec& spec : option_specs()) {
        const json* v = fields.value(spec.id);
        if (v == nullptr) continue;
        if (spec.id == "seed") {
            read_seed(fields, spec, options.seed);
        } else if (spec.id == "scale" && v->is_null()) {
            options.scale.reset();
        } else {
            double number = 0;
            fields.real(spec.id, number, spec.minimum, spec.maximum);
            if (fields.failed()) return;
            if (spec.integer && number != std::floor(number)) return fields.fail(spec.id, "not a whole number");
            spec.set(options, number);
        }
    }
}

template <class Descriptors>
void read_id(Fields& fields, std::string_view name, std::string& out, const Descriptors& all) {
    std::string known;
    for (const auto& d : all) known += (known.empty() ? "" : ", ") + std::string(d.id);
    const auto exists = [&](std::string_view id) {
        return std::any_of(all.begin(), all.end(), [&](const auto& d) { return d.id == id; });
    };
    fields.id(name, out, exists, known);
}

// `own`: an empty id stands for the learned model's own.
template <class Descriptors>
void read_id_or_own(Fields& fields, std::string_view name, bool own, std::string& out, const Descriptors& all) {
    const json* v = fields.value(name);
    if (own && v != nullptr && v->is_string() && v->get_ref<const std::string&>().empty()) out.clear();
    else read_id(fields, name, out, all);
}

void read_mechanism(Fields fields, bool learned, MechanismChoice& m) {
    read_id_or_own(fields, "score", learned, m.score, score_functions());
    read_id(fields, "alignment", m.alignment, alignments());
    read_id(fields, "context", m.context, contexts());
    read_id(fields, "mask", m.mask, masks());
    read_id_or_own(fields, "position", learned, m.position, positions());
    fields.whole("heads", m.heads, 1, kMaxHeads);
    fields.flag("project", m.project);
    read_options(fields.object("options"), m.options);
}

void read_blocked(Fields& fields, std::vector<std::pair<int, int>>& blocked) {
    const json* v = fields.value("blocked");
    if (v == nullptr) return;
    if (!v->is_array()) return fields.fail("blocked", "a list of [query, key] pairs is expected");
    if (v->size() > kMaxBlocked)
        return fields.fail("blocked", fmt::format("{} cells, at most {} are allowed", v->size(), kMaxBlocked));
    blocked.clear();
    const auto index = [](const json& n) {
        return n.is_number_unsigned() && n.get<std::uint64_t>() < kMaxTokens ? static_cast<int>(n.get<std::uint64_t>())
                                                                             : -1;
    };
    for (const json& cell : *v) {
        const bool pair = cell.is_array() && cell.size() == 2;
        const int query = pair ? index(cell[0]) : -1, key = pair ? index(cell[1]) : -1;
        if (query < 0 || key < 0)
            return fields.fail(fmt::format("blocked[{}]", blocked.size()),
                               fmt::format("a pair [query, key] of numbers from 0 to {} is expected", kMaxTokens - 1));
        blocked.emplace_back(query, key);
    }
    std::sort(blocked.begin(), blocked.end());
    blocked.erase(std::unique(blocked.begin(), blocked.end()), blocked.end());
}

// A list of objects of at most so many; each is read by `read`.
template <class Item, class Read>
void read_list(Fields& fields, std::string_view name, std::vector<Item>& out, const Read& read) {
    const json* v = fields.value(name);
    if (v == nullptr) return;
    if (!v->is_array() || v->size() > kMaxWhatIfs)
        return fields.fail(name, fmt::format("a list of at most {} is expected", kMaxWhatIfs));
    out.clear();
    for (const json& item : *v) {
        Fields one(item, fmt::format("{}[{}]", name, out.size()));
        Item made;
        read(one, made);
        if (one.error()) return fields.fail(name, one.error()->message());
        out.push_back(made);
    }
}

template <class Place>
void read_place(Fields& fields, int least_head, Place& place) {
    fields.whole("layer", place.layer, 0, kMaxLayer);
    fields.whole("head", place.head, least_head, kMaxHeads - 1);
}

template <class Edge>
void read_edge(Fields& fields, int least_head, Edge& edge) {
    read_place(fields, least_head, edge);
    fields.whole("query", edge.query, 0, kMaxTokens - 1);
    fields.whole("key", edge.key, 0, kMaxTokens - 1);
}

void read_what_if(Fields fields, WhatIf& w) {
    read_list(fields, "blocked", w.blocked, [](Fields& f, WhatIf::Edge& e) { read_edge(f, -1, e); });
    read_list(fields, "edited", w.edited, [](Fields& f, WhatIf::Edit& e) {
        read_edge(f, 0, e);
        f.real("weight", e.weight, 0, 1);
    });
    read_list(fields, "silenced", w.silenced, [](Fields& f, WhatIf::Head& h) { read_place(f, 0, h); });
    fields.flag("causal", w.causal);
}

ordered_json what_if_json(const WhatIf& w) {
    ordered_json blocked = ordered_json::array(), edited = ordered_json::array(), silenced = ordered_json::array();
    for (const WhatIf::Edge& e : w.blocked)
        blocked.push_back({{"layer", e.layer}, {"head", e.head}, {"query", e.query}, {"key", e.key}});
    for (const WhatIf::Edit& e : w.edited)
        edited.push_back(
            {{"layer", e.layer}, {"head", e.head}, {"query", e.query}, {"key", e.key}, {"weight", e.weight}});
    for (const WhatIf::Head& h : w.silenced) silenced.push_back({{"layer", h.layer}, {"head", h.head}});
    return {{"blocked", blocked}, {"edited", edited}, {"silenced", silenced}, {"causal", w.causal}};
}

struct Told {
    std::string word, kind;
};

void read_kinds(Fields& fields, std::vector<std::pair<std::string, std::string>>& kinds) {
    std::vector<Told> told;
    read_list(fields, "kinds", told, [](Fields& f, Told& t) {
        f.text("word", t.word, kMaxWordBytes);
        f.text("kind", t.kind, kMaxWordBytes);
    });
    if (fields.value("kinds") != nullptr) kinds.clear();
    for (Told& t : told) kinds.emplace_back(std::move(t.word), std::move(t.kind));
}

void read_pronoun(Fields fields, Document::Pronoun& p) {
    fields.text("first", p.first, kMaxTextBytes);
    fields.text("second", p.second, kMaxTextBytes);
    fields.text("model", p.model, kMaxModelBytes);
    read_what_if(fields.object("what_if"), p.what_if);
}

void read_compare(Fields fields, Document::Compare& c) {
    fields.text("sentence", c.sentence, kMaxTextBytes);
    fields.text("second", c.second, kMaxTextBytes);
    read_list(fields, "columns", c.columns, [](Fields& f, Document::Column& column) {
        f.text("name", column.name, kMaxNameBytes);
        f.whole("color", column.color, 0, kMaxColor);
        f.text("model", column.model, kMaxModelBytes);
        f.whole("layer", column.layer, -1, kMaxLayer);
        f.whole("head", column.head, -1, kMaxHeads - 1);
        f.whole("width", column.width, 1, kMaxWidth);
        f.whole("sentence", column.sentence, 0, 1);
        read_mechanism(f.object("mechanism"), true, column.mechanism);
    });
    if (c.columns.size() > kMaxColumns)
        fields.fail("columns", fmt::format("{} columns; at most {} fit", c.columns.size(), kMaxColumns));
    fields.whole("reference", c.reference, 0, std::max(0, static_cast<int>(c.columns.size()) - 1));
    fields.whole("query", c.query, 0, kMaxTokens - 1);
    fields.flag("shared_scale", c.shared_scale);
}

ordered_json mechanism_json(const MechanismChoice& m) {
    return {{"score", m.score},       {"alignment", m.alignment},
            {"context", m.context},   {"mask", m.mask},
            {"position", m.position}, {"heads", m.heads},
            {"project", m.project},   {"options", options_json(m.options)}};
}

ordered_json compare_json(const Document::Compare& c) {
    ordered_json columns = ordered_json::array();
    for (const Document::Column& column : c.columns)
        columns.push_back({{"name", column.name},
                           {"color", column.color},
                           {"model", column.model},
                           {"layer", column.layer},
                           {"head", column.head},
                           {"width", column.width},
                           {"sentence", column.sentence},
                           {"mechanism", mechanism_json(column.mechanism)}});
    return {{"sentence", c.sentence},   {"second", c.second}, {"columns", std::move(columns)},
            {"reference", c.reference}, {"query", c.query},   {"shared_scale", c.shared_scale}};
}

void read_view(Fields fields, Document::View& view, int heads) {
    fields.whole("query", view.query, 0, kMaxTokens - 1);
    fields.whole("head", view.head, -1, heads - 1);
    fields.flag("pinned", view.pinned);
    fields.whole("pinned_row", view.pinned_row, 0, kMaxTokens - 1);
    fields.whole("pinned_col", view.pinned_col, 0, kMaxTokens - 1);
}

Document read_document(Fields& fields) {
    Document d;
    fields.text("model", d.model, kMaxModelBytes);
    fields.whole("layer", d.layer, -1, kMaxLayer);
    read_kinds(fields, d.kinds);
    read_what_if(fields.object("what_if"), d.what_if);
    read_pronoun(fields.object("pronoun"), d.pronoun);
    read_compare(fields.object("compare"), d.compare);
    fields.text("sentence", d.sentence, kMaxTextBytes);
    fields.text("second_sentence", d.second_sentence, kMaxTextBytes);
    fields.text("outside_word", d.outside_word, kMaxTextBytes);
    std::string source(query_source_name(d.query_source));
    const auto chosen = [&](std::string_view name) {
        const auto it =
            std::find_if(kSources.begin(), kSources.end(), [&](QuerySource s) { return query_source_name(s) == name; });
        if (it != kSources.end()) d.query_source = *it;
        return it != kSources.end();
    };
    fields.id("query_source", source, chosen, "same, second, word");
    read_id(fields, "tokenizer", d.tokenizer, tokenizers());
    fields.flag("lower_case", d.lower_case);
    fields.whole("width", d.width, 1, kMaxWidth);
    read_mechanism(fields.object("mechanism"), !d.model.empty(), d.mechanism);
    read_blocked(fields, d.blocked);
    read_view(fields.object("view"), d.view, d.mechanism.heads);
    return d;
}

}  // namespace

std::string session_text(const Document& d) {
    ordered_json blocked = ordered_json::array();
    for (const auto& [query, key] : d.blocked) blocked.push_back({query, key});
    ordered_json kinds = ordered_json::array();
    for (const auto& [word, kind] : d.kinds) kinds.push_back({{"word", word}, {"kind", kind}});
    const ordered_json out = {
        {"format", kFormat},
        {"version", kSessionVersion},
        {"sentence", d.sentence},
        {"second_sentence", d.second_sentence},
        {"outside_word", d.outside_word},
        {"query_source", query_source_name(d.query_source)},
        {"tokenizer", d.tokenizer},
        {"lower_case", d.lower_case},
        {"width", d.width},
        {"mechanism", mechanism_json(d.mechanism)},
        {"blocked", std::move(blocked)},
        {"view",
         {{"query", d.view.query},
          {"head", d.view.head},
          {"pinned", d.view.pinned},
          {"pinned_row", d.view.pinned_row},
          {"pinned_col", d.view.pinned_col}}},
        {"model", d.model},
        {"layer", d.layer},
        {"kinds", std::move(kinds)},
        {"what_if", what_if_json(d.what_if)},
        {"pronoun",
         {{"first", d.pronoun.first},
          {"second", d.pronoun.second},
          {"model", d.pronoun.model},
          {"what_if", what_if_json(d.pronoun.what_if)}}},
        {"compare", compare_json(d.compare)},
    };
    return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Result<Document> document_from_json(const json& json, const std::string& where) {
    Fields fields(json, where);
    Document document = read_document(fields);
    if (fields.error()) return *fields.error();
    return document;
}

Result<Document> parse_session(std::string_view bytes, const std::string& where) {
    const Result<json> parsed = parse_json(bytes, where, kMaxDepth);
    if (!parsed) return parsed.error();
    Fields fields(*parsed, where);
    std::string format;
    int version = kSessionVersion;
    fields.text("format", format, 256);
    if (format != kFormat)
        fields.fail("format", "this is not a session of Attention Studio", fmt::format("it must say \"{}\"", kFormat));
    fields.whole("version", version, 1, std::numeric_limits<int>::max());
    if (version > kSessionVersion)
        fields.fail("version",
                    fmt::format("version {} is newer than this program reads ({})", version, kSessionVersion),
                    "open it with a newer program");
    if (fields.error()) return *fields.error();
    return document_from_json(*parsed, where);
}

Result<Document> load_session(const std::filesystem::path& path) {
    const Result<std::string> bytes = read_file(path, kMaxFileBytes);
    if (!bytes) return bytes.error();
    return parse_session(*bytes, path.string());
}

Status save_session(const std::filesystem::path& path, const Document& document) {
    return write_file_atomically(path, session_text(document));
}

}  // namespace attn
