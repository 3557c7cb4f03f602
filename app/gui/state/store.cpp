#include "app/gui/state/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include "app/gui/state/follow.hpp"
#include "core/base/file.hpp"
#include "core/engine/session.hpp"

namespace attn::gui {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMaxBytes = 1U << 26;

fs::path folder(const std::function<const char*(const char*)>& environment, const char* variable, const char* in_home) {
    const auto absolute = [&](const char* name) -> fs::path {  // the XDG rules: a relative path counts as not set
        const char* value = environment(name);
        return value != nullptr && fs::path(value).is_absolute() ? fs::path(value) : fs::path();
    };
    if (const fs::path given = absolute(variable); !given.empty()) return given / "attention-studio";
    if (const fs::path home = absolute("HOME"); !home.empty()) return home / in_home / "attention-studio";
    return {};
}

// What a killed program left half-written: ours, and older than any write takes.
void remove_leftovers(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> old;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (name.rfind(".attn-", 0) != 0 || it->path().extension() != ".tmp") continue;
        const fs::file_time_type written = it->last_write_time(error);
        if (!error && fs::file_time_type::clock::now() - written > std::chrono::minutes(1)) old.push_back(it->path());
    }
    for (const fs::path& path : old) fs::remove(path, error);
}

}  // namespace

StoreFolders store_folders(const std::function<const char*(const char*)>& environment) {
    return {folder(environment, "XDG_CONFIG_HOME", ".config"), folder(environment, "XDG_STATE_HOME", ".local/state")};
}

Result<fs::path> set_aside(const fs::path& path) {
    std::error_code error;
    for (int n = 1; n < 1000; ++n) {
        fs::path aside = path;
        aside += fmt::format(".damaged-{}", n);
        if (fs::exists(fs::symlink_status(aside, error))) continue;
        fs::rename(path, aside, error);
        if (error) return file_error(path, "set aside", error.value());
        return aside;
    }
    return Error{"there are too many damaged copies", path.string(), "remove some of them"};
}

Store::Store(const StoreFolders& folders, std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {
    const auto place = [](auto& file, const fs::path& in, const char* name) {
        file.usable = !in.empty();
        file.path = in / name;
    };
    place(preferences_, folders.preferences, "preferences.json");
    place(session_, folders.session, "session.json");
}

template <class Value, class Parse>
void Store::load_file(File<Value>& file, Value& value, const char* notice, const Parse& parse, AppState& state) {
    file.saved = value;
    if (!file.usable) return;
    std::error_code error;
    fs::create_directories(file.path.parent_path(), error);
    remove_leftovers(file.path.parent_path());
    if (!fs::exists(file.path, error) && !error) {
        file.saved.reset();  // write the first one
        return;
    }
    Result<std::string> bytes = read_file(file.path, kMaxBytes);
    Result<Value> read = bytes ? parse(*bytes, file.path.string()) : Result<Value>(bytes.error());
    if (read) {
        value = *std::move(read);
        file.saved = value;
        return;
    }
    const Result<fs::path> aside = set_aside(file.path);
    if (aside) {
        file.saved.reset();
        notify(state, Notice::Kind::Warning, notice, aside->string());
    } else {  // neither read nor moved: leave it alone
        file.usable = false;
        notify(state, Notice::Kind::Warning, notice, aside.error().message());
    }
}

void Store::load(AppState& state) {
    load_file(preferences_, state.preferences, "notice.preferences_damaged", parse_preferences, state);
    load_file(session_, state.document, "notice.session_damaged", parse_session, state);
    clamp_view(state.document, static_cast<int>(query_tokens(state.document).size()));
    state.history = {};
}

template <class Value, class Text>
void Store::update_file(File<Value>& file, const Value& value, const Text& text, double now, double delay) {
    if (!file.usable || file.saved == value) {
        file.changed_since.reset();
        return;
    }
    if (!file.changed_since) file.changed_since = now;
    if (now - *file.changed_since < delay) return;
    writer_->write(file.path, text(value));
    file.saved = value;
    file.changed_since.reset();
}

void Store::save(AppState& state, double delay) {
    update_file(preferences_, state.preferences, preferences_text, state.now, delay);
    update_file(session_, state.document, session_text, state.now, delay);
}

void Store::report(AppState& state) {
    for (const Writer::Outcome& outcome : writer_->poll()) {
        if (outcome.status || failure_shown_) continue;
        failure_shown_ = true;
        notify(state, Notice::Kind::Warning, "notice.cannot_save", outcome.status.error().message());
    }
}

void Store::update(AppState& state) {
    save(state, kAutosaveSeconds);
    report(state);
}

void Store::flush(AppState& state) {
    save(state, 0);
    writer_->finish();
    report(state);
}

std::optional<double> Store::due_in(const AppState& state) const {
    std::optional<double> due;
    for (const std::optional<double>& since : {preferences_.changed_since, session_.changed_since}) {
        if (!since) continue;
        const double left = std::max(0.0, *since + kAutosaveSeconds - state.now);
        due = due ? std::min(*due, left) : left;
    }
    return due;
}

}  // namespace attn::gui
