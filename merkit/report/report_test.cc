#include "merkit/report/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/json.h"
#include "merkit/base/thread_pool.h"

namespace merkit {
namespace {

using testing::HasSubstr;
using testing::Not;

// Four speakers, two classes; every fourth prediction is wrong.
PredictionSet some_predictions() {
  PredictionSet set;
  set.system = "some";
  set.protocol = "loso5";
  set.classes = {"ang", "<sad>"};
  for (std::size_t i = 0; i < 48; ++i) {
    Prediction one;
    one.id = "turn" + std::to_string(100 + i);
    one.fold = i < 24 ? "session1" : "session2";
    one.seed = 1;
    one.label = i % 2;
    one.predicted = i % 4 == 3 ? 1 - one.label : one.label;
    one.probabilities = {0.2, 0.2};
    one.probabilities[one.predicted] = 0.8;
    one.speaker = "speaker" + std::to_string(i / 12);
    one.gender = i / 12 % 2 == 0 ? "F" : "M";
    set.predictions.push_back(one);
  }
  return set;
}

ReportContent some_content() {
  ThreadPool pool(1);
  ReportContent content;
  content.title = "speech <4>";
  content.summary = "A BLSTM & attention";
  content.evaluation = evaluate(some_predictions(), {.resamples = 100}, pool);
  content.published = {{"session5", "best test epoch", 55.65, "notebook Speech"}};
  content.curves = {{"session1", 1, 2, {1.0, 0.5}, {1.1, 0.9}, {0.4, 0.6}}};
  content.facts = {{"membership", "0123"}};
  content.recipe = "name = \"x\"";
  content.command = "merkit train x --corpus DIR";
  return content;
}

TEST(ReportTest, SaysWhatWasFoundAndWhatIsPublished) {
  const std::string html = report_html(some_content());
  for (const char* part : {"speech &lt;4&gt;", "A BLSTM &amp; attention", "75.0 %", "55.65 %",
                           "notebook Speech", "&lt;sad&gt;", "membership", "merkit train x"}) {
    EXPECT_THAT(html, HasSubstr(part));
  }
}

TEST(ReportTest, NeedsNothingFromElsewhereAndRunsNothing) {
  const std::string html = report_html(some_content());
  for (const char* address : {"http:", "https:", "src=", "<script", "<link", "@import", "url("}) {
    EXPECT_THAT(html, Not(HasSubstr(address)));
  }
}

TEST(ReportTest, StampsFiguresThatWereChosenOnTheTestSet) {
  ReportContent content = some_content();
  EXPECT_THAT(report_html(content), Not(HasSubstr(std::string(kOptimisticStamp))));
  content.evaluation.optimistic = {{"best test epoch", 0.9, 0.9}};
  const std::string html = report_html(content);
  EXPECT_THAT(html, HasSubstr(std::string(kOptimisticStamp)));
  EXPECT_THAT(html, HasSubstr("90.0 %"));
}

TEST(ReportTest, ShowsHeldOutScenariosBesideTheHeadline) {
  ReportContent content = some_content();
  content.scenario_out = content.evaluation;
  EXPECT_THAT(report_html(content), HasSubstr("scenarios held out"));
}

TEST(ReportTest, ShowsWhatIsLeftWithoutSomeOfTheModalities) {
  ReportContent content = some_content();
  EXPECT_THAT(report_html(content), Not(HasSubstr("By modality")));
  MetricResult ua = *find_metric(content.evaluation, "ua");
  ua.summary.pooled = 0.625;
  content.evaluation.subsets = {{"audio+text", ua, ua}};
  const std::string html = report_html(content);
  EXPECT_THAT(html, HasSubstr("By modality"));
  EXPECT_THAT(html, HasSubstr("audio+text"));
  EXPECT_THAT(html, HasSubstr("62.5 %"));
  const Json json = Json::parse(report_json(content));
  EXPECT_EQ(json["evaluation"]["subsets"][0]["ua"]["pooled"], 0.625);
}

TEST(ReportTest, LeavesOutWhatIsNotThere) {
  ReportContent content = some_content();
  content.curves.clear();
  content.published.clear();
  content.evaluation.reliability.clear();
  const std::string html = report_html(content);
  EXPECT_THAT(html, Not(HasSubstr("<h2>Learning</h2>")));
  EXPECT_THAT(html, Not(HasSubstr("<h2>Reliability</h2>")));
}

TEST(ReportTest, TheTwinInJsonHoldsTheSameFigures) {
  const Json json = Json::parse(report_json(some_content()));
  EXPECT_EQ(json["evaluation"]["metrics"]["wa"]["pooled"], 0.75);
  EXPECT_EQ(json["published"][0]["accuracy_pct"], 55.65);
  EXPECT_EQ(json["curves"][0]["dev_ua"][1], 0.6);
  EXPECT_EQ(json["scenario_out"], nullptr);
}

}  // namespace
}  // namespace merkit
