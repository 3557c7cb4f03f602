#include "app/cli/attend_input.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "app/cli/command.hpp"

namespace attn::cli {

namespace {

constexpr std::array<std::string_view, 7> kProjections = {"in_proj_weight", "q_proj_weight", "k_proj_weight",
                                                          "v_proj_weight",  "in_proj_bias",  "out_proj.weight",
                                                          "out_proj.bias"};

bool is_projection(std::string_view name) {
    return std::find(kProjections.begin(), kProjections.end(), name) != kProjections.end();
}

std::string found_text(const TensorInfo& t) { return fmt::format("{} {}", dtype_name(t.dtype), t.shape_text()); }

// The shape itself is checked by the caller.
Result<std::vector<float>> read_floats(const Safetensors& file, const TensorInfo& info) {
    const bool real =
        info.dtype == DType::F32 || info.dtype == DType::F16 || info.dtype == DType::BF16 || info.dtype == DType::F64;
    if (!real)
        return Error{fmt::format("dtype found {}, dtype expected F32, F16, BF16 or F64", dtype_name(info.dtype)),
                     file.where(info.name), "convert the tensor and save it again"};
    Result<std::vector<float>> values = file.floats(info.name);
    if (!values) return values.error();
    const auto bad = std::find_if(values->begin(), values->end(), [](float x) { return !std::isfinite(x); });
    if (bad == values->end()) return values;
    std::int64_t rest = bad - values->begin();
    std::string at;
    for (std::size_t d = info.shape.size(); d-- > 0;) {
        at = fmt::format("{}{}{}", rest % info.shape[d], at.empty() ? "" : ", ", at);
        rest /= info.shape[d];
    }
    const bool wide = info.dtype == DType::F64;
    return Error{fmt::format("element [{}] is {}{}", at, std::isnan(*bad) ? "not a number" : "infinite",
                             wide && !std::isnan(*bad) ? " as a 32-bit float" : ""),
                 file.where(info.name), "use finite numbers; a mask is the way to leave keys out"};
}

Error missing(const Safetensors& file, const std::string& name, const std::string& shape) {
    return {fmt::format("the tensor is missing; shape expected {}", shape), file.where(name), "add it to the input"};
}

Error misshaped(const Safetensors& file, const TensorInfo& info, const std::string& expected, std::string fix) {
    return {fmt::format("shape found {}, shape expected {}", info.shape_text(), expected), file.where(info.name),
            std::move(fix)};
}

constexpr double kMaxCells = 1 << 28;  // of a matrix, over all heads: 1 GB

// "query", "[T_q, d_q]"
Result<const TensorInfo*> find_matrix(const Safetensors& file, const std::string& name, const std::string& shape) {
    const TensorInfo* info = file.find(name);
    if (info == nullptr) return missing(file, name, shape);
    const auto fits = [](std::int64_t side) { return side >= 1 && side <= (std::int64_t{1} << 31); };
    if (info->shape.size() != 2 || !fits(info->shape[0]) || !fits(info->shape[1]))
        return misshaped(file, *info, shape + ", each at least 1", "save a matrix with one row a token");
    if (static_cast<double>(info->count()) > kMaxCells)
        return misshaped(file, *info, fmt::format("{} with at most {:.0f} numbers", shape, kMaxCells),
                         "attend to fewer tokens at a time");
    return info;
}

Result<AttendSizes> read_sizes(const Safetensors& file) {
    const auto query = find_matrix(file, "query", "[T_q, d_q]");
    if (!query) return query.error();
    const auto key = find_matrix(file, "key", "[T_k, d_k]");
    if (!key) return key.error();
    const auto value = find_matrix(file, "value", "[T_k, d_v]");
    if (!value) return value.error();
    if ((*value)->shape[0] != (*key)->shape[0])
        return misshaped(file, **value, fmt::format("[T_k, d_v] = [{}, d_v], one value a key", (*key)->shape[0]),
                         "give as many values as keys");
    return AttendSizes{(*query)->shape[0], (*key)->shape[0], (*query)->shape[1], (*key)->shape[1], (*value)->shape[1]};
}

Result<Matrix> read_matrix(const Safetensors& file, const char* name) {
    const TensorInfo& info = *file.find(name);
    const Result<std::vector<float>> values = read_floats(file, info);
    if (!values) return values.error();
    return Matrix(Eigen::Map<const Matrix>(values->data(), info.shape[0], info.shape[1]));
}

Result<Matrix> read_mask(const Safetensors& file, const TensorInfo& info, Index queries, Index keys) {
    const std::string expected = fmt::format("[T_q, T_k] = [{}, {}]", queries, keys);
    if (info.shape.size() != 2 || info.shape[0] != queries || info.shape[1] != keys)
        return misshaped(file, info, expected, "give it one row a query and one column a key");
    if (info.dtype != DType::U8 && info.dtype != DType::Bool)
        return Error{fmt::format("dtype found {}, dtype expected U8 or BOOL", dtype_name(info.dtype)),
                     file.where(info.name), "1 where the query may attend to the key, else 0"};
    const std::string_view bytes = file.bytes(info);
    Matrix allowed(queries, keys);
    for (Index i = 0; i < allowed.size(); ++i) {
        const auto value = static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
        if (value > 1)
            return Error{fmt::format("element [{}, {}] is {}", i / keys, i % keys, value), file.where(info.name),
                         "1 where the query may attend to the key, else 0"};
        allowed.data()[i] = static_cast<float>(value);
    }
    return allowed;
}

// Whether the file's mask allows just what --mask does.
bool agrees(const Matrix& mask, const AttendRequest& r) {
    const ops::HideCells hide = r.mask->rule != nullptr ? r.mask->rule(r.options, {}) : ops::HideCells();
    std::vector<float> allowed(static_cast<std::size_t>(mask.cols()));
    for (Index i = 0; i < mask.rows(); ++i) {
        std::fill(allowed.begin(), allowed.end(), 1.0F);
        if (hide) hide(i, allowed);
        if (!std::equal(allowed.begin(), allowed.end(), mask.row(i).data())) return false;
    }
    return true;
}

struct Expected {
    std::string name, shape;
    std::string_view option = {};  // takes its place where it is given
};

std::vector<Expected> expected_tensors(const AttendRequest& r) {
    std::vector<Expected> all = {{"query", "[T_q, d_q]"}, {"key", "[T_k, d_k]"}, {"value", "[T_k, d_v]"}};
    for (const Mechanism* m : {static_cast<const Mechanism*>(r.score), static_cast<const Mechanism*>(r.alignment),
                               static_cast<const Mechanism*>(r.context)})
        for (const ParameterSpec& p : m->parameters)
            all.push_back({std::string(p.name), shape_text(p) + (p.optional ? " (optional)" : ""), p.option});
    if (r.mask->by_hand) all.push_back({"mask", "[T_q, T_k]"});
    if (r.heads == 0) return all;
    all.push_back(
        {"in_proj_weight", "[3E, E] (or q_proj_weight [E, E], k_proj_weight [E, d_k], v_proj_weight [E, d_v])"});
    all.push_back({"in_proj_bias", "[3E] (optional)"});
    all.push_back({"out_proj.weight", "[E, E]"});
    all.push_back({"out_proj.bias", "[E] (optional)"});
    return all;
}

std::string list_text(const std::vector<Expected>& all) {
    std::string text;
    for (const Expected& e : all) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", e.name, e.shape);
    return text;
}

// "score additive" of "additive.vector", or nothing.
std::string owner_of(std::string_view name) {
    for (const ScoreFunction& s : score_functions())
        for (const ParameterSpec& p : s.parameters)
            if (p.name == name) return fmt::format("--score {}", s.id);
    for (const Alignment& a : alignments())
        for (const ParameterSpec& p : a.parameters)
            if (p.name == name) return fmt::format("--alignment {}", a.id);
    return {};
}

Status check_names(const Safetensors& file, const AttendRequest& r) {
    const std::vector<Expected> expected = expected_tensors(r);
    const bool own_widths = file.find("in_proj_weight") == nullptr;
    for (const TensorInfo& t : file.tensors()) {
        const auto known =
            std::find_if(expected.begin(), expected.end(), [&](const Expected& e) { return e.name == t.name; });
        const bool own =
            r.heads > 0 && own_widths && t.name.size() == 13 && is_projection(t.name);  // q_proj_weight, ...
        if (known != expected.end() && std::count(r.given.begin(), r.given.end(), known->option) > 0)
            return Error{fmt::format("found {}, and --{} takes its place", found_text(t), known->option),
                         file.where(t.name), "leave one of the two out"};
        if (known != expected.end() || own || t.name == "mask" || t.name.rfind("expected.", 0) == 0) continue;
        if (t.name == "bias_k" || t.name == "bias_v")
            return Error{"PyTorch's add_bias_kv, a learned key and value more, is not computed here",
                         file.where(t.name), "use a module without it"};
        if (r.heads == 0 && is_projection(t.name)) {
            const auto heads = file.metadata().find("num_heads");
            const bool number = heads != file.metadata().end() && !heads->second.empty() && heads->second.size() <= 3 &&
                                heads->second.find_first_not_of("0123456789") == std::string::npos;
            return Error{
                fmt::format("found {}: a projection of multi-head attention, and --heads is not given", found_text(t)),
                file.where(t.name),
                fmt::format("give --heads {}, or leave the projections out", number ? heads->second : "H")};
        }
        const std::string owner = owner_of(t.name);
        return Error{
            fmt::format("found {}, but {} has no use for it; expected {}", found_text(t),
                        fmt::format("{}, {}, {}", r.score->id, r.alignment->id, r.context->id), list_text(expected)),
            file.where(t.name), owner.empty() ? "leave it out" : fmt::format("leave it out, or give {}", owner)};
    }
    return Done{};
}

Status check_projections(const Safetensors& file, const AttendRequest& r, const AttendSizes& in) {
    if (r.heads == 0) return Done{};
    const Index width = in.d_q;
    const auto shape = [&](Index rows, Index cols) { return fmt::format("[{}, {}]", rows, cols); };
    if (file.find("in_proj_weight") == nullptr && file.find("q_proj_weight") == nullptr)
        return Error{
            fmt::format("the tensor is missing; shape expected [3E, E] = {}, or instead q_proj_weight [E, E] = {}, "
                        "k_proj_weight [E, d_k] = {}, v_proj_weight [E, d_v] = {}; and out_proj.weight [E, E] = {}",
                        shape(3 * width, width), shape(width, width), shape(width, in.d_k), shape(width, in.d_v),
                        shape(width, width)),
            file.where("in_proj_weight"), "add them to the input, or leave out --heads"};
    if (file.find("in_proj_weight") != nullptr)
        for (const char* name : {"key", "value"})
            if (const TensorInfo* t = file.find(name); t->shape[1] != width)
                return misshaped(
                    file, *t, fmt::format("[T_k, E] = [{}, {}] with in_proj_weight", t->shape[0], width),
                    "for keys and values of other widths give q_proj_weight, k_proj_weight and v_proj_weight");
    if (width % r.heads != 0)
        return usage_error("--heads", fmt::format("a width of {} cannot be cut into {} heads", width, r.heads),
                           fmt::format("use a number that divides {}", width));
    return Done{};
}

// What the mechanism asks of widths and numbers.
Status check_sizes(const Safetensors& file, const AttendRequest& r, const AttendSizes& in) {
    if (r.heads == 0 && r.score->equal_widths && in.d_k != in.d_q)
        return misshaped(file, *file.find("key"),
                         fmt::format("[T_k, d_k] = [{}, {}]: {} needs d_k = d_q", in.keys, in.d_q, r.score->id),
                         "use general, additive, concat or mlp, or vectors of one width");
    const int heads = std::max(1, r.heads);
    if (static_cast<double>(in.queries) * static_cast<double>(in.keys) * heads > kMaxCells)
        return Error{
            fmt::format("T_q · T_k · heads = {} · {} · {} is more than {:.0f}", in.queries, in.keys, heads, kMaxCells),
            "query, key", "attend to fewer tokens at a time"};
    if (Status s = check_draws(*r.context, r.options, in.queries, in.keys, heads, kMaxCells); !s) {
        Error error = s.error();
        error.where = "--" + error.where;
        return error;
    }
    return Done{};
}

}  // namespace

Result<std::optional<Tensor>> FileParameters::tensor(const std::string&, const ParameterSpec& spec,
                                                     const Sizes&) const {
    const TensorInfo* info = file_.find(spec.name);
    if (info == nullptr) return std::optional<Tensor>();
    Tensor tensor;
    tensor.shape = info->shape;
    Result<std::vector<float>> values = read_floats(file_, *info);
    if (!values) return values.error();
    tensor.values = std::move(*values);
    return std::optional<Tensor>(std::move(tensor));
}

Result<AttendInput> read_attend_input(const Safetensors& file, const AttendRequest& request) {
    const Result<AttendSizes> sizes = read_sizes(file);
    if (!sizes) return sizes.error();
    if (Status s = check_names(file, request); !s) return s.error();
    if (Status s = check_sizes(file, request, *sizes); !s) return s.error();
    if (Status s = check_projections(file, request, *sizes); !s) return s.error();
    AttendInput in;
    for (const auto& [name, into] :
         {std::pair{"query", &in.query}, std::pair{"key", &in.key}, std::pair{"value", &in.value}}) {
        Result<Matrix> matrix = read_matrix(file, name);
        if (!matrix) return matrix.error();
        *into = std::move(*matrix);
    }
    const TensorInfo* mask = file.find("mask");
    const bool wanted = request.mask->by_hand;
    if (mask == nullptr) {
        if (wanted)
            return missing(file, "mask",
                           fmt::format("[T_q, T_k] = [{}, {}], U8 or BOOL", in.query.rows(), in.key.rows()));
        return in;
    }
    Result<Matrix> cells = read_mask(file, *mask, in.query.rows(), in.key.rows());
    if (!cells) return cells.error();
    in.mask = std::move(*cells);
    if (wanted) return in;
    if (!agrees(*in.mask, request))
        return Error{
            fmt::format("found {}, which forbids other cells than --mask {}", found_text(*mask), request.mask->id),
            file.where("mask"), "give --mask tensor to use it, or leave it out"};
    return in;
}

}  // namespace attn::cli
