// The tensors of a file as attention wants them: query, key, value, the parameters of the chosen mechanism, PyTorch's
// projections, the mask. Everything wrong with them is an Error that names tensor, shape found and shape expected.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/attention/attend.hpp"
#include "core/io/safetensors.hpp"

namespace attn::cli {

// Parameters by the names of the descriptors, or of a torch.nn.MultiheadAttention state dict.
class FileParameters : public ParameterSource {
public:
    explicit FileParameters(const Safetensors& file) : file_(file) {}
    Result<std::optional<Tensor>> tensor(const std::string& place, const ParameterSpec& spec,
                                         const Sizes& sizes) const override;

private:
    const Safetensors& file_;
};

struct AttendInput {
    Matrix query, key, value;
    std::optional<Matrix> mask;  // of the file; 0 or 1
};

struct AttendRequest {
    const ScoreFunction* score = nullptr;
    const Alignment* alignment = nullptr;
    const Context* context = nullptr;
    const MaskRule* mask = nullptr;  // "drawn": the tensor
    int heads = 0;                   // 0: one head without projections
    Options options;
};

// Reads and checks what does not need the graph. A tensor that this request has no use for is an Error, but
// `expected.*` (a reference's answers) is passed over, and so is a `mask` that agrees with the chosen mask.
Result<AttendInput> read_attend_input(const Safetensors& file, const AttendRequest& request);

// [T_q, T_k], or nothing when every query may attend to every key.
std::optional<Matrix> allowed_cells(const AttendInput& input, const AttendRequest& request);

}  // namespace attn::cli
