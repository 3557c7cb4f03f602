// What the engine refuses, stops, and swallows: unusable documents, a cancelled run, any bytes at all.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/engine/run.hpp"
#include "tests/support/engine_case.hpp"
#include "tests/support/head_case.hpp"

namespace attn::test {
namespace {

TEST(EngineErrors, AnUnusableDocumentIsAnErrorThatSaysWhatToDo) {
    const auto refused = [](const Document& d, const std::vector<std::string>& parts) {
        const auto s = run_document(d, {});
        ASSERT_FALSE(s) << (parts.empty() ? "" : parts[0]);
        const std::string message = s.error().message();
        EXPECT_FALSE(s.error().what.empty());
        EXPECT_FALSE(s.error().fix.empty()) << message;
        EXPECT_EQ(message.find('\n'), std::string::npos) << message;
        EXPECT_NE(s.error().kind, Error::Kind::Cancelled);
        for (const std::string& part : parts)
            EXPECT_NE(message.find(part), std::string::npos) << part << " in " << message;
    };
    for (const char* nothing : {"", "   ", "\n\t", "\xe2\x80\x8b"}) {
        Document d;
        d.sentence = nothing;
        refused(d, {"sentence"});
    }
    Document d;
    for (auto member : {&MechanismChoice::score, &MechanismChoice::alignment, &MechanismChoice::context,
                        &MechanismChoice::mask, &MechanismChoice::position}) {
        d = {};
        d.mechanism.*member = "no-such";
        refused(d, {"no-such"});
    }
    d = {};
    d.tokenizer = "no-such";
    refused(d, {"no-such"});
    for (const int heads : {0, -1, 3, kMaxHeads + 1}) {
        d = {};
        d.mechanism.heads = heads;
        refused(d, {"heads"});
    }
    for (const int width : {0, -4, 1 << 20}) {
        d = {};
        d.width = width;
        refused(d, {"width"});
    }
    for (const double t : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
        d = {};
        d.mechanism.options.temperature = t;
        refused(d, {"temperature"});
    }
    d = {};
    d.mechanism.options.draws = 0;
    refused(d, {"draws"});
    d = {};
    d.mechanism.options.window = -1;
    refused(d, {"window"});
    d = {};
    d.mechanism.options.padding = -1;
    refused(d, {"padding"});
    d = {};
    d.mechanism.alignment = "local-p";  // σ = D/2 = 0 has no Gaussian
    d.mechanism.options.window = 0;
    refused(d, {"window"});
    d = plain("one hot");
    d.mechanism.position = "one-hot";  // [x; p] is wider than an outside word's vector
    d.query_source = QuerySource::Word;
    d.outside_word = "word";
    refused(d, {"32"});
}

TEST(EngineErrors, TooLongATextIsRefused) {
    Document d;
    d.sentence.clear();
    for (int n = 0; n < kMaxTokens + 1; ++n) d.sentence += "w ";
    const auto s = run_document(d, {});
    ASSERT_FALSE(s);
    EXPECT_NE(s.error().message().find("4096"), std::string::npos) << s.error().message();
}

TEST(EngineErrors, Cancelled) {
    RunOptions options;
    options.cancel.cancel();
    const auto s = run_document({}, options);
    ASSERT_FALSE(s);
    EXPECT_EQ(s.error().kind, Error::Kind::Cancelled);
}

TEST(EngineErrors, AnyBytesAreASentence) {
    Rng rng(5);
    for (int n = 0; n < 60; ++n) {
        Document d;
        d.sentence = "x ";
        for (int c = 0; c < 40; ++c) d.sentence += static_cast<char>(rng.below(256));
        d.outside_word = d.second_sentence = d.sentence;
        d.query_source = static_cast<QuerySource>(n % 3);
        const SnapshotPtr s = run_or_fail(d);
        ASSERT_NE(s, nullptr);
        EXPECT_TRUE(all_finite(s->graph.value(s->output)));
    }
}

}  // namespace
}  // namespace attn::test
