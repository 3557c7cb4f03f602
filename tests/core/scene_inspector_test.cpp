// What the inspector and the step cards must not leave out: the mean's own arithmetic, windows, positions, noise.
#include "core/scene/inspector.hpp"

#include "core/engine/run.hpp"
#include "core/graph/ops/contest.hpp"
#include "core/scene/arithmetic.hpp"
#include "core/scene/bars.hpp"
#include "core/scene/number.hpp"
#include "core/scene/steps.hpp"
#include "tests/support/scene_support.hpp"

namespace attn {
namespace {

using test::Kit;
using Kind = InspectorLine::Kind;
using Lines = std::vector<InspectorLine>;

constexpr Index kRow = 7, kCol = 3;  // it → cross

Document document_with(const std::function<void(MechanismChoice&)>& change) {
    Document d;
    change(d.mechanism);
    return d;
}

SnapshotPtr snapshot_of(const Document& document) {
    Result<SnapshotPtr> result = run_document(document, {});
    EXPECT_TRUE(result) << (result ? "" : result.error().message());
    return result ? *result : nullptr;
}

Lines lines_of(const Snapshot& s, const OpenLists& open = {}) {
    return inspector_lines(s, 0, s.weights(0), kRow, kCol, test::english(), open);
}

std::string number(const Snapshot& s, NodeId node, Index row, Index col) {
    return short_number(static_cast<double>(s.graph.value(node)(row, col)));
}

// The step of a node, by the end of its path.
const InspectorLine* step(const Snapshot& s, const Lines& lines, std::string_view path) {
    for (const InspectorLine& line : lines) {
        const std::string& own = s.graph.node(line.node).path;
        const bool ends = own.size() > path.size() && own.compare(own.size() - path.size(), path.size(), path) == 0;
        if (line.kind == Kind::Step && ends) return &line;
    }
    return nullptr;
}

std::size_t count(const Lines& lines, Kind kind, NodeId node) {
    return static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(), [&](const InspectorLine& l) { return l.kind == kind && l.node == node; }));
}

Scene card_of(const Snapshot& s, StepKind kind, const Kit& kit, Index row = kRow) {
    StepInput in;
    in.snapshot = &s;
    in.row = row;
    in.kind = kind;
    in.hovered = {Target::Kind::Column, -1, -1, kCol};
    Scene card = build_step_card(in, 403, kit.light);
    test::expect_sound(card, kit.light);
    return card;
}

bool has_step(const Snapshot& s, StepKind kind) {
    const std::vector<StepKind> all = steps_of(s);
    return std::find(all.begin(), all.end(), kind) != all.end();
}

TEST(Inspector, OfAMeanItsOwnArithmeticComesFirst) {
    const SnapshotPtr s = snapshot_of({});
    const NodeId mean = s->mean_weights;
    const Lines lines = inspector_lines(*s, -1, mean, kRow, kCol, test::english());
    ASSERT_GT(lines.size(), 6U);
    EXPECT_NE(lines[0].label.find("scene.mean_weight"), std::string::npos);
    EXPECT_EQ(lines[1].kind, Kind::Step);
    EXPECT_EQ(lines[1].value, number(*s, mean, kRow, kCol));
    for (int h = 0; h < s->heads(); ++h) {
        const InspectorLine& line = lines[static_cast<std::size_t>(h) + 2];
        EXPECT_EQ(line.kind, Kind::Term);
        EXPECT_EQ(line.value, number(*s, s->head(h).weights, kRow, kCol)) << h;
    }
    const InspectorLine& way = lines[static_cast<std::size_t>(s->heads()) + 2];
    EXPECT_EQ(way.kind, Kind::Heading);
    EXPECT_NE(way.label.find("scene.head_way"), std::string::npos);
    EXPECT_EQ(count(lines, Kind::Step, s->head(0).scores), 1U);
    const std::string text = inspector_text(*s, -1, mean, kRow, kCol, test::english());
    EXPECT_NE(text.find("scene.head_way"), std::string::npos) << text;
    EXPECT_NE(inspector_text(*s, 2, s->head(2).weights, kRow, kCol, test::english()).find("scene.head "),
              std::string::npos);
}

TEST(Inspector, EveryListOpens) {
    Document d = document_with([](MechanismChoice& m) { m.heads = 1; });  // d_k = 32
    const SnapshotPtr s = snapshot_of(d);
    const Lines closed = lines_of(*s);
    std::set<std::string> lists;
    for (const InspectorLine& line : closed) {
        EXPECT_NE(line.kind, Kind::Fewer);
        if (line.kind == Kind::More) lists.insert(line.list);
    }
    EXPECT_EQ(lists, (std::set<std::string>{"product", "weights-sum", "contribution"}));
    for (const std::string& list : lists) {
        const Lines open = lines_of(*s, {false, {list}});
        EXPECT_GT(open.size(), closed.size()) << list;
        for (const InspectorLine& line : open) {
            EXPECT_FALSE(line.kind == Kind::More && line.list == list) << list;
            EXPECT_TRUE(line.kind != Kind::Fewer || line.list == list);
        }
    }
    const HeadNodes& h = s->head(0);
    const Lines all = lines_of(*s, {true, {}});
    const auto keys = s->keys.size(), width = static_cast<std::size_t>(s->graph.value(h.query).cols());
    EXPECT_EQ(count(all, Kind::Term, h.weights), keys + 1) << "Σ and each of its terms";
    EXPECT_EQ(count(all, Kind::Term, h.value), width);
    for (const InspectorLine& line : all) EXPECT_TRUE(line.kind != Kind::More && line.kind != Kind::Fewer);
}

TEST(Inspector, TellsThePredictedPositionAndItsGaussian) {
    const SnapshotPtr s = snapshot_of(document_with([](MechanismChoice& m) {
        m.alignment = "local-p";
        m.options.window = 4;
    }));
    const Lines lines = lines_of(*s);
    const InspectorLine* position = step(*s, lines, "/position");
    const InspectorLine* gaussian = step(*s, lines, "/gaussian");
    const InspectorLine* window = step(*s, lines, "/windowed");
    ASSERT_TRUE(position != nullptr && gaussian != nullptr && window != nullptr);
    EXPECT_EQ(position->value, number(*s, position->node, kRow, 0));
    EXPECT_NE(position->expression.find("12"), std::string::npos) << "T_k in " << position->expression;
    EXPECT_LT(position, window) << "before the window that it sets";
    EXPECT_EQ(gaussian->value, number(*s, gaussian->node, kRow, kCol));
    EXPECT_EQ(gaussian->expression.rfind("exp(−(3−", 0), 0U) << gaussian->expression;
    EXPECT_EQ(std::count_if(lines.begin(), lines.end(),
                            [&](const InspectorLine& l) { return l.kind == Kind::Step && l.node == position->node; }),
              1);
}

TEST(Inspector, TellsTheNoiseOfAChoice) {
    const SnapshotPtr s = snapshot_of(document_with([](MechanismChoice& m) { m.context = "gumbel"; }));
    const NodeId choice = s->graph.find("attention/head/0/choice");
    ASSERT_NE(choice, kNoNode);
    const Matrix &taken = s->graph.value(choice), &a = s->graph.value(s->weights(0));
    for (Index row = 0; row < taken.rows(); ++row) {
        const std::optional<Contest> c = contest(s->graph, choice, row);
        ASSERT_TRUE(c && c->winner >= 0);
        EXPECT_EQ(taken(row, c->winner), 1) << row;
        for (Index j = 0; j < a.cols(); ++j) {
            const auto k = static_cast<std::size_t>(j);
            EXPECT_NEAR(c->numbers[k], std::log(static_cast<double>(a(row, j))) + c->noise[k], 1e-9);
            EXPECT_LE(c->numbers[k], c->numbers[static_cast<std::size_t>(c->winner)]);
        }
        const std::string text = inspector_text(*s, 0, s->weights(0), row, kCol, test::english());
        for (const Index j : {kCol, c->winner})
            EXPECT_NE(text.find(contest_arithmetic(s->graph, choice, *c, row, j)), std::string::npos) << text;
    }
    EXPECT_FALSE(contest(s->graph, s->weights(0), 0)) << "a softmax chooses nothing";
    const Kit kit;
    const std::optional<Contest> c = contest(s->graph, choice, kRow);
    const Scene card = card_of(*s, StepKind::Context, kit);
    for (const Index j : {kCol, c->winner})
        EXPECT_TRUE(test::has_text(card, contest_arithmetic(s->graph, choice, *c, kRow, j)));
    EXPECT_TRUE(test::has_text(card, "scene.gumbel_note"));
}

TEST(Inspector, TellsHowPositionsEnter) {
    SnapshotPtr s = snapshot_of(document_with([](MechanismChoice& m) { m.position = "rotary"; }));
    Lines lines = lines_of(*s, {true, {}});
    for (const char* path : {"/query_rotated", "/key_rotated"}) {
        const InspectorLine* turned = step(*s, lines, path);
        ASSERT_NE(turned, nullptr) << path;
        const auto width = static_cast<std::size_t>(s->graph.value(turned->node).cols());
        EXPECT_EQ(count(lines, Kind::Term, turned->node), width);
        EXPECT_LT(turned, step(*s, lines, "/product"));
    }
    for (const char* position : {"alibi", "relative"}) {
        s = snapshot_of(document_with([&](MechanismChoice& m) { m.position = position; }));
        lines = lines_of(*s);
        const InspectorLine* biased = step(*s, lines, "/biased");
        ASSERT_NE(biased, nullptr) << position;
        const double bias = static_cast<double>(s->graph.value(biased->node)(kRow, kCol)) -
                            static_cast<double>(s->graph.value(s->head(0).scores)(kRow, kCol));
        const Explanation e = s->graph.explain(biased->node, kRow, kCol);
        EXPECT_NEAR(e.terms[1].value(), bias, 1e-5) << position;
        EXPECT_NE(biased->expression.find(short_number(std::abs(e.terms[1].factors[0].value))), std::string::npos)
            << biased->expression;
    }
    s = snapshot_of(document_with([](MechanismChoice& m) { m.score = "cosine"; }));
    lines = lines_of(*s);
    ASSERT_NE(step(*s, lines, "/cosines"), nullptr);
    EXPECT_EQ(step(*s, lines, "/cosines")->label, "cos(q, k)");
    EXPECT_NE(step(*s, lines, "/query_direction"), nullptr);
}

TEST(Inspector, SaysOnceThatACellIsMasked) {
    const SnapshotPtr s = snapshot_of(document_with([](MechanismChoice& m) {
        m.mask = "causal";
        m.alignment = "local-m";
    }));
    const Lines lines = inspector_lines(*s, 0, s->weights(0), 0, 5, test::english());
    EXPECT_EQ(std::count_if(lines.begin(), lines.end(), [](const InspectorLine& l) { return l.kind == Kind::Note; }),
              1);
    EXPECT_EQ(step(*s, inspector_lines(*s, 0, s->weights(0), 5, 5, test::english()), "/mask"), nullptr)
        << "where it lets through there is nothing to tell";
}

TEST(Steps, WindowsHaveTheirCard) {
    const Kit kit;
    for (const char* alignment : {"local-m", "local-p"})
        for (const double temperature : {1.0, 0.5}) {
            SCOPED_TRACE(std::string(alignment) + " " + std::to_string(temperature));
            const SnapshotPtr s = snapshot_of(document_with([&](MechanismChoice& m) {
                m.alignment = alignment;
                m.options.window = 2;
                m.options.temperature = temperature;
            }));
            ASSERT_TRUE(has_step(*s, StepKind::Adjust));
            const Matrix& z = s->graph.value(step_node(*s, 0, StepKind::Adjust));
            const Matrix& a = s->graph.value(s->weights(0));
            Index hidden = 0;
            for (Index c = 0; c < z.cols(); ++c) {
                EXPECT_EQ(std::isinf(z(kRow, c)), !(a(kRow, c) > 0)) << c;
                hidden += std::isinf(z(kRow, c)) ? 1 : 0;
            }
            ASSERT_GT(hidden, 0);
            const Scene card = card_of(*s, StepKind::Adjust, kit);
            EXPECT_TRUE(test::has_text(card, "−∞"));
            EXPECT_TRUE(test::has_text(card, "scene.adjust.window"));
            const bool predicts = std::string_view(alignment) == "local-p";
            EXPECT_EQ(test::has_text(card, "scene.node.position"), predicts);
            EXPECT_EQ(test::has_text(card_of(*s, StepKind::Normalise, kit), "scene.node.gaussian"), predicts);
        }
    EXPECT_FALSE(has_step(*snapshot_of({}), StepKind::Adjust));
}

TEST(Steps, ARotationIsToldWhereTheScoreReadsIt) {
    const Kit kit;
    const SnapshotPtr s = snapshot_of(document_with([](MechanismChoice& m) { m.position = "rotary"; }));
    const HeadNodes& h = s->head(0);
    const auto shows = [&](const Scene& card, NodeId node) {
        return std::any_of(card.items.begin(), card.items.end(), [&](const Item& item) {
            const auto* rect = std::get_if<RectItem>(&item);
            return rect != nullptr && rect->target.kind == Target::Kind::Term && rect->target.node == node;
        });
    };
    const Scene project = card_of(*s, StepKind::Project, kit), score = card_of(*s, StepKind::Score, kit);
    for (const NodeId turned : {h.query, h.key}) {
        const NodeId plain = before_position(s->graph, turned);
        EXPECT_NE(plain, turned);
        EXPECT_TRUE(shows(project, plain) && !shows(project, turned)) << "q = x W_Q is not turned yet";
        EXPECT_TRUE(shows(score, turned));
    }
    EXPECT_TRUE(test::has_text(score, "scene.op.rotary"));
    EXPECT_FALSE(shows(card_of(*snapshot_of({}), StepKind::Score, kit), snapshot_of({})->head(0).query));
}

TEST(Steps, OneNameForOneThing) {
    const Kit kit;
    const SnapshotPtr s = snapshot_of(document_with([](MechanismChoice& m) { m.mask = "causal"; }));
    for (const StepKind kind : steps_of(*s)) {
        const Scene card = card_of(*s, kind, kit);
        EXPECT_FALSE(test::has_text(card, "α")) << step_key(kind);
        EXPECT_FALSE(kind == StepKind::Adjust && test::has_text(card, "M"));
    }
    const Index stop = static_cast<Index>(s->queries.size()) - 1;
    ASSERT_EQ(s->queries[static_cast<std::size_t>(stop)].text, ".");
    EXPECT_TRUE(test::has_text(card_of(*s, StepKind::Context, kit, stop), "(.)"));
}

TEST(Bars, ThePredictedPositionAndItsBellStayOffTheNumbers) {
    const Kit kit;
    const SnapshotPtr s = snapshot_of(document_with([](MechanismChoice& m) {
        m.alignment = "local-p";
        m.options.window = 4;
    }));
    std::size_t dashes = 0;
    for (Index row = 0; row < static_cast<Index>(s->queries.size()); ++row)
        for (int head = 0; head < s->heads(); ++head)
            for (const float width : {420.0F, 640.0F, 900.0F}) {
                const Scene scene = build_bars(bars_input(*s, head, row), width, 160, kit.light);
                for (const Item& item : scene.items) {
                    const auto* line = std::get_if<LineItem>(&item);
                    if (line == nullptr || !(line->color == kit.light.palette.warning)) continue;
                    if (line->points.size() == 2) ++dashes;
                    for (const Item& other : scene.items) {
                        const auto* text = std::get_if<TextItem>(&other);
                        if (text == nullptr || text->text.find('%') == std::string::npos) continue;
                        const Box box = test::text_box(*text, kit.measure);
                        for (std::size_t i = 1; i < line->points.size(); ++i) {
                            const Point a = line->points[i - 1], b = line->points[i];
                            const Point middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
                            EXPECT_FALSE(box.contains(a) || box.contains(b) || box.contains(middle))
                                << text->text << " of row " << row << " head " << head << " width " << width;
                        }
                    }
                }
            }
    EXPECT_GT(dashes, 100U);
}

TEST(MonteCarlo, EveryColourHasItsName) {
    const SnapshotPtr s = snapshot_of(document_with([](MechanismChoice& m) { m.context = "hard"; }));
    const HeadNodes& h = s->head(0);
    const RunningMean mean =
        running_mean(drawn_keys(*s, 0, kRow), s->graph.value(h.weights), kRow, s->graph.value(h.value));
    const Kit kit;
    for (const float width : {300.0F, 420.0F, 800.0F})
        for (const int component : {-1, 0}) {
            const Scene plot = build_monte_carlo({mean, component, 1}, width, 170, kit.light);
            test::expect_sound(plot, kit.light);
            EXPECT_TRUE(test::has_text(plot, "scene.soft_context")) << width;
            EXPECT_TRUE(test::has_text(plot, "scene.standard_error")) << width;
            std::size_t keys = 0;
            for (const Item& item : plot.items)
                if (const auto* rect = std::get_if<RectItem>(&item);
                    rect != nullptr && rect->fill == kit.light.palette.value)
                    ++keys;
            EXPECT_EQ(keys, 1U) << "the line's colour stands in the legend";
        }
}

}  // namespace
}  // namespace attn
