#include "tests/cli/support.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace attn::test {

namespace fs = std::filesystem;

Folder::Folder() {
    std::string name = (fs::temp_directory_path() / "attn-cli-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::vector<std::string> Folder::names() const {
    std::vector<std::string> all;
    for (const auto& entry : fs::directory_iterator(path_)) all.push_back(entry.path().filename().string());
    std::sort(all.begin(), all.end());
    return all;
}

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

Ran attn(const std::vector<std::string>& arguments, const std::string& input, const Environment& environment) {
    const Folder folder;
    std::ofstream(folder / "in", std::ios::binary) << input;
    std::vector<std::string> words = {ATTN_CLI_PATH};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> variables = {"COLUMNS=100", "PATH=/usr/bin:/bin"};
    for (const char* kept : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "ATTN_ASSETS"})
        if (const char* value = std::getenv(kept)) variables.push_back(std::string(kept) + "=" + value);
    for (const auto& [name, value] : environment) {
        variables.erase(std::remove_if(variables.begin(), variables.end(),
                                       [&, n = name](const std::string& v) { return v.rfind(n + "=", 0) == 0; }),
                        variables.end());
        variables.push_back(name + "=" + value);
    }
    const auto pointers = [](std::vector<std::string>& texts) {
        std::vector<char*> p;
        for (std::string& t : texts) p.push_back(t.data());
        p.push_back(nullptr);
        return p;
    };
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 0, (folder / "in").c_str(), O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, 1, (folder / "out").c_str(), O_WRONLY | O_CREAT, 0600);
    ::posix_spawn_file_actions_addopen(&actions, 2, (folder / "err").c_str(), O_WRONLY | O_CREAT, 0600);
    pid_t child = 0;
    const int failed =
        ::posix_spawn(&child, ATTN_CLI_PATH, &actions, nullptr, pointers(words).data(), pointers(variables).data());
    ::posix_spawn_file_actions_destroy(&actions);
    Ran ran;
    if (failed != 0) {
        ADD_FAILURE() << "cannot start " << ATTN_CLI_PATH;
        return ran;
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    ran.out = contents(folder / "out");
    ran.err = contents(folder / "err");
    return ran;
}

void expect_error(const Ran& ran, int status, const std::vector<std::string>& parts) {
    EXPECT_EQ(ran.status, status) << ran.err;
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
    EXPECT_EQ(ran.err.rfind("attn: ", 0), 0U) << ran.err;
    for (const std::string& part : parts)
        EXPECT_NE(ran.err.find(part), std::string::npos) << "no '" << part << "' in: " << ran.err;
}

namespace {

struct Number {
    std::size_t end = 0;
    double value = 0, unit = 1;  // of the last digit
};

// The number that begins at `at`: digits, perhaps with a point and an exponent; its sign stands before it.
bool number_at(const std::string& s, std::size_t at, Number& n) {
    const auto digit = [&](std::size_t i) { return i < s.size() && s[i] >= '0' && s[i] <= '9'; };
    if (!(digit(at) || (at < s.size() && s[at] == '.' && digit(at + 1)))) return false;
    std::size_t i = at;
    while (digit(i)) ++i;
    int decimals = 0;
    if (i < s.size() && s[i] == '.' && digit(i + 1))
        for (++i; digit(i); ++i) ++decimals;
    int exponent = 0;
    if (i + 2 < s.size() && s[i] == 'e' && (s[i + 1] == '-' || s[i + 1] == '+') && digit(i + 2)) {
        exponent = std::atoi(s.c_str() + i + 1);
        for (i += 2; digit(i);) ++i;
    }
    n.end = i;
    n.value = std::strtod(s.substr(at, i - at).c_str(), nullptr);
    n.unit = std::pow(10.0, exponent - decimals);
    return true;
}

// A space counts as one of any number.
void skip_spaces(const std::string& s, std::size_t& i) {
    while (i < s.size() && s[i] == ' ') ++i;
}

}  // namespace

std::string text_difference(const std::string& found, const std::string& expected) {
    std::size_t i = 0, j = 0;
    while (i < found.size() || j < expected.size()) {
        skip_spaces(found, i);
        skip_spaces(expected, j);
        Number a, b;
        bool agree = false;
        if (number_at(found, i, a) && number_at(expected, j, b)) {
            const bool same = found.compare(i, a.end - i, expected, j, b.end - j) == 0;
            agree = same ||
                    ((a.unit < 1 || b.unit < 1) &&
                     std::abs(a.value - b.value) <= 1.01 * std::max(a.unit < 1 ? a.unit : 0, b.unit < 1 ? b.unit : 0));
            if (agree) {
                i = a.end;
                j = b.end;
            }
        } else if (i < found.size() && j < expected.size() && found[i] == expected[j]) {
            agree = true;
            ++i;
            ++j;
        }
        if (!agree && (i < found.size() || j < expected.size()))
            return "found    ..." + found.substr(i - std::min<std::size_t>(i, 60), 120) + "...\nexpected ..." +
                   expected.substr(j - std::min<std::size_t>(j, 60), 120) + "...";
    }
    return {};
}

void expect_golden(const std::string& name, const std::string& text) {
    const std::string path = std::string(ATTN_SOURCE_DIR) + "/tests/golden/cli/" + name + ".txt";
    if (std::getenv("ATTN_UPDATE_GOLDEN") != nullptr) {
        fs::create_directories(fs::path(path).parent_path());
        std::ofstream(path, std::ios::binary) << text;
        return;
    }
    ASSERT_TRUE(fs::exists(path)) << path << " is missing; ATTN_UPDATE_GOLDEN=1 writes it";
    EXPECT_EQ(text_difference(text, contents(path)), "") << path << " (ATTN_UPDATE_GOLDEN=1 writes it anew)";
}

nlohmann::json parsed(const std::string& text) {
    nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    EXPECT_FALSE(json.is_discarded()) << text.substr(0, 200);
    return json;
}

Safetensors opened(const std::string& path) {
    Result<Safetensors> file = Safetensors::open(path);
    if (!file) {
        ADD_FAILURE() << file.error().message();
        return *Safetensors::parse(SafetensorsWriter().bytes(), "nothing");
    }
    return *file;
}

}  // namespace attn::test
