#include "cli/predict_output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "merkit/base/json.h"
#include "merkit/model/made_up_models.h"
#include "tests/error_of.h"

namespace merkit::cli {
namespace {

using ::testing::HasSubstr;

class PredictOutputTest : public ::testing::Test {
 protected:
  PredictOutputTest() {
    Recording recording;
    recording.text = "I am fine";
    outcomes_[0].id = "a, \"quoted\"";
    outcomes_[0].said = recognizer_.recognize(recording);
    recording.text = "nothing known";
    outcomes_[1].id = "b";
    outcomes_[1].said = recognizer_.recognize(recording);
    outcomes_[2].id = "c";
    outcomes_[2].error = "c: expected sound, got <nothing>, at all";
  }

  std::string text(const std::string& format) const {
    return predict_text(format, recognizer_, outcomes_);
  }

  Recognizer recognizer_{testing::network_model(), "0123", {.self_test = false}};
  std::vector<PredictOutcome> outcomes_{3};
};

TEST_F(PredictOutputTest, JsonAndLinesOfJsonSayTheSame) {
  const Json whole = Json::parse(text("json"));
  std::vector<std::string> lines;
  std::string rest = text("jsonl");
  for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
    lines.push_back(rest.substr(0, end));
    rest.erase(0, end + 1);
  }
  ASSERT_EQ(lines.size(), 3U);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Json line = Json::parse(lines[i]);
    EXPECT_EQ(line["model"], "0123");
    line.erase("model");
    EXPECT_EQ(line, whole["results"][i]);
  }
  EXPECT_EQ(whole["model"]["hash"], "0123");
}

TEST_F(PredictOutputTest, ProbabilitiesOfAResultSumToOneAndItsLabelHasTheLargest) {
  const Json said = Json::parse(text("json"))["results"][0];
  double sum = 0.0;
  double largest = 0.0;
  for (const auto& [name, probability] : said["probabilities"].items()) {
    sum += probability.get<double>();
    largest = std::max(largest, probability.get<double>());
  }
  EXPECT_NEAR(sum, 1.0, 1e-6);
  EXPECT_EQ(said["probabilities"][said["label"].get<std::string>()].get<double>(), largest);
  EXPECT_EQ(said["confidence"].get<double>(), largest);
}

TEST_F(PredictOutputTest, AFailureHasItsErrorAndNoLabel) {
  const Json failed = Json::parse(text("json"))["results"][2];
  EXPECT_EQ(failed["error"], outcomes_[2].error);
  EXPECT_FALSE(failed.contains("label"));
  EXPECT_THAT(text("table"), HasSubstr("failed"));
}

TEST_F(PredictOutputTest, EveryRowOfCsvHasTheCellsOfItsHeader) {
  const std::string csv = text("csv");
  const std::size_t header_end = csv.find('\n');
  const auto num_commas = std::count(csv.begin(), csv.begin() + static_cast<long>(header_end), ',');
  EXPECT_THAT(csv, HasSubstr("\n\"a, \"\"quoted\"\"\","));
  EXPECT_THAT(csv, HasSubstr("\"c: expected sound, got <nothing>, at all\"\n"));
  const std::size_t b = csv.find("\nb,");
  ASSERT_NE(b, std::string::npos);
  const std::string row = csv.substr(b + 1, csv.find('\n', b + 1) - b - 1);
  EXPECT_EQ(std::count(row.begin(), row.end(), ','), num_commas);
}

TEST_F(PredictOutputTest, ATableNamesNoClassWhereItAbstains) {
  const std::string table = text("table");
  const std::size_t b = table.find("\nb ");
  ASSERT_NE(b, std::string::npos);
  const std::string row = table.substr(b + 1, table.find('\n', b + 1) - b - 1);
  EXPECT_THAT(row, HasSubstr(" - "));
  EXPECT_THAT(row, HasSubstr("too-short"));
}

TEST_F(PredictOutputTest, AnExplanationStandsBesideItsResultOnly) {
  outcomes_[0].explanation = R"({"class":"ang","inputs":[]})";
  const Json results = Json::parse(text("json"))["results"];
  EXPECT_EQ(results[0]["saliency"]["class"], "ang");
  EXPECT_FALSE(results[1].contains("saliency"));
}

TEST_F(PredictOutputTest, AnUnknownFormIsRefusedWithTheNearest) {
  EXPECT_THAT(testing::error_of(ErrorCode::kInvalidArgument, [] { check_predict_format("jsn"); }),
              HasSubstr("did you mean \"json\""));
  for (const char* form : {"table", "json", "jsonl", "csv"}) {
    EXPECT_NO_THROW(check_predict_format(form));
  }
}

}  // namespace
}  // namespace merkit::cli
