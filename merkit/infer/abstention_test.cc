#include "merkit/infer/abstention.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/file.h"
#include "merkit/features/made_up_sounds.h"
#include "merkit/features/mocap.h"
#include "merkit/model/made_up_models.h"
#include "tests/golden.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

std::string reason_of(const Recognition& said) {
  return said.abstention ? std::string(abstention_name(said.abstention->reason)) : "none";
}

Recognition hear(const Recognizer& recognizer, const std::vector<float>& samples, int rate_hz) {
  Recording recording;
  recording.audio = {samples, rate_hz};
  return recognizer.recognize(recording);
}

TEST(Abstention, SoundWithoutSpeechIsNoSpeech) {
  const Recognizer recognizer(testing::network_model(), "");
  for (const auto& [name, samples] : testing::sounds_without_speech()) {
    const Recognition said = hear(recognizer, samples, testing::kMadeUpRateHz);
    EXPECT_EQ(reason_of(said), "no-speech") << name;
    EXPECT_THAT(said.modalities, ::testing::IsEmpty()) << name;
    EXPECT_EQ(said.confidence, 0.25F) << name;
  }
  for (const char* name : {"01_sine440_1s", "02_chirp_2s", "03_noise_2s", "04_silence_1s",
                           "14_impulse_1s", "15_lsb_1s", "18_f0glide_2s"}) {
    const auto wav = testing::read_golden_wav(name);
    EXPECT_EQ(reason_of(hear(recognizer, wav.mono(), wav.sample_rate_hz)), "no-speech") << name;
  }
}

TEST(Abstention, SyntheticSpeechIsAnsweredAtAnyLoudness) {
  const Recognizer recognizer(testing::network_model(), "");
  for (const char* name :
       {"08_speech_3s37", "09_speech_15s", "10_dcoffset_1s", "13_gap_1s75", "16_odd_1s2345"}) {
    const auto wav = testing::read_golden_wav(name);
    for (const float gain : {0.1F, 1.0F}) {
      std::vector<float> samples = wav.mono();
      for (float& x : samples) {
        x *= gain;
      }
      EXPECT_EQ(reason_of(hear(recognizer, samples, wav.sample_rate_hz)), "none") << name << gain;
    }
  }
}

TEST(Abstention, WordsAreAnsweredBesideSilence) {
  const Recognizer recognizer(testing::network_model(), "");
  const std::vector<float> silence(16000, 0.0F);
  Recording recording;
  recording.audio = {silence, 16000};
  recording.text = "I am fine";
  const Recognition said = recognizer.recognize(recording);
  EXPECT_EQ(reason_of(said), "none");
  EXPECT_THAT(said.modalities, ::testing::ElementsAre(Modality::kText));
  EXPECT_THAT(said.notes, ::testing::ElementsAre("speech: no speech"));
}

TEST(Abstention, AClickShorterThanAFrameIsTooShort) {
  const Recognizer recognizer(testing::network_model(), "");
  EXPECT_EQ(reason_of(hear(recognizer, std::vector<float>(800, 0.5F), 16000)), "too-short");
}

// A forest that votes on motion capture with the columns that tell what is missing.
Model flagged_mocap_model() {
  Model model = testing::two_column_model(
      "mocap189",
      "[statistics]\nover = \"rows\"\npool = \"vote\"\n[classifier]\nkind = \"forest\"\n");
  ModelInputState state = model.inputs[0].state();
  state.feature.options = {{"flags", "true"}};
  state.source.columns = find_feature_set("mocap189").make(state.feature.options)->column_names();
  model.inputs[0] = ModelInput(std::move(state));
  const testing::EightRows eight;
  ThreadPool pool(1);
  model.classifier = train_random_forest(eight.examples(), {.num_trees = 5}, {.pool = pool});
  return model;
}

// Twenty rows of a face, every value `value`.
std::string face_file(const std::string& value) {
  std::string text = "Frame# Time CH1 CH2\nX01 Y01 Z01\n";
  for (int row = 1; row <= 20; ++row) {
    text += std::to_string(row) + " 0." + std::to_string(row + 10);
    for (std::size_t i = 0; i < kNumFaceValues; ++i) {
      text += " " + value;
    }
    text += "\n";
  }
  return text;
}

TEST(Abstention, FlagsOfMotionCaptureThatLostEveryMarkerAreNothingToJudgeBy) {
  const testing::TemporaryFolder folder;
  const Recognizer recognizer(flagged_mocap_model(), "", {.self_test = false});
  Recording recording;
  recording.mocap.face = folder / "face.txt";
  write_file(recording.mocap.face, face_file("1.5"));
  const Recognition seen = recognizer.recognize(recording);
  EXPECT_EQ(reason_of(seen), "none");
  EXPECT_THAT(seen.modalities, ::testing::ElementsAre(Modality::kMocap));
  write_file(recording.mocap.face, face_file("NaN"));
  const Recognition lost = recognizer.recognize(recording);
  EXPECT_EQ(reason_of(lost), "too-short");
  EXPECT_THAT(lost.modalities, ::testing::IsEmpty());
  EXPECT_THAT(lost.notes, ::testing::ElementsAre("speech: no marker in sight"));
}

class CalibratedModel : public ::testing::Test {
 protected:
  CalibratedModel() { model_.calibration.emplace(); }

  Recognition read(const std::string& text) const {
    Recording recording;
    recording.text = text;
    return Recognizer(model_, "").recognize(recording);
  }

  Model model_ = testing::network_model();
};

TEST_F(CalibratedModel, ProbabilitiesAreCalibratedAndBelowTheThresholdItAbstains) {
  const float raw = read("I am fine").confidence;
  model_.calibration->temperature = 4.0;
  const float calibrated = read("I am fine").confidence;
  EXPECT_LT(calibrated, raw);
  model_.calibration->min_confidence = static_cast<double>(calibrated) - 1e-6;
  EXPECT_EQ(reason_of(read("I am fine")), "none");
  model_.calibration->min_confidence = static_cast<double>(calibrated) + 1e-6;
  const Recognition said = read("I am fine");
  EXPECT_EQ(reason_of(said), "low-confidence");
  EXPECT_THAT(said.abstention->detail, HasSubstr("threshold"));
  EXPECT_EQ(said.confidence, calibrated);
}

TEST_F(CalibratedModel, RowsBeyondTheLimitAreOutOfRangeBeforeConfidenceIsAsked) {
  const Recognizer ordinary(model_, "");
  const auto wav = testing::read_golden_wav("08_speech_3s37");
  const std::vector<float> samples = wav.mono();
  Recording recording;
  recording.audio = {samples, wav.sample_rate_hz};
  const PreparedInputs inputs = ordinary.prepare(recording);
  const MatrixView<const float> rows{inputs.rows[0].values(), inputs.rows[0].rows(), 3};
  InputRange range{range_measures(rows), std::vector<double>(6, 1.0), 1e-9};
  model_.calibration->ranges["speech"] = range;
  model_.calibration->min_confidence = 1.0;
  EXPECT_EQ(reason_of(Recognizer(model_, "").recognize(recording)), "low-confidence");
  model_.calibration->ranges["speech"].means[0] += 1.0;
  const Recognition said = Recognizer(model_, "").recognize(recording);
  EXPECT_EQ(reason_of(said), "out-of-range");
  EXPECT_THAT(said.abstention->detail, HasSubstr("speech: 0.408 deviations"));
}

}  // namespace
}  // namespace merkit
