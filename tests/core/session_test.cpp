#include "core/engine/session.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/attention/mechanism.hpp"

namespace attn {
namespace {

using nlohmann::json;

Document full_document() {
    Document d;
    d.sentence = "“Zoë” 说：它累了。\n\ttwo lines, a \"quote\" and a \\";
    d.second_sentence = "L'accord sur la zone économique";
    d.outside_word = "it";
    d.query_source = QuerySource::Second;
    d.tokenizer = "character";
    d.lower_case = false;
    d.width = 48;
    d.mechanism = {"cosine", "local-p", "hard", "drawn", "rotary", {}, 6, false};
    d.mechanism.options.temperature = 0.1 + 0.2;
    d.mechanism.options.window = 5;
    d.mechanism.options.padding = 1;
    d.mechanism.options.draws = 1000;
    d.mechanism.options.gumbel_temperature = 1.0 / 3;
    d.mechanism.options.scale = -2.5;
    d.mechanism.options.seed = (1ULL << 53) - 1;
    d.blocked = {{0, 1}, {2, 0}, {4095, 4095}};
    d.model = "pronoun";
    d.layer = 1;
    d.kinds = {{"gnu", "animal"}, {"数", "device"}};
    d.what_if = {{{1, -1, 7, 3}, {0, 2, 7, 9}}, {{1, 0, 7, 2, 0.25}}, {{1, 3}}, true};
    d.pronoun = {"it was wide", "it was tired", "./mine.safetensors", {{{1, -1, 0, 2}}, {}, {{0, 0}}, false}};
    d.view = {3, -1, true, 2, 5};
    return d;
}

Error refused(const json& session) {
    const Result<Document> d = parse_session(session.dump(), "s.json");
    EXPECT_FALSE(d) << session.dump();
    return d ? Error{} : d.error();
}

json session_of(const Document& d) { return json::parse(session_text(d)); }

TEST(Session, EveryFieldComesBack) {
    for (const Document& d : {Document{}, full_document()}) {
        const Result<Document> back = parse_session(session_text(d), "s.json");
        ASSERT_TRUE(back) << back.error().message();
        EXPECT_EQ(*back, d);
        EXPECT_EQ(session_text(*back), session_text(d));
    }
}

TEST(Session, IsReadableAndStartsWithItsFormat) {
    const std::string text = session_text(full_document());
    EXPECT_EQ(text.find("{\n  \"format\": \"attention-studio-session\",\n  \"version\": 1,\n  \"sentence\": "), 0U);
    EXPECT_NE(text.find("它累了"), std::string::npos);
    EXPECT_LT(text.find("\"mechanism\""), text.find("\"blocked\""));
    EXPECT_LT(text.find("\"blocked\""), text.find("\"view\""));
}

TEST(Session, MissingFieldsTakeDefaultsAndUnknownOnesAreIgnored) {
    const Result<Document> d =
        parse_session(R"({"format": "attention-studio-session", "later": {"a": [1]}, "sentence": "Hi",
                          "mechanism": {"mask": "causal", "options": {"seed": 3, "novel": "x"}}, "view": {}})",
                      "s");
    ASSERT_TRUE(d) << d.error().message();
    Document expected;
    expected.sentence = "Hi";
    expected.mechanism.mask = "causal";
    expected.mechanism.options.seed = 3;
    EXPECT_EQ(*d, expected);
}

TEST(Session, EveryMechanismAndOptionIsKept) {
    const auto keeps = [](const Document& d) {
        const Result<Document> back = parse_session(session_text(d), "s");
        ASSERT_TRUE(back) << back.error().message();
        EXPECT_EQ(*back, d);
    };
    Document d;
    for (const auto& m : score_functions()) d.mechanism.score = m.id, keeps(d);
    for (const auto& m : alignments()) d.mechanism.alignment = m.id, keeps(d);
    for (const auto& m : contexts()) d.mechanism.context = m.id, keeps(d);
    for (const auto& m : masks()) d.mechanism.mask = m.id, keeps(d);
    for (const auto& m : positions()) d.mechanism.position = m.id, keeps(d);
    for (const OptionSpec& spec : option_specs()) {
        for (const double value : {spec.minimum, spec.maximum, spec.low, spec.high})
            spec.set(d.mechanism.options, value), keeps(d);
        json session = session_of(d);
        for (const double value : {spec.minimum - 1, spec.maximum * 2}) {
            session["mechanism"]["options"][std::string(spec.id)] = value;
            const Error error = refused(session);
            EXPECT_NE(error.where.find("mechanism.options." + std::string(spec.id)), std::string::npos)
                << error.message();
        }
    }
}

TEST(Session, AWrongFieldIsNamed) {
    const auto where = [](const char* pointer, const json& value) {
        json session = session_of(full_document());
        session[json::json_pointer(pointer)] = value;
        return refused(session).where;
    };
    EXPECT_EQ(where("/sentence", 3), "s.json, sentence");
    EXPECT_EQ(where("/sentence", std::string(kMaxTextBytes + 1, 'a')), "s.json, sentence");
    EXPECT_EQ(where("/query_source", "third"), "s.json, query_source");
    EXPECT_EQ(where("/tokenizer", "none"), "s.json, tokenizer");
    EXPECT_EQ(where("/lower_case", 1), "s.json, lower_case");
    EXPECT_EQ(where("/width", 0), "s.json, width");
    EXPECT_EQ(where("/width", 2.5), "s.json, width");
    EXPECT_EQ(where("/width", 1e300), "s.json, width");
    EXPECT_EQ(where("/mechanism", json::array()), "s.json, mechanism");
    EXPECT_EQ(where("/mechanism/score", "magic"), "s.json, mechanism.score");
    EXPECT_EQ(where("/mechanism/alignment", nullptr), "s.json, mechanism.alignment");
    EXPECT_EQ(where("/mechanism/heads", kMaxHeads + 1), "s.json, mechanism.heads");
    EXPECT_EQ(where("/mechanism/options/seed", -1), "s.json, mechanism.options.seed");
    EXPECT_EQ(where("/mechanism/options/seed", 1.5), "s.json, mechanism.options.seed");
    EXPECT_EQ(where("/mechanism/options/seed", 18446744073709551615ULL), "s.json, mechanism.options.seed");
    EXPECT_EQ(where("/mechanism/options/window", 1.5), "s.json, mechanism.options.window");
    EXPECT_EQ(where("/mechanism/options/temperature", nullptr), "s.json, mechanism.options.temperature");
    EXPECT_EQ(where("/blocked", 3), "s.json, blocked");
    EXPECT_EQ(where("/blocked/1", json{1}), "s.json, blocked[1]");
    EXPECT_EQ(where("/blocked/1", json{1, -1}), "s.json, blocked[1]");
    EXPECT_EQ(where("/blocked/1", json{1, kMaxTokens}), "s.json, blocked[1]");
    EXPECT_EQ(where("/view/head", 6), "s.json, view.head");  // of 6 heads
    EXPECT_EQ(where("/view/query", -1), "s.json, view.query");
    EXPECT_EQ(where("/view/pinned", "yes"), "s.json, view.pinned");
    EXPECT_EQ(where("/format", "attention-studio-preferences"), "s.json, format");
    EXPECT_EQ(where("/version", 2), "s.json, version");
}

TEST(Session, AnErrorSaysWhatWouldDo) {
    json session = session_of({});
    session["mechanism"]["score"] = "magic";
    EXPECT_EQ(refused(session).what, "there is no 'magic'");
    EXPECT_NE(refused(session).fix.find("scaled-dot"), std::string::npos);
}

TEST(Session, BlockedCellsAreSortedAndSingle) {
    json session = session_of({});
    session["blocked"] = {{3, 1}, {0, 2}, {3, 1}};
    const Result<Document> d = parse_session(session.dump(), "s");
    ASSERT_TRUE(d);
    EXPECT_EQ(d->blocked, (std::vector<std::pair<int, int>>{{0, 2}, {3, 1}}));
}

TEST(Session, ForeignBytesAreErrors) {
    for (const std::string& bytes :
         {std::string(), std::string("null"), std::string("[]"), std::string("{"), std::string("\xFF\xFE{}"),
          std::string(100000, '['), session_text({}).substr(0, 100), session_text({}) + "x"})
        EXPECT_FALSE(parse_session(bytes, "s")) << bytes.substr(0, 20);
}

TEST(Session, TextThatIsNotUtf8IsWrittenClean) {
    Document d;
    d.sentence = "a\xFFz";
    const Result<Document> back = parse_session(session_text(d), "s");
    ASSERT_TRUE(back) << back.error().message();
    EXPECT_EQ(back->sentence, "a\xEF\xBF\xBDz");
}

TEST(Session, FilesAreSavedAndLoaded) {
    const auto path = std::filesystem::temp_directory_path() / "attn_session_test.json";
    ASSERT_TRUE(save_session(path, full_document()));
    const Result<Document> back = load_session(path);
    ASSERT_TRUE(back) << back.error().message();
    EXPECT_EQ(*back, full_document());
    std::filesystem::remove(path);
    EXPECT_NE(load_session(path).error().message().find("attn_session_test.json"), std::string::npos);
}

TEST(Document, SameNumbersWhateverIsLookedAt) {
    Document a, b;
    b.view.query = 2;
    b.view.pinned = true;
    EXPECT_TRUE(same_numbers(a, b));
    b.mechanism.options.seed = 8;
    EXPECT_FALSE(same_numbers(a, b));
}

}  // namespace
}  // namespace attn
