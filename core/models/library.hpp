// The models that are at hand: the bundled ones (assets/models/ID.safetensors), read once and kept. Safe for several
// threads at a time.
#pragma once

#include <map>
#include <mutex>

#include "core/models/model.hpp"

namespace attn {

class ModelLibrary {
public:
    // A bundled model by id, or a file by path ("./mine.safetensors": anything with a slash or the file's ending).
    Result<std::shared_ptr<const Model>> get(const std::string& id);

    // A model that is no file: from now on what `id` means. Of one in training, a copy at each look.
    void put(const std::string& id, std::shared_ptr<const Model> model);

private:
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const Model>, std::less<>> known_;
};

// Ids of the bundled models, in the order of assets/models/models.json.
Result<std::vector<std::string>> bundled_models();

}  // namespace attn
