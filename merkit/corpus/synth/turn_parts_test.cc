#include "merkit/corpus/synth/turn_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "merkit/base/parse.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> words_of(const std::vector<std::string>& sentences) {
  std::vector<std::string> words;
  for (const std::string& sentence : sentences) {
    for (const std::string_view word : split_words(sentence)) {
      words.emplace_back(word);
    }
  }
  return words;
}

RC_GTEST_PROP(TurnParts, TogetherAreTheTurnAndAStretchOfItIsTheFeeling, ()) {
  const auto lengths =
      *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 9));
  RC_PRE(!lengths.empty());
  std::vector<std::string> sentences;
  std::size_t num_words = 0;
  for (const std::size_t length : lengths) {
    std::string sentence;
    for (std::size_t i = 0; i < length; ++i) {
      sentence += (i > 0 ? " w" : "w") + std::to_string(num_words++);
    }
    sentences.push_back(sentence + ".");
  }
  Rng rng(*rc::gen::arbitrary<std::uint64_t>());
  const TurnParts parts = cut_turn(sentences, rng);
  std::vector<std::string> together;
  for (const auto& part : parts) {
    const auto words = words_of(part);
    together.insert(together.end(), words.begin(), words.end());
  }
  RC_ASSERT(together == words_of(sentences));
  const std::size_t num_feeling = words_of(parts[1]).size();
  RC_ASSERT(num_feeling >= std::min<std::size_t>(num_words, 2));
  RC_ASSERT(num_feeling <= std::max<std::size_t>(2, num_words / 2 + 1));
}

TEST(TurnParts, TheFeelingMayLieAtTheBeginningInTheMiddleAndAtTheEnd) {
  std::set<std::size_t> places;
  Rng rng(1);
  for (int i = 0; i < 200; ++i) {
    places.insert(words_of(cut_turn({"one two three.", "four five six."}, rng)[0]).size());
  }
  EXPECT_THAT(places, ::testing::IsSupersetOf({0U, 1U, 2U, 3U, 4U}));
}

TEST(TurnParts, AMarkerBelongsToTheFeeling) {
  Rng rng(1);
  EXPECT_THAT(cut_turn({"[LAUGHTER]"}, rng)[1], ElementsAre("[LAUGHTER]"));
  EXPECT_THAT(cut_turn({"[LAUGHTER]"}, rng)[0], IsEmpty());
  const TurnParts parts = cut_turn({"One two three four five six.", "[BREATHING]"}, rng);
  EXPECT_EQ(parts[1].back(), "[BREATHING]");
}

TEST(TurnParts, AShortTurnIsAllFeeling) {
  Rng rng(1);
  const TurnParts parts = cut_turn({"Oh no."}, rng);
  EXPECT_THAT(parts[0], IsEmpty());
  EXPECT_THAT(parts[1], ElementsAre("Oh no."));
  EXPECT_THAT(parts[2], IsEmpty());
}

}  // namespace
}  // namespace merkit
