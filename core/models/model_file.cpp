// Model <-> safetensors: tensors in half precision under their paths; "config", "vocabulary", "kinds" and "card" as
// JSON in the metadata.
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "core/base/file.hpp"
#include "core/io/json.hpp"
#include "core/io/safetensors.hpp"
#include "core/models/model.hpp"

namespace attn {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr const char* kFormat = "attention-studio-model";
constexpr int kVersion = 1;
constexpr int kMaxWidth = 1024, kMaxLayers = 16, kMaxHeads = 16, kMaxHidden = 8192, kMaxKinds = 255;
constexpr std::size_t kMaxWords = 1U << 17, kMaxWordBytes = 256;

ordered_json config_json(const ModelConfig& c) {
    return {{"width", c.width},
            {"heads", c.heads},
            {"feed_forward", c.feed_forward},
            {"score", c.score},
            {"position", c.position},
            {"shortcut", c.shortcut},
            {"word_keys", c.word_keys},
            {"word_values", c.word_values},
            {"kinds", c.kinds},
            {"query_start", c.query_start},
            {"score_scale", c.score_scale}};
}

Error broken(const std::string& name, std::string what) {
    return {std::move(what), name, "use a model that this program wrote"};
}

// A whole number from foreign JSON; -1 where it is none, or too large for anything here.
int whole(const json& j) {
    constexpr std::uint64_t kMost = 1U << 20;
    return j.is_number_unsigned() && j.get<std::uint64_t>() <= kMost ? j.get<int>() : -1;
}

// Reads what is expected of foreign JSON, or throws one of nlohmann's exceptions, caught in one place below.
ModelConfig config_of(const json& j) {
    ModelConfig c;
    c.heads.clear();
    c.width = whole(j.at("width"));
    const json& heads = j.at("heads");
    for (const json& h : heads) c.heads.push_back(heads.is_array() ? whole(h) : -1);
    c.feed_forward = whole(j.at("feed_forward"));
    c.score = j.at("score").get<std::string>();
    c.position = j.at("position").get<std::string>();
    c.shortcut = j.at("shortcut").get<bool>();
    c.word_keys = j.at("word_keys").get<bool>();
    c.word_values = j.at("word_values").get<bool>();
    c.kinds = j.at("kinds").get<bool>();
    c.query_start = j.value("query_start", 1.0);
    c.score_scale = j.at("score_scale").get<double>();
    return c;
}

// Why no model can have this shape; empty: it can.
std::string fault_of(const ModelConfig& c) {
    if (c.width < 1 || c.width > kMaxWidth)
        return fmt::format("a width of {}; 1 to {} are possible", c.width, kMaxWidth);
    if (c.layers() < 1 || c.layers() > kMaxLayers)
        return fmt::format("{} layers; 1 to {} are possible", c.layers(), kMaxLayers);
    for (const int h : c.heads)
        if (h < 1 || h > kMaxHeads || c.width % h != 0)
            return fmt::format("{} heads do not divide a width of {}", h, c.width);
    if (c.feed_forward < 1 || c.feed_forward > kMaxHidden)
        return fmt::format("a feed-forward width of {}; 1 to {} are possible", c.feed_forward, kMaxHidden);
    if (find(score_functions(), c.score) == nullptr) return fmt::format("there is no score called \"{}\"", c.score);
    const Position* position = find(positions(), c.position);
    if (position == nullptr) return fmt::format("there is no position called \"{}\"", c.position);
    if (position->widens) return fmt::format("{} positions have no fixed width", c.position);
    if (!(c.score_scale >= 0 && c.score_scale <= 1e6)) return "the scale of the score is out of range";
    return {};
}

Vocabulary vocabulary_of(const json& words, const json& kinds) {
    Vocabulary v;
    for (const json& k : kinds)
        v.add_kind({k.at(0).get<std::string>(), k.at(1).get<std::string>(), k.at(2).get<std::string>()});
    for (const json& w : words)
        v.add(w.at(0).get_ref<const std::string&>(), static_cast<WordRole>(w.at(1).get<int>()), w.at(2).get<int>());
    return v;
}

std::string fault_of(const json& words, const json& kinds) {
    if (!words.is_array() || words.size() < 2 || words.size() > kMaxWords)
        return "the list of words is missing or too long";
    if (!kinds.is_array() || kinds.size() > kMaxKinds) return "the list of kinds is missing or too long";
    std::set<std::string_view> seen;
    for (const json& w : words) {
        const std::string& word = w.at(0).get_ref<const std::string&>();
        if (word.empty() || word.size() > kMaxWordBytes || !seen.insert(word).second)
            return fmt::format("word {} is empty, too long or there twice", seen.size());
        const int role = whole(w.at(1)), kind = whole(w.at(2));
        if (role < 0 || role > static_cast<int>(WordRole::Predicate) || kind < 0 ||
            kind > static_cast<int>(kinds.size()))
            return fmt::format("word {} has no role or kind of those there are", seen.size());
    }
    return {};
}

std::int64_t least_parameters(const Model& m) {
    const std::int64_t d = m.config.width;
    return d * m.vocabulary.size() + m.config.layers() * 4 * d * d +
           (m.config.layers() - (m.config.shortcut ? 0 : 1)) * 2 * d * m.config.feed_forward;
}

Result<std::shared_ptr<const Model>> model_of(const Safetensors& file) {
    const auto meta = [&](const char* key) {
        const auto it = file.metadata().find(key);
        return it == file.metadata().end() ? std::string() : it->second;
    };
    if (meta("format") != kFormat) return broken(file.name(), "this is not a model of Attention Studio");
    if (meta("version") != std::to_string(kVersion))
        return Error{"version \"" + meta("version").substr(0, 16) + "\" is not one that this program reads",
                     file.name(), "use a newer program"};
    json parts[4];
    const char* names[] = {"config", "kinds", "vocabulary", "card"};
    for (int i = 0; i < 4; ++i) {
        Result<json> j = parse_json(meta(names[i]), file.name() + ": " + names[i], 8);
        if (!j) return j.error();
        parts[i] = std::move(*j);
    }
    auto model = std::make_shared<Model>();
    try {
        model->config = config_of(parts[0]);
        std::string fault = fault_of(model->config);
        if (fault.empty()) fault = fault_of(parts[2], parts[1]);
        if (fault.empty() && !parts[3].is_object()) fault = "its card is no object";
        if (!fault.empty()) return broken(file.name(), fault);
        model->vocabulary = vocabulary_of(parts[2], parts[1]);
        const Vocabulary empty;
        const auto stands = [&](int id) {  // the two that every vocabulary begins with, as they are
            const std::string& word = parts[2].at(static_cast<std::size_t>(id)).at(0).get_ref<const std::string&>();
            return word == empty[id].word && model->vocabulary[id] == empty[id];
        };
        if (!stands(Vocabulary::kUnknown) || !stands(Vocabulary::kUnknownNoun))
            return broken(file.name(), "the first two words are not <unk> and <noun>");
        for (const auto& [key, value] : parts[3].items())
            model->card[key] = value.is_string() ? value.get<std::string>() : value.dump();
    } catch (const json::exception& e) {
        return broken(file.name(), "its metadata cannot be read: " + json_reason(e.what()));
    }
    model->id = meta("id");

    std::int64_t held = 0;
    for (const TensorInfo& t : file.tensors()) {
        Result<Matrix> m = file.matrix(t.name);
        if (!m) return m.error();
        if (!m->allFinite()) return broken(file.where(t.name), "it holds numbers that are not finite");
        held += m->size();
        model->tensors[t.name] = std::make_shared<const Matrix>(std::move(*m));
    }
    // A small file cannot ask for a large model: no tensor is made up before this holds.
    if (held < least_parameters(*model)) return broken(file.name(), "tensors are missing");
    const Result<Tensors> needed = all_tensors(*model, 0);
    if (!needed) {
        Error e = needed.error();
        e.where = file.where(e.where);
        return e;
    }
    for (const auto& [path, value] : *needed)
        if (model->tensors.count(path) == 0) return broken(file.where(path), "it is missing");
    model->tensors = *needed;
    return std::shared_ptr<const Model>(std::move(model));
}

}  // namespace

std::string model_bytes(const Model& model) {
    SafetensorsWriter out;
    for (const auto& [path, value] : model.tensors)
        out.add_f16(path, {value->rows(), value->cols()}, {value->data(), static_cast<std::size_t>(value->size())});
    ordered_json words = ordered_json::array(), kinds = ordered_json::array();
    for (const Vocabulary::Entry& e : model.vocabulary.entries())
        words.push_back({e.word, static_cast<int>(e.role), e.kind});
    for (const WordKind& k : model.vocabulary.kinds()) kinds.push_back({k.id, k.en, k.zh});
    out.add_metadata("format", kFormat);
    out.add_metadata("version", std::to_string(kVersion));
    out.add_metadata("id", model.id);
    out.add_metadata("config", config_json(model.config).dump());
    out.add_metadata("vocabulary", words.dump());
    out.add_metadata("kinds", kinds.dump());
    out.add_metadata("card", ordered_json(model.card).dump());
    return out.bytes();
}

Status save_model(const std::filesystem::path& path, const Model& model) {
    return write_file_atomically(path, model_bytes(model));
}

Result<std::shared_ptr<const Model>> parse_model(std::string bytes, const std::string& name) {
    const Result<Safetensors> file = Safetensors::parse(std::move(bytes), name);
    if (!file) return file.error();
    return model_of(*file);
}

Result<std::shared_ptr<const Model>> load_model(const std::filesystem::path& path) {
    const Result<Safetensors> file = Safetensors::open(path);
    if (!file) return file.error();
    return model_of(*file);
}

}  // namespace attn
