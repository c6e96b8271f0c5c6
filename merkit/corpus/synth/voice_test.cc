#include "merkit/corpus/synth/voice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "merkit/base/error.h"
#include "merkit/corpus/synth/process.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

std::string error_of(const std::vector<std::string>& command, std::size_t max_bytes = 1000) {
  return testing::error_of([&] { run_process(command, max_bytes); });
}

TEST(RunProcess, ReturnsWhatTheProgramPrintsAndUsesNoShell) {
  EXPECT_EQ(run_process({"echo", "a b", "$HOME", "*"}, 100), "a b $HOME *\n");
  EXPECT_EQ(run_process({"cat"}, 100), "");
}

TEST(RunProcess, FailuresNameTheProgramAndWhatHappened) {
  EXPECT_THAT(error_of({"no-such-program-here"}), HasSubstr("\"no-such-program-here\""));
  EXPECT_THAT(error_of({"false"}), HasSubstr("expected exit status 0, got 1"));
  EXPECT_THAT(error_of({"yes"}), HasSubstr("expected at most 1000 bytes of output"));
  EXPECT_THAT(error_of({"sh", "-c", "kill -9 $$"}), HasSubstr("got signal 9"));
}

TEST(SpeechMarkup, MarkersAreNotSpokenAndPausesFollowSentencesAndCommas) {
  SpeechSettings settings;
  settings.pitch_percent = 120;
  settings.pause_ms = 300;
  EXPECT_EQ(speech_markup({"[LAUGHTER]", "Well, yes."}, settings),
            "<speak><prosody pitch=\"120%\" range=\"100%\" rate=\"100%\">"
            "Well,<break time=\"150ms\"/> yes.<break time=\"300ms\"/></prosody></speak>");
}

double rms(const std::vector<float>& samples) {
  double sum = 0.0;
  for (const float sample : samples) {
    sum += static_cast<double>(sample) * static_cast<double>(sample);
  }
  return std::sqrt(sum / static_cast<double>(samples.size()));
}

class SpokenVoice : public ::testing::Test {
 protected:
  std::vector<float> say(const SpeechSettings& settings, int session = 1, char gender = 'F') const {
    Rng rng(1);
    return voice_.speak({"I did not say that to anybody."}, make_actor(1, session, gender),
                        settings, rng);
  }
  Voice voice_{"espeak-ng"};
};

TEST_F(SpokenVoice, TheSameWordsGiveTheSameSamplesAndOtherActorsOthers) {
  EXPECT_THAT(voice_.version(), HasSubstr("eSpeak NG"));
  const auto first = say({});
  EXPECT_EQ(first, say({}));
  EXPECT_NE(first, say({}, 2));
  EXPECT_NE(first, say({}, 1, 'M'));
  EXPECT_GT(first.size(), std::size_t{kSynthRateHz});
  EXPECT_LT(first.size(), std::size_t{5 * kSynthRateHz});
}

TEST_F(SpokenVoice, FasterIsShorterAndLouderIsLouderByTheDecibelsAskedFor) {
  SpeechSettings fast;
  fast.rate_percent = 140;
  EXPECT_LT(say(fast).size(), say({}).size() * 9 / 10);
  SpeechSettings loud;
  loud.level_db = 6.0;
  EXPECT_NEAR(20.0 * std::log10(rms(say(loud)) / rms(say({}))), 6.0, 0.01);
}

TEST_F(SpokenVoice, MarkersAloneAreHeardAsBreath) {
  Rng rng(1);
  EXPECT_GT(voice_.speak({"[LAUGHTER]"}, make_actor(1, 1, 'F'), {}, rng).size(),
            std::size_t{kSynthRateHz / 2});
}

TEST(Voice, AMissingProgramIsNamedWithWhatToInstall) {
  try {
    const Voice voice("/no/such/espeak");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotFound);
    EXPECT_THAT(error.what(), HasSubstr("apt-get install espeak-ng"));
    EXPECT_THAT(error.what(), HasSubstr("/no/such/espeak"));
  }
}

TEST(Voice, AProgramThatPrintsNoWavIsRefused) {
  const Voice echo("echo");
  Rng rng(1);
  EXPECT_THROW(echo.speak({"Hello."}, make_actor(1, 1, 'F'), {}, rng), Error);
}

}  // namespace
}  // namespace merkit
