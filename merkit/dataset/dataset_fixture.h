// A corpus of a dozen turns with sound and text, for the tests of what joins corpus and recipe. For
// tests only.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "merkit/base/file.h"
#include "merkit/corpus/utterance.h"
#include "merkit/dataset/labelled_corpus.h"
#include "merkit/features/toy_set.h"
#include "merkit/recipe/recipe.h"
#include "tests/temporary_folder.h"

namespace merkit::testing {

inline RecipeFeature feature_of(const std::string& name, const std::string& set,
                                const std::string& normalise = "none") {
  RecipeFeature feature;
  feature.name = name;
  feature.set = set;
  feature.normalise = normalise;
  return feature;
}

// Twelve turns "utt00" to "utt11" of the speakers a, b and c in turn, of four emotions in turn,
// each with half a second of its own noise and the words "word word<i>".
class SmallCorpus {
 public:
  static constexpr std::size_t kNumTurns = 12;

  SmallCorpus() {
    constexpr Emotion kEmotions[] = {Emotion::kAnger, Emotion::kHappiness, Emotion::kNeutral,
                                     Emotion::kSadness};
    corpus_.root = folder_.path();
    for (std::size_t i = 0; i < kNumTurns; ++i) {
      Utterance turn;
      turn.id = (i < 10 ? "utt0" : "utt") + std::to_string(i);
      turn.speaker = std::string(1, static_cast<char>('a' + i % 3));
      turn.emotion = kEmotions[i % 4];
      turn.label = std::string(emotion_code(*turn.emotion));
      turn.text = "word word" + std::to_string(i);
      turn.sentence_audio.path = folder_ / (turn.id + ".wav");
      write_file(turn.sentence_audio.path, wav_bytes(noise(8000, static_cast<int>(i))));
      corpus_.utterances.push_back(std::move(turn));
    }
  }

  Corpus& corpus() { return corpus_; }
  LabelledCorpus labelled() const { return label_corpus(corpus_, {}); }
  const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
  Corpus corpus_;
};

// Speakers a in train, b in dev, c in test.
inline Fold speaker_fold() {
  Fold fold;
  fold.name = "c";
  for (std::size_t i = 0; i < SmallCorpus::kNumTurns; ++i) {
    fold.part(i % 3 == 0 ? Part::kTrain : i % 3 == 1 ? Part::kDev : Part::kTest).push_back(i);
  }
  return fold;
}

}  // namespace merkit::testing
