// `attn attend` on files that a test writes: tensors by name, and what the answer must hold.
#pragma once

#include <filesystem>
#include <map>
#include <numeric>

#include "core/attention/mechanism.hpp"
#include "core/base/rng.hpp"
#include "tests/cli/support.hpp"
#include "tests/support/naive.hpp"

namespace attn::test {

using naive::Grid;

using Numbers = std::vector<float>;
struct Value {
    std::vector<std::int64_t> shape;
    Numbers values;
};
using Values = std::map<std::string, Value>;

inline Value random(Rng& rng, std::vector<std::int64_t> shape, double size = 1) {
    Value v{std::move(shape), {}};
    const std::int64_t count = std::accumulate(v.shape.begin(), v.shape.end(), std::int64_t{1}, std::multiplies<>());
    for (std::int64_t i = 0; i < count; ++i) v.values.push_back(static_cast<float>(rng.normal() * size));
    return v;
}

inline Grid grid(const Value& v) {
    const int cols = static_cast<int>(v.shape.back());
    Grid g(static_cast<int>(v.values.size()) / cols, cols);
    std::copy(v.values.begin(), v.values.end(), g.at.begin());
    return g;
}

inline Values inputs(Rng& rng, std::int64_t tq, std::int64_t tk, std::int64_t dq, std::int64_t dk, std::int64_t dv) {
    return {{"query", random(rng, {tq, dq})}, {"key", random(rng, {tk, dk})}, {"value", random(rng, {tk, dv})}};
}

// What a descriptor asks for, from its own list of shapes.
inline void add_parameters(Values& values, const Mechanism& m, Rng& rng) {
    const std::int64_t dq = values.at("query").shape[1], dk = values.at("key").shape[1];
    for (const ParameterSpec& p : m.parameters) {
        std::vector<std::int64_t> shape;
        for (const std::string_view s : p.shape)
            shape.push_back(s == "1"         ? 1
                            : s == "d_q"     ? dq
                            : s == "d_k"     ? dk
                            : s == "d_q+d_k" ? dq + dk
                            : s == "d_p"     ? 3
                                             : 5);
        values[std::string(p.name)] = random(rng, shape, 0.7);
    }
}

inline SafetensorsWriter writer_of(const Values& values, const Grid* mask = nullptr) {
    SafetensorsWriter writer;
    for (const auto& [name, v] : values) writer.add(name, v.shape, v.values);
    if (mask != nullptr) {
        std::vector<std::uint8_t> cells(mask->at.begin(), mask->at.end());
        writer.add_u8("mask", {mask->rows, mask->cols}, cells);
    }
    return writer;
}

class CliAttend : public testing::Test {
protected:
    Ran attend(const SafetensorsWriter& writer, std::vector<std::string> arguments = {}) {
        EXPECT_TRUE(writer.write(in()));
        return attend_file(in(), std::move(arguments));
    }
    Ran attend_file(const std::string& file, std::vector<std::string> arguments = {}) {
        std::filesystem::remove(out());
        const std::vector<std::string> base = {"attend", "--input", file, "--output", out()};
        arguments.insert(arguments.begin(), base.begin(), base.end());
        return attn(arguments);
    }
    std::string in() const { return folder_ / "in.safetensors"; }
    std::string out() const { return folder_ / "out.safetensors"; }

    void expect_tensor(const Safetensors& file, const std::string& name, const std::string& shape,
                       const Grid& expected) {
        const TensorInfo* info = file.find(name);
        ASSERT_NE(info, nullptr) << name;
        EXPECT_EQ(info->shape_text(), shape) << name;
        const Result<Numbers> values = file.floats(name);
        ASSERT_TRUE(values);
        ASSERT_EQ(values->size(), expected.at.size()) << name;
        const double size = std::max(1.0, naive::max_abs(expected));
        for (std::size_t i = 0; i < values->size(); ++i)
            ASSERT_NEAR(static_cast<double>((*values)[i]), expected.at[i], 2e-5 * size) << name << " at " << i;
    }
    void expect_wrong(const Ran& ran, const std::vector<std::string>& parts, int status = 1) {
        expect_error(ran, status, parts);
        EXPECT_FALSE(std::filesystem::exists(out()));
    }

    Folder folder_;
    Rng rng_{11};
};

}  // namespace attn::test
