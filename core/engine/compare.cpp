#include "core/engine/compare.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/assets.hpp"
#include "core/base/file.hpp"
#include "core/engine/pronoun.hpp"
#include "core/engine/session.hpp"
#include "core/io/json.hpp"

namespace attn {

namespace {

using nlohmann::json;

// From the card's "numbers": what is measured on unseen (noun, predicate) pairs.
std::optional<TrainedFigures> trained_figures(const Model& model) {
    const auto text = [&](const char* key) {
        const auto it = model.card.find(key);
        return it == model.card.end() ? std::string() : it->second;
    };
    const json numbers = json::parse(text("numbers"), nullptr, false);
    if (!numbers.is_object() || !numbers.contains("pairs")) return std::nullopt;
    const json& pairs = numbers["pairs"];
    const auto value = [&](const char* key) {
        const bool there = pairs.is_object() && pairs.contains(key) && pairs[key].is_object() &&
                           pairs[key].contains("value") && pairs[key]["value"].is_number();
        return there ? pairs[key]["value"].get<double>() : std::nan("");
    };
    return TrainedFigures{value("accuracy"), value("flip"), std::atoi(text("steps_to_90").c_str())};
}

// Of the score function, a head: what alignment and position have is not the score's.
Index score_parameters(const Snapshot& s) {
    const std::string& weights = s.graph.node(s.head(0).weights).path;
    const std::string head = weights.substr(0, weights.rfind('/') + 1);
    const ScoreFunction* score = find(score_functions(), s.mechanism.score);
    Index count = 0;
    for (const ParameterSpec& spec : score->parameters)
        if (const NodeId id = s.graph.find(head + std::string(spec.name)); id != kNoNode)
            count += s.graph.node(id).shape.rows * s.graph.node(id).shape.cols;
    return count;
}

// The model as it was trained and measured: nothing of its mechanism was exchanged.
bool as_learned(const Snapshot& s) {
    MechanismChoice own;
    own.score = s.learned->model->config.score;
    own.position = s.learned->model->config.position;
    own.heads = s.mechanism.heads;
    own.options.seed = s.mechanism.options.seed;
    return s.mechanism == own;
}

}  // namespace

Document column_document(const Document& document, std::size_t column) {
    const Document::Column& c = document.compare.columns[column];
    Document d;
    d.sentence = c.sentence == 0 ? document.compare.sentence : document.compare.second;
    d.kinds = document.kinds;
    d.model = c.model;
    d.layer = c.layer;
    d.width = c.width;
    d.mechanism = c.mechanism;
    if (c.model.empty()) {
        if (d.mechanism.score.empty()) d.mechanism.score = MechanismChoice().score;
        if (d.mechanism.position.empty()) d.mechanism.position = MechanismChoice().position;
    }
    d.view.query = document.compare.query;
    d.view.head = c.head;
    return d;
}

NodeId ColumnResult::weights() const {
    const int heads = snapshot->heads(), head = snapshot->document.view.head;
    return snapshot->weights(head < heads ? head : -1);
}

Result<ComparisonPtr> run_comparison(const Document& document, const RunOptions& options, ModelLibrary* models) {
    ModelLibrary mine;
    ModelLibrary* library = models != nullptr ? models : &mine;
    auto all = std::make_shared<Comparison>();
    all->document = document;
    const Snapshot* sides[2] = {nullptr, nullptr};
    for (std::size_t i = 0; i < document.compare.columns.size(); ++i) {
        ColumnResult column;
        Result<SnapshotPtr> s = run_document(column_document(document, i), options, library);
        if (!s && s.error().kind == Error::Kind::Cancelled) return s.error();
        if (!s) {
            column.error = s.error();
        } else {
            column.snapshot = *s;
            const Snapshot& snapshot = **s;
            if (const ScoreFunction* score = find(score_functions(), snapshot.mechanism.score); score != nullptr)
                column.formula = score->formula;
            column.parameter_count = score_parameters(snapshot);
            const bool learned = snapshot.learned.has_value();
            column.untrained = !learned || (snapshot.mechanism.score != snapshot.learned->model->config.score &&
                                            column.parameter_count > 0);
            if (learned && as_learned(snapshot)) column.trained = trained_figures(*snapshot.learned->model);
            sides[document.compare.columns[i].sentence == 0 ? 0 : 1] = &snapshot;
        }
        all->columns.push_back(std::move(column));
    }
    if (sides[0] != nullptr && sides[1] != nullptr) all->aligned = align_words(sides[0]->keys, sides[1]->keys);
    return ComparisonPtr(std::move(all));
}

Result<std::vector<ComparisonSet>> comparison_sets() {
    const Result<std::filesystem::path> path = asset("sentences/comparisons.json");
    if (!path) return path.error();
    const Result<std::string> bytes = read_file(*path, 1U << 20);
    if (!bytes) return bytes.error();
    const Result<json> list = parse_json(*bytes, path->string());
    if (!list) return list.error();
    const Error broken{"a list of sets with id, en, zh, remark and compare is expected", path->string(),
                       "install the program anew"};
    if (!list->is_array()) return broken;
    std::vector<ComparisonSet> sets;
    for (const json& one : *list) {
        const auto text = [&](const char* key) {
            return one.is_object() && one.contains(key) && one[key].is_string() ? one[key].get<std::string>()
                                                                                : std::string();
        };
        ComparisonSet set{text("id"), text("en"), text("zh"), text("remark_en"), text("remark_zh"), {}};
        if (set.id.empty() || set.en.empty() || set.zh.empty() || !one.contains("compare")) return broken;
        const Result<Document> document = document_from_json(json{{"compare", one["compare"]}}, path->string());
        if (!document) return document.error();
        set.compare = document->compare;
        sets.push_back(std::move(set));
    }
    return sets;
}

}  // namespace attn
