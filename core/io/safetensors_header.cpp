#include "core/io/safetensors_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/base/utf8.hpp"
#include "core/io/json.hpp"

namespace attn::safetensors {

namespace {

std::string tensor_where(std::string_view name) { return "tensor " + utf8::quote(name); }

std::optional<DType> find_dtype(std::string_view name) {
    for (int i = 0; i <= static_cast<int>(DType::F8E8M0); ++i)
        if (dtype_name(static_cast<DType>(i)) == name) return static_cast<DType>(i);
    return std::nullopt;
}

// The shape's bytes, or nothing where they pass what a signed 64-bit number holds.
std::optional<std::uint64_t> byte_count(const TensorInfo& t) {
    constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    auto bytes = static_cast<std::uint64_t>(dtype_bytes(t.dtype));
    for (const std::int64_t dim : t.shape) {
        const auto d = static_cast<std::uint64_t>(dim);
        if (d != 0 && bytes > kMax / d) return std::nullopt;
        bytes *= d;
    }
    return bytes;
}

// One state for each place in the header; every event is right in some states and an error in the others.
class HeaderSax : public nlohmann::json_sax<nlohmann::json> {
public:
    Header header;
    std::optional<Error> error;

    bool null() override { return unexpected("null"); }
    bool boolean(bool value) override { return unexpected(value ? "true" : "false"); }
    bool number_float(double, const std::string& text) override {
        return unexpected("the number " + utf8::quote(text, 30));
    }
    bool binary(nlohmann::json::binary_t&) override { return unexpected("binary data"); }
    bool number_integer(std::int64_t value) override { return unexpected(fmt::format("the number {}", value)); }

    bool number_unsigned(std::uint64_t value) override {
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return unexpected(fmt::format("the number {}", value));
        if (at_ == At::Dims) {
            if (tensor_.shape.size() >= kMaxRank) return fail(fmt::format("more than {} dimensions", kMaxRank));
            tensor_.shape.push_back(static_cast<std::int64_t>(value));
            return true;
        }
        if (at_ != At::Ends) return unexpected(fmt::format("the number {}", value));
        if (offsets_ >= 2) return fail("more than two numbers in data_offsets");
        (offsets_++ == 0 ? tensor_.begin : tensor_.end) = value;
        return true;
    }

    bool string(std::string& value) override {
        if (at_ == At::MetaValue) {
            if (header.metadata.size() >= kMaxMetadata) return fail(fmt::format("more than {} entries", kMaxMetadata));
            if (!header.metadata.emplace(key_, std::move(value)).second)
                return fail(utf8::quote(key_) + " stands there twice");
            at_ = At::MetaKey;
            return true;
        }
        if (at_ != At::Dtype) return unexpected("the text " + utf8::quote(value, 30));
        const std::optional<DType> dtype = find_dtype(value);
        if (!dtype) return fail("unknown dtype " + utf8::quote(value, 30), "convert the tensor to F32, F16 or BF16");
        tensor_.dtype = *dtype;
        at_ = At::Field;
        return true;
    }

    bool start_object(std::size_t) override {
        if (at_ == At::Start) {
            at_ = At::Name;
        } else if (at_ == At::Entry) {
            at_ = is_metadata_ ? At::MetaKey : At::Field;
        } else {
            return unexpected("an object");
        }
        return true;
    }

    bool key(std::string& name) override {
        if (at_ == At::Name) {
            is_metadata_ = name == "__metadata__";
            if (is_metadata_ && std::exchange(metadata_seen_, true)) return fail("'__metadata__' stands there twice");
            if (!is_metadata_ && header.tensors.size() >= kMaxTensors)
                return fail(fmt::format("more than {} tensors", kMaxTensors));
            tensor_ = TensorInfo{};
            tensor_.name = std::move(name);
            offsets_ = 0;
            has_dtype_ = has_shape_ = has_offsets_ = false;
            at_ = At::Entry;
            return true;
        }
        if (at_ == At::MetaKey) {
            key_ = std::move(name);
            at_ = At::MetaValue;
            return true;
        }
        return field(name);
    }

    bool end_object() override {
        if (at_ == At::Name) {
            at_ = At::End;
        } else if (at_ == At::MetaKey) {
            at_ = At::Name;
        } else {
            if (!has_dtype_ || !has_shape_ || !has_offsets_)
                return fail(fmt::format("has no '{}'", !has_dtype_ ? "dtype" : !has_shape_ ? "shape" : "data_offsets"));
            at_ = At::Name;
            return finish_tensor();
        }
        return true;
    }

    bool start_array(std::size_t) override {
        if (at_ == At::Shape) {
            at_ = At::Dims;
        } else if (at_ == At::Offsets) {
            at_ = At::Ends;
        } else {
            return unexpected("an array");
        }
        return true;
    }

    bool end_array() override {
        if (at_ == At::Ends && offsets_ != 2) return fail(fmt::format("data_offsets has {} of 2 numbers", offsets_));
        at_ = At::Field;
        return true;
    }

    bool parse_error(std::size_t byte, const std::string&, const nlohmann::json::exception& e) override {
        error =
            Error{fmt::format("the header is not valid JSON at its byte {}: {}", byte, json_reason(e.what())), "", ""};
        return false;
    }

private:
    enum class At { Start, Name, Entry, MetaKey, MetaValue, Field, Dtype, Shape, Dims, Offsets, Ends, End };

    bool field(const std::string& name) {
        bool* seen = name == "dtype" ? &has_dtype_ : name == "shape" ? &has_shape_ : &has_offsets_;
        if (name != "dtype" && name != "shape" && name != "data_offsets")
            return fail("unknown entry " + utf8::quote(name, 30) + ", expected 'dtype', 'shape' and 'data_offsets'");
        if (std::exchange(*seen, true)) return fail(fmt::format("'{}' stands there twice", name));
        at_ = name == "dtype" ? At::Dtype : name == "shape" ? At::Shape : At::Offsets;
        return true;
    }

    bool finish_tensor() {
        const std::string type = fmt::format("{} of {}", tensor_.shape_text(), dtype_name(tensor_.dtype));
        if (tensor_.begin > tensor_.end)
            return fail(fmt::format("its bytes end ({}) before they begin ({})", tensor_.end, tensor_.begin));
        const std::optional<std::uint64_t> bytes = byte_count(tensor_);
        if (!bytes) return fail(type + " is more than 2^63 bytes");
        if (*bytes != tensor_.end - tensor_.begin)
            return fail(fmt::format("{} takes {} bytes, but its data_offsets hold {}", type, *bytes,
                                    tensor_.end - tensor_.begin));
        header.tensors.push_back(std::move(tensor_));
        return true;
    }

    bool unexpected(const std::string& found) {
        const auto expected = [&] {
            switch (at_) {
                case At::Start: return "an object";
                case At::Entry: return "an object with 'dtype', 'shape' and 'data_offsets'";
                case At::MetaValue: return "text";
                case At::Dtype: return "a dtype as text";
                case At::Shape: return "a shape as an array";
                case At::Offsets: return "data_offsets as an array";
                case At::Dims: return "a dimension: a whole number of 0 or more";
                case At::Ends: return "an offset: a whole number of 0 or more";
                default: return "nothing more";
            }
        };
        return fail(fmt::format("found {}, expected {}", found, expected()));
    }

    bool fail(std::string what, std::string fix = "") {
        const bool named = at_ != At::Start && at_ != At::End && !(at_ == At::Name && tensor_.name.empty());
        error = Error{std::move(what),
                      is_metadata_ ? "__metadata__"
                      : named      ? tensor_where(tensor_.name)
                                   : "",
                      std::move(fix)};
        return false;
    }

    At at_ = At::Start;
    TensorInfo tensor_;
    std::string key_;
    int offsets_ = 0;
    bool is_metadata_ = false, metadata_seen_ = false;
    bool has_dtype_ = false, has_shape_ = false, has_offsets_ = false;
};

}  // namespace

Result<Header> parse_header(std::string_view json) {
    while (!json.empty() && json.back() == ' ') json.remove_suffix(1);  // the padding
    if (json.empty()) return Error{"the header is empty", "", "check that this is a safetensors file"};
    if (json.front() != '{')
        return Error{fmt::format("the header begins with {}, expected '{{'", utf8::quote(json.substr(0, 1))), "", ""};
    HeaderSax sax;
    const bool read = nlohmann::json::sax_parse(json.data(), json.data() + json.size(), &sax);
    if (sax.error) return *std::move(sax.error);
    if (!read) return Error{"the header is not valid JSON", "", ""};
    return std::move(sax.header);
}

Status check_layout(std::vector<TensorInfo>& tensors, std::uint64_t data_bytes) {
    std::sort(tensors.begin(), tensors.end(), [](const TensorInfo& a, const TensorInfo& b) { return a.name < b.name; });
    for (std::size_t i = 1; i < tensors.size(); ++i)
        if (tensors[i].name == tensors[i - 1].name)
            return Error{"stands there twice", tensor_where(tensors[i].name), ""};

    std::vector<const TensorInfo*> order;
    for (const TensorInfo& t : tensors) {
        if (t.end > data_bytes)
            return Error{
                fmt::format("its bytes are {} to {} of the data, the file has only {}", t.begin, t.end, data_bytes),
                tensor_where(t.name), "the file is cut short: copy or download it again"};
        order.push_back(&t);
    }
    std::sort(order.begin(), order.end(), [](const TensorInfo* a, const TensorInfo* b) {
        return a->begin != b->begin ? a->begin < b->begin : a->end < b->end;
    });
    std::uint64_t used = 0;
    const TensorInfo* before = nullptr;
    for (const TensorInfo* t : order) {
        if (t->begin < used)
            return Error{
                fmt::format("its bytes {} to {} overlap those of {}", t->begin, t->end, utf8::quote(before->name)),
                tensor_where(t->name), ""};
        if (t->begin > used)
            return Error{fmt::format("its bytes begin at {}, expected {}: the bytes between belong to no tensor",
                                     t->begin, used),
                         tensor_where(t->name), ""};
        used = t->end;
        before = t;
    }
    if (used != data_bytes)
        return Error{fmt::format("{} bytes of data, the tensors end at {}", data_bytes, used), "", ""};
    return Done{};
}

}  // namespace attn::safetensors
