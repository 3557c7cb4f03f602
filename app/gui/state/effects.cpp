#include "app/gui/state/effects.hpp"

#include <filesystem>
#include <utility>

#include "app/gui/state/actions.hpp"
#include "core/base/file.hpp"
#include "core/engine/session.hpp"

namespace attn::gui {

namespace {

void fail(AppState& state, const char* key, const Error& error) {
    notify(state, Notice::Kind::Error, key, error.message());
}

void save_file(const std::string& path, AppState& state) {
    const Status saved = save_session(path, state.document);
    if (!saved) return fail(state, "notice.cannot_save", saved.error());
    notify(state, Notice::Kind::Info, "notice.saved", path);
}

}  // namespace

Status open_file(const std::string& path, AppState& state) {
    if (std::filesystem::path(path).extension() == ".txt") {
        Result<std::string> text = read_file(path, kMaxTextBytes);
        if (!text) return text.error();
        while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
        state.history.close();
        // It becomes the sentence that is looked at.
        if (state.preferences.workspace == kPronounWorkspace)
            apply(SetPronounSentence{state.look.sentence == 1, *std::move(text)}, state);
        else apply(SetSentence{*std::move(text)}, state);
        apply(CommitEdit{}, state);
        return Done{};
    }
    Result<Document> document = load_session(path);
    if (!document) return document.error();
    adopt_document(*std::move(document), state);
    return Done{};
}

void run_file_effects(AppState& state) {
    std::vector<Effect> all = std::exchange(state.effects, {});
    for (Effect& effect : all) {
        if (const auto* open = std::get_if<OpenFileEffect>(&effect)) {
            if (const Status opened = open_file(open->path, state); !opened)
                fail(state, "notice.cannot_open", opened.error());
        } else if (const auto* save = std::get_if<SaveSessionEffect>(&effect)) {
            save_file(save->path, state);
        } else {
            state.effects.push_back(std::move(effect));
        }
    }
}

}  // namespace attn::gui
