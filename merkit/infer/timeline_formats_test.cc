#include "merkit/infer/timeline_formats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "merkit/base/json.h"
#include "merkit/base/parse.h"
#include "merkit/base/utf8.h"
#include "merkit/corpus/timed_text.h"
#include "merkit/infer/timeline_fixture.h"
#include "merkit/infer/timeline_json.h"
#include "merkit/infer/timeline_text.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::small_timeline;

// Everything that a name may hold: markup, quotes, line ends, control characters, broken UTF-8.
Timeline hostile_timeline() {
  Timeline timeline = small_timeline();
  const std::string bad = "a\"b'<c>&d\n\t\x01 --> \xFF,;]]>";
  timeline.source = bad;
  timeline.class_names[0] = bad;
  timeline.segments[0].text = bad;
  return timeline;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

// True if every element that `xml` opens is closed in turn and nothing else is outside of tags
// but text without markup.
bool is_balanced(std::string_view xml) {
  std::vector<std::string_view> open;
  while (!xml.empty()) {
    const std::size_t begin = xml.find('<');
    if (begin == std::string_view::npos) {
      return open.empty();
    }
    const std::size_t end = xml.find('>', begin);
    if (end == std::string_view::npos) {
      return false;
    }
    const std::string_view tag = xml.substr(begin + 1, end - begin - 1);
    const std::string_view name = tag.substr(0, tag.find(' '));
    xml.remove_prefix(end + 1);
    if (tag.starts_with('?') || tag.ends_with('/')) {
      continue;
    }
    if (!tag.starts_with('/')) {
      open.push_back(name);
    } else if (open.empty() || open.back() != name.substr(1)) {
      return false;
    } else {
      open.pop_back();
    }
  }
  return open.empty();
}

TEST(TimelineFormats, NamesAndExtensionsAreUnique) {
  std::set<std::string_view> names;
  std::set<std::string_view> extensions;
  for (const TimelineFormat& format : timeline_formats()) {
    names.insert(format.name);
    extensions.insert(format.extension);
  }
  EXPECT_EQ(names.size(), timeline_formats().size());
  EXPECT_EQ(extensions.size(), timeline_formats().size());
}

TEST(TimelineFormats, NoTextFromOutsideBreaksAFile) {
  const Timeline hostile = hostile_timeline();
  for (const TimelineFormat& format : timeline_formats()) {
    const std::string file = format.write(hostile);
    if (format.extension == ".eaf" || format.extension == ".emotionml") {
      EXPECT_TRUE(is_balanced(file)) << file;
      EXPECT_TRUE(is_utf8(file)) << format.name;
      EXPECT_EQ(file.find('\x01'), std::string::npos) << format.name;
    }
    if (format.name == "rttm" || format.name == "audacity") {
      EXPECT_EQ(std::count(file.begin(), file.end(), '\n'), 1) << file;
    }
  }
}

TEST(TimelineFormats, NothingHeardIsAnEmptyFileOfEachKind) {
  Timeline silent;
  silent.class_names = {"a", "b"};
  silent.duration_s = 1.0;
  for (const TimelineFormat& format : timeline_formats()) {
    EXPECT_NO_THROW(format.write(silent)) << format.name;
  }
  EXPECT_EQ(timeline_srt(silent), "");
  EXPECT_EQ(timeline_webvtt(silent), "WEBVTT\n\n");
}

TEST(TimelineJson, SaysEverything) {
  const Json json = parse_json(timeline_json(small_timeline()), "t");
  EXPECT_EQ(json["source"], "talk & more.wav");
  EXPECT_EQ(json["duration_s"], 9.0);
  EXPECT_EQ(json["model"]["hash"], "0123456789abcdef0123456789abcdef");
  ASSERT_EQ(json["segments"].size(), 3);
  EXPECT_EQ(json["segments"][0]["label"], "ang");
  EXPECT_EQ(json["segments"][0]["confidence"], 0.75);
  EXPECT_EQ(json["segments"][0]["probabilities"]["hap"], 0.125);
  EXPECT_TRUE(json["segments"][0]["abstained"].is_null());
  EXPECT_EQ(json["segments"][0]["text"], "I said \"no\" <twice> & left");
  EXPECT_TRUE(json["segments"][1]["label"].is_null());
  EXPECT_TRUE(json["segments"][1]["probabilities"].is_null());
  EXPECT_EQ(json["segments"][1]["abstained"], "no-speech");
  EXPECT_EQ(json["windows"].size(), 2);
  EXPECT_EQ(json["windows"][1]["abstained"], "low-confidence");
}

TEST(TimelineJson, AnEventIsOneLine) {
  const Timeline timeline = small_timeline();
  TimelineEvent event;
  event.kind = TimelineEventKind::kSegment;
  event.segment = timeline.segments[0];
  const std::string line = event_json(timeline.class_names, event);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const Json json = parse_json(line, "t");
  EXPECT_EQ(json["event"], "segment");
  EXPECT_EQ(json["label"], "ang");
  event = {TimelineEventKind::kSpeechBegin, 1.25, {}, {}};
  EXPECT_EQ(event_json(timeline.class_names, event), R"({"event":"speech-begin","time_s":1.25})");
}

TEST(TimelineCsv, HasARowASegment) {
  const std::string csv = timeline_csv(small_timeline());
  EXPECT_EQ(csv,
            "start_s,end_s,label,confidence,abstained,text,p_ang,p_hap,p_neu,p_sad\n"
            "0.000,4.000,ang,0.750000,,\"I said \"\"no\"\" <twice> & left\",0.750000,0.125000,"
            "0.062500,0.062500\n"
            "4.000,7.000,,,no-speech,,,,,\n"
            "7.000,9.000,,0.250000,low-confidence,,0.250000,0.250000,0.250000,0.250000\n");
}

TEST(TimelineTextGrid, TiersDivideTheRecording) {
  const std::string grid = timeline_textgrid(small_timeline());
  EXPECT_THAT(grid, HasSubstr("File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n"
                              "xmin = 0\nxmax = 9.000000\ntiers? <exists>\nsize = 3\n"));
  EXPECT_EQ(count_of(grid, "intervals: size = 3"), 3);
  EXPECT_EQ(count_of(grid, "xmin = 4.000000"), 3);
  EXPECT_THAT(grid, HasSubstr("text = \"I said \"\"no\"\" <twice> & left\""));
  EXPECT_EQ(count_of(grid, "text = \"\"\n"), 4);
}

TEST(TimelineElan, EveryAnnotationHasItsSlotsAndTypes) {
  const std::string eaf = timeline_elan(small_timeline());
  EXPECT_TRUE(is_balanced(eaf));
  EXPECT_EQ(count_of(eaf, "<TIME_SLOT "), 6);
  EXPECT_EQ(count_of(eaf, "<ALIGNABLE_ANNOTATION "), 2);
  EXPECT_THAT(eaf, HasSubstr("TIME_SLOT_ID=\"ts2\" TIME_VALUE=\"4000\""));
  EXPECT_THAT(eaf, HasSubstr("<ANNOTATION_VALUE>I said &quot;no&quot; &lt;twice&gt; &amp; left<"));
  EXPECT_THAT(eaf, HasSubstr("LINGUISTIC_TYPE_ID=\"segment\""));
}

TEST(TimelineLists, AudacityAndRttmNameWhatHasAClass) {
  EXPECT_EQ(timeline_audacity(small_timeline()), "0.000000\t4.000000\tang (75 %)\n");
  EXPECT_EQ(timeline_rttm(small_timeline()),
            "SPEAKER talk_&_more.wav 1 0.000 4.000 <NA> <NA> ang 0.7500 <NA>\n");
}

TEST(TimelineCaptions, AreReadBackAsTheyWereWritten) {
  Timeline timeline = small_timeline();
  timeline.segments[2].text = "3 > 2 --> yes";
  const std::string vtt = timeline_webvtt(timeline);
  EXPECT_THAT(parse_timed_text(vtt, TimedTextFormat::kWebVtt, "t"),
              ElementsAre(TimedText{0.0, 4.0, "[ang] I said \"no\" <twice> & left"},
                          TimedText{7.0, 9.0, "[?] 3 > 2 --> yes"}));
  const std::string srt = timeline_srt(timeline);
  EXPECT_THAT(srt, HasSubstr("1\n00:00:00,000 --> 00:00:04,000\n[ang] I said"));
  const auto cues = parse_timed_text(srt, TimedTextFormat::kSrt, "t");
  ASSERT_EQ(cues.size(), 2);
  EXPECT_EQ(cues[1].text, "[?] 3 > 2 -> yes");
}

TEST(TimelineEmotionml, KeepsTheAssertionsOfTheRecommendation) {
  const std::string xml = timeline_emotionml(small_timeline());
  EXPECT_TRUE(is_balanced(xml));
  // The root has namespace, version and the vocabulary that its categories are from.
  EXPECT_THAT(xml, HasSubstr("<emotionml version=\"1.0\" "
                             "xmlns=\"http://www.w3.org/2009/10/emotionml\" "
                             "category-set=\"#classes\">"));
  EXPECT_THAT(xml, HasSubstr("<vocabulary type=\"category\" id=\"classes\">"));
  EXPECT_EQ(count_of(xml, "<item name="), 4);
  // Every emotion has categories, each at most once; silence is no emotion.
  EXPECT_EQ(count_of(xml, "<emotion "), 2);
  EXPECT_EQ(count_of(xml, "<category name=\"ang\""), 2);
  EXPECT_EQ(count_of(xml, "confidence=\"0.7500\""), 1);
  EXPECT_THAT(xml, HasSubstr("offset-to-start=\"7000\" duration=\"2000\""));
  EXPECT_THAT(xml, HasSubstr("<reference uri=\"talk%20%26%20more.wav#t=7.000,9.000\""));
  EXPECT_THAT(xml, HasSubstr("<info>abstained: low-confidence</info>"));
}

TEST(XmlEscape, ForbiddenCharactersAreReplaced) {
  EXPECT_EQ(xml_escape("a<b>&\"\x01\xFF\xEF\xBF\xBF\t\xC3\xA9"),
            "a&lt;b&gt;&amp;&quot;\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\t\xC3\xA9");
}

TEST(ClockText, RoundsToMilliseconds) {
  EXPECT_EQ(clock_text(3723.0045, ','), "01:02:03,005");
  EXPECT_EQ(clock_text(359999.9999, '.'), "100:00:00.000");
}

}  // namespace
}  // namespace merkit
