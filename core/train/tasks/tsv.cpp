#include "core/train/tasks/tsv.hpp"

#include <algorithm>

#include "core/base/file.hpp"
#include "core/base/utf8.hpp"

namespace attn {

namespace {
constexpr std::uint64_t kTableLimit = 1ULL << 22;  // 4 MB of words is more than anyone reviews

bool has_control(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return true;
    return false;
}
}  // namespace

Error TsvTable::error(const TsvRow& row, std::string what, std::string fix) const {
    return {std::move(what), name + ", line " + std::to_string(row.line), std::move(fix)};
}

Phrase words_of(std::string_view cell, char separator) {
    Phrase words;
    if (cell == "-") return words;
    while (!cell.empty()) {
        const std::size_t end = std::min(cell.find(separator), cell.size());
        if (end > 0) words.emplace_back(cell.substr(0, end));
        cell.remove_prefix(std::min(end + 1, cell.size()));
    }
    return words;
}

std::string joined(const Phrase& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

Result<TsvTable> read_tsv(const std::filesystem::path& path, const std::vector<std::string_view>& columns) {
    Result<std::string> bytes = read_file(path, kTableLimit);
    if (!bytes) return bytes.error();
    TsvTable table{path.filename().string(), {}};
    std::string_view rest = *bytes;
    std::string wanted;
    for (const std::string_view column : columns)
        wanted += (wanted.empty() ? "" : ", ") + std::string(column.substr(column.front() == '=' ? 1 : 0));
    for (int line = 1; !rest.empty(); ++line) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view text = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
        if (text.empty() || text.front() == '#') continue;
        TsvRow row{{}, line};
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t tab = std::min(text.find('\t', at), text.size());
            row.cells.emplace_back(text.substr(at, tab - at));
            at = tab + 1;
        }
        if (row.cells.size() != columns.size())
            return table.error(row, std::to_string(row.cells.size()) + " cells",
                               "write " + std::to_string(columns.size()) + " with tabs between them: " + wanted);
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::string& cell = row.cells[i];
            const bool capitals = columns[i].front() == '=';
            const std::string column(columns[i].substr(capitals ? 1 : 0));
            if (cell.empty()) return table.error(row, "no " + column, "write it, or - for none");
            if (!utf8::valid(cell) || has_control(cell))
                return table.error(row, column + " is not clean UTF-8 text", "write it again");
            if (!capitals && utf8::lower(cell) != cell)
                return table.error(row, column + " has capitals: " + utf8::quote(cell), "write lower case");
        }
        table.rows.push_back(std::move(row));
    }
    if (table.rows.empty()) return Error{"no rows", table.name, "write at least one: " + wanted};
    return table;
}

}  // namespace attn
