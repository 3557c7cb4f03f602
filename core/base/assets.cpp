#include "core/base/assets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <system_error>

namespace attn {

namespace fs = std::filesystem;

std::vector<fs::path> asset_folders() {
    std::vector<fs::path> folders;
    if (const char* chosen = std::getenv("ATTN_ASSETS"); chosen != nullptr && *chosen != '\0')
        folders.emplace_back(chosen);
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
