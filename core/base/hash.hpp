// FNV-1a, 64 bits: keys for caches and random streams; not for security.
#pragma once

#include <cstdint>
#include <string_view>

namespace attn {

inline std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed = 0xcbf29ce484222325ULL) {
    std::uint64_t h = seed;
    for (const char c : bytes) {
        h ^= static_cast<unsigned char>(c);
        h *= 0x100000001b3ULL;
    }
    return h;
}

}  // namespace attn
