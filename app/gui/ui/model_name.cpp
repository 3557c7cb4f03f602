#include "app/gui/ui/model_name.hpp"

#include "core/attention/mechanism.hpp"
#include "core/train/recipe.hpp"

namespace attn::gui {

std::string model_name(const Ui& ui, const std::string& id) {
    for (const Recipe& recipe : recipes())
        if (recipe.model == id) return ui.texts.name(recipe.names);
    const std::optional<ScoreModel> own = score_model(id);
    if (!own) return id;
    return ui.tr(own->bare ? "pronoun.model-score-bare" : "pronoun.model-score",
                 {{"score", ui.texts.name(find(score_functions(), own->score)->names)}});
}

std::string model_note(const Ui& ui, const std::string& id) {
    // i18n-keys: pronoun.model-note.*
    const std::string key = "pronoun.model-note." + id;
    if (const std::string& note = ui.tr(key); note != key) return note;
    const std::optional<ScoreModel> own = score_model(id);
    if (!own) return {};
    return ui.tr("pronoun.model-score-note", {{"source", std::string(find(score_functions(), own->score)->source)}});
}

}  // namespace attn::gui
