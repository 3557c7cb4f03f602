// The files that belong to the program: found in the source tree, where it is installed, or where ATTN_ASSETS says.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"

namespace attn {

// asset("i18n/en.json") -> the file, or an error that names it and the folders looked in. Where $ATTN_ASSETS is
// no folder, that is the error: what somebody said is not passed over.
Result<std::filesystem::path> asset(std::string_view relative);

// In the order looked in: $ATTN_ASSETS, <folder of the program>/../share/attention-studio, the source tree's assets/.
std::vector<std::filesystem::path> asset_folders();

}  // namespace attn
