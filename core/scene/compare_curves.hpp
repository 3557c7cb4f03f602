// Lines over a number: what softmax does as scores grow, what the width does to q·k, what a score costs. Both axes can
// be logarithmic; each measured point is a dot and a target (Term: node the curve, col the point).
#pragma once

#include <optional>

#include "core/scene/kit.hpp"

namespace attn {

struct Curve {
    std::string name;
    Color color;
    std::vector<std::pair<double, double>> points;  // by rising x; not finite, or not above 0 on a log axis: left out
    bool dashed = false;
};
struct CurvesInput {
    std::vector<Curve> curves;
    std::string x_name;
    bool log_x = false, log_y = false;
    std::optional<double> low, high;  // of y; by default of the data
    bool legend = true;               // the names above
};
Scene build_curves(const CurvesInput& in, float width, float height, const SceneKit& kit);

}  // namespace attn
