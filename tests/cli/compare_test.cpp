// attn compare: every ready set as data, with the figures of the engine.
#include <algorithm>
#include <sstream>

#include "core/analysis/comparison.hpp"
#include "tests/cli/support.hpp"

namespace attn::test {
namespace {

using nlohmann::json;

std::vector<ComparisonSet> all_sets() {
    const Result<std::vector<ComparisonSet>> sets = comparison_sets();
    EXPECT_TRUE(sets) << sets.error().message();
    return sets ? *sets : std::vector<ComparisonSet>();
}

ComparisonPtr run(const ComparisonSet& set) {
    Document d;
    d.compare = set.compare;
    const Result<ComparisonPtr> c = run_comparison(d, {}, nullptr);
    EXPECT_TRUE(c) << set.id << ": " << c.error().message();
    return c ? *c : nullptr;
}

void expect_number(const json& found, std::optional<double> expected, const std::string& what) {
    if (!expected) {
        EXPECT_TRUE(found.is_null()) << what;
        return;
    }
    ASSERT_TRUE(found.is_number()) << what;
    EXPECT_NEAR(found.get<double>(), *expected, 1e-5 + 1e-5 * std::abs(*expected)) << what;
}

TEST(CliCompare, EveryReadySetIsExportedAsJson) {
    const std::vector<ComparisonSet> sets = all_sets();
    ASSERT_EQ(sets.size(), 8U);
    for (const ComparisonSet& set : sets) {
        SCOPED_TRACE(set.id);
        const Ran ran = attn({"compare", "--set", set.id, "--format", "json"});
        ASSERT_EQ(ran.status, 0) << ran.err;
        const json j = parsed(ran.out);
        const ComparisonPtr c = run(set);
        ASSERT_NE(c, nullptr);
        EXPECT_EQ(j["format"], "attn-compare");
        EXPECT_EQ(j["sentence"], set.compare.sentence);
        EXPECT_EQ(j["query"], set.compare.query);
        EXPECT_EQ(j["reference"], set.compare.reference);
        ASSERT_EQ(j["columns"].size(), set.compare.columns.size());
        for (std::size_t i = 0; i < c->columns.size(); ++i) {
            const json& column = j["columns"][i];
            const std::string what = "column " + std::to_string(i);
            ASSERT_FALSE(column.contains("error")) << what << column["error"];
            const Index row = column["row"]["index"].get<Index>();
            const auto f = row_figures(*c, i, row);
            ASSERT_TRUE(f) << what;
            expect_number(column["row"]["entropy_bits"], f->entropy, what);
            expect_number(column["row"]["peak"], f->peak, what);
            expect_number(column["row"]["sink_share"], f->sink_share, what);
            expect_number(column["row"]["divergence_bits"], f->divergence, what);
            expect_number(column["row"]["rank_correlation"], f->correlation, what);
            EXPECT_EQ(column["row"]["peak_key"], f->peak_key) << what;
            EXPECT_EQ(column["row"]["top"], json(f->top)) << what;
            EXPECT_EQ(column["parameters"], c->columns[i].parameter_count) << what;
            const ColumnMaps& maps = c->columns[i].maps;
            const json& weights = column["row"]["weights"];
            ASSERT_EQ(weights.size(), static_cast<std::size_t>(maps.weights->cols())) << what;
            for (std::size_t k = 0; k < weights.size(); ++k)
                expect_number(weights[k], static_cast<double>((*maps.weights)(row, static_cast<Index>(k))), what);
            EXPECT_EQ(column["trained"].is_null(), !c->columns[i].trained) << what;
        }
    }
}

TEST(CliCompare, EveryReadySetIsExportedAsCsv) {
    for (const ComparisonSet& set : all_sets()) {
        SCOPED_TRACE(set.id);
        const Ran ran = attn({"compare", "--set", set.id, "--format", "csv"});
        ASSERT_EQ(ran.status, 0) << ran.err;
        const ComparisonPtr c = run(set);
        ASSERT_NE(c, nullptr);
        std::istringstream lines(ran.out);
        std::string line;
        std::getline(lines, line);
        const auto fields = std::count(line.begin(), line.end(), ',');
        EXPECT_EQ(line.rfind("column,name,score,alignment,parameters,entropy_bits,peak,", 0), 0U) << line;
        std::size_t i = 0;
        for (; std::getline(lines, line); ++i) {
            ASSERT_LT(i, c->columns.size());
            EXPECT_GE(std::count(line.begin(), line.end(), ','), fields) << line;
            const ColumnResult& r = c->columns[i];
            const Index row = c->document.compare.columns[i].sentence == 0
                                  ? set.compare.query
                                  : c->aligned[static_cast<std::size_t>(set.compare.query)];
            const auto f = row_figures(*c, i, row);
            ASSERT_TRUE(f);
            // After the name, which may have commas of its own.
            const std::string known = "," + r.snapshot->mechanism.score + "," + r.snapshot->mechanism.alignment + "," +
                                      std::to_string(r.parameter_count) + ",";
            const std::size_t at = line.find(known);
            ASSERT_NE(at, std::string::npos) << line;
            std::istringstream rest(line.substr(at + known.size()));
            for (const double expected : {f->entropy, f->peak, f->sink_share}) {
                std::string number;
                std::getline(rest, number, ',');
                EXPECT_NEAR(std::stod(number), expected, 1e-6 + 1e-3 * expected) << line;
            }
        }
        EXPECT_EQ(i, c->columns.size());
    }
}

TEST(CliCompare, AColumnThatFailsIsSaidAndTheOthersComeOut) {
    const std::vector<std::string> columns = {
        "compare",     "a b it",         "--mechanism",       "score=dot,heads=2",   "--mechanism",
        "model=nope",  "--mechanism",    "score=dot,heads=5", "--mechanism",         "score=cosine",
        "--mechanism", "heads=2,head=7", "--mechanism",       "model=pronoun,head=9"};
    const std::vector<std::vector<std::string>> said = {{"column 2 (nope): model: ", "\"nope\"", "use one of: pronoun"},
                                                        {"column 3 (dot): heads: ", "5 heads", "divides 32"},
                                                        {"column 5", "no head 7", "2 heads, 0 to 1", "the mean"},
                                                        {"column 6 (pronoun)", "no head 9", "4 heads, 0 to 3"}};
    for (const char* format : {"text", "json", "csv"}) {
        SCOPED_TRACE(format);
        std::vector<std::string> line = columns;
        line.insert(line.end(), {"--format", format});
        const Ran ran = attn(line);
        EXPECT_EQ(ran.status, 1);
        std::istringstream lines(ran.err);
        std::string one;
        std::size_t i = 0;
        for (; std::getline(lines, one); ++i) {
            ASSERT_LT(i, said.size()) << one;
            EXPECT_EQ(one.rfind("attn: column ", 0), 0U) << one;
            for (const std::string& part : said[i]) EXPECT_NE(one.find(part), std::string::npos) << part << ": " << one;
        }
        EXPECT_EQ(i, said.size()) << ran.err;
        if (format != std::string("json")) {
            EXPECT_NE(ran.out.find("cosine"), std::string::npos) << ran.out;
            continue;
        }
        const json j = parsed(ran.out);
        ASSERT_EQ(j["columns"].size(), 6U);
        for (const std::size_t failed : {1U, 2U, 4U, 5U}) {
            EXPECT_TRUE(j["columns"][failed].contains("error")) << failed;
            EXPECT_FALSE(j["columns"][failed].contains("row")) << failed;
        }
        for (const std::size_t good : {0U, 3U}) EXPECT_TRUE(j["columns"][good]["row"].is_object()) << good;
    }
}

TEST(CliCompare, WhatAllColumnsSayIsSaidOnce) {
    std::string words;
    for (int i = 0; i < 5000; ++i) words += "word ";
    expect_error(attn({"compare", words, "--mechanism", "score=dot", "--mechanism", "score=cosine"}), 2, {"4096"});
    expect_error(attn({"compare", "a b", "--mechanism", "model=nope", "--mechanism", "model=nope"}), 2, {"nope"});
}

}  // namespace
}  // namespace attn::test
