#include "core/attention/attend.hpp"

#include <fmt/format.h>

#include "core/graph/ops/ops.hpp"

namespace attn {

Result<HeadNodes> attend(const Site& site, NodeId query, NodeId key, NodeId value, NodeId allowed, const HeadSpec& spec,
                         const ParameterSource& source) {
    ATTN_CHECK(spec.score != nullptr && spec.alignment != nullptr && spec.context != nullptr,
               "an incomplete mechanism");
    const Shape q = site.shape(query);
    const Shape k = site.shape(key);
    const Shape v = site.shape(value);
    if (spec.score->equal_widths && q.cols != k.cols)
        return Error{fmt::format("the score {} needs queries and keys of one width, found d_q = {} and d_k = {}",
                                 spec.score->id, q.cols, k.cols),
                     "key", "use general, additive, concat or mlp, or vectors of one width"};
    if (k.rows != v.rows)
        return Error{
            fmt::format("shape found [{}, {}], shape expected [{}, d_v]: one value a key", v.rows, v.cols, k.rows),
            "value", "give as many values as keys"};
    if (allowed != kNoNode)
        if (const Shape m = site.shape(allowed); m != Shape{q.rows, k.rows})
            return Error{fmt::format("shape found [{}, {}], shape expected [T_q, T_k] = [{}, {}]", m.rows, m.cols,
                                     q.rows, k.rows),
                         "mask", "give it one row a query and one column a key"};
    if (spec.options.window < spec.alignment->smallest_window)
        return Error{
            fmt::format("{} needs a window of at least {}", spec.alignment->id, spec.alignment->smallest_window),
            "window", "make the window larger", Error::Kind::Usage};

    const Sizes sizes = {{"d_q", q.cols}, {"d_k", k.cols}, {"d_v", v.cols},
                         {"T_q", q.rows}, {"T_k", k.rows}, {"2R+1", 2 * kRelativeReach + 1}};
    const std::span<const ParameterSpec> no_position;
    const Result<Parameters> score_parameters = Parameters::resolve(site, spec.score->parameters, sizes, source);
    if (!score_parameters) return score_parameters.error();
    const Result<Parameters> alignment_parameters =
        Parameters::resolve(site, spec.alignment->parameters, sizes, source);
    if (!alignment_parameters) return alignment_parameters.error();
    const Result<Parameters> position_parameters =
        Parameters::resolve(site, spec.position != nullptr ? spec.position->parameters : no_position, sizes, source);
    if (!position_parameters) return position_parameters.error();

    const Site here = site.of("layer", "attention");
    const Site score = site.of("score", spec.score->id);
    const Site alignment = site.of("alignment", spec.alignment->id);
    const Site context = site.of("context", spec.context->id);
    const Site position = site.of("position", spec.position != nullptr ? spec.position->id : "none");
    HeadNodes nodes;
    nodes.query = query;
    nodes.key = key;
    nodes.value = value;
    nodes.parameter_count = score_parameters->count() + alignment_parameters->count() + position_parameters->count();
    if (spec.position != nullptr && spec.position->rotate != nullptr) {
        nodes.query = spec.position->rotate(position, "query_rotated", query);
        nodes.key = spec.position->rotate(position, "key_rotated", key);
    }
    nodes.scores = spec.score->build(score, nodes.query, nodes.key, *score_parameters, spec.options);
    nodes.logits = nodes.scores;
    const Axes pairs{Axis::Query, Axis::Key};
    if (spec.position != nullptr && spec.position->bias != nullptr)
        nodes.logits = spec.position->bias(position, nodes.logits, *position_parameters, spec.head, spec.heads);
    if (spec.options.temperature != 1)
        nodes.logits = here.add("tempered", pairs, ops::scale(1 / spec.options.temperature, "1/τ"), {nodes.logits},
                                Stage::Mask, "e / τ");
    if (allowed != kNoNode)
        nodes.logits = here.add("masked", pairs, ops::mask(), {nodes.logits, allowed}, Stage::Mask, "e, M_{ij} = 1");
    nodes.weights =
        spec.alignment->build(alignment, nodes.logits, query, *alignment_parameters, spec.options, nodes.extras);
    nodes.context = spec.context->build(context, nodes.weights, value, spec.options, nodes.extras);
    return nodes;
}

Status check_draws(const Context& context, const Options& options, Index queries, Index keys, int heads, double most) {
    if (!reads(context, "draws")) return Done{};
    constexpr Index kNumbered = Index{1} << 24;
    if (keys > kNumbered)
        return Error{fmt::format("{} keys; {} can tell {} apart", keys, context.id, kNumbered), "context",
                     "attend to fewer keys, or choose another context", Error::Kind::Usage};
    if (static_cast<double>(queries) * heads * static_cast<double>(options.draws) <= most) return Done{};
    return Error{
        fmt::format("{} draws for each of {} queries and {} heads are too many", options.draws, queries, heads),
        "draws", fmt::format("at most {:.0f} in all", most), Error::Kind::Usage};
}

}  // namespace attn
