#include "app/gui/shell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "app/gui/ui/icons.hpp"
#include "app/gui/ui/shortcuts.hpp"
#include "app/gui/ui/text_layout.hpp"
#include "app/gui/widgets/widgets.hpp"
#include "core/scene/number.hpp"

namespace attn::gui {
namespace {

constexpr float kHeader = 54, kStatus = 30;
constexpr float kNamed = 820;  // so wide, there is room for the program's name beside its tabs

bool dark(const AppState& state) { return is_dark(state.preferences); }

void switch_theme(const AppState& state, Actions& actions) {
    actions.push_back(SetTheme{dark(state) ? ThemeChoice::Light : ThemeChoice::Dark});
}

void scale_ui(const AppState& state, double factor, Actions& actions) {
    constexpr double kStep = 0.05;
    const double scale = std::round(state.preferences.ui_scale * factor / kStep) * kStep;
    actions.push_back(SetUiScale{std::clamp(scale, kMinUiScale, kMaxUiScale)});
}

void draw_header(const AppState& state, Ui& ui, Shell& shell, float width, Actions& actions) {
    const Palette& p = *ui.palette;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float height = ui.px(kHeader), middle = std::round(height / 2);
    list->AddRectFilled({0, 0}, {width, height}, color32(p.card));
    list->AddRectFilled({0, height - std::max(1.0F, ui.px(1))}, {width, height}, color32(p.card_border));
    const float logo = ui.px(28);
    draw_logo(list, {ui.px(16), middle - logo / 2}, logo, p.accent, p.on_accent);
    const std::string& name = ui.tr("app.name");
    const bool named = width >= ui.px(kNamed);
    if (named) ui.text(list, {ui.px(54), ui.baseline(0, height, 13.5F)}, name, p.text, 13.5F, Font::Bold);

    std::vector<Choice> tabs;
    std::size_t chosen = 0;
    for (const Workspace& w : workspaces()) {
        if (w.id == state.preferences.workspace) chosen = tabs.size();
        tabs.push_back({std::string(w.id), ui.tr(w.title_key), {}, true});
    }
    const float after_name = std::max(ui.px(218), ui.px(54) + ui.text_width(name, 13.5F, Font::Bold) + ui.px(40));
    const float tabs_from = named ? after_name : ui.px(56);
    ImGui::SetCursorScreenPos({tabs_from, middle - ui.px(15)});
    if (const auto tab = tab_bar(ui, "tabs", tabs, chosen)) actions.push_back(SetWorkspace{tabs[*tab].id});

    // From the right.
    float right = width - ui.px(16);
    const auto place = [&](ImVec2 size) {
        right -= size.x;
        ImGui::SetCursorScreenPos({right, std::round(middle - size.y / 2)});
        right -= ui.px(8);
    };
    ButtonOptions help;
    help.width = kControlHeight;
    help.hint = ui.tr("header.help.hint");
    place(button_size(ui, "?", help));
    if (button(ui, "header/help", "?", help)) shell.help_open = true;

    ButtonOptions theme;
    theme.icon = dark(state) ? Icon::Sun : Icon::Moon;
    theme.value = dark(state) ? "dark" : "light";
    theme.hint = ui.tr("header.theme.hint");
    const std::string& theme_name = ui.tr(dark(state) ? "header.theme.light" : "header.theme.dark");
    place(button_size(ui, theme_name, theme));
    if (button(ui, "header/theme", theme_name, theme)) switch_theme(state, actions);

    std::vector<Choice> tongues;
    std::size_t tongue = 0;
    for (const Language& l : languages()) {
        if (l.id == ui.texts.language()) tongue = tongues.size();
        tongues.push_back({std::string(l.id), std::string(l.name), {}, true});
    }
    ComboOptions language;
    language.width = 96;
    place(ui.px(language.width, kControlHeight));
    if (const auto other = combo(ui, "header/language", tongues, tongue, language))
        actions.push_back(SetLanguage{tongues[*other].id == "zh" ? LanguageChoice::Chinese : LanguageChoice::English});

    ButtonOptions redo;
    redo.enabled = state.history.can_redo();
    redo.hint = ui.tr("header.redo.hint", {{"key", shortcut_chord("redo")}});
    place(ui.px(kControlHeight, kControlHeight));
    if (icon_button(ui, "header/redo", Icon::Redo, redo)) actions.push_back(Redo{});
    ButtonOptions undo = redo;
    undo.enabled = state.history.can_undo();
    undo.hint = ui.tr("header.undo.hint", {{"key", shortcut_chord("undo")}});
    place(ui.px(kControlHeight, kControlHeight));
    if (icon_button(ui, "header/undo", Icon::Undo, undo)) actions.push_back(Undo{});
}

std::string run_time(const Ui& ui, double milliseconds) {
    return ui.tr("status.time", {{"ms", fmt::format("{:.{}f}", milliseconds, milliseconds < 10 ? 2 : 0)}});
}

void add_explore_status(const AppState& state, const Ui& ui, std::vector<std::string>& parts) {
    if (!state.snapshot || state.error) return;  // nothing of an old run
    const Snapshot& s = *state.snapshot;
    const int head = shown_head(state);
    if (s.heads() > 1)
        parts.push_back(head < 0
                            ? ui.tr("status.mean_head", {{"n", std::to_string(s.heads())}})
                            : ui.tr("status.head", {{"head", std::to_string(head)}, {"n", std::to_string(s.heads())}}));
    parts.push_back(
        ui.tr("status.shape", {{"rows", std::to_string(s.queries.size())}, {"cols", std::to_string(s.keys.size())}}));
    if (const RowSet rows = s.graph.rows(s.weights(head)); !rows.empty() && !rows.all())
        parts.push_back(
            ui.tr("status.rows", {{"n", grouped_number(rows.count())}, {"all", grouped_number(rows.of())}}));
    if (s.milliseconds > 0) parts.push_back(run_time(ui, s.milliseconds));
}

void add_pronoun_status(const AppState& state, const Ui& ui, std::vector<std::string>& parts) {
    if (!state.pronouns) return;
    double milliseconds = 0;
    const Learned* learned = nullptr;
    for (const PronounSide& side : state.pronouns->sides) {
        if (!side.snapshot || !side.snapshot->learned) continue;
        learned = &*side.snapshot->learned;
        milliseconds += side.snapshot->milliseconds;
    }
    if (learned == nullptr) return;
    std::size_t heads = 0;
    for (const MultiHeadNodes& layer : learned->layers) heads += layer.heads.size();
    parts.push_back(ui.tr("status.pronoun.shape",
                          {{"layers", std::to_string(learned->layers.size())}, {"heads", std::to_string(heads)}}));
    parts.push_back(ui.tr("status.pronoun.words", {{"n", std::to_string(learned->model->vocabulary.size())}}));
    parts.push_back(run_time(ui, milliseconds));
}

void add_compare_status(const AppState& state, const Ui& ui, std::vector<std::string>& parts) {
    parts.push_back(ui.tr("status.compare.columns", {{"n", std::to_string(state.document.compare.columns.size())}}));
    if (!state.comparison) return;
    double milliseconds = 0;
    for (const ColumnResult& c : state.comparison->columns) {
        if (!c.maps.rows.all()) return;  // not done
        if (c.snapshot) milliseconds += c.snapshot->milliseconds;
    }
    parts.push_back(run_time(ui, milliseconds));
}

void draw_status(const AppState& state, Ui& ui, ImVec2 low, ImVec2 size) {
    const Palette& p = *ui.palette;
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(low, low + size, color32(p.card));
    list->AddRectFilled(low, low + ImVec2(size.x, std::max(1.0F, ui.px(1))), color32(p.card_border));
    const float base = ui.baseline(low.y, low.y + size.y, kSmallText);
    const bool pronoun = state.preferences.workspace == kPronounWorkspace;
    const bool compare = state.preferences.workspace == kCompareWorkspace;
    const bool failed = compare   ? state.comparison_error.has_value()
                        : pronoun ? state.pronouns_error || (state.pronouns && state.pronouns->sides[0].error &&
                                                             state.pronouns->sides[1].error)
                                  : state.error.has_value();
    const bool working = compare   ? state.comparison_computing || state.compare.costs.measuring
                         : pronoun ? state.pronouns_computing || !state.pronouns
                                   : state.computing || !state.snapshot;
    const bool waiting = !compare && !pronoun && awaits_words(state);
    const Color dot = waiting ? p.text_faint : failed ? p.danger : working ? p.warning : p.good;
    const std::string mood = waiting ? "waiting" : failed ? "error" : working ? "computing" : "ready";
    std::vector<std::string> parts = {ui.tr("status." + mood)};  // i18n-keys: status.*
    if (compare) add_compare_status(state, ui, parts);
    else if (pronoun) add_pronoun_status(state, ui, parts);
    else add_explore_status(state, ui, parts);
    std::string missing;
    const Document& d = state.document;
    for (const std::string* text : {compare   ? &d.compare.sentence
                                    : pronoun ? &d.pronoun.first
                                              : &d.sentence,
                                    compare   ? &d.compare.second
                                    : pronoun ? &d.pronoun.second
                                              : &d.second_sentence,
                                    &d.outside_word})
        if (missing.empty() && !ui.fonts.missing_glyphs(*text).empty())
            missing = ui.tr(ui.fonts.cjk_font_helps(*text) ? "status.missing_cjk" : "status.missing_glyphs");
    float x = low.x + ui.px(16);
    list->AddCircleFilled({x + ui.px(4), low.y + size.y / 2}, 4 * ui.scale, color32(dot), 20);
    x += ui.px(17);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        ui.text(list, {x, base}, parts[i], i == 0 ? p.text : p.text_soft, kSmallText);
        x += ui.text_width(parts[i], kSmallText) + ui.px(18);
    }
    if (!missing.empty()) {
        ui.text(list, {x, base}, missing, p.warning, kSmallText);
        x += ui.text_width(missing, kSmallText);
    }
    // Hints on the right, as many as there is room for.
    float right = low.x + size.x - ui.px(16);
    std::vector<const char*> hints = {"status.hint.help", "status.hint.query", "status.hint.play"};
    if (pronoun) hints = {"status.hint.help", "status.hint.sentence"};
    for (const char* key : hints) {
        const std::string& hint = ui.tr(key);
        const float width = ui.text_width(hint, kSmallText);
        if (right - width < x + ui.px(20)) break;
        ui.text(list, {right - width, base}, hint, p.text_faint, kSmallText);
        right -= width + ui.px(22);
    }
    ui.anchors.add("status", {Box{low.x, low.y, size.x, size.y}, true, true, mood});
}

// The newest below; each with a cross.
void draw_notices(const AppState& state, Ui& ui, float bottom, float right, Actions& actions) {
    const Palette& p = *ui.palette;
    const float width = ui.px(420), pad = ui.px(14);
    const auto shown = std::min<std::size_t>(state.notices.size(), 4);
    for (std::size_t i = 0; i < shown; ++i) {
        const Notice& n = state.notices[state.notices.size() - 1 - i];
        const std::string path = "notice/" + std::to_string(n.id);
        const TextLayout title = lay_out(ui.tr(n.key), ui.fonts, Font::Bold, 12 * ui.scale, width - ui.px(70));
        const TextLayout body = lay_out(n.detail, ui.fonts, Font::Text, kSmallText * ui.scale, width - ui.px(70));
        const float line = ui.px(18);
        const float height =
            2 * pad + line * static_cast<float>(title.lines.size() + (n.detail.empty() ? 0 : body.lines.size()));
        bottom -= height + ui.px(8);
        const ImVec2 low(right - width, bottom);
        ImGui::SetNextWindowPos(low);
        ImGui::SetNextWindowSize({width, height});
        ImGui::Begin(path.c_str(), nullptr,
                     ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                         ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav);
        ImDrawList* list = ImGui::GetWindowDrawList();
        draw_card(ui, list, low, low + ImVec2(width, height));
        const Color tone = n.kind == Notice::Kind::Error     ? p.danger
                           : n.kind == Notice::Kind::Warning ? p.warning
                                                             : p.accent;
        draw_icon(list, n.kind == Notice::Kind::Info ? Icon::Info : Icon::Warning,
                  low + ImVec2(pad + ui.px(7), pad + line / 2), ui.px(14), tone);
        float y = low.y + pad;
        const auto put = [&](const TextLayout& layout, std::string_view text, float em, Font font, Color color) {
            for (const TextLayout::Line& l : layout.lines) {
                ui.text(list, {low.x + ui.px(38), ui.baseline(y, y + line, em)}, text.substr(l.begin, l.end - l.begin),
                        color, em, font);
                y += line;
            }
        };
        put(title, ui.tr(n.key), 12, Font::Bold, p.text);
        if (!n.detail.empty()) put(body, n.detail, kSmallText, Font::Text, p.text_soft);
        ImGui::SetCursorScreenPos({low.x + width - pad - ui.px(20), low.y + pad - ui.px(4)});
        ButtonOptions cross;
        cross.kind = ButtonKind::Plain;
        cross.height = 24;
        if (icon_button(ui, path + "/close", Icon::Close, cross)) actions.push_back(DismissNotice{n.id});
        ui.anchors.add(path, {Box{low.x, low.y, width, height}, true, true, n.key});
        ImGui::End();
    }
}

void draw_help(Ui& ui, Shell& shell) {
    if (!begin_modal(ui, "help", ui.tr("help.title"), {640, 620}, shell.help_open)) return;
    const Palette& p = *ui.palette;
    im::begin_child("help/body", {0, 0});
    label(ui, ui.tr("help.intro"),
          {p.text_soft, kBodyText, Font::Text, Align::Left, 1.6F, true, ImGui::GetContentRegionAvail().x - ui.px(14)});
    std::string_view group;
    for (const Shortcut& s : shortcuts()) {
        if (s.text_key.empty()) continue;
        if (s.group != group) {
            group = s.group;
            space(ui, 12);
            label(ui, ui.tr(group), {p.text, kBodyText, Font::Bold, Align::Left, 2});
        }
        const ImVec2 low = ImGui::GetCursorScreenPos();
        const float height = ui.px(25), width = ImGui::GetContentRegionAvail().x - ui.px(14);
        ImDrawList* list = ImGui::GetWindowDrawList();
        ui.text(list, {low.x, ui.baseline(low.y, low.y + height)}, ui.tr(s.text_key), p.text_soft);
        const std::string chord = chord_text(s.chord);
        const float cap = ui.text_width(chord, kSmallText, Font::Mono) + ui.px(14);
        const ImVec2 a(low.x + width - cap, low.y + ui.px(2)), b(low.x + width, low.y + height - ui.px(2));
        draw_well(ui, list, a, b, 5);
        im::stroke_rect(list, a, b, color32(p.card_border), 5 * ui.scale);
        ui.text(list, {a.x + ui.px(7), ui.baseline(a.y, b.y, kSmallText)}, chord, p.text, kSmallText, Font::Mono);
        ImGui::Dummy({width, height});
    }
    space(ui, 12);
    label(ui, ui.tr("help.about", {{"imgui", im::kVersion}}),
          {p.text_faint, kSmallText, Font::Text, Align::Left, 1.6F, true});
    im::end_child();
    end_modal(ui);
}

void draw_save(Ui& ui, Shell& shell, Actions& actions) {
    if (!begin_modal(ui, "save", ui.tr("save.title"), {520, 176}, shell.save_open)) return;
    label(ui, ui.tr("save.note"), {.color = ui.palette->text_soft, .em = kSmallText, .wrap = true});
    space(ui, 6);
    const TextEdit edit = text_box(ui, "save/path", shell.save_path);
    space(ui, 12);
    const ButtonOptions primary{.kind = ButtonKind::Primary, .enabled = !shell.save_path.empty()};
    if ((button(ui, "save/save", ui.tr("save.save"), primary) || edit.committed) && !shell.save_path.empty()) {
        actions.push_back(SaveSession{shell.save_path});
        shell.save_open = false;
        ui.open_modals.erase("save");
        close_popup();
    }
    end_modal(ui);
}

void open_save(Ui& ui, Shell& shell) {
    if (shell.save_path.empty()) {
        const char* home = std::getenv("HOME");
        shell.save_path = std::string(home != nullptr ? home : ".") + "/attention.json";
    }
    shell.save_open = true;
    ui.edits["save/path"] = {};
    ui.edits["save/path"].cursor = shell.save_path.size();
    ui.focus.take("save/path", true);
}

void use_shortcuts(const AppState& state, Ui& ui, Shell& shell, Actions& actions) {
    const bool story = state.preferences.workspace == kExploreWorkspace;
    constexpr std::array<std::string_view, 9> kStory = {
        "play", "step-forward", "step-back", "restart", "show-all", "query-up", "query-down", "release", "reset-zoom"};
    for (const std::string& id : ui.shortcuts_fired) {
        if (!story && std::find(kStory.begin(), kStory.end(), id) != kStory.end()) continue;
        if (id == "play") actions.push_back(TogglePlay{});
        else if (id == "step-forward") actions.push_back(StepForward{});
        else if (id == "step-back") actions.push_back(StepBack{});
        else if (id == "restart") actions.push_back(Restart{});
        else if (id == "show-all") actions.push_back(Scrub{kPlaybackSteps});
        else if (id == "query-up") actions.push_back(MoveQuery{-1});
        else if (id == "query-down") actions.push_back(MoveQuery{1});
        else if (id == "release") actions.push_back(Unpin{});
        else if (id == "reset-zoom") actions.push_back(ResetZoom{});
        else if (id == "undo") actions.push_back(Undo{});
        else if (id == "redo") actions.push_back(Redo{});
        else if (id == "theme") switch_theme(state, actions);
        else if (id == "larger") scale_ui(state, 1.1, actions);
        else if (id == "smaller") scale_ui(state, 1 / 1.1, actions);
        else if (id == "normal-size") actions.push_back(SetUiScale{1});
        else if (id == "new") actions.push_back(NewDocument{});
        else if (id == "save") open_save(ui, shell);
        else if (id == "help") shell.help_open = true;
        else if (id == "quit") actions.push_back(Quit{});
        // The others belong to the workspace, which asks ui.fired(id).
    }
}

}  // namespace

void draw_shell(const AppState& state, Ui& ui, Shell& shell, Actions& actions) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(screen);
    ImGui::Begin("shell", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoBackground |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                     ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav);
    use_shortcuts(state, ui, shell, actions);
    for (const std::string& file : ui.input.dropped_files) actions.push_back(OpenFile{file});
    draw_header(state, ui, shell, screen.x, actions);

    const float top = ui.px(kHeader), bottom = screen.y - ui.px(kStatus);
    const Workspace* workspace = find_workspace(state.preferences.workspace);
    if (workspace == nullptr) workspace = &workspaces().front();
    auto& memory = shell.memories[std::string(workspace->id)];
    if (!memory) memory = workspace->make_memory();
    const ImVec2 low(ui.px(kGutter), top + ui.px(kGutter));
    const ImVec2 size(std::max(1.0F, screen.x - 2 * low.x), std::max(1.0F, bottom - ui.px(kGutter) - low.y));
    ImGui::SetCursorScreenPos(low);
    im::begin_child("workspace", size, ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    WorkspaceUi area{ui, *memory, low, size};
    workspace->draw(state, area, actions);
    im::end_child();

    draw_status(state, ui, {0, bottom}, {screen.x, screen.y - bottom});
    draw_help(ui, shell);
    draw_save(ui, shell, actions);
    ImGui::End();
    draw_notices(state, ui, bottom - ui.px(4), screen.x - ui.px(16), actions);
}

}  // namespace attn::gui
