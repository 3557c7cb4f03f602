// The ready examples of assets/sentences/examples.json: each a partial session with a name and a remark.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/engine/document.hpp"

namespace attn {

struct Example {
    struct Text {
        std::string en, zh;
    };
    std::string id;
    Text name, note;
    Document document;
};

Result<std::vector<Example>> parse_examples(std::string_view bytes, const std::string& where);
Result<std::vector<Example>> load_examples();  // from the asset

// Or null.
const Example* find_example(const std::vector<Example>& examples, std::string_view id);

}  // namespace attn
