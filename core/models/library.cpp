#include "core/models/library.hpp"

#include <fmt/format.h>

#include "core/base/assets.hpp"
#include "core/base/file.hpp"
#include "core/io/json.hpp"

namespace attn {

namespace {

constexpr std::string_view kEnding = ".safetensors";

bool is_path(std::string_view id) {
    const bool ending = id.size() > kEnding.size() && id.substr(id.size() - kEnding.size()) == kEnding;
    return ending || id.find('/') != std::string_view::npos;
}

}  // namespace

Result<std::shared_ptr<const Model>> ModelLibrary::get(const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (const auto it = known_.find(id); it != known_.end()) return it->second;
    std::filesystem::path path = id;
    if (!is_path(id)) {
        const Result<std::filesystem::path> found = asset("models/" + id + std::string(kEnding));
        if (!found) {
            const Result<std::vector<std::string>> bundled = bundled_models();
            if (!bundled) return bundled.error();
            std::string known;
            for (const std::string& one : *bundled) {
                if (one == id) return found.error();  // it is one of the program's: its file is gone
                known += (known.empty() ? "" : ", ") + one;
            }
            return Error{fmt::format("there is no model called \"{}\"", id), "model",
                         "use one of: " + known + "; or the path of a file", Error::Kind::Usage};
        }
        path = *found;
    }
    Result<std::shared_ptr<const Model>> model = load_model(path);
    if (model) known_.emplace(id, *model);
    return model;
}

void ModelLibrary::put(const std::string& id, std::shared_ptr<const Model> model) {
    const std::lock_guard lock(mutex_);
    known_[id] = std::move(model);
}

Result<std::vector<std::string>> bundled_models() {
    const Result<std::filesystem::path> path = asset("models/models.json");
    if (!path) return path.error();
    const Result<std::string> bytes = read_file(*path, 1U << 20);
    if (!bytes) return bytes.error();
    const Result<nlohmann::json> list = parse_json(*bytes, path->string());
    if (!list) return list.error();
    std::vector<std::string> ids;
    if (list->is_array())
        for (const nlohmann::json& one : *list)
            if (one.is_string()) ids.push_back(one.get<std::string>());
    if (ids.empty() || ids.size() != list->size())
        return Error{"a list of the models' ids is expected", path->string(), "install the program anew"};
    return ids;
}

}  // namespace attn
