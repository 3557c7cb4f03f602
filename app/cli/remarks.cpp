#include "app/cli/remarks.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "app/cli/document_flags.hpp"

namespace attn::cli {

namespace {

// The node is a parameter that the model has not learned.
bool unlearned(const Snapshot& s, const Node& n) { return n.parameter && s.learned->model->tensors.count(n.path) == 0; }
// Drawn: not one and the same number throughout, as a bias of zeros is.
bool drawn(const Node& n) { return n.value != nullptr && (n.value->array() != (*n.value)(0, 0)).any(); }

bool draws(const Snapshot& s) {
    const std::vector<Area> chosen = chosen_areas(s.mechanism);
    if (std::any_of(chosen.begin(), chosen.end(), [](const Area& a) { return reads(*a.second, "seed"); })) return true;
    for (NodeId id = 0; id < s.graph.size(); ++id)
        if (unlearned(s, s.graph.node(id)) && drawn(s.graph.node(id))) return true;
    return false;
}

// " (its parameters are untrained, from seed 7)"
std::string origin(const Snapshot& s, const Mechanism& m) {
    bool missing = false, from_seed = false;
    for (const ParameterSpec& spec : m.parameters)
        for (NodeId id = 0; id < s.graph.size() && !spec.optional; ++id) {
            const Node& n = s.graph.node(id);
            const std::string end = "/" + std::string(spec.name);
            if (n.path.size() < end.size() || n.path.substr(n.path.size() - end.size()) != end) continue;
            missing = missing || unlearned(s, n);
            from_seed = from_seed || (unlearned(s, n) && drawn(n));
        }
    if (from_seed) return fmt::format(" (its parameters are untrained, from seed {})", s.mechanism.options.seed);
    if (missing) return " (its parameters are untrained, all 0)";
    if (reads(m, "seed")) return fmt::format(" (from seed {})", s.mechanism.options.seed);
    return {};
}

// "position alibi instead of relative, temperature 2 instead of 1": what the model was not trained with.
std::string exchanged(const Snapshot& s) {
    MechanismChoice trained;
    trained.score = s.learned->model->config.score;
    trained.position = s.learned->model->config.position;
    const std::pair<std::string_view, std::string_view> own[] = {{"score", trained.score},
                                                                 {"alignment", trained.alignment},
                                                                 {"context", trained.context},
                                                                 {"mask", trained.mask},
                                                                 {"position", trained.position}};
    std::vector<std::string> all;
    std::vector<Area> kept;
    for (const Area& a : chosen_areas(s.mechanism))
        for (const auto& [area, id] : own) {
            if (area != a.first) continue;
            if (id == a.second->id) kept.push_back(a);
            else all.push_back(fmt::format("{} {} instead of {}{}", area, a.second->id, id, origin(s, *a.second)));
        }
    for (const OptionSpec* spec : options_read(kept))  // those of the others are theirs
        if (spec->id != "seed" && option_text(*spec, s.mechanism.options) != option_text(*spec, trained.options))
            all.push_back(fmt::format("{} {} instead of {}", spec->id, option_text(*spec, s.mechanism.options),
                                      option_text(*spec, trained.options)));
    return joined(all);
}

}  // namespace

std::string mechanism_line(const Snapshot& snapshot) {
    const MechanismChoice& m = snapshot.mechanism;
    std::string line = fmt::format(
        "{} → {} → {}, mask {}, position {}, {}, width {}", m.score, m.alignment, m.context, m.mask, m.position,
        m.project ? fmt::format("{} head{}", m.heads, m.heads == 1 ? "" : "s") : "one head without projections",
        snapshot.learned ? snapshot.learned->model->config.width : snapshot.document.width);
    for (const OptionSpec* spec : options_read(chosen_areas(m)))
        if (spec->id != "seed" && (spec->id != "scale" || m.options.scale))
            line += fmt::format(", {} {}", spec->id, option_text(*spec, m.options));
    if (!snapshot.learned || draws(snapshot)) line += fmt::format(", seed {}", m.options.seed);
    if (!snapshot.learned) return line;
    return line + fmt::format(", model {}, layer {} of {} (from 0)", snapshot.document.model, snapshot.learned->layer,
                              snapshot.learned->layers.size());
}

std::string honesty(const Snapshot& snapshot) {
    if (!snapshot.learned)
        return fmt::format(
            "vectors and weights are untrained, from seed {}: they show how the mechanism computes, not what the "
            "words mean",
            snapshot.mechanism.options.seed);
    std::string text = fmt::format("weights are learned: model {}, from right answers only", snapshot.document.model);
    if (const std::string other = exchanged(snapshot); !other.empty()) text += "; but not as it was trained: " + other;
    if (!snapshot.document.what_if.empty()) text += "; and edges, weights or heads are changed by hand";
    return text;
}

Status check_seed(const Snapshot& s) {
    if (!s.learned || draws(s)) return Done{};
    return usage_error("--seed",
                       fmt::format("nothing chosen reads it: all numbers of {} are learned", s.document.model),
                       "it is read by " + readers_of("seed") + "; any mechanism with parameters that the model lacks");
}

}  // namespace attn::cli
