#include "merkit/corpus/synth/line_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace merkit {
namespace {

using ::testing::Contains;
using ::testing::Not;
using Sentences = std::vector<std::string>;

constexpr int kNumTurns = 4000;

const PhraseBank& bank() {
  static const PhraseBank bank(std::filesystem::path(MERKIT_DATA) / "phrases");
  return bank;
}

std::vector<Sentences> draw_turns(const SynthOptions& options, const std::string& scenario,
                                  Emotion emotion) {
  const LineWriter writer(bank(), options);
  std::vector<Sentences> turns;
  for (std::uint64_t i = 0; i < kNumTurns; ++i) {
    Rng rng(1, i);
    turns.push_back(writer.write(scenario, emotion, rng));
  }
  return turns;
}

bool is_marker(const std::string& sentence) { return sentence.front() == '['; }

std::size_t num_spoken(const Sentences& turn) {
  return turn.size() - static_cast<std::size_t>(std::count_if(turn.begin(), turn.end(), is_marker));
}

double share_with(const std::vector<Sentences>& turns, const std::string& sentence) {
  const auto hits = std::count_if(turns.begin(), turns.end(), [&](const Sentences& turn) {
    return std::find(turn.begin(), turn.end(), sentence) != turn.end();
  });
  return static_cast<double>(hits) / static_cast<double>(turns.size());
}

// All sentences that the section of a scene can make, found by drawing many; none if it is missing.
std::set<std::string> sentences_of(const std::string& scene, const std::string& section) {
  std::set<std::string> all;
  Rng rng(7);
  for (int i = 0; i < 20000 && bank().has(scene, section); ++i) {
    all.insert(bank().draw(scene, section, rng));
  }
  return all;
}

// Share of sentences that only turns of `emotion` in `scenario` can have.
double leaning_share(const SynthOptions& options, const std::string& scenario, Emotion emotion) {
  std::set<std::string> leaning = sentences_of("feelings", std::string(emotion_code(emotion)));
  leaning.merge(sentences_of(scenario, std::string(emotion_code(emotion))));
  double num_leaning = 0.0;
  double num_sentences = 0.0;
  for (const Sentences& turn : draw_turns(options, scenario, emotion)) {
    for (const std::string& sentence : turn) {
      num_sentences += is_marker(sentence) ? 0.0 : 1.0;
      num_leaning += static_cast<double>(leaning.count(sentence));
    }
  }
  return num_leaning / num_sentences;
}

// Half of the turns say one sentence, a quarter two and so on, which makes turns as long as in the
// release: median 3.5 s, mean 4.4 s, the longest about half a minute.
TEST(LineWriter, EverySecondTurnGoesOnAfterEachSentence) {
  const auto turns = draw_turns({}, "impro04", Emotion::kFrustration);
  const auto share_longer = [&](std::size_t length) {
    const auto longer = std::count_if(turns.begin(), turns.end(), [&](const Sentences& turn) {
      return num_spoken(turn) > length;
    });
    return static_cast<double>(longer) / kNumTurns;
  };
  EXPECT_NEAR(share_longer(1), 0.5, 0.03);
  EXPECT_NEAR(share_longer(2), 0.25, 0.03);
  EXPECT_NEAR(share_longer(4), 0.0625, 0.015);
  EXPECT_EQ(share_longer(LineWriter::kMaxSentences), 0.0);
}

TEST(LineWriter, TurnsOfATinyCorpusHaveOneSentenceOrOneMarker) {
  SynthOptions tiny;
  tiny.size = "tiny";
  for (const Sentences& turn : draw_turns(tiny, "script02", Emotion::kSadness)) {
    EXPECT_LE(num_spoken(turn), 1U);
    EXPECT_GE(turn.size(), 1U);
  }
}

TEST(LineWriter, LaughterIsMerryAndBreathIsSad) {
  EXPECT_NEAR(share_with(draw_turns({}, "impro03", Emotion::kHappiness), "[LAUGHTER]"), 0.05, 0.02);
  EXPECT_NEAR(share_with(draw_turns({}, "impro02", Emotion::kSadness), "[BREATHING]"), 0.05, 0.02);
  const auto angry = draw_turns({}, "impro01", Emotion::kAnger);
  EXPECT_EQ(share_with(angry, "[LAUGHTER]") + share_with(angry, "[BREATHING]"), 0.0);
  EXPECT_GT(share_with(angry, "[GARBAGE]") + share_with(angry, "[LIPSMACK]"), 0.0);
}

TEST(LineWriter, MostSentencesAreNeutralAndADifficultCorpusLeansLess) {
  const auto share = [](double difficulty) {
    SynthOptions options;
    options.difficulty = difficulty;
    return leaning_share(options, "impro05", Emotion::kAnger);
  };
  EXPECT_NEAR(share(1.0), 0.36, 0.03);
  EXPECT_NEAR(share(2.0), 0.18, 0.03);
  EXPECT_NEAR(share(0.0), 0.95, 0.02);
}

TEST(LineWriter, AnEmotionWithoutPhrasesInTheSceneTakesThoseOfAnyScene) {
  ASSERT_FALSE(bank().has("impro03", "fea"));
  EXPECT_NEAR(leaning_share({}, "impro03", Emotion::kFear), 0.36, 0.03);
}

TEST(LineWriter, ASceneTakesNoPhraseOfAnotherScene) {
  const auto other = sentences_of("impro06", "any");
  for (const Sentences& turn : draw_turns({}, "impro01", Emotion::kSadness)) {
    for (const std::string& sentence : turn) {
      EXPECT_THAT(other, Not(Contains(sentence)));
    }
  }
}

}  // namespace
}  // namespace merkit
