// Actions on the mechanism. The options of all mechanisms stay as they are whichever is chosen.
#include <algorithm>
#include <cmath>
#include <string>

#include "app/gui/state/apply_area.hpp"
#include "app/gui/state/follow.hpp"
#include "core/attention/mechanism.hpp"
#include "core/engine/session.hpp"

namespace attn::gui::area {

namespace {

template <class Descriptors>
void choose(AppState& state, const Descriptors& all, const std::string& id, std::string MechanismChoice::*member,
            bool of_model = false) {
    const bool own = of_model && id.empty() && !state.document.model.empty();  // a learned model's own
    const bool known = own || std::any_of(all.begin(), all.end(), [&](const auto& d) { return d.id == id; });
    if (!known) return notify(state, Notice::Kind::Error, "notice.unknown_id", id);
    edit(state, "", false, [&](Document& d) { d.mechanism.*member = id; });
}

// The head stays where it exists.
void keep_head(Document& d) { clamp_view(d, kMaxTokens); }

}  // namespace

void apply(const SetScore& a, AppState& state) {
    choose(state, score_functions(), a.id, &MechanismChoice::score, true);
}
void apply(const SetAlignment& a, AppState& state) { choose(state, alignments(), a.id, &MechanismChoice::alignment); }
void apply(const SetContext& a, AppState& state) { choose(state, contexts(), a.id, &MechanismChoice::context); }
void apply(const SetMask& a, AppState& state) { choose(state, masks(), a.id, &MechanismChoice::mask); }
void apply(const SetPosition& a, AppState& state) {
    choose(state, positions(), a.id, &MechanismChoice::position, true);
}

void apply(const SetOption& a, AppState& state) {
    const OptionSpec* spec = find_option(a.id);
    if (spec == nullptr) return notify(state, Notice::Kind::Error, "notice.unknown_id", a.id);
    if (a.value && std::isnan(*a.value)) return;
    edit(state, "option:" + a.id, a.held, [&](Document& d) {
        Options& options = d.mechanism.options;
        if (!a.value) {
            if (spec->id == "scale") options.scale.reset();
            else spec->set(options, spec->get(Options{}));
            return;
        }
        const double value = spec->integer ? std::round(*a.value) : *a.value;
        spec->set(options, std::clamp(value, spec->minimum, spec->maximum));
    });
}

void apply(const SetHeads& a, AppState& state) {
    edit(state, "heads", a.held, [&](Document& d) {
        d.mechanism.heads = std::clamp(a.heads, 1, kMaxHeads);
        keep_head(d);
    });
}

void apply(const SetProject& a, AppState& state) {
    edit(state, "", false, [&](Document& d) {
        d.mechanism.project = a.project;
        keep_head(d);
    });
}

void apply(const SetWidth& a, AppState& state) {
    edit(state, "width", a.held, [&](Document& d) { d.width = std::clamp(a.width, 1, kMaxWidth); });
}

}  // namespace attn::gui::area
