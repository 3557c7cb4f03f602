// The border between two panels, dragged to make one wider.
#pragma once

#include <optional>

#include "app/gui/widgets/touch.hpp"

namespace attn::gui {

struct SplitterOptions {
    double low = 200, high = 600, normal = 300;  // logical pixels; a double click goes back to normal
    bool mirrored = false;                       // the panel whose width it is lies to the right
};

// At the cursor: `thick` x `height` device pixels. `width` in logical pixels; the new one while it is dragged.
std::optional<double> splitter(Ui& ui, const std::string& path, float thick, float height, double width,
                               const SplitterOptions& options);

}  // namespace attn::gui
