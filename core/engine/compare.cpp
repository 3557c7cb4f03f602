#include "core/engine/compare.hpp"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "core/base/assets.hpp"
#include "core/base/file.hpp"
#include "core/engine/column_run.hpp"
#include "core/engine/pronoun.hpp"
#include "core/engine/run_parts.hpp"
#include "core/engine/session.hpp"
#include "core/io/json.hpp"

namespace attn {

namespace {

using nlohmann::json;

constexpr double kLong = 2e6;     // weights of all columns: shorter texts are there at once
constexpr double kCheap = 0.005;  // seconds that a look may take; there are fewer of dearer ones

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// Shows what is there, but spends little of the time on it.
class Looks {
public:
    Looks(const ComparisonLook& look, bool wanted) : look_(look), wanted_(wanted && look.show) {}

    template <class Make>
    void show(const Make& make) {
        if (!wanted_) return;
        const double before = seconds();
        look_.show(make());
        const double after = seconds();
        next_ = after + look_.every * std::max(1.0, (after - before) / kCheap);
    }
    template <class Make>
    void show_if_due(const Make& make) {
        if (wanted_ && seconds() >= next_) show(make);
    }

private:
    const ComparisonLook& look_;
    const bool wanted_;
    double next_ = 0;
};

// The same column with all its rows, of an earlier comparison; null: there is none.
const ColumnResult* complete_column(const Comparison* last, const Document& document, std::size_t column) {
    if (last == nullptr) return nullptr;
    const Document wanted = column_document(document, column);
    for (std::size_t i = 0; i < last->columns.size(); ++i) {
        const ColumnResult& had = last->columns[i];
        if (had.snapshot == nullptr || !had.maps.rows.all()) continue;
        Document same = column_document(last->document, i);
        same.view = wanted.view;
        same.view.head = last->document.compare.columns[i].head;
        if (same == wanted) return &had;
    }
    return nullptr;
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

NodeId ColumnResult::weights() const { return snapshot->weights(snapshot->document.view.head); }

Result<ComparisonPtr> run_comparison(const Document& document, const RunOptions& options, ModelLibrary* models,
                                     const ComparisonLook& look, const ComparisonPtr& last) {
    ModelLibrary mine;
    std::vector<ColumnRun> runs;
    double cells = 0;
    const Snapshot* sides[2] = {nullptr, nullptr};
    for (std::size_t i = 0; i < document.compare.columns.size(); ++i) {
        if (const ColumnResult* had = complete_column(last.get(), document, i)) runs.emplace_back(*had);
        else runs.emplace_back(column_document(document, i), models != nullptr ? *models : mine);
        cells += runs.back().cells();
        if (runs.back().snapshot() != nullptr)
            sides[document.compare.columns[i].sentence == 0 ? 0 : 1] = runs.back().snapshot();
    }
    std::vector<int> aligned;
    if (sides[0] != nullptr && sides[1] != nullptr) aligned = align_words(sides[0]->keys, sides[1]->keys);
    const auto now = [&] {
        auto all = std::make_shared<Comparison>();
        all->document = document;
        for (const ColumnRun& run : runs) all->columns.push_back(run.result());
        all->aligned = aligned;
        return ComparisonPtr(std::move(all));
    };

    Looks looks(look, cells >= kLong);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        Index row = document.compare.query;
        if (document.compare.columns[i].sentence == 1 && static_cast<std::size_t>(row) < aligned.size())
            row = aligned[static_cast<std::size_t>(row)];
        row = std::max<Index>(row, 0);
        runs[i].start(row, runs[i].floats() * static_cast<double>(runs.size()) <= kKeepAllFloats);
        while (!runs[i].has(row))
            if (Status status = runs[i].step(options); !status) return status.error();
    }
    looks.show(now);
    for (ColumnRun& run : runs)
        while (!run.done()) {
            if (Status status = run.step(options); !status) return status.error();
            looks.show_if_due(now);
        }
    return now();
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
