#include "merkit/eval/leak_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

LeakReport report_of_two() {
  LeakFinding speakers;
  speakers.kind = LeakKind::kSpeaker;
  speakers.severity = LeakSeverity::kFail;
  speakers.what = "speakers";
  speakers.num_folds = 1;
  speakers.num_utterances = 3;
  speakers.num_checked = 20;
  speakers.examples = {"Ses01F", "Ses01M"};
  LeakFinding sound;
  sound.what = "sound";
  sound.from = Part::kDev;
  return {"loso5", 5, true, {speakers, sound}};
}

TEST(LeakJson, ReadsBackAsItWasWritten) {
  const Json json = leak_report_json(report_of_two());
  const LeakReport read = parse_leak_report(json);
  EXPECT_EQ(leak_report_json(read), json);
  ASSERT_EQ(read.findings.size(), 2U);
  EXPECT_EQ(read.severity(), LeakSeverity::kFail);
  EXPECT_EQ(read.findings[0].kind, LeakKind::kSpeaker);
  EXPECT_EQ(read.findings[0].share(), 0.15);
  EXPECT_EQ(read.findings[1].from, Part::kDev);
  EXPECT_TRUE(read.is_speaker_independent);
}

TEST(LeakJson, SaysEachFindingInWords) {
  const Json json = leak_report_json(report_of_two());
  EXPECT_EQ(json.at("findings").at(0).at("text"), describe(report_of_two().findings[0], 5));
}

TEST(LeakJson, RefusesNamesAndNumbersThatItDoesNotKnow) {
  for (const char* const key : {"kind", "severity", "from", "to"}) {
    Json json = leak_report_json(report_of_two());
    json["findings"][1][key] = "nothing";
    EXPECT_THAT(testing::error_of(ErrorCode::kCorruptData, [&] { parse_leak_report(json); }),
                ::testing::HasSubstr("expected a known name, got \"nothing\""))
        << key;
  }
  Json json = leak_report_json(report_of_two());
  json["num_folds"] = -1;
  EXPECT_THROW(parse_leak_report(json), Json::exception);
}

}  // namespace
}  // namespace merkit
