#include "core/engine/document.hpp"

namespace attn {

std::string_view query_source_name(QuerySource source) {
    switch (source) {
        case QuerySource::Same: return "same";
        case QuerySource::Second: return "second";
        case QuerySource::Word: return "word";
    }
    return "same";
}

bool same_numbers(const Document& a, const Document& b) {
    Document without_view = a;
    without_view.view = b.view;
    without_view.pronoun = b.pronoun;  // workspaces with runs of their own
    without_view.compare = b.compare;
    return without_view == b;
}

}  // namespace attn
