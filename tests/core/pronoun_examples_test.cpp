#include <gtest/gtest.h>

#include "core/engine/pronoun_examples.hpp"

namespace attn {
namespace {

TEST(PronounExamples, TheAssetHasItsPairs) {
    const auto pairs = load_pronoun_examples();
    ASSERT_TRUE(pairs) << pairs.error().message();
    EXPECT_GE(pairs->size(), 24U);
    bool trophy = false;
    for (const SentencePair& p : *pairs) trophy = trophy || p.first.find("trophy") != std::string::npos;
    EXPECT_TRUE(trophy);
}

TEST(PronounExamples, WhatDoesNotFitIsNamed) {
    const std::pair<const char*, const char*> cases[] = {
        {"", "x.json"},
        {"[]", "x.json"},
        {R"({"format": "other", "examples": []})", "format"},
        {R"({"format": "attention-studio-pronouns"})", "examples"},
        {R"({"format": "attention-studio-pronouns", "examples": [{"first": "a", "second": "b"}]})", "examples[0]"},
        {R"({"format": "attention-studio-pronouns", "examples": [{"first": 1, "second": "b", "zh": "c"}]})", "first"},
    };
    for (const auto& [text, named] : cases) {
        const auto pairs = parse_pronoun_examples(text, "x.json");
        ASSERT_FALSE(pairs) << text;
        EXPECT_NE(pairs.error().message().find(named), std::string::npos) << pairs.error().message();
    }
}

}  // namespace
}  // namespace attn
