// The little words between the lists: determiners, auxiliaries, degrees. A phrase named twice is drawn twice as often.
#include "core/train/tasks/pronoun_lists.hpp"

namespace attn {

namespace {
// "the*9|a|that": nine parts of "the", one each of the others.
std::vector<Phrase> weighted(std::string_view text) {
    std::vector<Phrase> list;
    for (const std::string& item : words_of(text, '|')) {
        const std::size_t star = item.find('*');
        const int times = star == std::string::npos ? 1 : item[star + 1] - '0';
        for (int i = 0; i < times; ++i) list.push_back(words_of(item.substr(0, star)));
    }
    return list;
}
}  // namespace

const PronounWords& pronoun_words() {
    static const PronounWords words = [] {
        PronounWords w;
        w.determiners = weighted("the*9|the*8|a*2|that|this");
        w.not_past = weighted("didn't*6|did not*4|couldn't*3|could not*2|wouldn't|would not");
        w.not_present = weighted("can't*2|cannot|won't|will not");
        w.not_present_one = weighted("doesn't*5|does not*4");
        w.not_present_many = weighted("don't*5|do not*4");
        w.passive = weighted("was");
        w.not_passive = weighted("wasn't*2|was not*2|couldn't be|could not be");
        w.was = weighted("was*9|was clearly|was probably|was still|seemed");
        w.was_measured = weighted("was*9|was clearly|was probably|seemed|looked");
        w.was_not = weighted("was not*2|wasn't*2");
        w.is = weighted("is*8|is clearly|is probably|seems");
        w.is_measured = weighted("is*7|is clearly|is probably|seems|looks");
        w.is_not = weighted("is not|isn't");
        w.did_not = weighted("did not|didn't");
        w.does_not = weighted("does not|doesn't");
        w.adverbs = weighted("clearly|probably");
        w.degrees = weighted("very*3|so|really|quite|rather|extremely");
        w.degrees_not = weighted("very*2|really|so");
        w.second = weighted(", although*2|, and*2|, but|, even though");
        w.near = weighted("near*2|next to|behind");
        return w;
    }();
    return words;
}

}  // namespace attn
