// Matrix products: A B and A Bᵀ.
#include "core/graph/ops/product_kernel.hpp"
#include "core/graph/ops/support.hpp"

namespace attn::ops {

namespace {

class Product : public Op {
public:
    Product(std::string_view a, std::string_view b, bool transposed) : a_(a), b_(b), transposed_(transposed) {}
    std::string_view id() const override { return transposed_ ? "matmul_transposed" : "matmul"; }
    Shape shape(std::span<const Shape> in) const override {
        ATTN_CHECK(in.size() == 2 && in[0].cols == (transposed_ ? in[1].cols : in[1].rows), "inner sizes differ");
        return {in[0].rows, transposed_ ? in[1].rows : in[1].cols};
    }
    bool by_row(std::size_t input) const override { return input == 0; }
    Shape prepared(std::span<const ConstView> inputs) const override {
        return is_panel(inputs[1], transposed_) ? Shape{} : panels(inputs[1], transposed_);
    }
    void prepare(const RowBlock& block) const override {
        pack_panels(block.inputs[1], transposed_, block.first_row, block.out);
    }
    void forward(const RowBlock& block) const override {
        multiply_panels(block.inputs[0], block.prepared ? block.prepared->data() : block.inputs[1].data(), block.out);
    }
    void backward(const Backward& b) const override {
        const Matrix& x = *b.inputs[0];
        const Matrix& w = *b.inputs[1];
        if (transposed_) {
            if (b.gradients[0] != nullptr) b.gradients[0]->noalias() += b.gradient * w;
            if (b.gradients[1] != nullptr) b.gradients[1]->noalias() += b.gradient.transpose() * x;
        } else {
            if (b.gradients[0] != nullptr) b.gradients[0]->noalias() += b.gradient * w.transpose();
            if (b.gradients[1] != nullptr) b.gradients[1]->noalias() += x.transpose() * b.gradient;
        }
    }
    Explanation explain(const Cell& c) const override {
        Explanation e;
        e.rule = "Σ " + a_ + " " + b_;
        const Matrix& x = *c.inputs[0];
        for (Index k = 0; k < x.cols(); ++k)
            e.terms.push_back(
                {c.columns[0],
                 k,
                 {{a_, at(c, 0, c.row, k)}, {b_, transposed_ ? at(c, 1, c.col, k) : at(c, 1, k, c.col)}}});
        return e;
    }

private:
    std::string a_, b_;
    bool transposed_;
};

}  // namespace

OpPtr matmul(std::string_view a, std::string_view b) { return std::make_shared<Product>(a, b, false); }
OpPtr matmul_transposed(std::string_view a, std::string_view b) { return std::make_shared<Product>(a, b, true); }

}  // namespace attn::ops
