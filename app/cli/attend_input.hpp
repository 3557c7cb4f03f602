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

// What the file's header says of query [queries, d_q], key [keys, d_k] and value [keys, d_v].
struct AttendSizes {
    Index queries = 0, keys = 0, d_q = 0, d_k = 0, d_v = 0;
};

struct AttendInput {
    Matrix query, key, value;
    std::optional<Matrix> mask;  // of the file; 0 or 1
};

struct AttendRequest {
    const ScoreFunction* score = nullptr;
    const Alignment* alignment = nullptr;
    const Context* context = nullptr;
    const MaskRule* mask = nullptr;  // by hand: the tensor
    int heads = 0;                   // 0: one head without projections
    Options options;
    std::vector<std::string> given;  // ids of the options that were given
};

// Reads and checks what does not need the graph: by the header first, so that a file that will not do is refused
// before its data is touched. A tensor that this request has no use for is an Error, but `expected.*` (a reference's
// answers) is passed over, and so is a `mask` that agrees with the chosen mask.
Result<AttendInput> read_attend_input(const Safetensors& file, const AttendRequest& request);

}  // namespace attn::cli
