#include "core/engine/examples.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <tuple>

#include "core/engine/run.hpp"
#include "core/engine/session.hpp"

namespace attn {
namespace {

// The file of this source tree, whatever assets are installed.
std::vector<Example> bundled() {
    std::ifstream file("assets/sentences/examples.json", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    Result<std::vector<Example>> examples = parse_examples(bytes, "examples.json");
    EXPECT_TRUE(examples) << examples.error().message();
    return examples ? *std::move(examples) : std::vector<Example>{};
}

TEST(Examples, CoverEveryMechanismPromised) {
    const std::vector<Example> all = bundled();
    for (const char* id :
         {"it-tired",  "it-wide", "chinese", "causal",     "padding",     "window", "local-m", "local-p",
          "sparsemax", "hard",    "gumbel",  "additive",   "cosine",      "alibi",  "rotary",  "one-hot",
          "cross",     "basic",   "memory",  "multi-head", "permutation", "long"})
        EXPECT_NE(find_example(all, id), nullptr) << id;
    EXPECT_EQ(find_example(all, "nothing"), nullptr);
}

TEST(Examples, EachIsASessionAndRuns) {
    for (const Example& example : bundled()) {
        SCOPED_TRACE(example.id);
        EXPECT_FALSE(example.name.en.empty() || example.name.zh.empty() || example.note.en.empty());
        const Result<Document> back = parse_session(session_text(example.document), example.id);
        ASSERT_TRUE(back) << back.error().message();
        EXPECT_EQ(*back, example.document);

        const Result<SnapshotPtr> run = run_document(example.document, {});
        ASSERT_TRUE(run) << run.error().message();
        const Snapshot& s = **run;
        const Document::View& view = example.document.view;
        EXPECT_LT(view.query, static_cast<int>(s.queries.size()));
        EXPECT_LT(view.head, s.heads());
        EXPECT_TRUE(s.graph.has_value(s.weights(view.head)));
        EXPECT_TRUE(s.graph.value(s.output).allFinite());
    }
}

TEST(Examples, ShowWhatTheirNotesSay) {
    const std::vector<Example> all = bundled();
    const auto run = [&](const char* id) {
        const Result<SnapshotPtr> s = run_document(find_example(all, id)->document, {});
        EXPECT_TRUE(s) << s.error().message();
        return *s;
    };
    const auto query = [&](const char* id) {
        const SnapshotPtr s = run(id);
        return s->queries[static_cast<std::size_t>(find_example(all, id)->document.view.query)].text;
    };
    EXPECT_EQ(query("it-tired"), "it");
    EXPECT_EQ(query("it-wide"), "it");
    EXPECT_EQ(query("chinese"), "它");
    EXPECT_EQ(query("basic"), "it");
    EXPECT_GT(run("long")->keys.size(), 100U);

    // "it" looks at the right word in the last layer, and at what is said of it before.
    for (const auto& [id, answer, said] :
         {std::tuple("it-tired", Index{1}, Index{10}), std::tuple("it-wide", Index{5}, Index{10})}) {
        const SnapshotPtr s = run(id);
        ASSERT_TRUE(s->learned) << id;
        for (int h = 0; h < s->heads(); ++h) EXPECT_GT(s->graph.value(s->weights(h))(7, answer), 0.9F) << id << h;
        Index most = -1;
        s->graph.value(s->learned->mean_weights[0]).row(7).maxCoeff(&most);
        EXPECT_EQ(most, said) << id;
    }

    // The slot that holds the asked word is found.
    const SnapshotPtr memory = run("memory-content");
    Index slot = -1;
    memory->graph.value(memory->weights(0)).row(0).maxCoeff(&slot);
    EXPECT_EQ(memory->keys[static_cast<std::size_t>(slot)].text, "river");

    // Exact zeros.
    const SnapshotPtr sparse = run("sparsemax");
    EXPECT_GT((sparse->graph.value(sparse->weights(0)).array() == 0.0F).count(), 20);

    // "dog" gives "man" the same weight wherever both stand.
    const SnapshotPtr order = run("permutation");
    Document plain = find_example(all, "permutation")->document;
    plain.query_source = QuerySource::Same;
    const Result<SnapshotPtr> same = run_document(plain, {});
    ASSERT_TRUE(same);
    EXPECT_NEAR(order->graph.value(order->weights(0))(4, 4), (*same)->graph.value((*same)->weights(0))(1, 4), 1e-6);
}

TEST(Examples, ErrorsNameTheExample) {
    const auto error = [](const std::string& list) {
        const auto all = parse_examples(R"({"format": "attention-studio-examples", "examples": )" + list + "}", "e");
        return all ? std::string("none") : all.error().message();
    };
    const std::string names = R"("name": {"en": "a", "zh": "b"}, "note": {"en": "a", "zh": "b"})";
    EXPECT_EQ(error("[]"), "none");
    EXPECT_NE(error("3").find("examples"), std::string::npos);
    EXPECT_NE(error("[{}]").find("examples[0], id"), std::string::npos);
    EXPECT_NE(error(R"([{"id": "x", "name": {"en": "a"}}])").find("name"), std::string::npos);
    EXPECT_NE(error(R"([{"id": "x", )" + names + "}]").find("document"), std::string::npos);
    EXPECT_NE(error(R"([{"id": "x", )" + names + R"(, "document": {"width": -1}}])").find("width"), std::string::npos);
    const std::string fine = R"({"id": "x", )" + names + R"(, "document": {}})";
    EXPECT_EQ(error("[" + fine + "]"), "none");
    EXPECT_NE(error("[" + fine + "," + fine + "]").find("twice"), std::string::npos);
    EXPECT_FALSE(parse_examples("{}", "e"));
    EXPECT_FALSE(parse_examples("[1, 2", "e"));
}

TEST(Examples, AreFoundAsAnAsset) {
    const Result<std::vector<Example>> all = load_examples();
    ASSERT_TRUE(all) << all.error().message();
    EXPECT_FALSE(all->empty());
}

}  // namespace
}  // namespace attn
