// What the model in training makes of a sentence, at each look: the candidates of its "it", with a bar as long as the
// weight that it gives them.
#pragma once

#include <string>

#include "core/models/model.hpp"

namespace attn::cli {

// A line: "  it was too tired      animal ######## .81   street ## .19". An Error where there is no "it" to watch.
Result<std::string> watch_line(const Model& model, const std::string& sentence);

}  // namespace attn::cli
