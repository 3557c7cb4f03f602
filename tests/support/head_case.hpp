// One head of attention on random numbers, built by the program's own attend() and held beside the same numbers in
// double, so that tests can compare with tests/support/naive.
#pragma once

#include <string>

#include "core/attention/attend.hpp"
#include "core/base/rng.hpp"
#include "tests/support/naive.hpp"

namespace attn::test {

struct HeadCase {
    std::string score = "scaled-dot", alignment = "softmax", context = "soft", mask = "none", position = "none";
    int tq = 5, tk = 7, dq = 4, dk = 4, dv = 3, da = 6;  // da: every free size (d_a, d_p)
    int head = 0, heads = 1;
    bool optional_parameters = true;
    double size = 1;  // queries, keys and values are uniform in [-size, size]
    Options options;
    std::uint64_t seed = 1;

    std::string text() const;  // for SCOPED_TRACE
};

struct BuiltHead {
    Graph graph;
    NodeId query = kNoNode, key = kNoNode, value = kNoNode, allowed_node = kNoNode;
    HeadNodes nodes;
    naive::Tensors parameters;  // by the names of the descriptors
    std::map<std::string, NodeId> parameter_nodes;
    naive::Grid q, k, v, allowed;

    NodeId extra(std::string_view name) const;  // kNoNode when there is none
    void run_all(ThreadPool* pool = nullptr);   // every node keeps its value
};

// Queries and keys get one width where the score function wants that. Fails the test on an Error.
BuiltHead build_head(HeadCase c);

// The reference on the same numbers; `head.parameters`, q, k, v may have been changed in between.
struct NaiveHead {
    naive::Grid query, key, scores, logits;  // scores as defined, before mask, temperature and position bias
    naive::Aligned aligned;
    naive::Grid soft;
};
NaiveHead naive_head(const HeadCase& c, const BuiltHead& head);

// A place of its own in an empty graph.
inline Site site_of(Graph& graph, std::string path = "attention") { return {graph, std::move(path)}; }

naive::Grid grid(const Matrix& m);
Matrix matrix(const naive::Grid& g);  // rounds
Matrix random_matrix(Rng& rng, Index rows, Index cols, double size = 1);

// Parameters from a list; a tensor that is not in it is missing.
class ListedParameters : public ParameterSource {
public:
    std::map<std::string, Tensor, std::less<>> tensors;
    Result<std::optional<Tensor>> tensor(const std::string& place, const ParameterSpec& spec,
                                         const Sizes& sizes) const override;
};
Tensor tensor_of(const Matrix& m, bool vector = false);  // vector: [n], else [rows, cols]

// max |found - expected| over the matrix, each row measured against max(1, its largest finite |expected|); two equal
// infinities agree; anything else that is not finite counts as infinitely far off.
double row_error(const Matrix& found, const naive::Grid& expected);

bool same_bits(const Matrix& a, const Matrix& b);
bool all_finite(const Matrix& m);

}  // namespace attn::test
