#include "merkit/corpus/synth/performance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/murmured_dialogue.h"

namespace merkit {
namespace {

using testing::murmured_dialogue;
using testing::short_dialogue;
using testing::tiny_options;

double length_s(const std::vector<float>& samples) {
  return static_cast<double>(samples.size()) / kSynthRateHz;
}

TEST(Performance, EveryTurnIsSpokenAndHasItsPlace) {
  const Performance performance = murmured_dialogue(0, tiny_options());
  ASSERT_EQ(performance.plan.turns.size(), 10U);
  ASSERT_EQ(performance.speech.size(), 10U);
  ASSERT_EQ(performance.placements.size(), 10U);
  for (std::size_t t = 0; t < 10; ++t) {
    const Placement& placement = performance.placements[t];
    EXPECT_GT(performance.speech[t].samples.size(), 0U);
    EXPECT_GT(placement.speech_start_samples, placement.first_sample());
    EXPECT_LT(placement.speech_start_samples + performance.speech[t].samples.size(),
              placement.first_sample() + placement.num_samples());
    EXPECT_LT(placement.end_s(), duration_s(performance));
  }
}

TEST(Performance, AMurmurTakesLongerForALongerText) {
  PlannedDialogue plan = short_dialogue(0, tiny_options());
  plan.turns.resize(1);
  plan.turns[0].text = "No.";
  const double brief_s = length_s(perform(plan, tiny_options(), nullptr).speech[0].samples);
  plan.turns[0].text = std::string(103, 'a');
  const double long_s = length_s(perform(plan, tiny_options(), nullptr).speech[0].samples);
  EXPECT_GT(brief_s, 0.3);
  EXPECT_LT(brief_s, 1.0);
  // A hundred letters more, about 20 words: at 175 words a minute some 7 s, less for short words.
  EXPECT_GT(long_s - brief_s, 3.0);
  EXPECT_LT(long_s - brief_s, 8.0);
}

TEST(Performance, ASpeechProgramIsHeardInPlaceOfTheMurmur) {
  const Voice voice("espeak-ng");
  PlannedDialogue plan = short_dialogue(0, tiny_options());
  plan.turns.resize(2);
  const Performance spoken = perform(plan, tiny_options(), &voice);
  const Performance murmur = perform(plan, tiny_options(), nullptr);
  EXPECT_NE(spoken.speech[0].samples, murmur.speech[0].samples);
  EXPECT_EQ(spoken.speech[0].samples, perform(plan, tiny_options(), &voice).speech[0].samples);
  EXPECT_EQ(spoken.plan.turns[1].id, plan.turns[1].id);
}

TEST(Performance, DifficultyChangesHowAnImprovisationIsSpokenButNotWhoFeelsAndIsRatedHow) {
  for (std::size_t slot = 0; slot < 10; slot += 2) {
    const PlannedDialogue easy = short_dialogue(slot, tiny_options(0.1));
    const PlannedDialogue hard = short_dialogue(slot, tiny_options(4.0));
    ASSERT_TRUE(easy.slot.script.empty());
    ASSERT_EQ(easy.turns.size(), hard.turns.size());
    std::size_t num_same_texts = 0;
    for (std::size_t t = 0; t < easy.turns.size(); ++t) {
      EXPECT_EQ(easy.turns[t].id, hard.turns[t].id);
      EXPECT_EQ(easy.turns[t].expressed, hard.turns[t].expressed);
      EXPECT_EQ(easy.turns[t].clarity, hard.turns[t].clarity);
      EXPECT_EQ(easy.turns[t].label, hard.turns[t].label);
      num_same_texts += easy.turns[t].text == hard.turns[t].text ? 1U : 0U;
    }
    EXPECT_LT(num_same_texts, easy.turns.size());
  }
}

SynthOptions sparse_options() {
  SynthOptions options = tiny_options(0.0);
  options.sparse_emotion = true;
  return options;
}

// A turn of twelve words in which a sparse feeling lies in the middle.
PlannedDialogue one_turn(Emotion emotion) {
  PlannedDialogue plan = short_dialogue(0, tiny_options());
  plan.turns.resize(1);
  PlannedTurn& turn = plan.turns[0];
  turn.expressed = emotion;
  turn.clarity = 1.0;
  turn.sentences = {"I have never seen such a", "thing in all of my life."};
  const auto is_in_the_middle = [&] {
    const SpokenTurn spoken = perform(plan, sparse_options(), nullptr).speech[0];
    return spoken.feeling_begin > 0 && spoken.feeling_end < spoken.samples.size();
  };
  while (!is_in_the_middle()) {
    turn.id += "0";
  }
  return plan;
}

TEST(Performance, ASparseFeelingIsHeardInAPartOfTheTurnOnly) {
  const Voice voice("espeak-ng");
  const auto spoken = [&](Emotion emotion) {
    return perform(one_turn(emotion), sparse_options(), &voice).speech[0];
  };
  const SpokenTurn sad = spoken(Emotion::kSadness);
  const SpokenTurn angry = spoken(Emotion::kAnger);
  ASSERT_GT(angry.feeling_begin, 0U);
  ASSERT_LT(angry.feeling_end, angry.samples.size());
  const auto part = [](const SpokenTurn& turn, std::size_t begin, std::size_t end) {
    return std::vector<float>(turn.samples.begin() + static_cast<std::ptrdiff_t>(begin),
                              turn.samples.begin() + static_cast<std::ptrdiff_t>(end));
  };
  EXPECT_EQ(angry.feeling_begin, sad.feeling_begin);
  EXPECT_EQ(part(angry, 0, angry.feeling_begin), part(sad, 0, sad.feeling_begin));
  EXPECT_EQ(part(angry, angry.feeling_end, angry.samples.size()),
            part(sad, sad.feeling_end, sad.samples.size()));
  // Sadness is spoken slowly.
  EXPECT_LT(angry.feeling_end - angry.feeling_begin, sad.feeling_end - sad.feeling_begin);
  EXPECT_LT(angry.feeling_end - angry.feeling_begin, angry.samples.size() / 2 + 1);
}

TEST(Performance, WithoutTheOptionTheWholeTurnIsTheFeeling) {
  const Performance performance = murmured_dialogue(0, tiny_options());
  for (const SpokenTurn& turn : performance.speech) {
    EXPECT_EQ(turn.feeling_begin, 0U);
    EXPECT_EQ(turn.feeling_end, turn.samples.size());
  }
}

TEST(Performance, ASparseFeelingLeavesPlanWordsAndLabelsAsTheyAre) {
  const PlannedDialogue dense = short_dialogue(2, tiny_options(0.0));
  const PlannedDialogue sparse = short_dialogue(2, sparse_options());
  ASSERT_EQ(dense.turns.size(), sparse.turns.size());
  for (std::size_t t = 0; t < dense.turns.size(); ++t) {
    EXPECT_EQ(dense.turns[t].text, sparse.turns[t].text);
    EXPECT_EQ(dense.turns[t].label, sparse.turns[t].label);
  }
}

// The corner of the mouth, which a smile lifts, while the feeling is heard and after it.
TEST(Performance, ASparseFeelingIsSeenWhileItIsHeard) {
  const auto motion_of = [](Emotion emotion) {
    PlannedDialogue plan = one_turn(emotion);
    plan.turns[0].gender = plan.slot.wearer;
    const Performance performance = perform(std::move(plan), sparse_options(), nullptr);
    return std::pair(performance, wearer_motion(performance, sparse_options()));
  };
  const auto [performance, happy] = motion_of(Emotion::kHappiness);
  const Motion neutral = motion_of(Emotion::kNeutral).second;
  // The same murmur: how happiness is spoken changes its length, but not where it begins.
  const auto difference_at = [&, &happy = happy](double time_s) {
    const std::size_t first = static_cast<std::size_t>(time_s * kMocapRateHz) * kFaceColumns;
    double sum = 0.0;
    for (std::size_t i = first; i < first + kFaceColumns; ++i) {
      sum += std::abs(static_cast<double>(happy.face.values[i] - neutral.face.values[i]));
    }
    return sum;
  };
  const double start_s =
      static_cast<double>(performance.placements[0].speech_start_samples) / kSynthRateHz;
  const SpokenTurn& spoken = performance.speech[0];
  const double begin_s = static_cast<double>(spoken.feeling_begin) / kSynthRateHz;
  const double end_s = static_cast<double>(spoken.feeling_end) / kSynthRateHz;
  EXPECT_EQ(difference_at(start_s + begin_s - 0.05), 0.0);
  EXPECT_GT(difference_at(start_s + end_s - 0.05), 0.0);
}

TEST(Performance, MotionLastsAsLongAsTheRecording) {
  const Performance performance = murmured_dialogue(1, tiny_options());
  const Motion motion = wearer_motion(performance, tiny_options());
  const double frames = duration_s(performance) * kMocapRateHz;
  EXPECT_NEAR(static_cast<double>(motion.face.num_frames()), frames, 1.0);
  EXPECT_EQ(motion.head.num_frames(), motion.face.num_frames());
  EXPECT_EQ(motion.hand.num_frames(), motion.face.num_frames());
}

// The chin goes down when the actor with the markers speaks and stays when the other one does.
TEST(Performance, OnlyTheWearersOwnSpeechOpensHisJaw) {
  SynthOptions options = tiny_options(0.0);
  Performance performance = murmured_dialogue(0, options);
  for (PlannedTurn& turn : performance.plan.turns) {
    turn.expressed = Emotion::kOther;  // which the face does not show
  }
  const Motion moving = wearer_motion(performance, options);
  Performance silent = performance;
  for (auto& speech : silent.speech) {
    std::ranges::fill(speech.samples, 0.0F);
  }
  const Motion still = wearer_motion(silent, options);
  constexpr std::size_t kChin = 3 * 1 + 1;  // y of CH2, the second marker
  for (std::size_t t = 0; t < performance.plan.turns.size(); ++t) {
    const double middle_s =
        static_cast<double>(performance.placements[t].speech_start_samples) / kSynthRateHz +
        0.5 * length_s(performance.speech[t].samples);
    const std::size_t at = static_cast<std::size_t>(middle_s * kMocapRateHz) * kFaceColumns + kChin;
    const double opened_mm =
        static_cast<double>(still.face.values[at] - moving.face.values[at]) / kMotionUnitsPerOne;
    if (performance.plan.turns[t].gender == performance.plan.slot.wearer) {
      EXPECT_GT(opened_mm, 0.5) << t;
    }
  }
  // Before anybody speaks nothing differs at all.
  const auto quiet = static_cast<std::ptrdiff_t>(2.5 * kMocapRateHz) * std::ptrdiff_t{kFaceColumns};
  EXPECT_TRUE(std::equal(still.face.values.begin(), still.face.values.begin() + quiet,
                         moving.face.values.begin()));
}

}  // namespace
}  // namespace merkit
