// Session files and example lists from outside: an Error, or a Document that survives being written and read again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/engine/examples.hpp"
#include "core/engine/session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto document = attn::parse_session(bytes, "fuzz")) {
        const std::string text = attn::session_text(*document);
        const auto again = attn::parse_session(text, "fuzz");
        if (!again || !(*again == *document) || attn::session_text(*again) != text) std::abort();
    }
    (void)attn::parse_examples(bytes, "fuzz");
    return 0;
}
