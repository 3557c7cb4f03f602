// Preferences and the last session on disk: restart, damage, unwritable folders, timing by an injected clock.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <map>

#include "app/gui/state/actions.hpp"
#include "app/gui/state/effects.hpp"
#include "app/gui/state/store.hpp"
#include "core/engine/session.hpp"

namespace attn::gui {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class StateStore : public testing::Test {
protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        root_ = fs::temp_directory_path() / ("attn_store_" + std::to_string(getpid()) + "_" + test->name());
        fs::remove_all(root_);
        fs::create_directories(root_);
        folders_ = {root_ / "config", root_ / "state"};
    }
    void TearDown() override { fs::remove_all(root_); }

    Store store() const { return {folders_, make_inline_writer()}; }
    AppState loaded() const {
        AppState state;
        store().load(state);
        return state;
    }
    fs::path session() const { return folders_.session / "session.json"; }
    fs::path preferences() const { return folders_.preferences / "preferences.json"; }
    void put(const fs::path& path, const std::string& bytes) const {
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << bytes;
    }

    fs::path root_;
    StoreFolders folders_;
};

TEST_F(StateStore, WhatWasThereComesBack) {
    AppState state;
    Store s = store();
    s.load(state);
    EXPECT_TRUE(state.notices.empty());
    apply(SetSentence{"它累了 — très fatigué"}, state);
    apply(SetScore{"additive"}, state);
    apply(SelectQuery{1}, state);
    apply(SetTheme{ThemeChoice::Dark}, state);
    apply(SetUiScale{1.5}, state);
    s.flush(state);
    const AppState again = loaded();
    EXPECT_EQ(again.document, state.document);
    EXPECT_EQ(again.preferences, state.preferences);
    EXPECT_TRUE(again.notices.empty());
    EXPECT_FALSE(again.history.can_undo());
}

TEST_F(StateStore, SavesWithinASecondOfAChangeAndSleepsAfterwards) {
    AppState state;
    Store s = store();
    s.load(state);
    s.flush(state);
    EXPECT_FALSE(s.due_in(state));
    apply(SetSentence{"typed"}, state);
    s.update(state);
    ASSERT_TRUE(s.due_in(state));
    EXPECT_LE(*s.due_in(state), 1.0);
    double waited = 0;
    for (int i = 0; i < 9; ++i) {  // going on typing does not put it off
        tick(state, 0.1);
        waited += 0.1;
        apply(SetSentence{"typed" + std::string(static_cast<std::size_t>(i), 'x')}, state);
        s.update(state);
        if (contents(session()).find("typed") != std::string::npos) break;
    }
    EXPECT_LT(waited, 0.8);
    for (int i = 0; i < 5; ++i) {  // the sentence rests, and is remembered
        tick(state, 1);
        s.update(state);
    }
    EXPECT_FALSE(s.due_in(state));
    EXPECT_FALSE(next_wake(state));
    EXPECT_EQ(load_session(session())->sentence, state.document.sentence);
}

TEST_F(StateStore, NothingIsWrittenWhileNothingChanges) {
    AppState state;
    Store s = store();
    s.load(state);
    s.flush(state);
    fs::remove(session());
    tick(state, 10);
    apply(Hover{{Target::Kind::Row, 1, 1, -1}}, state);
    s.update(state);
    s.flush(state);
    EXPECT_FALSE(fs::exists(session()));
}

TEST_F(StateStore, DamagedFilesAreSetAside) {
    for (int n = 1; n <= 2; ++n) {
        const std::string damage = "{\"format\": \"attention-studio-session\", \"width\": -" + std::to_string(n);
        put(session(), damage);
        put(preferences(), "\xFFnot json");
        AppState state;
        Store s = store();
        s.load(state);
        EXPECT_EQ(state.document, Document{});
        EXPECT_EQ(state.preferences, Preferences{});
        ASSERT_EQ(state.notices.size(), 2U);
        EXPECT_EQ(state.notices[0].key, "notice.preferences_damaged");
        EXPECT_EQ(state.notices[1].key, "notice.session_damaged");
        const std::string name = "session.json.damaged-" + std::to_string(n);
        EXPECT_EQ(state.notices[1].detail, (folders_.session / name).string()) << "no parser's words";
        EXPECT_EQ(contents(folders_.session / name), damage);
        s.flush(state);
        EXPECT_TRUE(load_session(session()));
        EXPECT_TRUE(loaded().notices.empty());
    }
}

TEST_F(StateStore, AnyDamageIsSurvived) {
    AppState state;
    const std::string good = session_text(state.document);
    for (std::size_t cut = 0; cut + 1 < good.size(); cut += 37) {  // the line end may be missing
        put(session(), good.substr(0, cut));
        const AppState after = loaded();
        EXPECT_EQ(after.document, Document{});
        EXPECT_EQ(after.notices.size(), 1U) << cut;
        fs::remove_all(folders_.session);
    }
    fs::create_directories(session());  // a folder in its place
    EXPECT_EQ(loaded().notices.size(), 1U);
    put(session(), R"({"format": "attention-studio-session", "sentence": "a b", "view": {"query": 4000}})");
    EXPECT_EQ(loaded().document.view.query, 1);
}

TEST_F(StateStore, OddPreferencesTakeTheirDefaults) {
    put(preferences(), R"({"format": "attention-studio-preferences", "theme": "pink", "ui_scale": 99, "language": "zh",
                           "recent": ["a", 3, "b"], "window_width": -5, "left_panel": "wide", "workspace": 3})");
    const AppState state = loaded();
    Preferences expected;
    expected.language = LanguageChoice::Chinese;
    expected.recent = {"a", "b"};
    EXPECT_EQ(state.preferences, expected);
    EXPECT_TRUE(state.notices.empty());
}

TEST_F(StateStore, AnUnwritableFolderIsOneNotice) {
    put(root_ / "file", "");
    folders_ = {root_ / "file" / "config", root_ / "file" / "state"};  // below a file: nobody can write there
    AppState state;
    Store s = store();
    s.load(state);
    for (int i = 0; i < 5; ++i) {
        apply(SetSentence{"words " + std::to_string(i)}, state);
        apply(SetUiScale{1 + 0.1 * i}, state);
        s.update(state);
        tick(state, 2);
        s.update(state);
    }
    s.flush(state);
    ASSERT_EQ(state.notices.size(), 1U);
    EXPECT_EQ(state.notices[0].key, "notice.cannot_save");
    EXPECT_EQ(state.document.sentence, "words 4");
}

TEST_F(StateStore, NowhereToSaveIsFine) {
    folders_ = store_folders([](const char*) -> const char* { return nullptr; });
    EXPECT_TRUE(folders_.session.empty());
    AppState state;
    Store s = store();
    s.load(state);
    apply(SetSentence{"x"}, state);
    s.flush(state);
    EXPECT_TRUE(state.notices.empty());
    EXPECT_FALSE(fs::exists("session.json"));
}

TEST_F(StateStore, TheThreadedWriterKeepsTheNewest) {
    AppState state;
    Store s(folders_, make_writer());
    s.load(state);
    for (int i = 0; i < 200; ++i) {
        apply(SetSentence{"number " + std::to_string(i)}, state);
        tick(state, 0.5);
        s.update(state);
    }
    s.flush(state);
    EXPECT_EQ(load_session(session())->sentence, "number 199");
    int files = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folders_.session)) ++files;
    EXPECT_EQ(files, 1);  // nothing half-written left
}

// A child types a number every 10 ms, says so, and is killed; what it said a second earlier is in the file.
TEST_F(StateStore, KillLosesAtMostASecond) {
    using Clock = std::chrono::steady_clock;
    int kept = -1, wanted = 0;
    for (int attempt = 0; attempt < 3 && kept < wanted; ++attempt) {  // a busy machine may be late once
        std::array<int, 2> ends{};
        ASSERT_EQ(pipe(ends.data()), 0);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            AppState state;
            Store s(folders_, make_writer());
            s.load(state);
            auto before = Clock::now();
            for (int i = 0;; ++i) {
                apply(SetSentence{std::to_string(i)}, state);
                const auto now = Clock::now();
                tick(state, std::chrono::duration<double>(now - before).count());
                before = now;
                s.update(state);
                if (write(ends[1], &i, sizeof i) != sizeof i) _exit(1);
                usleep(10000);
            }
        }
        close(ends[1]);
        std::vector<std::pair<Clock::time_point, int>> said;
        const auto start = Clock::now();
        for (int i = 0; Clock::now() - start < std::chrono::seconds(2) && read(ends[0], &i, sizeof i) == sizeof i;)
            said.emplace_back(Clock::now(), i);
        kill(child, SIGKILL);
        const auto killed = Clock::now();
        waitpid(child, nullptr, 0);
        close(ends[0]);
        for (const auto& [when, i] : said)
            if (when <= killed - std::chrono::seconds(1)) wanted = i;
        const Result<Document> left = load_session(session());
        ASSERT_TRUE(left) << left.error().message();
        kept = std::stoi(left->sentence);
    }
    EXPECT_GT(wanted, 0);
    EXPECT_GE(kept, wanted);
}

TEST_F(StateStore, LeftoversOfAKilledProgramAreRemoved) {
    const fs::path old = folders_.session / ".attn-1-2-0.tmp", fresh = folders_.session / ".attn-1-3-0.tmp";
    const fs::path foreign = folders_.session / "notes.tmp";
    for (const fs::path& path : {old, fresh, foreign}) put(path, "half");
    for (const fs::path& path : {old, foreign})
        fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(1));
    loaded();
    EXPECT_FALSE(fs::exists(old));
    EXPECT_TRUE(fs::exists(fresh));
    EXPECT_TRUE(fs::exists(foreign));
}

TEST_F(StateStore, FoldersFollowXdg) {
    std::map<std::string, std::string> environment{{"HOME", "/home/me"}};
    const auto get = [&](const char* name) -> const char* {
        const auto found = environment.find(name);
        return found == environment.end() ? nullptr : found->second.c_str();
    };
    EXPECT_EQ(store_folders(get).preferences, "/home/me/.config/attention-studio");
    EXPECT_EQ(store_folders(get).session, "/home/me/.local/state/attention-studio");
    environment["XDG_CONFIG_HOME"] = "/c";
    environment["XDG_STATE_HOME"] = "relative";
    EXPECT_EQ(store_folders(get).preferences, "/c/attention-studio");
    EXPECT_EQ(store_folders(get).session, "/home/me/.local/state/attention-studio");
}

TEST_F(StateStore, TheLanguageOfTheSystem) {
    std::map<std::string, std::string> environment;
    const auto get = [&](const char* name) -> const char* {
        const auto found = environment.find(name);
        return found == environment.end() ? nullptr : found->second.c_str();
    };
    Preferences p;
    EXPECT_EQ(language_id(p, get), "en");
    environment["LANG"] = "zh_CN.UTF-8";
    EXPECT_EQ(language_id(p, get), "zh");
    environment["LC_ALL"] = "C.UTF-8";
    EXPECT_EQ(language_id(p, get), "en");
    environment["LC_ALL"] = "";
    EXPECT_EQ(language_id(p, get), "zh");
    p.language = LanguageChoice::English;
    EXPECT_EQ(language_id(p, get), "en");
}

TEST_F(StateStore, SessionsAreOpenedAndSavedByActions) {
    const std::string path = (root_ / "mine.json").string();
    AppState state;
    apply(SetSentence{"to keep"}, state);
    apply(SaveSession{path}, state);
    apply(CopyText{"for the platform"}, state);
    run_file_effects(state);
    ASSERT_EQ(state.effects.size(), 1U);
    ASSERT_EQ(state.notices.size(), 1U);
    EXPECT_EQ(state.notices[0].key, "notice.saved");

    AppState other;
    apply(OpenSession{path}, other);
    run_file_effects(other);
    EXPECT_EQ(other.document.sentence, "to keep");
    apply(Undo{}, other);
    EXPECT_EQ(other.document, Document{});

    put(root_ / "words.txt", "from a file\n");
    apply(OpenFile{(root_ / "words.txt").string()}, other);
    run_file_effects(other);
    EXPECT_EQ(other.document.pronoun.first, "from a file") << "the sentence of the workspace that is shown";
    apply(SetWorkspace{std::string(kExploreWorkspace)}, other);
    apply(OpenFile{(root_ / "words.txt").string()}, other);
    run_file_effects(other);
    EXPECT_EQ(other.document.sentence, "from a file");

    put(root_ / "bad.json", "{}");
    for (const char* name : {"bad.json", "missing.json", "missing.txt"}) {
        other.notices.clear();
        apply(OpenFile{(root_ / name).string()}, other);
        run_file_effects(other);
        ASSERT_EQ(other.notices.size(), 1U);
        EXPECT_EQ(other.notices[0].key, "notice.cannot_open");
        EXPECT_NE(other.notices[0].detail.find(name), std::string::npos);
        EXPECT_EQ(other.document.sentence, "from a file");
    }
    apply(SaveSession{(root_ / "no" / "where.json").string()}, other);
    run_file_effects(other);
    EXPECT_EQ(other.notices.back().key, "notice.cannot_save");
}

}  // namespace
}  // namespace attn::gui
