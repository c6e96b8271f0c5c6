#include "cli/timeline_output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/file.h"
#include "merkit/infer/timeline_fixture.h"
#include "merkit/infer/timeline_formats.h"
#include "merkit/report/timeline_page.h"
#include "tests/error_of.h"
#include "tests/temporary_folder.h"

namespace merkit::cli {
namespace {

using testing::error_of;
using ::testing::HasSubstr;
using testing::small_timeline;

TEST(TimelineOutput, AFileHasTheFormatOfItsExtensionInAnyCase) {
  EXPECT_EQ(timeline_outputs("", {"a.JSON"}).front().write, &timeline_json);
  EXPECT_EQ(timeline_outputs("", {"a.textgrid"}).front().write, &timeline_textgrid);
  EXPECT_EQ(timeline_outputs("", {"a.json", "b.html"}).back().write, &timeline_html);
}

TEST(TimelineOutput, FormatWinsOverTheExtension) {
  EXPECT_EQ(timeline_outputs("csv", {"a.json"}).front().write, &timeline_csv);
}

TEST(TimelineOutput, WithoutFilesATableIsPrinted) {
  const auto outputs = timeline_outputs("", {});
  ASSERT_EQ(outputs.size(), 1U);
  EXPECT_TRUE(outputs[0].path.empty());
  EXPECT_EQ(outputs[0].write, &timeline_table);
}

TEST(TimelineOutput, WhatCannotBeMeantIsRefused) {
  const auto refused = [](const std::string& format, const std::vector<std::string>& out) {
    return error_of(ErrorCode::kInvalidArgument, [&] { timeline_outputs(format, out); });
  };
  EXPECT_THAT(refused("svgg", {}), HasSubstr("did you mean \"svg\""));
  EXPECT_THAT(refused("", {"a.docx"}), HasSubstr("extension"));
  EXPECT_THAT(refused("", {"a"}), HasSubstr("extension"));
  EXPECT_THAT(refused("json", {"a", "b"}), HasSubstr("at most one --out, got 2"));
}

TEST(TimelineOutput, EveryFormatOfTheListIsTaken) {
  std::string list = timeline_format_list() + ", ";
  std::size_t count = 0;
  for (std::size_t end = list.find(", "); end != std::string::npos; end = list.find(", ")) {
    EXPECT_EQ(timeline_outputs(list.substr(0, end), {}).size(), 1U);
    list.erase(0, end + 2);
    ++count;
  }
  EXPECT_EQ(count, timeline_formats().size() + 3);  // and table, svg, html
}

TEST(TimelineOutput, OnlySomeFormatsHavePlaceForWhatDroveSegments) {
  for (const char* format : {"json", "svg", "html"}) {
    EXPECT_NO_THROW(check_explained(timeline_outputs(format, {}))) << format;
  }
  EXPECT_NO_THROW(check_explained(timeline_outputs("", {"a.csv", "a.html"})));
  EXPECT_THAT(error_of(ErrorCode::kInvalidArgument,
                       [] { check_explained(timeline_outputs("", {"a.csv"})); }),
              HasSubstr("json, svg or html"));
}

TEST(TimelineOutput, FilesHoldWhatIsPrintedAndAFolderThatIsMissingIsAnError) {
  const testing::TemporaryFolder folder;
  write_timeline(small_timeline(), timeline_outputs("", {(folder / "a.json").string()}));
  EXPECT_EQ(read_file(folder / "a.json"), timeline_json(small_timeline()));
  EXPECT_THROW(
      write_timeline(small_timeline(), timeline_outputs("", {(folder / "no/a.json").string()})),
      Error);
}

TEST(TimelineOutput, TheTableSumsUpSpeechAndLeavesOutSilence) {
  const std::string table = timeline_table(small_timeline());
  EXPECT_THAT(table, HasSubstr("talk & more.wav: 9.0 s, speech in 6.0 s, 2 windows\n"));
  EXPECT_THAT(table, HasSubstr("[no-speech]"));
}

}  // namespace
}  // namespace merkit::cli
