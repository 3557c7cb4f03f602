// A model's card as data, and cards that nobody should trust.
#include "core/models/card.hpp"

#include <gtest/gtest.h>

#include "core/models/library.hpp"

namespace attn {
namespace {

Model with_numbers(std::string text) {
    Model model;
    model.card["numbers"] = std::move(text);
    return model;
}

TEST(ModelCard, HasTheFiguresOfEachSplit) {
    const Model model = with_numbers(R"({"pairs": {"split": "pairs", "accuracy": {"value": 0.875, "low": 0.8},
        "calibration_error": 0.25, "heads_searched": 4, "flip": {"value": 1}}, "nouns": {"accuracy": {"value": 0.5}}})");
    const CardNumbers numbers = card_numbers(model);
    EXPECT_EQ(
        numbers,
        (CardNumbers{{"pairs", {{"accuracy", 0.875}, {"calibration_error", 0.25}, {"heads_searched", 4}, {"flip", 1}}},
                     {"nouns", {{"accuracy", 0.5}}}}));
    EXPECT_EQ(card_figure(numbers, "pairs", "accuracy"), 0.875);
    EXPECT_EQ(card_figure(numbers, "nouns", "accuracy"), 0.5);
    EXPECT_EQ(card_figure(numbers, "nouns", "flip"), std::nullopt);
    EXPECT_EQ(card_figure(numbers, "final", "accuracy"), std::nullopt);
}

TEST(ModelCard, LacksWhatIsMissing) {
    Model model;
    EXPECT_EQ(card_text(model, "command"), "");
    EXPECT_TRUE(card_numbers(model).empty());
    model.card["command"] = "attn train";
    EXPECT_EQ(card_text(model, "command"), "attn train");
}

TEST(ModelCard, OfABundledModelHasWhatTheProgramShows) {
    ModelLibrary models;
    const Result<std::shared_ptr<const Model>> model = models.get("pronoun");
    ASSERT_TRUE(model) << model.error().message();
    const CardNumbers numbers = card_numbers(**model);
    for (const char* split : {"pairs", "structures", "nouns"})
        for (const char* figure : {"accuracy", "weight", "flip"}) {
            const std::optional<double> value = card_figure(numbers, split, figure);
            ASSERT_TRUE(value) << split << " " << figure;
            EXPECT_TRUE(*value > 0 && *value <= 1) << split << " " << figure << " " << *value;
        }
}

TEST(ModelCard, DamagedNumbersAreNone) {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += R"({"pairs":)";
    for (const std::string& text : {std::string(), std::string("{"), std::string("null"), std::string("3"),
                                    std::string("[]"), std::string("\"pairs\""), std::string("\xff{}"), deep,
                                    std::string(100'000, '['), std::string(R"({"pairs": {"flip": {"value": 1e999}}})"),
                                    std::string(R"({"pairs": {"flip": {"value": NaN}}})"),
                                    std::string(R"({"pairs": {"flip": {"value": 0.5}}} more)"),
                                    std::string(R"({"pairs": {"flip": {"value": 0.5}})")})
        EXPECT_TRUE(card_numbers(with_numbers(text)).empty()) << text.substr(0, 60);
}

TEST(ModelCard, WhatIsNoFigureIsLeftOut) {
    for (const char* text : {"null", "true", "\"0.5\"", "[0.5]", "{}", R"({"low": 0.5})", R"({"value": null})",
                             R"({"value": "0.5"})", R"({"value": [0.5]})", R"({"value": {"value": 0.5}})"}) {
        const std::string figures = std::string(R"({"pairs": {"flip": )") + text + R"(, "accuracy": {"value": 0.25}}})";
        EXPECT_EQ(card_numbers(with_numbers(figures)), (CardNumbers{{"pairs", {{"accuracy", 0.25}}}})) << text;
    }
    for (const char* text : {"null", "true", "0.5", "\"flip\"", R"([{"flip": {"value": 0.5}}])"}) {
        const std::string split = std::string(R"({"pairs": )") + text + R"(, "nouns": {"flip": {"value": 0.25}}})";
        EXPECT_EQ(card_numbers(with_numbers(split)), (CardNumbers{{"nouns", {{"flip", 0.25}}}, {"pairs", {}}})) << text;
    }
}

}  // namespace
}  // namespace attn
