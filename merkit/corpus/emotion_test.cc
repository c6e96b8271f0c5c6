#include "merkit/corpus/emotion.h"

#include <gtest/gtest.h>

namespace merkit {
namespace {

TEST(Emotion, EveryCodeReadsBackAsItsEmotion) {
  for (std::size_t i = 0; i < kNumEmotions; ++i) {
    const auto emotion = static_cast<Emotion>(i);
    EXPECT_EQ(emotion_from_code(emotion_code(emotion)), emotion);
    EXPECT_EQ(emotion_from_synonym(emotion_code(emotion)), emotion);
  }
}

TEST(Emotion, CodesAreExactAndSynonymsIgnoreCase) {
  EXPECT_EQ(emotion_from_code("ANG"), std::nullopt);
  EXPECT_EQ(emotion_from_synonym("ANG"), Emotion::kAnger);
  EXPECT_EQ(emotion_from_synonym("Angray"), Emotion::kAnger);
  EXPECT_EQ(emotion_from_synonym("Superise"), Emotion::kSurprise);
  EXPECT_EQ(emotion_from_synonym("Joy"), Emotion::kHappiness);
  EXPECT_EQ(emotion_from_synonym("Neutral state"), Emotion::kNeutral);
}

TEST(Emotion, UnknownLabelsAreNotGuessed) {
  EXPECT_EQ(emotion_from_synonym(""), std::nullopt);
  EXPECT_EQ(emotion_from_synonym("boredom"), std::nullopt);
}

}  // namespace
}  // namespace merkit
