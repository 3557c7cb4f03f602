#include "core/models/card.hpp"

#include "core/io/json.hpp"

namespace attn {

using nlohmann::json;

std::string card_text(const Model& model, const std::string& key) {
    const auto found = model.card.find(key);
    return found == model.card.end() ? std::string() : found->second;
}

CardNumbers card_numbers(const Model& model) {
    constexpr int kDepth = 8;
    CardNumbers numbers;
    const Result<json> all = parse_json(card_text(model, "numbers"), "numbers", kDepth);
    if (!all || !all->is_object()) return numbers;
    for (const auto& [split, figures] : all->items()) {
        std::map<std::string, double>& values = numbers[split];
        if (!figures.is_object()) continue;
        for (const auto& [name, figure] : figures.items()) {
            const bool bounded = figure.is_object() && figure.contains("value");  // with its bounds and count
            const json& value = bounded ? figure["value"] : figure;
            if (value.is_number()) values[name] = value.get<double>();
        }
    }
    return numbers;
}

std::optional<double> card_figure(const CardNumbers& numbers, const std::string& split, const std::string& figure) {
    const auto figures = numbers.find(split);
    if (figures == numbers.end()) return std::nullopt;
    const auto value = figures->second.find(figure);
    return value == figures->second.end() ? std::nullopt : std::optional(value->second);
}

}  // namespace attn
