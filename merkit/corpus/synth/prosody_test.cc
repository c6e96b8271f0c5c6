#include "merkit/corpus/synth/prosody.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>

namespace merkit {
namespace {

constexpr int kNumDraws = 4000;

constexpr std::array kTraits = {&Prosody::pitch, &Prosody::range, &Prosody::rate,
                                &Prosody::level, &Prosody::pause, &Prosody::brightness};

struct Moments {
  double mean = 0.0;
  double deviation = 0.0;
};

Moments moments_of(double Prosody::*trait, const Actor& actor, const Expression& expression) {
  double sum = 0.0;
  double squares = 0.0;
  for (std::uint64_t i = 0; i < kNumDraws; ++i) {
    Rng rng(5, i);
    const double value = draw_prosody(actor, expression, rng).*trait;
    sum += value;
    squares += value * value;
  }
  const double mean = sum / kNumDraws;
  return {mean, std::sqrt(squares / kNumDraws - mean * mean)};
}

// "Other" is expressed by nothing, so that what is left is the actor's habit and the spread.
TEST(Prosody, TheSpreadWithinAClassIsTheDifficulty) {
  const Actor actor = make_actor(1, 2, 'F');
  for (const double difficulty : {0.5, 1.0, 2.0}) {
    for (const auto trait : kTraits) {
      const Moments level =
          moments_of(trait, actor, {.emotion = Emotion::kOther, .difficulty = difficulty});
      EXPECT_NEAR(level.deviation, difficulty, 0.05 * difficulty);
    }
  }
}

TEST(Prosody, HabitsOfTheActorAreTheMeanOfWhatExpressesNothing) {
  const Actor actor = make_actor(3, 4, 'M');
  const Expression other{.emotion = Emotion::kOther};
  EXPECT_NEAR(moments_of(&Prosody::pitch, actor, other).mean, actor.pitch, 0.06);
  EXPECT_NEAR(moments_of(&Prosody::rate, actor, other).mean, actor.rate, 0.06);
  EXPECT_NEAR(moments_of(&Prosody::pause, actor, other).mean, 0.0, 0.06);
}

TEST(Prosody, AClearFeelingShowsMoreThanAnUnclearOneAndALivelyActorMoreThanAStiffOne) {
  Actor actor = make_actor(1, 1, 'F');
  const auto shown = [&](double clarity) {
    return moments_of(&Prosody::level, actor, {.emotion = Emotion::kAnger, .clarity = clarity})
               .mean -
           actor.level;
  };
  actor.expression = 1.0;
  EXPECT_GT(shown(1.0), 2.0 * shown(0.0));
  EXPECT_GT(shown(0.0), 0.3);
  const double plain = shown(0.5);
  actor.expression = 1.5;
  EXPECT_NEAR(shown(0.5), 1.5 * plain, 0.15);
}

// At difficulty 0 nothing is hidden and nothing spreads: the voice says the feeling.
TEST(Prosody, WithoutDifficultyAllDrawsOfAFeelingAreTheSame) {
  const Actor actor = make_actor(1, 5, 'F');
  const Expression anger{.emotion = Emotion::kAnger, .clarity = 0.7, .difficulty = 0.0};
  Rng first(1);
  Rng second(2);
  for (const auto trait : kTraits) {
    EXPECT_EQ(draw_prosody(actor, anger, first).*trait, draw_prosody(actor, anger, second).*trait);
  }
}

// With the spread of difficulty 1 taken away (the same numbers for two emotions), draws that hide
// the feeling are those that do not differ.
TEST(Prosody, AboutOneTurnInSevenHidesTheFeeling) {
  const Actor actor = make_actor(1, 3, 'F');
  int hidden = 0;
  for (std::uint64_t i = 0; i < kNumDraws; ++i) {
    Rng rng(1, i);
    Rng same(1, i);
    const double angry = draw_prosody(actor, {.emotion = Emotion::kAnger}, rng).level;
    hidden += angry == draw_prosody(actor, {.emotion = Emotion::kSadness}, same).level ? 1 : 0;
  }
  EXPECT_NEAR(hidden, 0.15 * kNumDraws, 0.02 * kNumDraws);
}

TEST(Prosody, AngerIsLouderAndSadnessSlowerThanNeutralOnAverageButTheyOverlap) {
  const Actor actor = make_actor(1, 3, 'M');
  const auto draw = [&](Emotion emotion, std::uint64_t i) {
    Rng rng(1, i);
    return draw_prosody(actor, {.emotion = emotion}, rng);
  };
  double loudness = 0.0;
  double slowness = 0.0;
  int quieter_anger = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    const Prosody neutral = draw(Emotion::kNeutral, i);
    const Prosody anger = draw(Emotion::kAnger, i + 1000);
    loudness += anger.level - neutral.level;
    slowness += neutral.rate - draw(Emotion::kSadness, i).rate;
    quieter_anger += anger.level < neutral.level ? 1 : 0;
  }
  EXPECT_GT(loudness / 400, 0.8);
  EXPECT_GT(slowness / 400, 0.5);
  EXPECT_GT(quieter_anger, 10);
}

TEST(Prosody, SettingsStayWithinWhatTheProgramTakes) {
  const SpeechSettings high = speech_settings({99, 99, 99, 99, 99, 99});
  const SpeechSettings low = speech_settings({-99, -99, -99, -99, -99, -99});
  EXPECT_LE(high.range_percent, 200);
  EXPECT_GE(low.range_percent, 0);
  EXPECT_GE(low.rate_percent, 50);
  EXPECT_GE(low.pitch_percent, 50);
  EXPECT_LE(high.level_db, 14.0);
}

RC_GTEST_PROP(Prosody, SettingsFollowTheProsodyAndStayInRange, (int low_tenths, int step_tenths)) {
  const double low = 0.1 * (low_tenths % 200);
  const double high = low + 0.1 * std::abs(step_tenths % 200);
  const SpeechSettings a = speech_settings({low, low, low, low, low, low});
  const SpeechSettings b = speech_settings({high, high, high, high, high, high});
  RC_ASSERT(a.pitch_percent <= b.pitch_percent);
  RC_ASSERT(a.range_percent <= b.range_percent);
  RC_ASSERT(a.rate_percent <= b.rate_percent);
  RC_ASSERT(a.pause_ms <= b.pause_ms);
  RC_ASSERT(a.level_db <= b.level_db);
  RC_ASSERT(a.brightness <= b.brightness);
  RC_ASSERT(a.pause_ms > 0);
  RC_ASSERT(b.rate_percent <= 200);
  RC_ASSERT(a.brightness > -1.0);
}

TEST(Prosody, PlainSpeechIsSpokenAsTheVoiceIs) {
  const SpeechSettings plain = speech_settings({});
  EXPECT_EQ(plain.pitch_percent, 100);
  EXPECT_EQ(plain.rate_percent, 100);
  EXPECT_EQ(plain.level_db, 0.0);
  EXPECT_EQ(plain.brightness, 0.0);
}

}  // namespace
}  // namespace merkit
