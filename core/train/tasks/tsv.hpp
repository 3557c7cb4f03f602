// Tables of words as a person writes them: tab-separated cells, one row a line, "#" begins a comment, "-" is nothing.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"

namespace attn {

using Phrase = std::vector<std::string>;

struct TsvRow {
    std::vector<std::string> cells;
    int line = 0;  // from 1
};

struct TsvTable {
    std::string name;  // for errors: the file
    std::vector<TsvRow> rows;

    Error error(const TsvRow& row, std::string what, std::string fix) const;
};

// Every row has as many cells as `columns` names, none of them empty; everything is lower-case UTF-8 without controls
// (a column whose name begins with "=" keeps its capitals).
Result<TsvTable> read_tsv(const std::filesystem::path& path, const std::vector<std::string_view>& columns);

Phrase words_of(std::string_view cell, char separator = ' ');  // "-" gives none
std::string joined(const Phrase& words);

}  // namespace attn
