// Errors as values. A user's fault (file, text, flag) returns an Error that says what is wrong, where, and what to do
// about it; a programmer's fault stops the program through ATTN_CHECK.
//
//   Result<Matrix> m = read_matrix(path);
//   if (!m) return m.error();
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace attn {

struct Error {
    enum class Kind { Failed, Usage, Cancelled };

    std::string what;   // "the header says 9 bytes, the file has 4"
    std::string where;  // file, tensor, flag or position; may be empty
    std::string fix;    // what the user can do; may be empty
    Kind kind = Kind::Failed;
    std::string key = {};  // "no-words": the windows show their own words for it ("error.no-words"); empty: this text

    // One line: "WHERE: WHAT; FIX".
    std::string message() const;
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return held_.index() == 0; }
    T& operator*() & { return *std::get_if<0>(&held_); }
    const T& operator*() const& { return *std::get_if<0>(&held_); }
    T&& operator*() && { return std::move(*std::get_if<0>(&held_)); }
    T* operator->() { return std::get_if<0>(&held_); }
    const T* operator->() const { return std::get_if<0>(&held_); }
    const Error& error() const { return *std::get_if<1>(&held_); }

private:
    std::variant<T, Error> held_;
};

struct Done {};
using Status = Result<Done>;  // return Done{} or an Error

[[noreturn]] void check_failed(const char* condition, const char* file, int line, const char* message);

}  // namespace attn

// Holds in every build: a broken precondition is the programmer's fault and must not go on.
#define ATTN_CHECK(condition, message) \
    (static_cast<bool>(condition) ? void(0) : ::attn::check_failed(#condition, __FILE__, __LINE__, message))
