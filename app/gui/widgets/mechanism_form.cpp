#include "app/gui/widgets/mechanism_form.hpp"

#include <algorithm>

#include "app/gui/widgets/widgets.hpp"
#include "core/attention/mechanism.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {

namespace {

// What the run multiplied its products by, as the last op of its scores says.
std::optional<double> scale_of(const Snapshot* s) {
    if (s == nullptr || s->heads() == 0 || s->document.mechanism.options.scale) return std::nullopt;
    const Node& scores = s->graph.node(s->head(0).scores);
    if (scores.op == nullptr || (scores.op->id() != "scale" && scores.op->id() != "scale_by")) return std::nullopt;
    const Matrix one = Matrix::Ones(1, 1);  // the products of a long text are not kept
    std::vector<const Matrix*> inputs = {&one};
    for (std::size_t i = 1; i < scores.inputs.size(); ++i) {
        if (!s->graph.has_value(scores.inputs[i])) return std::nullopt;
        inputs.push_back(&s->graph.value(scores.inputs[i]));
    }
    const std::vector<Axis> columns(inputs.size(), Axis::Scalar);
    return scores.op->explain({inputs, one, 0, 0, columns}).evaluated();
}

constexpr const char* kOwn = "own";

// Has parameters, which come from the seed where no model has learned them.
bool seeded(const Mechanism* mechanism) {
    if (mechanism == nullptr) return false;
    const std::vector<ParameterSpec>& all = mechanism->parameters;
    return std::any_of(all.begin(), all.end(), [](const ParameterSpec& p) { return !p.optional; });
}

class Form {
public:
    Form(Ui& ui, const std::string& path, const MechanismChoice& now, const MechanismForm& form)
        : ui_(ui), path_(path), now_(now), form_(form) {}

    MechanismEdit draw() {
        const ModelConfig own = form_.own != nullptr ? *form_.own : ModelConfig{.score = {}, .position = {}};
        choose_own("score", score_functions(), own.score, &MechanismChoice::score, "explore.score.other",
                   "explore.score.other.seed");
        choose("alignment", alignments(), &MechanismChoice::alignment);
        if (form_.learned && seeded(find(alignments(), now_.alignment))) warn("explore.alignment.seed");
        choose("context", contexts(), &MechanismChoice::context);
        choose("mask", masks(), &MechanismChoice::mask);
        if (form_.after_mask) form_.after_mask(now_);
        choose_own("position", positions(), own.position, &MechanismChoice::position, "explore.position.other",
                   "explore.position.other.seed");
        options(own);
        return std::move(edit_);
    }

private:
    using Id = std::string MechanismChoice::*;

    void take(Id id, const char* field, std::string value) {
        edit_.value = now_;
        (*edit_.value).*id = std::move(value);
        edit_.field = field;
    }

    void warn(const char* key) {
        label(ui_, ui_.tr(key), {.color = ui_.palette->warning, .em = kSmallText, .wrap = true});
        space(ui_, 6);
    }

    const std::string& name(const char* field) const {
        return ui_.tr("explore." + std::string(field));  // i18n-keys: explore.score explore.alignment explore.context
                                                         // i18n-keys: explore.mask explore.position
    }

    template <class Descriptor>
    void choose(const char* field, std::span<const Descriptor> all, Id id) {
        std::vector<Choice> choices;
        std::size_t chosen = all.size();
        for (const Descriptor& d : all) {
            if (d.id == "drawn" && !form_.drawn_mask) continue;
            if (d.id == now_.*id) chosen = choices.size();
            choices.push_back({std::string(d.id), ui_.texts.name(d.names), std::string(d.source)});
        }
        if (const auto picked = combo(ui_, path_ + "/" + field, choices, chosen, {.label = name(field)}))
            take(id, field, choices[*picked].id);
        space(ui_, 8);
    }

    template <class Descriptor>
    void choose_own(const char* field, std::span<const Descriptor> all, const std::string& own, Id id,
                    const char* words, const char* seeded_words) {
        if (!form_.learned) return choose(field, all, id);
        const Descriptor* learned = find(all, own);  // null until the model is read
        std::vector<Choice> choices = {{kOwn, ui_.tr("explore.own"), ""}};
        if (learned != nullptr)
            choices[0] = {kOwn, ui_.texts.name(learned->names),
                          ui_.tr("explore.own") + " · " + std::string(learned->source)};
        std::size_t chosen = 0;
        for (const Descriptor& d : all) {
            if (&d == learned) continue;
            if (d.id == now_.*id) chosen = choices.size();
            const bool fits = d.id != "one-hot";
            choices.push_back({std::string(d.id), ui_.texts.name(d.names),
                               fits ? std::string(d.source) : ui_.tr("explore.position.width"), fits});
        }
        if (const auto picked = combo(ui_, path_ + "/" + field, choices, chosen, {.label = name(field)}))
            take(id, field, choices[*picked].id == kOwn ? std::string() : choices[*picked].id);
        space(ui_, chosen > 0 ? 4 : 8);
        if (chosen > 0) warn(seeded(find(all, now_.*id)) ? seeded_words : words);
    }

    // The numbers that the chosen mechanisms read, in the order of the list, each once.
    void options(const ModelConfig& own) {
        const std::string& score = now_.score.empty() && form_.learned ? own.score : now_.score;
        const std::string& position = now_.position.empty() && form_.learned ? own.position : now_.position;
        const Context* context = find(contexts(), now_.context);
        const bool random = !form_.learned || (context != nullptr && context->random) ||
                            seeded(find(score_functions(), now_.score)) || seeded(find(positions(), now_.position)) ||
                            seeded(find(alignments(), now_.alignment));
        const Mechanism* chosen[] = {find(score_functions(), score), find(alignments(), now_.alignment), context,
                                     find(masks(), now_.mask), find(positions(), position)};
        for (const OptionSpec& spec : option_specs()) {
            const bool used =
                (spec.id == "seed" && random) ||
                std::any_of(std::begin(chosen), std::end(chosen), [&](const Mechanism* d) {
                    return d != nullptr && std::find(d->options.begin(), d->options.end(), spec.id) != d->options.end();
                });
            if (used) option(spec);
        }
    }

    void option(const OptionSpec& spec) {
        const std::string id(spec.id);
        SliderOptions o;
        o.label = ui_.texts.name(spec.names) + (spec.symbol.empty() ? "" : " " + std::string(spec.symbol));
        o.low = spec.low;
        o.high = spec.high;
        o.minimum = spec.minimum;
        o.maximum = spec.maximum;
        o.integer = spec.integer;
        o.logarithmic = spec.logarithmic;
        double value = spec.get(now_.options);
        if (spec.id == "scale" && !now_.options.scale) {
            value = scale_of(form_.run).value_or(value);
            o.shown = ui_.tr("explore.scale.default", {{"x", short_number(value)}});
        }
        const SliderEdit edit = slider(ui_, path_ + "/option/" + id, value, o);
        if (edit.changed) {
            edit_.value = now_;
            spec.set(edit_.value->options, edit.value);
            edit_.field = id;
            edit_.held = edit.held;
        }
        edit_.released = edit_.released || edit.released;
        space(ui_, 8);
    }

    Ui& ui_;
    const std::string& path_;
    const MechanismChoice& now_;
    const MechanismForm& form_;
    MechanismEdit edit_;
};

}  // namespace

MechanismEdit mechanism_form(Ui& ui, const std::string& path, const MechanismChoice& now, const MechanismForm& form) {
    return Form(ui, path, now, form).draw();
}

std::optional<int> number_choice(Ui& ui, const std::string& path, const std::string& name, std::vector<int> numbers,
                                 int now, const std::function<bool(int)>& fits) {
    if (std::find(numbers.begin(), numbers.end(), now) == numbers.end())
        numbers.insert(std::upper_bound(numbers.begin(), numbers.end(), now), now);
    std::vector<Choice> choices;
    for (const int n : numbers) choices.push_back({std::to_string(n), std::to_string(n), {}, fits(n)});
    const auto chosen = std::find(numbers.begin(), numbers.end(), now) - numbers.begin();
    label(ui, name, {.color = ui.palette->text_soft, .em = kSmallText});
    space(ui, 2);
    const auto picked = segmented(ui, path, choices, static_cast<std::size_t>(chosen));
    space(ui, 8);
    return picked ? std::optional(numbers[*picked]) : std::nullopt;
}

}  // namespace attn::gui
