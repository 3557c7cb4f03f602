#include "core/text/vocabulary.hpp"

#include <algorithm>

namespace attn {

Vocabulary::Vocabulary() {
    add("<unk>");
    add("<noun>", WordRole::Noun);
}

int Vocabulary::add(std::string_view word, WordRole role, int kind) {
    const auto [it, fresh] = ids_.try_emplace(std::string(word), size());
    if (fresh) {
        entries_.push_back({std::string(word), role, kind});
        return it->second;
    }
    Entry& known = entries_[static_cast<std::size_t>(it->second)];
    if (role == WordRole::Noun || known.role == WordRole::Other) known.role = role;
    if (known.kind == 0) known.kind = kind;
    return it->second;
}

int Vocabulary::add_kind(WordKind kind) {
    kinds_.push_back(std::move(kind));
    return static_cast<int>(kinds_.size());
}

int Vocabulary::find(std::string_view word) const {
    const auto it = ids_.find(word);
    return it == ids_.end() ? kUnknown : it->second;
}

int Vocabulary::find_kind(std::string_view id) const {
    const auto it = std::find_if(kinds_.begin(), kinds_.end(), [&](const WordKind& k) { return k.id == id; });
    return it == kinds_.end() ? 0 : static_cast<int>(it - kinds_.begin()) + 1;
}

}  // namespace attn
