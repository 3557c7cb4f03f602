// attn explain as text: a block a number, each an equation a line.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/cli/explain_view.hpp"
#include "app/cli/text.hpp"
#include "core/base/utf8.hpp"
#include "core/scene/arithmetic.hpp"

namespace attn::cli {

namespace {

// Four digits; a whole number without decimals is exactly that: 0.99999 is "1.000".
std::string precise(double x) {
    if (std::isinf(x)) return x < 0 ? "-∞" : "∞";
    if (x == std::floor(x) && std::abs(x) < 1e6) return fmt::format("{:.0f}", x == 0 ? 0.0 : x);
    std::string text = fmt::format("{:.4g}", x);
    if (text.find_first_of(".e") == std::string::npos) text = fmt::format("{:#.4g}", x);
    if (text.back() == '.') text += '0';
    return text;
}

std::string bracketed(double x) { return x < 0 ? "(" + precise(x) + ")" : precise(x); }

std::string plain(std::string_view markup) { return ascii_minus(plain_formula(markup)); }

// "τ [(Σ z − 1) / n]": the name, and how its number was found. What has no name is all name.
std::pair<std::string, std::string> split(const std::string& symbol) {
    const std::size_t at = symbol.find(" [");
    if (at == std::string::npos || symbol.back() != ']') return {symbol, {}};
    return {symbol.substr(0, at), symbol.substr(at + 2, symbol.size() - at - 3)};
}

// "(a - mean)" in a product, but "|i - j|" and "tanh(1 - 2)" as they are.
std::string as_factor(const std::string& name) {
    const bool sum = name.find(" - ") != std::string::npos || name.find(" + ") != std::string::npos;
    return sum && name.find_first_of("(|[") == std::string::npos ? "(" + name + ")" : name;
}

std::string wrapped(Outer outer, const std::string& x) {
    switch (outer) {
        case Outer::None: return x;
        case Outer::Tanh: return "tanh(" + x + ")";
        case Outer::Relu: return "max(0, " + x + ")";
        case Outer::Sigmoid: return "1 / (1 + exp(-(" + x + ")))";
        case Outer::SquareRoot: return "√(" + x + ")";
    }
    return x;
}

class ExplainText {
public:
    explicit ExplainText(const ExplainView& view) : view_(view), g_(view.graph) {}

    std::string write() {
        for (const auto* cells : {&view_.chain, &view_.aside})
            for (const ExplainedCell& cell : *cells) {
                if (!out_.empty()) out_ += "\n";
                block(cell);
            }
        return std::move(out_);
    }

private:
    std::string place(Axis axis, Index count, Index i) const {
        if (i < 0) return "…";
        const std::string word = word_of(*view_.snapshot, axis, count, i);
        if (!word.empty()) return fmt::format("{} {}", i, utf8::quote(word, 24));
        const bool names = axis == Axis::Feature || axis == Axis::Hidden || axis == Axis::Draw;
        return names ? fmt::format("{} {}", axis_name(axis), i) : fmt::format("{}", i);
    }
    // "attention/head/0/query[7 'it', …]"; a side with one number is left out.
    std::string cell_name(NodeId id, Index row, Index col) const {
        const Node& n = g_.node(id);
        std::string at;
        if (n.shape.rows > 1 || n.axes.rows == Axis::Query || n.axes.rows == Axis::Key)
            at = place(n.axes.rows, n.shape.rows, row);
        if (n.shape.cols > 1 || n.axes.columns == Axis::Key)
            at += (at.empty() ? "" : ", ") + place(n.axes.columns, n.shape.cols, col);
        return at.empty() || at == "…" || at == "…, …" ? n.path : n.path + "[" + at + "]";
    }

    void block(const ExplainedCell& cell) {
        const Node& n = g_.node(cell.node);
        const Explanation& e = cell.arithmetic;
        out_ += fmt::format("{} = {}{}{}\n", cell_name(cell.node, cell.row, cell.col), precise(e.value),
                            n.formula.text.empty() ? "" : "    ", plain(n.formula.text));
        if (!e.note.empty()) out_ += fmt::format("  {}\n", note_text(view_, cell));
        if (n.op == nullptr || n.pinned) return;
        const bool masked = e.note == "masked" || e.note == "all-masked";
        if (!masked || !e.denominator.empty()) arithmetic(cell);
        asides(e);
        sources(cell);
    }

    void arithmetic(const ExplainedCell& cell) {
        const Explanation& e = cell.arithmetic;
        const bool sum = e.terms.size() > 1;
        if (sum) out_ += "  " + plain(e.rule) + "\n";
        const double above = terms(cell, e.terms, sum ? "    " : "  ");
        std::string last = sum ? precise(above) : precise(e.terms.front().value());
        if (!e.denominator.empty()) {
            out_ += "  divided by the sum of\n";
            last += " / " + bracketed(terms(cell, e.denominator, "    "));
        }
        if (!e.denominator.empty() || e.outer != Outer::None)
            out_ += fmt::format("  {} = {}\n", wrapped(e.outer, last), precise(e.evaluated()));
    }

    // Returns their sum.
    double terms(const ExplainedCell& cell, const std::vector<Term>& all, const std::string& indent) {
        std::vector<std::string> labels;
        int width = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            labels.push_back(label(cell, all, i));
            width = std::max(width, utf8::width(labels.back()));
        }
        double sum = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            out_ += indent + (width > 0 ? pad_right(labels[i], width) + "  " : "") +
                    equation(cell, all[i], all.size() > 1) + "\n";
            sum += all[i].value();
        }
        if (all.size() > 1) out_ += fmt::format("{}sum of {} = {}\n", indent, all.size(), precise(sum));
        return sum;
    }

    // What a term stands for; nothing where its equation says it all.
    std::string label(const ExplainedCell& cell, const std::vector<Term>& all, std::size_t i) const {
        const Term& term = all[i];
        for (const Source& s : cell.sources)
            if (&all == &cell.arithmetic.terms && s.term == static_cast<int>(i) && own_term(s))
                return cell_name(s.node, s.row, s.col);
        if (term.index < 0 || term.axis == Axis::Scalar || all.size() < 2) return {};
        if (term.axis != Axis::Query && term.axis != Axis::Key) return place(term.axis, 0, term.index);
        const Index count =
            static_cast<Index>(term.axis == Axis::Query ? view_.snapshot->queries.size() : view_.snapshot->keys.size());
        return place(term.axis, count, term.index);
    }
    static bool own_term(const Source& s) { return s.term >= 0 && !s.symbol.empty(); }

    std::string equation(const ExplainedCell& cell, const Term& term, bool of_many) const {
        if (const std::string power = exponential(g_, cell.node, cell.row, term, precise); !power.empty())
            return fmt::format("{}{} = {}", of_many ? "" : plain(term.factors[0].symbol) + " = ", ascii_minus(power),
                               precise(term.value()));
        std::string names, numbers;
        for (const Factor& f : term.factors) {
            const std::string name = plain(split(f.symbol).first);
            names += (names.empty() ? "" : " · ") + (term.factors.size() > 1 ? as_factor(name) : name);
            numbers += numbers.empty() ? precise(f.value) : " · " + bracketed(f.value);
        }
        if (term.factors.size() < 2) return names + " = " + numbers;
        return fmt::format("{} = {} = {}", names, numbers, precise(term.value()));
    }

    void asides(const Explanation& e) {
        for (const Term& t : e.terms)
            for (const Factor& f : t.factors)
                if (const auto [name, how] = split(f.symbol); !how.empty())
                    out_ += fmt::format("  where {}{}{}\n", plain(name), how[0] == '=' ? " " : ": ", plain(how));
    }

    void sources(const ExplainedCell& cell) {
        const bool all_named = every_symbol_is_named(cell);
        for (const Source& s : cell.sources) {
            if (own_term(s)) continue;  // its term is called so
            // Of concatenated vectors one has the number; what one number of another decides (a mask) is told.
            if (all_named && s.symbol.empty() && (s.row < 0 || s.col < 0)) continue;
            const std::string name = cell_name(s.node, s.row, s.col);
            if (!s.symbol.empty()) out_ += fmt::format("  where {} is {}\n", plain(s.symbol), name);
            else if (s.row >= 0 && s.col >= 0)
                out_ +=
                    fmt::format("  from {} = {}\n", name, precise(static_cast<double>(g_.value(s.node)(s.row, s.col))));
            else out_ += fmt::format("  from {}\n", name);
        }
    }

    static bool every_symbol_is_named(const ExplainedCell& cell) {
        const auto named = [&](const Factor& f) {
            return std::any_of(cell.sources.begin(), cell.sources.end(),
                               [&](const Source& s) { return s.symbol == f.symbol; });
        };
        return std::all_of(cell.arithmetic.terms.begin(), cell.arithmetic.terms.end(),
                           [&](const Term& t) { return std::all_of(t.factors.begin(), t.factors.end(), named); });
    }

    const ExplainView& view_;
    const Graph& g_;
    std::string out_;
};

}  // namespace

std::string explain_text(const ExplainView& view) { return ExplainText(view).write(); }

}  // namespace attn::cli
