#include "merkit/infer/recognizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <optional>
#include <thread>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/hash.h"
#include "merkit/features/toy_set.h"
#include "merkit/infer/explain.h"
#include "merkit/infer/recognizer_windows.h"
#include "merkit/infer/timeline_stream.h"
#include "merkit/model/made_up_models.h"
#include "tests/error_of.h"
#include "tests/golden.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::IsEmpty;

// Half a second of noise as samples.
std::vector<float> noise_samples(std::size_t count = 8000) {
  std::vector<float> samples;
  for (const std::int16_t value : testing::noise(count, 3)) {
    samples.push_back(static_cast<float>(value) / 32768.0F);
  }
  return samples;
}

// Takes noise for sound like any other.
Recognizer speech_and_text() { return {testing::network_model(), "00ff", {.min_speech_s = 0.0}}; }

class RecognizerTest : public ::testing::Test {
 protected:
  RecognizerTest() : samples_(noise_samples()) {
    write_file(folder_ / "a.wav", testing::wav_bytes(testing::noise(8000, 3)));
    both_.audio = {samples_, 16000};
    both_.text = "I am fine";
  }

  testing::TemporaryFolder folder_;
  std::vector<float> samples_;
  Recording both_;
};

TEST_F(RecognizerTest, GivesProbabilitiesThatSumToOneAndTheirLargest) {
  const Recognizer recognizer = speech_and_text();
  const Recognition said = recognizer.recognize(both_);
  ASSERT_EQ(said.probabilities.size(), recognizer.class_names().size());
  EXPECT_NEAR(std::accumulate(said.probabilities.begin(), said.probabilities.end(), 0.0F), 1.0F,
              1e-6F);
  EXPECT_EQ(said.confidence, *std::ranges::max_element(said.probabilities));
  EXPECT_EQ(said.probabilities[said.top], said.confidence);
  EXPECT_THAT(said.inputs_used, ElementsAre(0, 1));
  EXPECT_THAT(said.modalities, ElementsAre(Modality::kAudio, Modality::kText));
  EXPECT_FALSE(said.abstention);
}

TEST_F(RecognizerTest, SamplesFileAndUtteranceOfOneSoundSayTheSame) {
  const Recognizer recognizer = speech_and_text();
  const Recognition from_memory = recognizer.recognize(both_);
  Recording file = both_;
  file.audio = {};
  file.audio_file.path = folder_ / "a.wav";
  EXPECT_EQ(recognizer.recognize(file).probabilities, from_memory.probabilities);
  Recognizer::Session session(recognizer);
  const Utterance utterance = utterance_of(file);
  EXPECT_EQ(recognizer.recognize(utterance, session).probabilities, from_memory.probabilities);
}

TEST_F(RecognizerTest, AnySubsetOfTheInputsIsEnoughAndTheOthersAreAbsent) {
  const Recognizer recognizer = speech_and_text();
  Recognizer::Session session(recognizer);
  for (const bool has_sound : {true, false}) {
    Recording one = both_;
    PreparedInputs zeros = recognizer.prepare(both_);
    if (has_sound) {
      one.text.reset();
      zeros.rows[1] = recognizer.inputs()[1].model_input->absent();
    } else {
      one.audio = {};
      zeros.rows[0] = recognizer.inputs()[0].model_input->absent();
    }
    const Recognition said = recognizer.recognize(one, session);
    EXPECT_EQ(said.probabilities, recognizer.classify(zeros, session).probabilities);
    EXPECT_THAT(said.inputs_used, ElementsAre(has_sound ? 0U : 1U));
    EXPECT_THAT(said.modalities, ElementsAre(has_sound ? Modality::kAudio : Modality::kText));
  }
}

TEST_F(RecognizerTest, SeveralRecordingsTogetherSayWhatEachSaysAlone) {
  const Recognizer recognizer = speech_and_text();
  Recognizer::Session session(recognizer);
  Recording words = both_;
  words.audio = {};
  Recording nothing = words;
  nothing.text = "unheard-of";
  std::vector<PreparedInputs> inputs;
  for (const Recording& recording : {both_, nothing, words, both_}) {
    inputs.push_back(recognizer.prepare(recording));
  }
  const std::vector<Recognition> together = recognizer.classify(inputs, session);
  ASSERT_EQ(together.size(), inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Recognition alone = recognizer.classify(inputs[i], session);
    EXPECT_EQ(together[i].probabilities, alone.probabilities) << i;
    EXPECT_EQ(together[i].inputs_used, alone.inputs_used) << i;
    EXPECT_EQ(together[i].abstention, alone.abstention) << i;
  }
  EXPECT_TRUE(together[1].abstention);
  EXPECT_THAT(recognizer.classify(std::span<const PreparedInputs>(), session), IsEmpty());
}

TEST_F(RecognizerTest, ARecordingWithoutAnyInputOfTheModelIsAnErrorThatNamesThem) {
  Recording recording;
  recording.mocap.face = "face.txt";
  EXPECT_EQ(error_of(ErrorCode::kInvalidArgument, [&] { speech_and_text().recognize(recording); }),
            "recording: expected audio or text, got none");
}

TEST_F(RecognizerTest, WhatIsTooShortIsNotedAndIfNothingIsLeftItAbstains) {
  const Recognizer recognizer = speech_and_text();
  both_.audio.samples = both_.audio.samples.first(10);
  const Recognition words = recognizer.recognize(both_);
  EXPECT_THAT(words.inputs_used, ElementsAre(1));
  EXPECT_THAT(words.notes, ElementsAre("speech: too short for a row of speech34"));
  EXPECT_FALSE(words.abstention);
  both_.text = "\xF0\x9F\x98\x80 unheard-of";
  const Recognition nothing = recognizer.recognize(both_);
  EXPECT_THAT(nothing.inputs_used, IsEmpty());
  EXPECT_THAT(nothing.probabilities, ElementsAre(0.25F, 0.25F, 0.25F, 0.25F));
  ASSERT_TRUE(nothing.abstention);
  EXPECT_EQ(abstention_name(nothing.abstention->reason), "too-short");
}

TEST_F(RecognizerTest, OtherRatesAreResampled) {
  const Recognizer recognizer = speech_and_text();
  const std::vector<float> slow = noise_samples(4000);
  Recording recording;
  recording.audio = {slow, 8000};
  const PreparedInputs inputs = recognizer.prepare(recording);
  EXPECT_EQ(inputs.rows[0].rows(), 2U);  // half a second, as the model wants
  EXPECT_FALSE(inputs.has(1));
}

TEST_F(RecognizerTest, AModelThatHeardOneMicrophoneADialogueTakesAFileOfOneChannel) {
  Model model = testing::network_model();
  ModelInputState state = model.inputs[0].state();
  state.feature.channel = "speaker";
  model.inputs[0] = ModelInput(state);
  Recording file = both_;
  file.audio = {};
  file.audio_file.path = folder_ / "a.wav";
  EXPECT_EQ(Recognizer(model, "", {.min_speech_s = 0.0}).recognize(file).probabilities,
            speech_and_text().recognize(both_).probabilities);
}

TEST_F(RecognizerTest, SoundBeyondTheLimitIsRefused) {
  const Recognizer recognizer(testing::network_model(), "", {.max_duration_s = 0.4});
  EXPECT_EQ(error_of(ErrorCode::kInvalidArgument, [&] { recognizer.recognize(both_); }),
            "recording: expected an utterance of at most 0.4 s, got 0.5 s");
  EXPECT_EQ(error_of([] { Recognizer(testing::network_model(), "", {.max_duration_s = 0.0}); }),
            "recogniser: expected max_duration_s > 0, got 0");
}

TEST_F(RecognizerTest, ASupportVectorMachineIsAModelLikeAnyOther) {
  const Recognizer recognizer(testing::svm_model(), "", {.min_speech_s = 0.0});
  const Recognition said = recognizer.recognize(both_);
  EXPECT_THAT(said.modalities, ElementsAre(Modality::kAudio));
  EXPECT_NEAR(std::accumulate(said.probabilities.begin(), said.probabilities.end(), 0.0F), 1.0F,
              1e-6F);
}

TEST_F(RecognizerTest, FileAndBytesGiveTheSameModelAndTheHashOfTheFile) {
  const auto path = folder_ / "model.safetensors";
  write_model(path, testing::network_model());
  const Recognizer opened = Recognizer::open(path, {.min_speech_s = 0.0});
  EXPECT_EQ(opened.model_hash(), file_hash_hex(path));
  EXPECT_EQ(opened.recognize(both_).probabilities,
            speech_and_text().recognize(both_).probabilities);
  const std::string bytes = read_file(path);
  const Recognizer parsed = Recognizer::parse(std::as_bytes(std::span(bytes)), "here");
  EXPECT_EQ(parsed.model_hash(), opened.model_hash());
}

// A file that another program cuts short under a mapping would end this one.
TEST_F(RecognizerTest, WhatHappensToTheFileLaterDoesNotMatter) {
  const auto path = folder_ / "model.safetensors";
  write_model(path, testing::network_model());
  const Recognizer recognizer = Recognizer::open(path, {.min_speech_s = 0.0});
  std::filesystem::resize_file(path, 0);
  EXPECT_EQ(recognizer.recognize(both_).probabilities,
            speech_and_text().recognize(both_).probabilities);
}

TEST_F(RecognizerTest, TheSelfTestRunsUnlessTurnedOff) {
  Model model = testing::svm_model();
  model.self_test[0].probabilities = {1.0F, 0.0F, 0.0F, 0.0F};
  const auto path = folder_ / "model.safetensors";
  write_model(path, model);
  EXPECT_THAT(error_of(ErrorCode::kCorruptData, [&] { Recognizer::open(path); }),
              ::testing::StartsWith(path.string() + ": self-test: expected probabilities within"));
  EXPECT_EQ(Recognizer::open(path, {.self_test = false}).class_names().size(), 4U);
}

TEST_F(RecognizerTest, AModelOfAnotherVersionOfItsFeaturesIsRefused) {
  Model model = testing::network_model();
  ModelInputState state = model.inputs[0].state();
  state.source.version = 7;
  model.inputs[0] = ModelInput(state);
  EXPECT_EQ(error_of(ErrorCode::kUnsupportedVersion, [&] { Recognizer(model, ""); }),
            "input speech: expected speech34 version 7 of 34 columns, got version 1 of 34 in this "
            "program");
}

TEST_F(RecognizerTest, ManyThreadsShareOneModel) {
  const Recognizer recognizer = speech_and_text();
  const auto expected = recognizer.recognize(both_).probabilities;
  std::vector<std::vector<float>> said(4);
  std::vector<std::thread> threads;
  for (auto& mine : said) {
    threads.emplace_back([&] {
      Recognizer::Session session(recognizer);
      for (int i = 0; i < 5; ++i) {
        mine = recognizer.recognize(both_, session).probabilities;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (const auto& mine : said) {
    EXPECT_EQ(mine, expected);
  }
}

// What one thread has of a shared recogniser: an answer, its reasons, and the events of a stream.
struct AnswerReasonsAndEvents {
  AnswerReasonsAndEvents(const Model& model, const Recognizer& recognizer,
                         const Recording& recording, std::span<const float> sound) {
    Recognizer::Session session(recognizer);
    const PreparedInputs inputs = recognizer.prepare(recording);
    probabilities = recognizer.classify(inputs, session).probabilities;
    total = explain(model, recognizer, inputs, {.steps = 8}).inputs[0].total;
    RecognizerWindows windows(recognizer);
    TimelineStream stream(windows, {});
    stream.accept_waveform(sound);
    stream.finish();
    events = stream.take_results();
  }

  bool operator==(const AnswerReasonsAndEvents&) const = default;

  std::vector<float> probabilities;
  double total = 0.0;
  std::vector<TimelineEvent> events;
};

TEST_F(RecognizerTest, ThreadsThatRecognizeExplainAndStreamAtOnceSayWhatEachSaysAlone) {
  const Model model = testing::network_model();
  const Recognizer recognizer = speech_and_text();
  const std::vector<float> sound = testing::read_golden_wav("09_speech_15s").mono();
  const AnswerReasonsAndEvents alone(model, recognizer, both_, sound);
  ASSERT_FALSE(alone.events.empty());
  std::vector<std::optional<AnswerReasonsAndEvents>> said(4);
  std::vector<std::thread> threads;
  for (auto& mine : said) {
    threads.emplace_back([&] { mine.emplace(model, recognizer, both_, sound); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (const auto& mine : said) {
    EXPECT_TRUE(mine == alone);
  }
}

}  // namespace
}  // namespace merkit
