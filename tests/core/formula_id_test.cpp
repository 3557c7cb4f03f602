// Formula ids: every step that is computed says which definition it is a step of, the same in every head and layer, and
// one id is one formula.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "core/engine/run.hpp"
#include "core/train/pronoun_batch.hpp"
#include "tests/support/small_model.hpp"

namespace attn {
namespace {

std::pair<std::string, std::string> kind_and_id(const std::string& formula_id) {
    const std::size_t first = formula_id.find('/'), second = formula_id.find('/', first + 1);
    if (first == std::string::npos || second == std::string::npos) return {};
    return {formula_id.substr(0, first), formula_id.substr(first + 1, second - first - 1)};
}

// A formula but for its numbers: heads and seeds are counted in it.
std::string without_numbers(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (c < '0' || c > '9') out += c;
    return out;
}

template <class Descriptor>
bool has(std::span<const Descriptor> all, const std::string& id) {
    return find(all, id) != nullptr;
}

bool is_registered(const std::string& kind, const std::string& id) {
    static const std::map<std::string, std::set<std::string>> kLayers = {
        {"layer", {"attention", "embedding", "feed-forward", "layer-norm", "linear", "multi-head", "position"}},
        {"model", {"answer", "block"}}};
    if (kind == "score") return has(score_functions(), id);
    if (kind == "alignment") return has(alignments(), id);
    if (kind == "context") return has(contexts(), id);
    if (kind == "mask") return has(masks(), id);
    if (kind == "position") return has(positions(), id);
    const auto layer = kLayers.find(kind);
    return layer != kLayers.end() && layer->second.count(id) == 1;
}

class FormulaIds : public testing::Test {
protected:
    // The run's snapshot, after what holds for any.
    SnapshotPtr run_and_check(const Document& d) {
        Result<SnapshotPtr> s = run_document(d, {});
        EXPECT_TRUE(s) << s.error().message();
        if (!s) return nullptr;
        check((*s)->graph);
        return *s;
    }
    void check(const Graph& g) {
        for (NodeId id = 0; id < g.size(); ++id) {
            const Node& n = g.node(id);
            SCOPED_TRACE(n.path);
            EXPECT_EQ(n.formula.id.empty(), n.formula.text.empty());
            EXPECT_TRUE(n.op == nullptr || !n.formula.id.empty());
            if (n.formula.id.empty()) continue;
            const auto [kind, of] = kind_and_id(n.formula.id);
            EXPECT_TRUE(is_registered(kind, of)) << n.formula.id;
            const auto [known, fresh] = text_.emplace(n.formula.id, without_numbers(n.formula.text));
            EXPECT_EQ(known->second, without_numbers(n.formula.text)) << n.formula.id << ": one id, two formulas";
        }
    }

    // Two steps of one head are two formulas; the same step of all heads is one.
    static void expect_same_in_heads(const Snapshot& s) {
        std::map<std::string, std::map<std::string, std::string>> step;  // head -> name in it -> formula id
        for (NodeId id = 0; id < s.graph.size(); ++id) {
            const Node& n = s.graph.node(id);
            const std::size_t head = n.path.find("/head/");
            if (head == std::string::npos || n.formula.id.empty()) continue;
            const std::size_t name = n.path.find('/', head + 6);
            step[n.path.substr(0, name)][n.path.substr(name + 1)] = n.formula.id;
        }
        ASSERT_GT(step.size(), 1U);
        for (const auto& [head, steps] : step) {
            EXPECT_EQ(steps, step.begin()->second) << head;
            std::set<std::string> ids;
            for (const auto& [name, id] : steps) EXPECT_TRUE(ids.insert(id).second) << head << ": twice " << id;
        }
    }

    std::map<std::string, std::string> text_;  // of an id, over all runs of a test
};

TEST_F(FormulaIds, OfEveryMechanismUntrained) {
    Document d;
    d.model.clear();
    d.sentence = "the cat sat";
    d.width = 8;
    d.mechanism.heads = 2;
    const MechanismChoice plain = d.mechanism;
    const auto check = [&](const char* kind, std::string_view id, NodeId (*made)(const Snapshot&)) {
        SCOPED_TRACE(std::string(kind) + "/" + std::string(id));
        const SnapshotPtr s = run_and_check(d);
        ASSERT_NE(s, nullptr);
        expect_same_in_heads(*s);
        const NodeId node = made(*s);
        ASSERT_NE(node, kNoNode);
        EXPECT_EQ(kind_and_id(s->graph.node(node).formula.id), (std::pair{std::string(kind), std::string(id)}));
        d.mechanism = plain;
    };
    for (const ScoreFunction& score : score_functions()) {
        d.mechanism.score = score.id;
        check("score", score.id, [](const Snapshot& s) { return s.head(1).scores; });
    }
    for (const Alignment& alignment : alignments()) {
        d.mechanism.alignment = alignment.id;
        check("alignment", alignment.id, [](const Snapshot& s) { return s.head(1).weights; });
    }
    for (const Context& context : contexts()) {
        d.mechanism.context = context.id;
        check("context", context.id, [](const Snapshot& s) { return s.head(1).context; });
    }
    for (const MaskRule& mask : masks()) {
        if (mask.rule == nullptr) continue;
        d.mechanism.mask = mask.id;
        check("mask", mask.id, [](const Snapshot& s) { return s.graph.find("attention/mask"); });
    }
    for (const Position& position : positions()) {
        if (position.embed == nullptr && position.rotate == nullptr && position.bias == nullptr) continue;
        d.mechanism.position = position.id;
        check("position", position.id, [](const Snapshot& s) {
            for (NodeId id = s.graph.size() - 1; id >= 0; --id)
                if (s.graph.node(id).formula.id.rfind("position/", 0) == 0) return id;
            return kNoNode;
        });
    }
    d.mechanism.options.temperature = 0.5;
    d.mechanism.options.scale = 0.3;
    run_and_check(d);
}

TEST_F(FormulaIds, OfALearnedModelInBothLayers) {
    Document d;
    d.model = "pronoun";
    d.mechanism.score = d.mechanism.position = "";
    d.mechanism.mask = "causal";
    const SnapshotPtr s = run_and_check(d);
    ASSERT_NE(s, nullptr);
    expect_same_in_heads(*s);
    ASSERT_EQ(s->learned->layers.size(), 2U);
    EXPECT_EQ(s->graph.node(s->learned->logits).formula.id, "model/answer/logits");
    EXPECT_EQ(s->graph.node(s->graph.find("layer/0/attended")).formula.id, "model/block/attended");

    // Trained: sentences end to end, whose "it" answers with a word of the vocabulary.
    PronounExample e;
    e.words = {2, 3, 7, 8, 9};
    e.kinds = {0, 1, 0, 0, 0};
    e.pronoun = 2;
    e.antecedent = e.other = 1;
    const std::vector<PronounExample> two = {e, e};
    for (const ScoreFunction& score : score_functions()) {
        const Model model = test::small_model(test::small_config(std::string(score.id)));
        Graph g;
        const Result<PronounNodes> nodes = build_pronouns(g, model, batch_of(two), own_words(model), {});
        ASSERT_TRUE(nodes) << nodes.error().message();
        check(g);
        EXPECT_EQ(g.node(nodes->logits).formula.id, "model/answer/word_logits");
    }
}

}  // namespace
}  // namespace attn
