#include "core/scene/one_hot.hpp"

#include <algorithm>
#include <cmath>

#include "core/graph/ops/ops.hpp"
#include "core/scene/canvas.hpp"
#include "core/scene/number.hpp"
#include "core/scene/strip.hpp"

namespace attn {
namespace {

constexpr Index kWholeSentence = 256;  // longer ones are checked in the chosen row only

// The concatenation that a projection reads, and the projection's own weight.
struct Parts {
    NodeId product = kNoNode, words = kNoNode, places = kNoNode, weight = kNoNode;
};

std::optional<Parts> find_parts(const Snapshot& s) {
    const Graph& g = s.graph;
    NodeId id = s.attention.query;
    while (id != kNoNode && g.node(id).op != nullptr && g.node(id).op->id() == "add_row") id = g.node(id).inputs[0];
    if (id == kNoNode || g.node(id).op == nullptr || g.node(id).op->id() != "matmul_transposed") return std::nullopt;
    const NodeId both = g.node(id).inputs[0];
    const Node& concat = g.node(both);
    if (concat.op == nullptr || concat.op->id() != "concat_columns" || concat.inputs.size() != 2) return std::nullopt;
    const Parts parts{id, concat.inputs[0], concat.inputs[1], g.node(id).inputs[1]};
    for (const NodeId n : {parts.product, parts.words, parts.places, parts.weight})
        if (!g.has_value(n)) return std::nullopt;
    return parts;
}

}  // namespace

std::string_view one_hot_obstacle(const Snapshot& snapshot) {
    if (snapshot.document.mechanism.position != "one-hot" || find_parts(snapshot)) return {};
    if (snapshot.attention.output == kNoNode) return "scene.one_hot.no_projection";
    return snapshot.document.query_source == QuerySource::Word ? "scene.one_hot.no_position" : "scene.one_hot.not_kept";
}

std::optional<OneHotProof> one_hot_proof(const Snapshot& snapshot, Index row) {
    if (snapshot.document.mechanism.position != "one-hot") return std::nullopt;
    const std::optional<Parts> parts = find_parts(snapshot);
    if (!parts) return std::nullopt;
    const Graph& g = snapshot.graph;
    const Matrix &x = g.value(parts->words), &e = g.value(parts->places), &w = g.value(parts->weight);
    const Matrix& together = g.value(parts->product);
    if (!g.has_row(parts->product, row) || w.cols() != x.cols() + e.cols()) return std::nullopt;

    const bool whole = x.rows() <= kWholeSentence && g.rows(parts->product).all();
    const Index first = whole ? 0 : row, count = whole ? x.rows() : 1;
    const Axes axes{Axis::Query, Axis::Feature};
    Graph sum;
    const NodeId words = sum.input("x", axes, x.middleRows(first, count));
    const NodeId places = sum.input("e", axes, e.middleRows(first, count));
    const NodeId word_weight = sum.parameter("W_x", axes, w.leftCols(x.cols()));
    const NodeId place_weight = sum.parameter("W_p", axes, w.rightCols(e.cols()));
    const NodeId a = sum.add("x W_x", axes, ops::matmul_transposed("x", "W_x"), {words, word_weight});
    const NodeId b = sum.add("e W_p", axes, ops::matmul_transposed("e", "W_p"), {places, place_weight});
    const NodeId c = sum.add("sum", axes, ops::add(), {a, b});
    if (!run(sum, {}, {})) return std::nullopt;

    OneHotProof proof;
    proof.row = row;
    e.row(row).maxCoeff(&proof.position);
    proof.word = sum.value(a).row(row - first);
    proof.place = sum.value(b).row(row - first);
    proof.sum = sum.value(c).row(row - first);
    proof.together = together.row(row);
    proof.difference = static_cast<double>((sum.value(c) - together.middleRows(first, count)).cwiseAbs().maxCoeff());
    return proof;
}

Scene build_one_hot(const OneHotProof& proof, std::string_view token, float width, double progress,
                    const SceneKit& kit) {
    Canvas canvas(kit, std::floor(width));
    const Palette& p = kit.palette;
    const std::string name = formula_word(token), place = formula_word(std::to_string(proof.position));
    struct Row {
        std::string label;
        const Matrix* values;
        Color color;
    };
    const Row rows[] = {{"x_" + name + " W_x^T", &proof.word, p.text},
                        {"+ e_" + place + " W_p^T", &proof.place, p.text},
                        {"= " + canvas.word("scene.sum"), &proof.sum, p.query},
                        {"[x_" + name + "; e_" + place + "] [W_x W_p]^T", &proof.together, p.query}};
    double most = 1e-9;
    for (const Row& r : rows) most = std::max(most, static_cast<double>(r.values->cwiseAbs().maxCoeff()));
    float room = 0;
    for (const Row& r : rows) room = std::max(room, canvas.formula(r.label, 13, r.color).width);
    room = std::min(room, 0.45F * canvas.scene.width);
    const float start = room + 12;
    float y = 4;
    for (int i = 0; i < 4; ++i, y += 28) {
        const Row& r = rows[i];
        if (i == 3) {
            canvas.line({0, y + 1.5F}, {canvas.scene.width, y + 1.5F}, p.grid, 1);
            y += 8;
        }
        const Formula label = canvas.formula(r.label, 13, r.color);
        if (label.width <= room + 0.5F) attn::place(canvas.scene, label, {0, y + 16});
        else canvas.fit({0, y + 16}, formula_text(r.label), room, r.color, kSmallSize);
        const double shown = std::clamp(progress * 4 - i, 0.0, 1.0);
        draw_strip(canvas, {start, y, canvas.scene.width - start, 22}, {*r.values, 0, most, -1, shown, {}});
    }
    if (progress >= 1)
        canvas.fit({0, y + 10}, canvas.word("scene.one_hot_difference", {{"d", short_number(proof.difference)}}),
                   canvas.scene.width, p.text_faint, kSmallSize);
    canvas.scene.height = y + 18;
    return std::move(canvas.scene);
}

}  // namespace attn
