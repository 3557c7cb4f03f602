// The form of one column: what it is called, what runs in it, and its place among the others.
#include <fmt/format.h>

#include "app/gui/ui/model_name.hpp"
#include "app/gui/widgets/mechanism_form.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "app/gui/workspaces/compare/compare.hpp"
#include "core/scene/compare_plots.hpp"

namespace attn::gui {

namespace {

// One column's edits, as actions.
class Editor {
public:
    Editor(Ui& ui, const AppState& state, const CompareView& view, Actions& out)
        : ui_(ui),
          state_(state),
          view_(view),
          out_(out),
          at_(static_cast<std::size_t>(state.compare.edited)),
          now_(view.column(at_)) {}

    void draw() {
        heading();
        order();
        rule(ui_, 8, 10);
        name();
        colors();
        source();
        rule(ui_, 8, 12);
        mechanism();
    }

private:
    int index() const { return static_cast<int>(at_); }
    bool learned() const { return !now_.model.empty(); }
    const Learned* run() const {
        const Snapshot* s = view_.snapshot(at_);
        return s != nullptr && s->learned ? &*s->learned : nullptr;
    }

    template <class Change>
    void set(const std::string& field, bool held, const Change& change) {
        Document::Column value = now_;
        change(value);
        out_.push_back(SetColumn{index(), std::move(value), field, held});
    }

    void heading() {
        const ImVec2 start = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        label(ui_, ui_.tr("compare.column", {{"n", std::to_string(at_ + 1)}}),
              {.em = 14.5F, .font = Font::Bold, .width = width - ui_.px(34)});
        const ImVec2 after = ImGui::GetCursorScreenPos();
        ImGui::SetCursorScreenPos({start.x + width - ui_.px(26), start.y - ui_.px(2)});
        if (icon_button(ui_, "compare/panel/close", Icon::Close,
                        {.kind = ButtonKind::Plain, .height = 26, .hint = ui_.tr("compare.panel.close")}))
            out_.push_back(EditColumn{-1});
        ImGui::SetCursorScreenPos(after);
        space(ui_, 4);
    }

    // Its place, a copy, its end; and whether it is the one that the others are compared with.
    void order() {
        Flow flow(ui_, 6, 6);
        const auto put = [&](const char* id, const char* key, bool enabled, bool selected = false) {
            const std::string& text = ui_.tr(key);
            const ButtonOptions options{.enabled = enabled, .selected = selected, .value = selected ? "on" : "off"};
            flow.next(button_size(ui_, text, options));
            return button(ui_, fmt::format("compare/panel/{}", id), text, options);
        };
        const int count = static_cast<int>(view_.count());
        const bool reference = at_ == view_.reference();
        if (put("reference", "compare.reference.set", !reference, reference)) out_.push_back(SetReference{index()});
        if (put("left", "compare.move.left", index() > 0)) out_.push_back(MoveColumn{index(), index() - 1});
        if (put("right", "compare.move.right", index() + 1 < count)) out_.push_back(MoveColumn{index(), index() + 1});
        if (put("copy", "compare.copy", view_.count() < kMaxColumns)) out_.push_back(AddColumn{index()});
        if (put("remove", "compare.remove", view_.count() > kMinColumns)) out_.push_back(RemoveColumn{index()});
        flow.end();
    }

    void name() {
        label(ui_, ui_.tr("compare.name"), {.color = ui_.palette->text_soft, .em = kSmallText});
        space(ui_, 2);
        std::string text = now_.name;
        const TextEdit edit =
            text_box(ui_, "compare/panel/name", text, {.placeholder = view_.name(at_), .max_bytes = 120});
        if (edit.changed) set("name", false, [&](Document::Column& c) { c.name = text; });
        if (edit.left || edit.committed) out_.push_back(CommitEdit{});
        space(ui_, 8);
    }

    void colors() {
        label(ui_, ui_.tr("compare.color"), {.color = ui_.palette->text_soft, .em = kSmallText});
        space(ui_, 2);
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float step = std::min(ui_.px(30), ImGui::GetContentRegionAvail().x / static_cast<float>(kMaxColumns));
        for (int i = 0; i < static_cast<int>(kMaxColumns); ++i) {
            ImGui::SetCursorScreenPos({at.x + step * static_cast<float>(i), at.y});
            const Touch t = touch(ui_, fmt::format("compare/panel/color/{}", i), {step - ui_.px(6), ui_.px(22)},
                                  {.value = i == now_.color ? "on" : "off"});
            ImDrawList* list = ImGui::GetWindowDrawList();
            list->AddRectFilled(t.low, t.high, color32(column_color(*ui_.palette, i)), ui_.px(5));
            if (i == now_.color) draw_icon(list, Icon::Check, t.centre(), ui_.px(11), ui_.palette->card);
            draw_ring(ui_, t, 5);
            if (t.activated && i != now_.color) set("", false, [&](Document::Column& c) { c.color = i; });
        }
        space(ui_, 10);
    }

    void source() {
        std::vector<Choice> models = {{"untrained", ui_.tr("compare.untrained"), ui_.tr("compare.untrained.note")}};
        std::size_t chosen = 0;
        std::vector<std::string> ids = state_.models;
        if (learned() && std::find(ids.begin(), ids.end(), now_.model) == ids.end()) ids.push_back(now_.model);
        for (const std::string& id : ids) {
            if (id == now_.model) chosen = models.size();
            models.push_back({id, model_name(ui_, id), id});
        }
        if (const auto picked = combo(ui_, "compare/panel/model", models, chosen, {.label = ui_.tr("compare.model")}))
            set("", false, [&](Document::Column& c) {
                c.model = *picked == 0 ? "" : models[*picked].id;
                c.layer = c.head = -1;
                c.mechanism.score = c.mechanism.position = "";  // its own
                if (!c.model.empty()) return;
                c.mechanism.score = MechanismChoice().score;
                c.mechanism.position = MechanismChoice().position;
            });
        space(ui_, 8);
        if (!view_.compare().second.empty()) {
            const Choice sentences[] = {{"1", ui_.tr("compare.name.first")}, {"2", ui_.tr("compare.name.second")}};
            pick("sentence", ui_.tr("compare.sentence"), sentences, static_cast<std::size_t>(now_.sentence),
                 [](Document::Column& c, std::size_t i) { c.sentence = static_cast<int>(i); });
        }
        if (learned()) learned_place();
        else untrained_shape();
    }

    template <class Choices, class Change>
    void pick(const char* field, const std::string& title, const Choices& choices, std::size_t chosen,
              const Change& change) {
        label(ui_, title, {.color = ui_.palette->text_soft, .em = kSmallText});
        space(ui_, 2);
        if (const auto picked = segmented(ui_, fmt::format("compare/panel/{}", field), choices, chosen))
            set("", false, [&](Document::Column& c) { change(c, *picked); });
        space(ui_, 8);
    }

    void heads(int count) {
        if (count < 2 && now_.head < count) return;
        std::vector<Choice> choices;
        for (int h = 0; h < count; ++h) choices.push_back({std::to_string(h), std::to_string(h)});
        choices.push_back({"mean", ui_.tr("explore.head.mean")});
        const auto last = choices.size() - 1;
        pick("head", ui_.tr("explore.head"), choices,
             now_.head < 0       ? last
             : now_.head < count ? static_cast<std::size_t>(now_.head)
                                 : choices.size(),  // it does not exist: none is chosen
             [&](Document::Column& c, std::size_t i) { c.head = i == last ? -1 : static_cast<int>(i); });
    }

    void learned_place() {
        const Learned* l = run();
        if (l == nullptr) {
            if (view_.result(at_).error) heads(0);  // how many it has is not known, but the mean is there to choose
            return;
        }
        const auto layers = l->layers.size();
        if (layers > 1) {
            std::vector<Choice> choices;
            for (std::size_t i = 0; i < layers; ++i) choices.push_back({std::to_string(i), std::to_string(i)});
            pick("layer", ui_.tr("compare.layer"), choices, static_cast<std::size_t>(l->layer),
                 [&](Document::Column& c, std::size_t i) {
                     c.layer = i + 1 == layers ? -1 : static_cast<int>(i);
                     c.head = -1;
                 });
        }
        heads(static_cast<int>(l->layers[static_cast<std::size_t>(l->layer)].heads.size()));
    }

    void untrained_shape() {
        const MechanismChoice& m = now_.mechanism;
        if (const auto width = number_choice(ui_, "compare/panel/width", ui_.tr("explore.width"), {4, 16, 64, 256},
                                             now_.width, [&](int n) { return n % m.heads == 0; }))
            set("", false, [&](Document::Column& c) { c.width = *width; });
        if (const auto count = number_choice(ui_, "compare/panel/heads", ui_.tr("explore.heads.count"), {1, 2, 4, 8},
                                             m.heads, [&](int n) { return now_.width % n == 0; }))
            set("", false, [&](Document::Column& c) {
                c.mechanism.heads = *count;
                c.head = -1;
            });
        heads(m.project ? m.heads : 1);
    }

    void mechanism() {
        MechanismForm form;
        form.learned = learned();
        form.own = run() != nullptr ? &run()->model->config : nullptr;
        form.drawn_mask = false;
        form.run = view_.snapshot(at_);
        MechanismChoice shown = now_.mechanism;
        if (!learned() && shown.score.empty()) shown.score = MechanismChoice().score;
        if (!learned() && shown.position.empty()) shown.position = MechanismChoice().position;
        const MechanismEdit edit = mechanism_form(ui_, "compare/panel", shown, form);
        if (edit.value)
            set("mechanism/" + edit.field, edit.held, [&](Document::Column& c) { c.mechanism = *edit.value; });
        if (edit.released) out_.push_back(CommitEdit{});
    }

    Ui& ui_;
    const AppState& state_;
    const CompareView& view_;
    Actions& out_;
    std::size_t at_;
    const Document::Column& now_;
};

}  // namespace

void draw_compare_panel(Ui& ui, const AppState& state, const CompareView& view, ImVec2 size, Actions& out) {
    begin_card(ui, "compare/panel", size, {.padding = 16});
    Editor(ui, state, view, out).draw();
    end_card();
}

}  // namespace attn::gui
