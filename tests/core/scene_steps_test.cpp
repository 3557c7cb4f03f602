#include "core/scene/steps.hpp"

#include "core/analysis/row_stats.hpp"
#include "core/engine/run.hpp"
#include "core/scene/arithmetic.hpp"
#include "core/scene/bars.hpp"
#include "core/scene/inspector.hpp"
#include "core/scene/labels.hpp"
#include "core/scene/number.hpp"
#include "core/scene/one_hot.hpp"
#include "core/scene/visible.hpp"
#include "tests/support/scene_support.hpp"

namespace attn {
namespace {

using test::Kit;

SnapshotPtr snapshot_of(const Document& document) {
    Result<SnapshotPtr> result = run_document(document, {});
    EXPECT_TRUE(result) << (result ? "" : result.error().message());
    return result ? *result : nullptr;
}

std::vector<Document> many_documents() {
    std::vector<Document> all(1);
    for (const ScoreFunction& s : score_functions()) all.emplace_back().mechanism.score = s.id;
    for (const Alignment& a : alignments()) all.emplace_back().mechanism.alignment = a.id;
    for (const Context& c : contexts()) all.emplace_back().mechanism.context = c.id;
    for (const MaskRule& m : masks()) all.emplace_back().mechanism.mask = m.id;
    for (const Position& p : positions()) all.emplace_back().mechanism.position = p.id;
    all.emplace_back().mechanism.options.temperature = 2.5;
    all.emplace_back().mechanism.project = false;
    all.emplace_back().mechanism.heads = 1;
    all.emplace_back().sentence = "猫没有过马路，因为它太累了。";
    all.emplace_back().sentence = "a";
    all.emplace_back().sentence =
        "pneumonoultramicroscopicsilicovolcanoconiosis_{x}^2 ( √ \\ ) supercalifragilisticexpialidocious";
    Document& second = all.emplace_back();
    second.query_source = QuerySource::Second;
    second.second_sentence = "le chat noir";
    Document& word = all.emplace_back();
    word.query_source = QuerySource::Word;
    word.outside_word = "question";
    Document& everything = all.emplace_back();
    everything.mechanism.alignment = "local-p";
    everything.mechanism.context = "hard";
    everything.mechanism.mask = "causal";
    everything.mechanism.position = "alibi";
    everything.mechanism.options.temperature = 0.5;
    std::string text;
    for (int i = 0; i < 90; ++i) text += "word" + std::to_string(i) + " ";
    Document& lengthy = all.emplace_back();
    lengthy.sentence = text;
    lengthy.mechanism.mask = "window";
    return all;
}

TEST(Steps, EveryCardOfEveryMechanismIsSound) {
    const Kit kit;
    for (const Document& document : many_documents()) {
        const SnapshotPtr s = snapshot_of(document);
        ASSERT_NE(s, nullptr);
        SCOPED_TRACE(document.mechanism.score + " " + document.mechanism.alignment + " " + document.mechanism.context +
                     " " + document.mechanism.mask + " " + document.mechanism.position + " " +
                     document.sentence.substr(0, 30));
        const std::vector<StepKind> kinds = steps_of(*s);
        EXPECT_EQ(std::count(kinds.begin(), kinds.end(), StepKind::Project), document.mechanism.project ? 1 : 0);
        for (const Index row : {Index{0}, static_cast<Index>(s->queries.size()) - 1})
            for (const StepKind kind : kinds)
                for (const float width : {290.0F, 403.0F, 620.0F}) {
                    SCOPED_TRACE(std::string(step_key(kind)) + " " + std::to_string(width));
                    StepInput in;
                    in.snapshot = s.get();
                    in.row = row;
                    in.kind = kind;
                    in.hovered = {Target::Kind::Column, -1, -1, static_cast<Index>(s->keys.size()) - 1};
                    const Scene card = build_step_card(in, width, kit.light);
                    test::expect_sound(card, kit.light);
                    EXPECT_GT(card.height, 60);
                    in.progress = 0.4;
                    const Scene part = build_step_card(in, width, kit.dark);
                    EXPECT_EQ(part.height, card.height);
                    EXPECT_LE(test::texts_of(part).size(), test::texts_of(card).size());
                    test::expect_sound(part, kit.dark);
                    EXPECT_GE(step_node(*s, 0, kind), 0);
                }
    }
}

TEST(Steps, ArithmeticIsTheCoreOnes) {
    const SnapshotPtr s = snapshot_of({});
    ASSERT_NE(s, nullptr);
    const Kit kit;
    StepInput in;
    in.snapshot = s.get();
    in.row = 7;
    in.kind = StepKind::Normalise;
    const Scene card = build_step_card(in, 420, kit.light);
    const Matrix& weights = s->graph.value(s->weights(0));
    const Index top = row_peak(weights, 7);
    EXPECT_TRUE(test::has_text(card, fixed_number(static_cast<double>(weights(7, top)), 3)));
    const Matrix& z = s->graph.value(s->head(0).logits);
    const std::string expected =
        "exp(" + short_number(static_cast<double>(z(7, top))) + " − " + factor_number(row_max(z, 7)) + ") / ";
    EXPECT_TRUE(test::has_text(card, expected)) << expected;
    EXPECT_EQ(top_keys(weights, 7, 3).front(), top);
    EXPECT_EQ(top_keys(weights, 7, 999).size(), s->keys.size());
}

TEST(Steps, TheMeanOfTheHeadsSaysWhoseArithmeticThisIs) {
    const SnapshotPtr s = snapshot_of({});
    ASSERT_NE(s, nullptr);
    const Kit kit;
    for (const StepKind kind : steps_of(*s))
        for (const int head : {-1, 0, 2}) {
            StepInput in;
            in.snapshot = s.get();
            in.kind = kind;
            in.head = head;
            const Scene card = build_step_card(in, 400, kit.light);
            test::expect_sound(card, kit.light);
            EXPECT_EQ(test::has_text(card, "scene.head_arithmetic"), head < 0 && kind != StepKind::Output)
                << step_key(kind) << " " << head;
        }
    Document one;
    one.mechanism.heads = 1;
    one.view.head = -1;
    const SnapshotPtr single = snapshot_of(one);
    ASSERT_NE(single, nullptr);
    StepInput in;
    in.snapshot = single.get();
    in.head = -1;
    EXPECT_FALSE(test::has_text(build_step_card(in, 400, kit.light), "scene.head_arithmetic"));
}

TEST(Steps, LongSentencesListTheTopKeys) {
    Document d;
    d.sentence.clear();
    for (int i = 0; i < 512; ++i) d.sentence += "w" + std::to_string(i) + " ";
    d.mechanism.heads = 1;
    const SnapshotPtr s = snapshot_of(d);
    ASSERT_NE(s, nullptr);
    const Kit kit;
    StepInput in;
    in.snapshot = s.get();
    in.kind = StepKind::Score;
    const Scene card = build_step_card(in, 400, kit.light);
    EXPECT_TRUE(test::has_text(card, "<scene.more 504>"));
    EXPECT_LT(card.items.size(), 120U);
    EXPECT_LT(card.height, 400);
}

TEST(Steps, SmallWeightsKeepTwoDigitsAndRepeatedWordsTheirPlaces) {
    Document d;
    d.sentence.clear();
    for (int i = 0; i < 300; ++i) d.sentence += i % 2 == 0 ? "water " : ", ";
    d.mechanism.options.temperature = 10;
    const SnapshotPtr s = snapshot_of(d);
    ASSERT_NE(s, nullptr);
    const Matrix& weights = s->graph.value(s->weights(0));
    const Index row = 7;
    const std::vector<Index> top = top_keys(weights, row, 1);
    const auto weight = static_cast<double>(weights(row, top[0]));
    ASSERT_LT(weight, 0.0095);
    const Kit kit;
    for (const StepKind kind : {StepKind::Normalise, StepKind::Context}) {
        StepInput in;
        in.snapshot = s.get();
        in.row = row;
        in.kind = kind;
        const Scene card = build_step_card(in, 420, kit.light);
        test::expect_sound(card, kit.light);
        EXPECT_TRUE(test::has_text(card, short_number(weight)));
        for (const std::string& text : test::texts_of(card)) {
            EXPECT_EQ(text.find("0.00 "), std::string::npos) << text;
            EXPECT_NE(text, "water");
        }
        const std::string place = std::to_string(top[0]);
        EXPECT_TRUE(test::has_text(card, top[0] % 2 == 0 ? place + " water" : place + " (,)"));
        if (kind == StepKind::Context) {
            EXPECT_TRUE(test::has_text(card, "7 (,)")) << "the query's";
        }
    }
}

TEST(Steps, ChainGoesFromProductToWeights) {
    Document d;
    d.mechanism.alignment = "local-p";
    d.mechanism.options.temperature = 2;
    const SnapshotPtr s = snapshot_of(d);
    ASSERT_NE(s, nullptr);
    const HeadNodes& h = s->head(1);
    const std::vector<NodeId> chain = cell_chain(s->graph, h.scores, h.weights);
    ASSERT_GE(chain.size(), 5U);
    EXPECT_EQ(chain.back(), h.weights);
    EXPECT_NE(std::find(chain.begin(), chain.end(), h.scores), chain.end());
    EXPECT_NE(std::find(chain.begin(), chain.end(), h.logits), chain.end());
    EXPECT_LT(chain.front(), h.scores);
    EXPECT_EQ(chain_between(s->graph, h.scores, h.logits), std::vector<NodeId>{h.logits});
    EXPECT_TRUE(chain_between(s->graph, h.scores, h.scores).empty());
}

TEST(Bars, AreSoundForEveryMechanism) {
    const Kit kit;
    for (const Document& document : many_documents()) {
        const SnapshotPtr s = snapshot_of(document);
        ASSERT_NE(s, nullptr);
        SCOPED_TRACE(document.mechanism.alignment + " " + document.mechanism.context + " " +
                     document.sentence.substr(0, 20));
        for (const int head : {-1, 0})
            for (const float width : {300.0F, 640.0F}) {
                BarsInput in = bars_input(*s, head, 0);
                EXPECT_EQ(in.weights.size(), s->keys.size());
                if (document.mechanism.context == "hard" && head == 0) {
                    double total = 0;
                    for (const double share : in.draw_shares) total += share;
                    EXPECT_NEAR(total, 1, document.mechanism.alignment == "local-p" ? 1 : 1e-9);
                }
                if (document.mechanism.alignment == "local-p" && head == 0) {
                    EXPECT_TRUE(in.position.has_value());
                }
                in.hovered = {Target::Kind::Column, -1, -1, 0};
                test::expect_sound(build_bars(in, width, 150, kit.light), kit.light);
                in.progress = 0.3;
                test::expect_sound(build_bars(in, width, 150, kit.dark), kit.dark);
            }
    }
}

TEST(MonteCarloPlot, IsSound) {
    Document d;
    d.mechanism.context = "hard";
    d.mechanism.options.draws = 500;
    const SnapshotPtr s = snapshot_of(d);
    ASSERT_NE(s, nullptr);
    const std::vector<Index> draws = drawn_keys(*s, 0, 7);
    EXPECT_EQ(draws.size(), 500U);
    const RunningMean mean = running_mean(draws, s->graph.value(s->weights(0)), 7, s->graph.value(s->head(0).value));
    for (std::size_t c = 0; c < mean.soft.size(); ++c)  // the graph's own mean of all draws
        EXPECT_NEAR(mean.mean[c].back(),
                    static_cast<double>(s->graph.value(s->head(0).context)(7, static_cast<Index>(c))), 1e-5);
    const Kit kit;
    for (const int component : {-1, 0}) {
        test::expect_sound(build_monte_carlo({mean, component, 1}, 400, 160, kit.light), kit.light);
        test::expect_sound(build_monte_carlo({mean, component, 0.2}, 200, 100, kit.dark), kit.dark);
    }
    EXPECT_TRUE(build_monte_carlo({}, 400, 160, kit.light).items.empty());
}

TEST(Inspector, TellsTheWholeWay) {
    const SnapshotPtr s = snapshot_of({});
    ASSERT_NE(s, nullptr);
    const HeadNodes& h = s->head(2);
    const std::vector<InspectorLine> lines = inspector_lines(*s, 2, h.weights, 7, 1, test::english());
    ASSERT_GT(lines.size(), 8U);
    EXPECT_EQ(lines.front().label, "it → animal · <scene.head {n}>");
    const auto step = [&](NodeId node) {
        return std::find_if(lines.begin(), lines.end(), [&](const InspectorLine& l) {
            return l.kind == InspectorLine::Kind::Step && l.node == node;
        });
    };
    ASSERT_NE(step(h.scores), lines.end());
    ASSERT_NE(step(h.weights), lines.end());
    EXPECT_EQ(step(h.scores)->value, short_number(static_cast<double>(s->graph.value(h.scores)(7, 1))));
    EXPECT_NE(step(h.context), lines.end());
    const std::string text = inspector_text(*s, 2, h.weights, 7, 1, test::english());
    const Index width = s->graph.value(h.query).cols();
    EXPECT_GE(std::count(text.begin(), text.end(), '\n'), static_cast<std::ptrdiff_t>(2 * width + 5));
    // Any other node, and nonsense.
    EXPECT_FALSE(inspector_lines(*s, 0, s->output, 0, 3, test::english()).empty());
    EXPECT_FALSE(inspector_lines(*s, -1, s->mean_weights, 0, 3, test::english()).empty());
    EXPECT_TRUE(inspector_lines(*s, 0, 99999, 0, 0, test::english()).empty());
    EXPECT_TRUE(inspector_lines(*s, 0, h.weights, 99, 0, test::english()).empty());
}

TEST(Inspector, EveryNodeOfEveryMechanismExplainsItself) {
    for (const Document& document : many_documents()) {
        const SnapshotPtr s = snapshot_of(document);
        ASSERT_NE(s, nullptr);
        for (NodeId id = 0; id < s->graph.size(); ++id)
            EXPECT_FALSE(inspector_lines(*s, 0, id, 0, 0, test::english()).empty()) << s->graph.node(id).path;
    }
}

TEST(Inspector, TooltipFitsItsText) {
    const SnapshotPtr s = snapshot_of({});
    ASSERT_NE(s, nullptr);
    const Kit kit;
    for (const int head : {-1, 0}) {
        const Scene tip = build_tooltip(*s, head, 7, 1, kit.light);
        test::expect_sound(tip, kit.light);
        EXPECT_TRUE(test::has_text(tip, "it → animal"));
    }
    EXPECT_TRUE(build_tooltip(*s, 0, 70, 1, kit.light).items.empty());
}

TEST(Visible, FollowsMasksAndWindows) {
    Document d;
    EXPECT_EQ(hiding_scores(*snapshot_of(d), 0), kNoNode);
    d.mechanism.mask = "causal";
    SnapshotPtr s = snapshot_of(d);
    NodeId hiding = hiding_scores(*s, -1);
    ASSERT_NE(hiding, kNoNode);
    EXPECT_FALSE(std::isfinite(s->graph.value(hiding)(2, 3)));
    EXPECT_TRUE(std::isfinite(s->graph.value(hiding)(3, 3)));
    d.mechanism.alignment = "local-m";
    d.mechanism.options.window = 1;
    s = snapshot_of(d);
    hiding = hiding_scores(*s, 1);
    ASSERT_NE(hiding, kNoNode);
    EXPECT_EQ(s->graph.value(hiding).row(5).array().isFinite().count(), 2);
    const std::vector<bool> hidden = hidden_keys(*s, 1, 5);
    EXPECT_EQ(std::count(hidden.begin(), hidden.end(), false), 2);
    EXPECT_EQ(heatmap_input(*s, s->head(0).scores).kind, MapKind::Signed);
    EXPECT_EQ(heatmap_input(*s, s->weights(-1)).kind, MapKind::Weights);
    HeatmapInput in = heatmap_input(*s, s->weights(1));
    in.hidden_by = &s->graph.value(hiding);
    const Kit kit;
    test::expect_sound(build_heatmap(in, 600, 500, kit.light).scene, kit.light);
}

TEST(OneHot, AddingIsConcatenating) {
    Document d;
    d.mechanism.position = "one-hot";
    const SnapshotPtr s = snapshot_of(d);
    ASSERT_NE(s, nullptr);
    const std::optional<OneHotProof> proof = one_hot_proof(*s, 3);
    ASSERT_TRUE(proof);
    EXPECT_EQ(proof->position, 3);
    EXPECT_LT(proof->difference, 1e-5);
    EXPECT_GT(proof->place.cwiseAbs().maxCoeff(), 0.01F);
    EXPECT_LT((proof->word + proof->place - proof->together).cwiseAbs().maxCoeff(), 1e-5F);
    const Kit kit;
    test::expect_sound(build_one_hot(*proof, "cross", 400, 1, kit.light), kit.light);
    test::expect_sound(build_one_hot(*proof, "cross", 260, 0.5, kit.dark), kit.dark);
    EXPECT_EQ(one_hot_obstacle(*s), "");
    EXPECT_EQ(one_hot_obstacle(*snapshot_of({})), "");
    Document plain = d;
    plain.mechanism.project = false;
    EXPECT_EQ(one_hot_obstacle(*snapshot_of(plain)), "scene.one_hot.no_projection");
    Document word = d;
    word.query_source = QuerySource::Word;
    word.outside_word = "tired";
    EXPECT_EQ(one_hot_obstacle(*snapshot_of(word)), "scene.one_hot.no_position");
    EXPECT_FALSE(one_hot_proof(*snapshot_of({}), 0));
    EXPECT_FALSE(one_hot_proof(*s, 100));
}

}  // namespace
}  // namespace attn
