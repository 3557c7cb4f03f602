#include "core/engine/json_fields.hpp"

#include <cmath>
#include <utility>

namespace attn {

using nlohmann::json;

Fields::Fields(const json& object, std::string where)
    : Fields(&object, std::move(where), {}, std::make_shared<std::optional<Error>>()) {
    if (!object.is_object()) fail("", fmt::format("a JSON object is expected here, not {}", object.type_name()));
}

Fields::Fields(const json* object, std::string where, std::string prefix, std::shared_ptr<std::optional<Error>> error)
    : object_(object), where_(std::move(where)), prefix_(std::move(prefix)), error_(std::move(error)) {}

const json* Fields::value(std::string_view name) const {
    if (object_ == nullptr || !object_->is_object() || failed()) return nullptr;
    const auto found = object_->find(std::string(name));
    return found == object_->end() ? nullptr : &*found;
}

void Fields::fail(std::string_view name, std::string what, std::string fix) {
    if (failed()) return;
    const std::string field = prefix_ + std::string(name);
    const bool both = !where_.empty() && !field.empty();
    *error_ = Error{std::move(what), fmt::format("{}{}{}", where_, both ? ", " : "", field), std::move(fix)};
}

Fields Fields::object(std::string_view name) {
    const json* inner = value(name);
    if (inner != nullptr && !inner->is_object())
        fail(name, fmt::format("a JSON object is expected here, not {}", inner->type_name()));
    return {inner, where_, prefix_ + std::string(name) + ".", error_};
}

void Fields::text(std::string_view name, std::string& out, std::size_t max_bytes) {
    const json* v = value(name);
    if (v == nullptr) return;
    if (!v->is_string()) return fail(name, fmt::format("a text is expected, not {}", v->type_name()));
    const auto& text = v->get_ref<const std::string&>();
    if (text.size() > max_bytes)
        return fail(name, fmt::format("{} bytes of text, at most {} are allowed", text.size(), max_bytes));
    out = text;
}

void Fields::flag(std::string_view name, bool& out) {
    const json* v = value(name);
    if (v == nullptr) return;
    if (!v->is_boolean()) return fail(name, fmt::format("true or false is expected, not {}", v->type_name()));
    out = v->get<bool>();
}

void Fields::real(std::string_view name, double& out, double low, double high) {
    const json* v = value(name);
    if (v == nullptr) return;
    if (!v->is_number()) return fail(name, fmt::format("a number is expected, not {}", v->type_name()));
    const auto number = v->get<double>();
    if (!(number >= low && number <= high))
        return fail(name, fmt::format("{} is not between {} and {}", number, low, high));
    out = number;
}

void Fields::whole(std::string_view name, int& out, int low, int high) {
    double number = out;
    real(name, number, low, high);
    if (failed()) return;
    if (number != std::floor(number)) return fail(name, fmt::format("{} is not a whole number", number));
    out = static_cast<int>(number);
}

}  // namespace attn
