// A Document as a JSON file ("attention-studio-session", version 1): all of it, keys in a fixed order, readable. A
// missing field takes its default, an unknown one is ignored; an unknown mechanism or a number out of range is an Error
// that names the field. For any bytes at all: parse_session returns a Document that the engine may be given, or an
// Error; and parse_session(session_text(d)) is d.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/base/error.hpp"
#include "core/engine/document.hpp"

namespace attn {

inline constexpr int kSessionVersion = 1;
inline constexpr std::size_t kMaxTextBytes = 1U << 18;  // of a sentence
inline constexpr int kMaxWidth = 1024;
inline constexpr std::size_t kMaxBlocked = 1U << 18;

std::string session_text(const Document& document);
// `where` names the source in errors: a file, "the clipboard".
Result<Document> parse_session(std::string_view bytes, const std::string& where);
// The same from JSON at hand, without asking for "format": examples are partial sessions.
Result<Document> document_from_json(const nlohmann::json& json, const std::string& where);

Result<Document> load_session(const std::filesystem::path& path);
Status save_session(const std::filesystem::path& path, const Document& document);

}  // namespace attn
