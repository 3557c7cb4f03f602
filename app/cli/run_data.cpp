// attn run as data: JSON, CSV, safetensors.
#include <fmt/format.h>

#include "app/cli/document_flags.hpp"
#include "app/cli/json_text.hpp"
#include "app/cli/program.hpp"
#include "app/cli/remarks.hpp"
#include "app/cli/run_view.hpp"
#include "app/cli/stacked.hpp"
#include "app/cli/text.hpp"
#include "core/analysis/row_stats.hpp"
#include "core/base/utf8.hpp"
#include "core/scene/labels.hpp"

namespace attn::cli {

namespace {

using nlohmann::ordered_json;

ordered_json tokens_json(const std::vector<Token>& tokens) {
    ordered_json out = ordered_json::array();
    for (const Token& t : tokens) out.push_back({{"text", t.text}, {"begin", t.begin}, {"end", t.end}});
    return out;
}

ordered_json mechanism_json(const Snapshot& s) {
    const MechanismChoice& m = s.mechanism;
    const Document& d = s.document;
    ordered_json out = {
        {"score", m.score},         {"alignment", m.alignment},  {"context", m.context}, {"mask", m.mask},
        {"position", m.position},   {"heads", m.heads},          {"project", m.project}, {"width", d.width},
        {"tokenizer", d.tokenizer}, {"lower_case", d.lower_case}};
    if (s.learned) {
        out["width"] = s.learned->model->config.width;
        out["model"] = d.model;
        out["layer"] = s.learned->layer;
    }
    return out;
}

ordered_json options_json(const MechanismChoice& m) {
    ordered_json out = ordered_json::object();
    for (const OptionSpec* spec : options_read(chosen_areas(m))) {
        ordered_json value = number_json(spec->get(m.options));
        if (spec->id == "scale" && !m.options.scale) value = nullptr;
        out[std::string(spec->id)] = std::move(value);
    }
    out["seed"] = m.options.seed;
    return out;
}

ordered_json rows_json(const Matrix& weights, const std::vector<bool>& sinks) {
    ordered_json sum = ordered_json::array(), entropy = ordered_json::array(), share = ordered_json::array();
    for (Index r = 0; r < weights.rows(); ++r) {
        sum.push_back(number_json(row_sum(weights, r)));
        entropy.push_back(number_json(entropy_bits(weights, r)));
        share.push_back(number_json(sink_share(weights, r, sinks)));
    }
    return {{"sum", std::move(sum)}, {"entropy_bits", std::move(entropy)}, {"sink_share", std::move(share)}};
}

// One number a row is a flat list.
ordered_json extra_json(const Graph& g, NodeId id) {
    if (g.node(id).axes.columns != Axis::Scalar) return matrix_json(g.value(id));
    ordered_json out = ordered_json::array();
    for (Index r = 0; r < g.value(id).rows(); ++r) out.push_back(number_json(g.value(id)(r, 0)));
    return out;
}

std::string list_of_texts(const std::vector<Token>& tokens) {
    ordered_json out = ordered_json::array();
    for (const Token& t : tokens) out.push_back(t.text);
    return out.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

std::string run_json(const RunView& view) {
    const Snapshot& s = *view.snapshot;
    const Document& d = s.document;
    const std::vector<bool> sinks = sink_columns(key_labels(s));
    ordered_json heads = ordered_json::array();
    for (int h = 0; h < s.heads(); ++h) {
        const HeadNodes& head = s.head(h);
        ordered_json extras = ordered_json::object();
        for (const auto& [name, node] : head.extras) extras[name] = extra_json(s.graph, node);
        heads.push_back({{"head", h},
                         {"scores", matrix_json(s.graph.value(head.scores))},
                         {"logits", matrix_json(s.graph.value(head.logits))},
                         {"weights", matrix_json(s.graph.value(head.weights))},
                         {"context", matrix_json(s.graph.value(head.context))},
                         {"extras", std::move(extras)},
                         {"rows", rows_json(s.graph.value(head.weights), sinks)}});
    }
    const Matrix& mean = s.graph.value(s.weights(-1));
    const Alignment* alignment = find(alignments(), d.mechanism.alignment);
    const ordered_json out = {
        {"format", "attn-run"},
        {"version", 1},
        {"program", program_version()},
        {"sentence", utf8::sanitized(d.sentence)},
        {"query_source", query_source_name(d.query_source)},
        {"second_sentence",
         d.query_source == QuerySource::Second ? ordered_json(utf8::sanitized(d.second_sentence)) : nullptr},
        {"outside_word", d.query_source == QuerySource::Word ? ordered_json(utf8::sanitized(d.outside_word)) : nullptr},
        {"trained", s.learned.has_value()},
        {"remark", honesty(s)},
        {"mechanism", mechanism_json(s)},
        {"options", options_json(s.mechanism)},
        {"distribution", alignment != nullptr && alignment->distribution},
        {"queries", tokens_json(s.queries)},
        {"keys", tokens_json(s.keys)},
        {"view", {{"query", view.query}, {"head", view.head < 0 ? ordered_json("mean") : ordered_json(view.head)}}},
        {"heads", std::move(heads)},
        {"mean", {{"weights", matrix_json(mean)}, {"rows", rows_json(mean, sinks)}}},
        {"output", matrix_json(s.graph.value(s.output))},
    };
    return json_text(out);
}

std::string run_csv(const RunView& view) {
    const Snapshot& s = *view.snapshot;
    std::string out = "head,query_index,query,key_index,key,score,weight\n";
    for (int h = 0; h < s.heads(); ++h) {
        const Matrix& scores = s.graph.value(s.head(h).scores);
        const Matrix& weights = s.graph.value(s.head(h).weights);
        for (Index i = 0; i < scores.rows(); ++i)
            for (Index j = 0; j < scores.cols(); ++j)
                out +=
                    fmt::format("{},{},{},{},{},{},{}\n", h, i, csv_field(s.queries[static_cast<std::size_t>(i)].text),
                                j, csv_field(s.keys[static_cast<std::size_t>(j)].text), scores(i, j), weights(i, j));
    }
    return out;
}

SafetensorsWriter run_tensors(const RunView& view) {
    const Snapshot& s = *view.snapshot;
    const Document& d = s.document;
    std::vector<Output> outputs = outputs_of(s.attention.heads, s.output);
    std::vector<NodeId> wanted;
    for (const Output& o : outputs) wanted.insert(wanted.end(), o.nodes.begin(), o.nodes.end());
    Graph graph = s.graph;  // a long text keeps one head: the others are computed again here
    ATTN_CHECK(static_cast<bool>(run(graph, wanted, {})), "a run that nobody can stop");
    SafetensorsWriter writer;
    for (const Output& o : outputs) add_stacked(writer, graph, o, true);
    writer.add_metadata("program", program_version());
    writer.add_metadata("sentence", d.sentence);
    writer.add_metadata("query_tokens", list_of_texts(s.queries));
    writer.add_metadata("key_tokens", list_of_texts(s.keys));
    writer.add_metadata("mechanism", mechanism_json(s).dump());
    writer.add_metadata("options", options_json(s.mechanism).dump());
    writer.add_metadata("remark", honesty(s));
    return writer;
}

}  // namespace attn::cli
