#include "core/engine/pronoun_examples.hpp"

#include <fmt/format.h>

#include "core/base/assets.hpp"
#include "core/base/file.hpp"
#include "core/engine/json_fields.hpp"
#include "core/io/json.hpp"

namespace attn {

namespace {

constexpr const char* kFormat = "attention-studio-pronouns";
constexpr std::uint64_t kMaxFileBytes = 1U << 20;
constexpr std::size_t kMaxSentenceBytes = 1024;

}  // namespace

Result<std::vector<SentencePair>> parse_pronoun_examples(std::string_view bytes, const std::string& where) {
    const Result<nlohmann::json> parsed = parse_json(bytes, where, 8);
    if (!parsed) return parsed.error();
    Fields fields(*parsed, where);
    std::string format;
    fields.text("format", format, 256);
    if (format != kFormat) fields.fail("format", fmt::format("\"{}\" is expected", kFormat));
    const nlohmann::json* list = fields.value("examples");
    if (list == nullptr || !list->is_array()) fields.fail("examples", "a list is expected");
    if (fields.error()) return *fields.error();

    std::vector<SentencePair> examples;
    for (const nlohmann::json& entry : *list) {
        SentencePair e;
        Fields f(entry, fmt::format("{}, examples[{}]", where, examples.size()));
        f.text("first", e.first, kMaxSentenceBytes);
        f.text("second", e.second, kMaxSentenceBytes);
        f.text("zh", e.zh, kMaxSentenceBytes);
        if (e.first.empty() || e.second.empty() || e.zh.empty())
            f.fail("", "\"first\", \"second\" and \"zh\" are expected");
        if (f.error()) return *f.error();
        examples.push_back(std::move(e));
    }
    return examples;
}

Result<std::vector<SentencePair>> load_pronoun_examples() {
    const Result<std::filesystem::path> path = asset("sentences/pronouns.json");
    if (!path) return path.error();
    const Result<std::string> bytes = read_file(*path, kMaxFileBytes);
    if (!bytes) return bytes.error();
    return parse_pronoun_examples(*bytes, path->string());
}

}  // namespace attn
