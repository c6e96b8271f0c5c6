#include "merkit/corpus/manifest_record.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "merkit/base/error.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

Utterance read(const char* json) {
  return utterance_from_record(Json::parse(json), "/corpus", "m.jsonl:1");
}

std::string error_of(const char* json) {
  return testing::error_of(ErrorCode::kCorruptData, [&] { read(json); });
}

TEST(ManifestRecord, PathsStartAtTheFolderOfTheManifestUnlessAbsolute) {
  EXPECT_EQ(read(R"({"audio":"wav/a.wav"})").sentence_audio.path, "/corpus/wav/a.wav");
  EXPECT_EQ(read(R"({"audio":"/b/a.wav"})").sentence_audio.path, "/b/a.wav");
}

TEST(ManifestRecord, PathsAreWrittenRelativeOnlyInsideTheFolder) {
  const Utterance utterance = read(R"({"id":"u","audio":"wav/a.wav"})");
  EXPECT_EQ(record_from_utterance(utterance, "/corpus").dump(),
            R"({"id":"u","audio":"wav/a.wav"})");
  EXPECT_EQ(record_from_utterance(utterance, "/else")["audio"], "/corpus/wav/a.wav");
  EXPECT_EQ(record_from_utterance(utterance, "")["audio"], "/corpus/wav/a.wav");
}

TEST(ManifestRecord, AliasesMeanTheSameField) {
  const Utterance plain = read(
      R"({"id":"u","audio":"a.wav","label":"ang","text":"no","speaker":"s","start":1,"end":2})");
  const Utterance alias = read(
      R"({"key":"u","wav":"a.wav","emo":"ang","transcript":"no","spk":"s","offset":"1","duration":1})");
  EXPECT_EQ(record_from_utterance(plain, "/corpus"), record_from_utterance(alias, "/corpus"));
}

TEST(ManifestRecord, LabelsGoThroughTheSynonymsAndStayAsWritten) {
  const Utterance utterance = read(R"({"id":"u","label":"Angray"})");
  EXPECT_EQ(utterance.emotion, Emotion::kAnger);
  EXPECT_EQ(utterance.label, "Angray");
  EXPECT_EQ(read(R"({"id":"u","label":3})").emotion, std::nullopt);
  EXPECT_EQ(read(R"({"id":"u","label":3})").label, "3");
}

TEST(ManifestRecord, IdComesFromTheSoundFileAndItsSlice) {
  EXPECT_EQ(read(R"({"audio":"wav/a.b.wav"})").id, "wav/a.b");
  EXPECT_EQ(read(R"({"audio":"a.wav","start":0,"end":1.5})").id, "a#0-1500");
  EXPECT_EQ(read(R"({"audio":"v1.0/a","start":2})").id, "v1.0/a#2000-");
}

TEST(ManifestRecord, DurationWithoutStartIsTheLengthOfTheFileNotASlice) {
  const Utterance utterance = read(R"({"audio":"a.wav","duration":3.5})");
  EXPECT_EQ(utterance.sentence_audio.end_s, std::nullopt);
  EXPECT_EQ(utterance.extra.at("duration"), "3.5");
}

TEST(ManifestRecord, UnknownFieldsAreKeptWithTheirTypes) {
  const Utterance utterance = read(R"({"id":"u","age":41,"tags":["a",null],"valence":3})");
  EXPECT_EQ(utterance.extra.at("age"), "41");
  EXPECT_EQ(utterance.extra.at("tags"), R"(["a",null])");
  EXPECT_EQ(utterance.extra.at("valence"), "3") << "one dimension alone is no point in the space";
  EXPECT_FALSE(utterance.dimensions.has_value());
}

TEST(ManifestRecord, TurnInTheDialogueIsApartFromTheSliceOfTheSentenceFile) {
  const Utterance utterance = read(
      R"({"id":"u","audio":"s.wav","dialogue_audio":"d.wav","dialogue_start":6,"dialogue_end":8})");
  EXPECT_EQ(utterance.sentence_audio.start_s, std::nullopt);
  EXPECT_EQ(utterance.dialogue_audio.path, "/corpus/d.wav");
  EXPECT_EQ(utterance.dialogue_audio.start_s, 6.0);
  EXPECT_EQ(utterance.end_s, 8.0);
}

TEST(ManifestRecord, MocapMayBeNestedOrInColumns) {
  const auto nested = read(R"({"id":"u","mocap":{"face":"f.txt","hand":"h.txt"}})");
  const auto flat = read(R"({"id":"u","mocap_face":"f.txt","mocap_hand":"h.txt"})");
  EXPECT_EQ(nested.sentence_mocap.face, "/corpus/f.txt");
  EXPECT_EQ(nested.sentence_mocap.head, "");
  EXPECT_EQ(record_from_utterance(nested, ""), record_from_utterance(flat, ""));
}

TEST(ManifestRecord, ErrorsNameLineFieldAndValue) {
  EXPECT_EQ(error_of("[1]"), "m.jsonl:1: expected a JSON object, got \"[1]\"");
  EXPECT_EQ(error_of("{}"), "m.jsonl:1: expected an id or audio, got neither");
  EXPECT_EQ(error_of(R"({"id":"u","start":-1})"),
            "m.jsonl:1: start: expected a time in seconds, got -1");
  EXPECT_EQ(error_of(R"({"id":"u","start":2,"end":1})"),
            "m.jsonl:1: expected an end after the start, got 2 to 1 s");
  EXPECT_EQ(error_of(R"({"id":"u","start":"soon"})"),
            "m.jsonl:1: start: expected a time in seconds, got \"soon\"");
  EXPECT_EQ(error_of(R"({"id":{"a":1}})"), "m.jsonl:1: id: expected text, got {\"a\":1}");
  EXPECT_EQ(error_of(R"({"id":"a\nb"})"),
            "m.jsonl:1: id: expected a name without control characters, got \"a\\nb\"");
  EXPECT_EQ(error_of(R"({"id":"u","kind":"sung"})"),
            "m.jsonl:1: kind: expected improvised or scripted, got \"sung\"");
  EXPECT_EQ(error_of(R"({"id":"u","mocap":7})"),
            "m.jsonl:1: mocap: expected an object with face, head and hand, got 7");
  EXPECT_EQ(error_of(R"({"id":"u","speaker_wears_markers":"maybe"})"),
            "m.jsonl:1: speaker_wears_markers: expected true or false, got \"maybe\"");
  EXPECT_EQ(error_of(R"({"id":"u","valence":"x","arousal":1,"dominance":1})"),
            "m.jsonl:1: valence: expected a number, got \"x\"");
}

TEST(UtteranceCollector, SortsByIdAndRefusesASecondOne) {
  UtteranceCollector collector;
  collector.add(read(R"({"id":"b"})"), "m:1");
  collector.add(read(R"({"id":"a"})"), "m:2");
  EXPECT_THROW(collector.add(read(R"({"id":"b"})"), "m:3"), Error);
  EXPECT_EQ(collector.take().front().id, "a");
}

std::string some_name() {
  return *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab01_/. \"")));
}

Utterance some_utterance() {
  Utterance u;
  u.id = "id" + some_name();
  u.label = *rc::gen::elementOf(std::vector<std::string>{"", "ang", "Joy", "bored"});
  u.emotion = emotion_from_synonym(u.label);
  u.speaker = some_name();
  u.session = some_name();
  u.gender = *rc::gen::elementOf(std::vector<std::string>{"", "F", "M"});
  u.kind = *rc::gen::elementOf(std::vector<DialogueKind>{
      DialogueKind::kUnknown, DialogueKind::kScripted, DialogueKind::kImprovised});
  u.sentence_audio.path = "/corpus/wav/" + *rc::gen::elementOf(std::vector<std::string>{"a", "b"});
  if (*rc::gen::arbitrary<bool>()) {
    u.start_s = *rc::gen::inRange(0, 1000) / 7.0;
    u.end_s = *u.start_s + 0.3;
    u.dialogue_audio = {"/elsewhere/d.wav", u.start_s, u.end_s};
    u.text = some_name();
    u.dimensions = Dimensions{5.5, 0.5, 1.0 / 3.0};
    u.speaker_wears_markers = *rc::gen::arbitrary<bool>();
    u.sentence_mocap.face = "/corpus/m.txt";
    u.extra["note"] = R"({"deep":[1,2.5,null]})";
  }
  return u;
}

RC_GTEST_PROP(ManifestRecord, WhatIsWrittenReadsBackAsTheSameUtterance, ()) {
  const Utterance before = some_utterance();
  const Json record = record_from_utterance(before, "/corpus");
  const Utterance after = utterance_from_record(record, "/corpus", "m");
  RC_ASSERT(record_from_utterance(after, "/corpus") == record);
  RC_ASSERT(after.id == before.id && after.label == before.label && after.text == before.text);
  RC_ASSERT(after.emotion == before.emotion && after.kind == before.kind);
  RC_ASSERT(after.sentence_audio.path == before.sentence_audio.path);
  RC_ASSERT(after.dialogue_audio.path == before.dialogue_audio.path);
  RC_ASSERT(after.start_s == before.start_s && after.end_s == before.end_s);
  RC_ASSERT(after.extra == before.extra);
}

}  // namespace
}  // namespace merkit
