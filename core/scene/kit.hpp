// What every scene builder is given besides its data: colours, text widths, and the words of the user's language.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/scene/palette.hpp"
#include "core/scene/scene.hpp"

namespace attn {

using Words = std::function<std::string(std::string_view key)>;  // "scene.more" -> "+ {n} more"

struct SceneKit {
    const Palette& palette;
    const TextMeasure& measure;
    const Words& words;
};

// Sizes of text in scenes, in pixels per em.
inline constexpr float kTextSize = 12.5F, kSmallSize = 11, kTinySize = 10, kFormulaSize = 14.5F;

}  // namespace attn
