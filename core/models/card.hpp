// What a model's card says. A card comes with a file that anybody may have written: what is damaged in it is not there.
//
//   const CardNumbers numbers = card_numbers(model);
//   card_figure(numbers, "pairs", "accuracy");  // 0.99, or nothing
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/models/model.hpp"

namespace attn {

std::string card_text(const Model& model, const std::string& key);  // "" where there is none

// From the card's "numbers", {"pairs": {"accuracy": {"value": 0.99, ...}, "calibration_error": 0.01, ...}, ...}: of
// each split its figures that are numbers, all finite. Empty where it is not such JSON.
using CardNumbers = std::map<std::string, std::map<std::string, double>>;
CardNumbers card_numbers(const Model& model);
std::optional<double> card_figure(const CardNumbers& numbers, const std::string& split, const std::string& figure);

}  // namespace attn
