// A learned model in Explore's document, and back to untrained vectors.
#include "tests/gui/state_test.hpp"

namespace attn::gui {
namespace {

class StateModel : public StateTest {};

TEST_F(StateModel, AModelBringsItsOwnMechanismAndGoesWithIt) {
    state.models = {"pronoun", "other"};
    send(SetScore{""});  // the model's own, where there is none
    ASSERT_EQ(state.notices.size(), 1U);
    send(SetScore{"additive"});
    send(SetTokenizer{"character"});
    send(SetProject{false});
    send(SetModel{"pronoun"});
    EXPECT_EQ(doc().model, "pronoun");
    EXPECT_EQ(mechanism().score, "");
    EXPECT_EQ(mechanism().position, "");
    EXPECT_EQ(doc().tokenizer, "word");
    EXPECT_TRUE(mechanism().project);
    send(SelectHead{3});
    EXPECT_EQ(doc().view.head, 3);
    send(Undo{});
    EXPECT_EQ(doc().model, "");
    EXPECT_EQ(mechanism().score, "additive");
    send(Redo{});
    send(SetTokenizer{"character"});  // it knows words only
    EXPECT_EQ(doc().tokenizer, "word");
    EXPECT_EQ(state.notices.back().key, "notice.learned_words");
    send(SetScore{"dot"});
    send(SetScore{""});
    EXPECT_EQ(mechanism().score, "");
    send(SetScore{"dot"});
    send(SetLayer{0});
    EXPECT_EQ(doc().layer, 0);
    send(SetModel{"other"});
    EXPECT_EQ(mechanism().score, "");
    EXPECT_EQ(doc().layer, -1);
    send(SetScore{"dot"});
    send(SetModel{});
    EXPECT_EQ(doc().model, "");
    EXPECT_EQ(mechanism().score, "dot");
    EXPECT_EQ(mechanism().position, MechanismChoice{}.position);
    send(SetLayer{1});
    EXPECT_EQ(doc().layer, -1);
    send(SetModel{"unheard of"});
    EXPECT_EQ(doc().model, "");
    EXPECT_EQ(state.notices.back().key, "notice.unknown_id");
}

TEST_F(StateModel, ALearnedModelReadsOneSentence) {
    state.models = {"pronoun"};
    send(SetSecondSentence{"le chat dort"});
    send(SetModel{"pronoun"});
    for (const QuerySource source : {QuerySource::Second, QuerySource::Word}) {
        send(SelectQuery{5});
        send(SetQuerySource{source});
        EXPECT_EQ(doc().model, "");
        EXPECT_EQ(doc().query_source, source);
        ASSERT_FALSE(state.notices.empty());
        EXPECT_EQ(state.notices.back().key, "notice.untrained_queries");
        state.notices.clear();
        send(Undo{});  // one step
        EXPECT_EQ(doc().model, "pronoun");
        EXPECT_EQ(doc().query_source, QuerySource::Same);
        send(Redo{});
        send(SetModel{"pronoun"});
        EXPECT_EQ(doc().query_source, QuerySource::Same);
        EXPECT_EQ(doc().view.query, 5);
        EXPECT_TRUE(state.notices.empty());
    }
}

TEST_F(StateModel, WithoutHeadsThatDivideTheWidthThereAreFewer) {
    state.models = {"pronoun"};
    send(SetWidth{9});
    send(SetHeads{3});
    send(SetModel{"pronoun"});
    EXPECT_GE(mechanism().heads, 4);
    send(SetModel{});
    EXPECT_EQ(doc().width % mechanism().heads, 0);
}

TEST_F(StateModel, ANewDocumentIsLearnedWhereThereIsAModel) {
    EXPECT_EQ(new_document(state), Document{});
    state.models = {"pronoun"};
    const Document fresh = new_document(state);
    EXPECT_EQ(fresh.model, "pronoun");
    EXPECT_EQ(fresh.mechanism, own_mechanism());
    send(SetPronounSentence{true, "Mine."});
    send(SetSentence{"one two"});
    send(NewDocument{});
    EXPECT_EQ(doc().sentence, fresh.sentence);
    EXPECT_EQ(doc().model, "pronoun");
    EXPECT_EQ(doc().pronoun.second, "Mine.");  // another workspace's
}

TEST_F(StateModel, WhatIsChangedByHandFollowsItsWords) {
    state.models = {"pronoun"};
    send(ToggleBlockedEdge{{1, -1, 7, 1}});
    send(ExplorePronoun{});
    ASSERT_EQ(doc().what_if.blocked.size(), 1U);
    send(SetSentence{"So the animal didn't cross the street because it was too tired."});
    EXPECT_EQ(doc().what_if.blocked[0], (WhatIf::Edge{1, -1, 8, 2}));
    send(SetSentence{"It was too tired."});
    EXPECT_TRUE(doc().what_if.empty());
    send(Undo{});
    EXPECT_EQ(doc().what_if.blocked.size(), 1U);
    send(SetModel{"pronoun"});  // as it was learned
    EXPECT_TRUE(doc().what_if.empty());
}

}  // namespace
}  // namespace attn::gui
