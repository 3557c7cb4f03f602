#include "core/engine/examples.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/assets.hpp"
#include "core/base/file.hpp"
#include "core/engine/json_fields.hpp"
#include "core/engine/session.hpp"
#include "core/io/json.hpp"

namespace attn {

namespace {

using nlohmann::json;

constexpr const char* kFormat = "attention-studio-examples";
constexpr std::uint64_t kMaxFileBytes = 1U << 22;
constexpr std::size_t kMaxNameBytes = 4096;

void read_text(Fields fields, Example::Text& out) {
    fields.text("en", out.en, kMaxNameBytes);
    fields.text("zh", out.zh, kMaxNameBytes);
    if (out.en.empty() || out.zh.empty()) fields.fail("", "a text in both \"en\" and \"zh\" is expected");
}

Result<Example> read_example(const json& entry, const std::string& where) {
    Example example;
    Fields fields(entry, where);
    fields.text("id", example.id, 64);
    if (example.id.empty()) fields.fail("id", "it is missing or empty");
    read_text(fields.object("name"), example.name);
    read_text(fields.object("note"), example.note);
    const json* partial = fields.value("document");
    if (partial == nullptr) fields.fail("document", "it is missing");
    if (fields.error()) return *fields.error();
    Result<Document> document = document_from_json(*partial, fmt::format("{}, document", where));
    if (!document) return document.error();
    example.document = *std::move(document);
    return example;
}

}  // namespace

Result<std::vector<Example>> parse_examples(std::string_view bytes, const std::string& where) {
    const Result<json> parsed = parse_json(bytes, where, 16);
    if (!parsed) return parsed.error();
    Fields fields(*parsed, where);
    std::string format;
    fields.text("format", format, 256);
    if (format != kFormat) fields.fail("format", fmt::format("\"{}\" is expected", kFormat));
    const json* list = fields.value("examples");
    if (list == nullptr || !list->is_array()) fields.fail("examples", "a list is expected");
    if (fields.error()) return *fields.error();

    std::vector<Example> examples;
    for (const json& entry : *list) {
        Result<Example> example = read_example(entry, fmt::format("{}, examples[{}]", where, examples.size()));
        if (!example) return example.error();
        if (find_example(examples, example->id) != nullptr)
            return Error{fmt::format("the id '{}' is there twice", example->id), where, "give each its own"};
        examples.push_back(*std::move(example));
    }
    return examples;
}

Result<std::vector<Example>> load_examples() {
    const Result<std::filesystem::path> path = asset("sentences/examples.json");
    if (!path) return path.error();
    const Result<std::string> bytes = read_file(*path, kMaxFileBytes);
    if (!bytes) return bytes.error();
    return parse_examples(*bytes, path->string());
}

const Example* find_example(const std::vector<Example>& examples, std::string_view id) {
    for (const Example& e : examples)
        if (e.id == id) return &e;
    return nullptr;
}

}  // namespace attn
