// Writes files beside the user interface: the newest text for a path wins, every write is atomic. Without threads the
// same happens in place.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.hpp"

namespace attn::gui {

class Writer {
public:
    struct Outcome {
        std::filesystem::path path;
        Status status;
    };

    virtual ~Writer() = default;  // after everything handed in is written
    virtual void write(const std::filesystem::path& path, std::string text) = 0;
    virtual std::vector<Outcome> poll() = 0;  // what was written, or not, since the last call
    virtual void finish() = 0;                // returns when all is written
};

std::unique_ptr<Writer> make_writer();
std::unique_ptr<Writer> make_inline_writer();

}  // namespace attn::gui
