// Reads the fields of a JSON object into what already holds their defaults: a missing field leaves the default, a wrong
// one becomes an Error that names it, and the first Error stays. Fields nobody asks for are ignored.
//
//   Fields f(json, "session.json");
//   f.text("sentence", document.sentence, kMaxTextBytes);
//   if (f.error()) return *f.error();
#pragma once

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.hpp"

namespace attn {

class Fields {
public:
    Fields(const nlohmann::json& object, std::string where);

    void text(std::string_view name, std::string& out, std::size_t max_bytes);
    void flag(std::string_view name, bool& out);
    void whole(std::string_view name, int& out, int low, int high);
    void real(std::string_view name, double& out, double low, double high);

    // `find(text)` returns something that is false when there is no such id; it is then an Error that lists `known`.
    template <class Find>
    void id(std::string_view name, std::string& out, const Find& find, std::string_view known) {
        std::string given = out;
        text(name, given, 64);
        if (failed()) return;
        if (find(std::string_view(given))) out = std::move(given);
        else fail(name, fmt::format("there is no '{}'", given), fmt::format("one of: {}", known));
    }

    // The fields of an object inside this one (of an empty one when it is missing); its errors are this one's.
    Fields object(std::string_view name);
    // The raw value, or null when missing.
    const nlohmann::json* value(std::string_view name) const;

    void fail(std::string_view name, std::string what, std::string fix = {});
    bool failed() const { return error_->has_value(); }
    const std::optional<Error>& error() const { return *error_; }

private:
    Fields(const nlohmann::json* object, std::string where, std::string prefix,
           std::shared_ptr<std::optional<Error>> error);

    const nlohmann::json* object_;  // null: no fields, every reader leaves its default
    std::string where_, prefix_;
    std::shared_ptr<std::optional<Error>> error_;
};

}  // namespace attn
