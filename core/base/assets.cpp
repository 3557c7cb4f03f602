#include "core/base/assets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

namespace attn {

namespace fs = std::filesystem;

namespace {

// $ATTN_ASSETS; empty: it says nothing.
fs::path chosen_folder() {
    const char* chosen = std::getenv("ATTN_ASSETS");
    return chosen != nullptr ? chosen : "";
}

}  // namespace

std::vector<fs::path> asset_folders() {
    std::vector<fs::path> folders;
    if (fs::path chosen = chosen_folder(); !chosen.empty()) folders.push_back(std::move(chosen));
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    if (!failed) folders.push_back(program.parent_path().parent_path() / "share" / "attention-studio");
#ifdef ATTN_SOURCE_ASSETS
    folders.emplace_back(ATTN_SOURCE_ASSETS);
#endif
    return folders;
}

Result<fs::path> asset(std::string_view relative) {
    const fs::path wanted{std::string(relative)};
    const bool climbs = std::any_of(wanted.begin(), wanted.end(), [](const fs::path& part) { return part == ".."; });
    if (wanted.empty() || wanted.is_absolute() || climbs)
        return Error{"not a path below the assets folder", fmt::format("asset '{}'", relative), ""};
    std::error_code unreadable;
    if (const fs::path chosen = chosen_folder(); !chosen.empty() && !fs::is_directory(chosen, unreadable))
        return Error{"there is no such folder", fmt::format("ATTN_ASSETS '{}'", chosen.string()),
                     "set it to the program's assets folder, or unset it"};
    std::string looked;
    for (const fs::path& folder : asset_folders()) {
        std::error_code ignored;
        if (fs::exists(folder / wanted, ignored)) return folder / wanted;
        looked += (looked.empty() ? "" : ", ") + folder.string();
    }
    return Error{fmt::format("missing (looked in {})", looked), fmt::format("asset '{}'", relative),
                 "install the program again, or set ATTN_ASSETS to its assets folder"};
}

}  // namespace attn
