// attn run as text: the map of the weights, then every step for one query.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/cli/document_flags.hpp"
#include "app/cli/heatmap.hpp"
#include "app/cli/remarks.hpp"
#include "app/cli/run_view.hpp"
#include "app/cli/text.hpp"
#include "core/analysis/row_stats.hpp"
#include "core/base/utf8.hpp"
#include "core/scene/labels.hpp"

namespace attn::cli {

namespace {

class RunText {
public:
    RunText(const RunView& view, const Terminal& terminal)
        : view_(view), s_(*view.snapshot), terminal_(terminal), queries_(query_labels(s_)), keys_(key_labels(s_)) {}

    std::string write() {
        header();
        map();
        steps();
        out_ += fmt::format("\n{}\n", honesty(s_));
        return std::move(out_);
    }

private:
    const std::string& word() const { return queries_[static_cast<std::size_t>(view_.query)]; }
    std::string head_name() const {
        if (view_.head < 0 && s_.mean_weights != kNoNode) return fmt::format("mean of {} heads", s_.heads());
        if (s_.heads() == 1) return "the one head";
        return fmt::format("head {} of {} (counted from 0)", std::max(0, view_.head), s_.heads());
    }

    void header() {
        out_ += mechanism_line(s_) + "\n";
        out_ += fmt::format("weights of {}: query (row) → key (column); the chosen query is {} {}\n", head_name(),
                            view_.query, utf8::quote(word(), 40));
        if (!view_.note.empty()) out_ += view_.note + "\n";
        out_ += "\n";
    }

    void map() {
        const Matrix& weights = s_.graph.value(s_.weights(view_.head));
        const HeadNodes& head = s_.head(std::max(0, view_.head));
        MapInput in;
        in.weights = &weights;
        in.logits = s_.graph.has_value(head.logits) ? &s_.graph.value(head.logits) : nullptr;
        in.queries = queries_;
        in.keys = keys_;
        in.query = view_.query;
        out_ += heatmap(in, terminal_);
        out_ += fmt::format("\nwhere {} looks\n", utf8::quote(word(), 40));
        out_ += ranking(in, terminal_, 8);
        stats(weights);
    }

    void stats(const Matrix& weights) {
        const Index row = view_.query;
        const HeadNodes& head = s_.head(std::max(0, view_.head));
        Index open = weights.cols();
        if (s_.graph.has_value(head.logits))
            open = std::max<Index>(1, (s_.graph.value(head.logits).row(row).array() != -INFINITY).count());
        out_ += fmt::format(
            "  sum {:.3f}, entropy {:.2f} of at most {:.2f} bits, sink share {} (first token, final punctuation)\n",
            row_sum(weights, row), entropy_bits(weights, row), std::log2(static_cast<double>(open)),
            cell(sink_share(weights, row, sink_columns(keys_))));
        const std::string why = not_a_distribution(s_, view_.head, row);
        if (!why.empty()) out_ += "  [not a distribution: " + why + "]\n";
    }

    // Of one head and, in a learned model, of its layer; inputs, then stage by stage. Other layers have a line each.
    void steps() {
        const int shown = std::max(0, view_.head);
        const std::string layer = s_.learned ? fmt::format("layer {}, ", s_.learned->layer) : std::string();
        out_ += fmt::format("\nthe steps for {}{}\n", utf8::quote(word(), 40),
                            s_.heads() > 1 || s_.learned ? fmt::format(", {}head {}", layer, shown) : std::string());
        const std::string& weights = s_.graph.node(s_.head(shown).weights).path;
        const std::string mine = weights.substr(0, weights.rfind('/') + 1);
        const std::string heads = mine.substr(0, mine.rfind('/', mine.size() - 2) + 1);
        std::string_view stage;
        std::vector<bool> told(s_.learned ? s_.learned->layers.size() : 0, false);
        for (NodeId id = 0; id < s_.graph.size(); ++id) {
            const Node& n = s_.graph.node(id);
            if (n.parameter || (n.path.rfind(heads, 0) == 0 && n.path.rfind(mine, 0) != 0)) continue;
            if (const int other = other_layer(n.path); other >= 0) {
                if (told[static_cast<std::size_t>(other)]) continue;
                told[static_cast<std::size_t>(other)] = true;
                const std::size_t count = s_.learned->layers[static_cast<std::size_t>(other)].heads.size();
                const bool deep = s_.graph.find(fmt::format("layer/{}/feed_forward/output", other)) != kNoNode;
                out_ += fmt::format("layer {}: {}{}; its steps: --layer {}{}, or attn nodes\n", other,
                                    count == 1 ? "1 head" : fmt::format("{} heads", count),
                                    deep ? ", then feed-forward" : "", other,
                                    count == 1 ? "" : fmt::format(" --head 0 to {}", count - 1));
                stage = {};
                continue;
            }
            if (stage != stage_name(n.stage)) out_ += fmt::format("{}\n", stage = stage_name(n.stage));
            out_ += fmt::format("  {}  [{}, {}]", n.path, n.shape.rows, n.shape.cols);
            if (!n.formula.text.empty()) out_ += "  " + plain_formula(n.formula.text);
            out_ += "\n";
            numbers(id);
        }
    }

    // Of a step of a learned model's layer that is not the chosen one, its number; else -1.
    int other_layer(const std::string& path) const {
        const int layers = s_.learned ? static_cast<int>(s_.learned->layers.size()) : 0;
        for (int l = 0; l < layers; ++l)
            if (l != s_.learned->layer && path.rfind(fmt::format("layer/{}/", l), 0) == 0) return l;
        return -1;
    }

    void numbers(NodeId id) {
        const Node& n = s_.graph.node(id);
        const bool same = s_.document.query_source == QuerySource::Same;
        const bool own = n.axes.rows == Axis::Query ||
                         (n.axes.rows == Axis::Key && same && (n.stage == Stage::Input || n.stage == Stage::Position));
        if (!own || !s_.graph.has_value(id) || view_.query >= n.shape.rows) return;
        const Matrix& m = s_.graph.value(id);
        const int room = terminal_.columns - 6;
        std::string line;
        Index c = 0;
        for (; c < m.cols(); ++c) {
            const auto x = static_cast<double>(m(view_.query, c));
            std::string next = n.axes.columns == Axis::Draw ? drawn(x)
                               : std::isinf(x) && x < 0     ? "masked"
                               : x == 1                     ? "1"  // exactly: nearly is "1.00"
                                                            : number(x);
            if (n.axes.columns == Axis::Key) next = utf8::clipped(keys_[static_cast<std::size_t>(c)], 12) + " " + next;
            if (!line.empty()) next = (n.axes.columns == Axis::Key ? ", " : "  ") + next;
            if (utf8::width(line) + utf8::width(next) > room) break;
            line += next;
        }
        if (c < m.cols()) line += fmt::format(" …");
        out_ += "    " + line + "\n";
    }
    std::string drawn(double key) const {
        const auto j = static_cast<std::size_t>(std::max(0.0, key));
        return key < 0 ? "nothing" : utf8::clipped(keys_[j], 12);
    }

    const RunView& view_;
    const Snapshot& s_;
    Terminal terminal_;
    std::vector<std::string> queries_, keys_;
    std::string out_;
};

}  // namespace

std::string not_a_distribution(const Snapshot& s, int head, Index row) {
    const Matrix& weights = s.graph.value(s.weights(head));
    const double sum = row_sum(weights, row);
    if (std::abs(sum - 1) <= 1e-4) return {};
    if (sum == 0) return "no key may be attended to, so all weights are 0";
    const Alignment* alignment = find(alignments(), s.mechanism.alignment);
    if (alignment != nullptr && !alignment->distribution)
        return fmt::format("{} multiplies by a Gaussian and does not renormalise; the row sums to {:.3f}",
                           alignment->id, sum);
    return fmt::format("the row sums to {:.3f}", sum);
}

std::string run_text(const RunView& view, const Terminal& terminal) { return RunText(view, terminal).write(); }

}  // namespace attn::cli
