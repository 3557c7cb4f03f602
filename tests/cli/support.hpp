// Runs the built attn and compares what it prints.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/io/safetensors.hpp"

namespace attn::test {

struct Ran {
    int status = -1;  // exit status; -N: ended by signal N
    std::string out, err;
};

using Environment = std::vector<std::pair<std::string, std::string>>;  // on top of a bare one

// COLUMNS is 100 and nothing else of the caller's terminal counts.
Ran attn(const std::vector<std::string>& arguments, const std::string& input = {}, const Environment& environment = {});

// Exit status, nothing on standard output, and one line on standard error that has all the parts.
void expect_error(const Ran& ran, int status, const std::vector<std::string>& parts);

// Compares with tests/golden/cli/NAME.txt: the same text, but a number may differ by one unit of its last digit, as
// other processors round differently. ATTN_UPDATE_GOLDEN=1 writes the files.
void expect_golden(const std::string& name, const std::string& text);
// Why the texts differ, or nothing.
std::string text_difference(const std::string& found, const std::string& expected);

// An empty folder that goes away.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string operator/(const std::string& name) const { return (path_ / name).string(); }
    std::vector<std::string> names() const;

private:
    std::filesystem::path path_;
};

std::string contents(const std::string& path);
nlohmann::json parsed(const std::string& text);
Safetensors opened(const std::string& path);

inline const std::string kTired = "The animal didn't cross the street because it was too tired.";

}  // namespace attn::test
