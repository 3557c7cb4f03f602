// Preferences and the last session on disk. Changes are saved kAutosaveSeconds after the first of them (so a kill loses
// less than a second), and on exit. A damaged file is set aside as NAME.damaged-1; a folder that cannot be written to
// is one notice, and the program goes on.
//
//   Store store(store_folders(std::getenv), make_writer());
//   store.load(state);   each frame: store.update(state);   on exit: store.flush(state);
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "app/gui/state/app_state.hpp"
#include "app/gui/state/writer.hpp"

namespace attn::gui {

inline constexpr double kAutosaveSeconds = 0.4;

struct StoreFolders {
    std::filesystem::path preferences;  // $XDG_CONFIG_HOME/attention-studio or ~/.config/attention-studio
    std::filesystem::path session;      // $XDG_STATE_HOME/attention-studio or ~/.local/state/attention-studio
};
// Empty paths (nothing is saved) where neither the variable nor HOME says where.
StoreFolders store_folders(const std::function<const char*(const char*)>& environment);

class Store {
public:
    Store(const StoreFolders& folders, std::unique_ptr<Writer> writer);

    void load(AppState& state);
    // Saves what has been changed for long enough, by state.now; brings failures as a notice.
    void update(AppState& state);
    // Saves everything now and waits for it.
    void flush(AppState& state);
    // Seconds until update() wants to be called again; nothing when all is saved.
    std::optional<double> due_in(const AppState& state) const;

private:
    template <class Value>
    struct File {
        std::filesystem::path path;
        std::optional<Value> saved;  // what the file holds, or the writer was given
        std::optional<double> changed_since;
        bool usable = true;
    };

    template <class Value, class Parse>
    void load_file(File<Value>& file, Value& value, const char* notice, const Parse& parse, AppState& state);
    template <class Value, class Text>
    void update_file(File<Value>& file, const Value& value, const Text& text, double now, double delay);
    void save(AppState& state, double delay);
    void report(AppState& state);

    std::unique_ptr<Writer> writer_;
    File<Preferences> preferences_;
    File<Document> session_;
    bool failure_shown_ = false;
};

// "NAME.damaged-1" (or the first number that is free) in the same folder; what to call it in a notice.
Result<std::filesystem::path> set_aside(const std::filesystem::path& path);

}  // namespace attn::gui
