#include "c/merkit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "merkit/base/file.h"
#include "merkit/model/made_up_models.h"
#include "tests/temporary_folder.h"

extern "C" int merkit_header_test_defaults(void);

namespace merkit {
namespace {

using ::testing::HasSubstr;

std::string model_bytes() {
  const testing::TemporaryFolder folder;
  write_model(folder / "model.safetensors", testing::network_model());
  return read_file(folder / "model.safetensors");
}

class CApi : public ::testing::Test {
 protected:
  CApi() : bytes_(model_bytes()) {
    EXPECT_EQ(merkit_recognizer_parse(bytes_.data(), bytes_.size(), nullptr, &recognizer_),
              MERKIT_OK)
        << merkit_last_error();
    EXPECT_EQ(merkit_session_new(recognizer_, &session_), MERKIT_OK);
    for (std::size_t i = 0; i < samples_.size(); ++i) {
      samples_[i] = 0.3F * std::sin(0.05F * static_cast<float>(i * i % 977));
    }
    recording_.text = "I am fine";
    recording_.samples = samples_.data();
    recording_.num_samples = samples_.size();
    recording_.sample_rate_hz = 16000;
  }
  ~CApi() override {
    merkit_session_free(session_);
    merkit_recognizer_free(recognizer_);
  }

  std::vector<float> recognize() {
    merkit_result* result = nullptr;
    EXPECT_EQ(merkit_recognize(session_, &recording_, &result), MERKIT_OK) << merkit_last_error();
    const float* said = merkit_result_probabilities(result);
    std::vector<float> probabilities(said, said + merkit_num_classes(recognizer_));
    merkit_result_free(result);
    return probabilities;
  }

  std::string bytes_;
  std::vector<float> samples_ = std::vector<float>(16000);
  merkit_recognizer* recognizer_ = nullptr;
  merkit_session* session_ = nullptr;
  merkit_recording recording_ = MERKIT_RECORDING_INIT;
};

TEST(CHeader, StructsBeginWithTheirDefaultsInC) { EXPECT_EQ(merkit_header_test_defaults(), 1); }

TEST(CHeader, TheLibraryIsTheOneOfTheHeader) {
  EXPECT_EQ(merkit_abi_version(), MERKIT_ABI_VERSION);
  EXPECT_STREQ(merkit_version(), MERKIT_VERSION);
}

TEST_F(CApi, GivesProbabilitiesThatSumToOne) {
  const std::vector<float> said = recognize();
  ASSERT_EQ(said.size(), 4U);
  EXPECT_NEAR(std::accumulate(said.begin(), said.end(), 0.0F), 1.0F, 1e-5F);
}

TEST_F(CApi, ResultsSayTopConfidenceAndWhatWasUsed) {
  merkit_result* result = nullptr;
  recording_.samples = nullptr;
  recording_.num_samples = 0;
  ASSERT_EQ(merkit_recognize(session_, &recording_, &result), MERKIT_OK) << merkit_last_error();
  const float* said = merkit_result_probabilities(result);
  EXPECT_EQ(said[merkit_result_top(result)], merkit_result_confidence(result));
  EXPECT_EQ(merkit_result_used(result, MERKIT_TEXT), 1);
  EXPECT_EQ(merkit_result_used(result, MERKIT_AUDIO), 0);
  EXPECT_GE(merkit_result_model_s(result), 0.0);
  EXPECT_EQ(merkit_result_note(result, 1000), nullptr);
  merkit_result_free(result);
}

TEST_F(CApi, SaysWhatTheModelIs) {
  EXPECT_STREQ(merkit_class_name(recognizer_, 1), "hap");
  EXPECT_EQ(merkit_class_name(recognizer_, 4), nullptr);
  EXPECT_EQ(std::strlen(merkit_model_hash(recognizer_)), 32U);
  EXPECT_EQ(merkit_takes(recognizer_, MERKIT_AUDIO), 1);
  EXPECT_EQ(merkit_takes(recognizer_, MERKIT_MOCAP), 0);
}

TEST_F(CApi, ASessionOutlivesItsRecognizer) {
  const std::vector<float> before = recognize();
  merkit_recognizer_free(recognizer_);
  recognizer_ = nullptr;
  merkit_result* result = nullptr;
  ASSERT_EQ(merkit_recognize(session_, &recording_, &result), MERKIT_OK);
  EXPECT_EQ(std::memcmp(merkit_result_probabilities(result), before.data(), 4 * sizeof(float)), 0);
  merkit_result_free(result);
}

TEST_F(CApi, ThreadsWithSessionsOfTheirOwnSayTheSame) {
  const std::vector<float> expected = recognize();
  std::vector<std::vector<float>> said(4);
  std::vector<std::thread> threads;
  for (auto& mine : said) {
    threads.emplace_back([&] {
      merkit_session* session = nullptr;
      merkit_result* result = nullptr;
      merkit_session_new(recognizer_, &session);
      if (merkit_recognize(session, &recording_, &result) == MERKIT_OK) {
        mine.assign(merkit_result_probabilities(result), merkit_result_probabilities(result) + 4);
      }
      merkit_result_free(result);
      merkit_session_free(session);
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (const auto& mine : said) {
    EXPECT_EQ(mine, expected);
  }
}

TEST_F(CApi, AnErrorIsAStatusAndAMessageOfThisThread) {
  merkit_recognizer* none = recognizer_;
  EXPECT_EQ(merkit_recognizer_open("no/such/file", nullptr, &none), MERKIT_IO);
  EXPECT_EQ(none, nullptr);
  EXPECT_THAT(merkit_last_error(), HasSubstr("no/such/file"));
  std::string of_other = "?";
  std::thread([&] { of_other = merkit_last_error(); }).join();
  EXPECT_EQ(of_other, "");
  bytes_.resize(bytes_.size() / 2);
  EXPECT_EQ(merkit_recognizer_parse(bytes_.data(), bytes_.size(), nullptr, &none),
            MERKIT_CORRUPT_DATA);
}

TEST_F(CApi, AStructOfAnOlderHeaderKeepsDefaultsForWhatItLacks) {
  merkit_options older = MERKIT_OPTIONS_INIT;
  older.size = offsetof(merkit_options, max_duration_s);
  older.max_duration_s = -1.0;
  merkit_recognizer* recognizer = nullptr;
  EXPECT_EQ(merkit_recognizer_parse(bytes_.data(), bytes_.size(), &older, &recognizer), MERKIT_OK);
  merkit_recognizer_free(recognizer);
  older.size = sizeof(older);
  EXPECT_EQ(merkit_recognizer_parse(bytes_.data(), bytes_.size(), &older, &recognizer),
            MERKIT_INVALID_ARGUMENT);
}

TEST_F(CApi, SamplesWithoutAPointerAndNoModalityAreRefused) {
  merkit_result* result = nullptr;
  recording_.samples = nullptr;
  EXPECT_EQ(merkit_recognize(session_, &recording_, &result), MERKIT_INVALID_ARGUMENT);
  recording_.num_samples = 0;
  recording_.text = nullptr;
  EXPECT_EQ(merkit_recognize(session_, &recording_, &result), MERKIT_INVALID_ARGUMENT);
  EXPECT_EQ(result, nullptr);
}

TEST(CApiNull, EveryFunctionTakesNull) {
  EXPECT_EQ(merkit_recognizer_open(nullptr, nullptr, nullptr), MERKIT_INVALID_ARGUMENT);
  EXPECT_EQ(merkit_recognizer_parse(nullptr, 1, nullptr, nullptr), MERKIT_INVALID_ARGUMENT);
  EXPECT_EQ(merkit_session_new(nullptr, nullptr), MERKIT_INVALID_ARGUMENT);
  EXPECT_EQ(merkit_recognize(nullptr, nullptr, nullptr), MERKIT_INVALID_ARGUMENT);
  merkit_recognizer_free(nullptr);
  merkit_session_free(nullptr);
  merkit_result_free(nullptr);
  EXPECT_EQ(merkit_num_classes(nullptr), 0U);
  EXPECT_EQ(merkit_class_name(nullptr, 0), nullptr);
  EXPECT_STREQ(merkit_model_hash(nullptr), "");
  EXPECT_EQ(merkit_takes(nullptr, MERKIT_AUDIO), 0);
  EXPECT_EQ(merkit_result_probabilities(nullptr), nullptr);
  EXPECT_EQ(merkit_result_top(nullptr), 0U);
  EXPECT_EQ(merkit_result_confidence(nullptr), 0.0F);
  EXPECT_EQ(merkit_result_abstention(nullptr), MERKIT_CERTAIN);
  EXPECT_STREQ(merkit_result_abstention_detail(nullptr), "");
  EXPECT_EQ(merkit_result_used(nullptr, MERKIT_AUDIO), 0);
  EXPECT_EQ(merkit_result_num_notes(nullptr), 0U);
  EXPECT_EQ(merkit_result_note(nullptr, 0), nullptr);
  EXPECT_EQ(merkit_result_features_s(nullptr), 0.0);
}

TEST(CApiNames, EveryStatusHasAName) {
  for (int status = MERKIT_OK; status <= MERKIT_INTERNAL; ++status) {
    EXPECT_STRNE(merkit_status_name(static_cast<merkit_status>(status)), "unknown status");
  }
  EXPECT_STREQ(merkit_status_name(static_cast<merkit_status>(15)), "unknown status");
}

}  // namespace
}  // namespace merkit
