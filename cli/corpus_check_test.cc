#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "merkit/base/json.h"
#include "merkit/corpus/irregularity.h"
#include "merkit/corpus/release_fixture.h"
#include "tests/run_program.h"

namespace merkit::cli {
namespace {

using merkit::testing::label_block;
using merkit::testing::mocap_text;
using merkit::testing::Outcome;
using merkit::testing::ReleaseFixture;
using merkit::testing::wav_bytes;
using ::testing::HasSubstr;

Outcome check(const std::filesystem::path& path, const std::vector<std::string>& flags = {}) {
  std::vector<std::string> arguments = {"corpus", "check", path.string(), "--quiet"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  return merkit::testing::run_merkit(arguments);
}

// A release in which every irregularity occurs, and where: "file:line", or "file" for whole files.
class WorstRelease {
 public:
  WorstRelease() {
    write_labels();
    write_text();
    write_sound();
    write_motion();
    write_other_files();
  }

  const ReleaseFixture& files() const { return files_; }
  const std::multimap<std::string, std::string>& expected() const { return expected_; }

 private:
  static constexpr const char* kDialogue = "Ses05F_impro03";
  static constexpr const char* kLabels = "Session5/dialog/EmoEvaluation/Ses05F_impro03.txt";
  static constexpr const char* kText = "Session5/dialog/transcriptions/Ses05F_impro03.txt";

  static std::string id(const std::string& turn) { return std::string(kDialogue) + "_" + turn; }

  void expect(const std::string& kind, const std::string& place) { expected_.emplace(kind, place); }

  // Appends to `text` and expects `kind` `offset` lines below the first new one.
  void append(std::string& text, const std::string& more, const std::string& kind = "",
              long offset = 0) {
    if (!kind.empty()) {
      const auto line = std::count(text.begin(), text.end(), '\n') + 1 + offset;
      expect(kind, (&text == &labels_ ? kLabels : kText) + (":" + std::to_string(line)));
    }
    text += more;
  }

  static std::string block(const std::string& turn, const std::string& from = "",
                           const std::string& to = "") {
    std::string text = label_block(id(turn), 1.0, "neu");
    return from.empty() ? text : text.replace(text.find(from), from.size(), to);
  }

  void write_labels() {
    append(labels_, block("F000"));
    append(labels_, "[9 - 8]\tbroken\n\n", "malformed-label");
    append(labels_, block("F001", "C-E2", "C-?2"), "malformed-rater", 1);
    append(labels_, block("F002", "\tneu\t", "\tbor\t"), "unknown-label");
    append(labels_, block("F003", "Neutral", "Boredom"), "unknown-category", 1);
    append(labels_, block("F004", "dom  3", "dom  "), "missing-rating", 4);
    append(labels_, block("F005", "[2.5000", "[5.5000"), "out-of-scale");
    expect("dimension-mismatch", expected_.find("out-of-scale")->second);
    append(labels_, block("F006", "\tneu\t", "\tang\t"), "label-mismatch");
    append(labels_, block("F000"), "duplicate-turn");
    append(labels_, label_block("Ses05F_impro04_F000", 1.0, "neu"), "foreign-turn");
    append(labels_, block("F008"), "numbering-gap");
    append(labels_, block("F009"), "missing-text");
    append(labels_, block("F010"), "missing-wav");
    append(labels_, block("F011"), "missing-mocap");
    append(labels_, block("F012", "C-E2:\tNeutral;\t()", "C-E2:\tNeutral;\t(\xE9)"), "latin-1", 1);
    append(labels_, block("F013", "C-E2:\tNeutral;\t()\n", "C-E2:\tNeutral;\t()\r\n"), "crlf", 1);
    append(labels_, "C-E9:\tNeutral;\t()", "malformed-rater");
    append(labels_, "", "no-final-newline");
    files_.write(kLabels, labels_);
  }

  static std::string said(const std::string& turn, const std::string& text, int start_s = 1) {
    return id(turn) + " [00" + std::to_string(start_s) + ".0-009.0]: " + text + "\n";
  }

  void write_text() {
    append(text_, said("F000", "One.", 5));
    append(text_, said("F001", "Two.", 4), "not-chronological");
    append(text_, "M: three\n", "id-less-line");
    append(text_, "Ses05F_impro03_F002 four\n", "no-brackets");
    append(text_, said("FXX0", "Mm.", 4), "xx-turn");
    append(text_, said("FXX0", "Mm.", 4), "duplicate-id");
    append(text_, said("F000", "Other.", 4), "conflicting-text");
    append(text_, said("M000", "Nobody.", 4), "unlabelled-turn");
    append(text_, said("F003", "", 4), "empty-text");
    for (const char* turn :
         {"F002", "F004", "F005", "F006", "F008", "F010", "F011", "F012", "F013"}) {
      append(text_, said(turn, "Word.", 4));
    }
    files_.write(kText, text_);
  }

  void write_wav(const std::string& turn, const std::string& bytes, const std::string& kind = "") {
    const std::string name = "Session5/sentences/wav/Ses05F_impro03/" + id(turn) + ".wav";
    files_.write(name, bytes);
    if (!kind.empty()) {
      expect(kind, name);
    }
  }

  void write_sound() {
    std::string other_rate = wav_bytes("F001", 8000);
    other_rate.replace(24, 4, std::string("\x40\x1f\0\0", 4));
    std::string stereo = wav_bytes("F002", 32000);
    stereo.replace(22, 1, "\2");
    stereo.replace(32, 1, "\4");
    std::string silent = wav_bytes("F005").replace(44, 32000, std::string(32000, '\0'));
    std::string clipped = wav_bytes("F006");
    for (std::size_t at = 44; at < 52; at += 2) {
      clipped.replace(at, 2, "\xff\x7f");
    }
    write_wav("F000", "RIFF", "unreadable-wav");
    write_wav("F001", other_rate, "wrong-rate");
    write_wav("F002", stereo, "wrong-channels");
    write_wav("F003", wav_bytes("F003", 9000), "wrong-length");
    write_wav("F004", wav_bytes("F008"));
    write_wav("F005", silent, "silent-wav");
    write_wav("F006", clipped, "clipped-wav");
    write_wav("F008", wav_bytes("F008"), "duplicate-audio");
    for (const char* turn : {"F009", "F011", "F012", "F013"}) {
      write_wav(turn, wav_bytes(turn));
    }
    write_wav("F099", wav_bytes("F099"), "unlabelled-wav");
  }

  void write_motion() {
    const std::string folder = "Session5/sentences/MOCAP_";
    for (const char* turn : {"F000", "F001", "F002", "F003", "F004", "F005", "F006", "F008", "F009",
                             "F010", "F012", "F013"}) {
      const std::string name = "/Ses05F_impro03/" + id(turn) + ".txt";
      files_.write(folder + "rotated" + name, mocap_text(165, 1));
      files_.write(folder + "head" + name, mocap_text(6, 1));
      files_.write(folder + "hand" + name, mocap_text(18, 1));
    }
    const std::string head = folder + "head/Ses05F_impro03/" + id("F00");
    files_.write(head + "0.txt", "a\nb\n");
    expect("empty-mocap", head + "0.txt");
    files_.write(head + "1.txt", "a\nb\n1 0.1 1 2 3 4 5 6\n2 0.1 1\n");
    expect("malformed-mocap", head + "1.txt:4");
    files_.write(head + "2.txt", "a\nb\n1 0.1 1 2 3 4 5 NaN\n");
    expect("nan-markers", head + "2.txt:3");
  }

  void write_other_files() {
    const std::string folder = "Session5/dialog/EmoEvaluation/";
    files_.write(folder + "._Ses05F_impro03.txt", "\x05\x16");
    expect("appledouble", folder + "._Ses05F_impro03.txt");
    files_.write(folder + "readme.txt", "");
    expect("unexpected-file", folder + "readme.txt");
    files_.write("Session5/dialog/transcriptions/Ses05F_impro07.txt", "");
    expect("dialogue-without-labels", folder + "Ses05F_impro07.txt");
    files_.write(folder + "Ses05F_impro08.txt", "% nothing\n");
    expect("no-turns", folder + "Ses05F_impro08.txt");
    files_.write(folder + "Ses05M_script01_1b.txt",
                 label_block("Ses05M_script01_1b_F000", 1, "neu"));
    expect("dialogue-without-mocap", folder + "Ses05M_script01_1b.txt");
    files_.write("synthetic.json", R"({"counts": [{"turns": 99}]})");
    expect("wrong-count", ".");
  }

  ReleaseFixture files_;
  std::string labels_;
  std::string text_;
  std::multimap<std::string, std::string> expected_;
};

// "file:line" of all that was found of one kind.
std::vector<std::string> places(const Json& document, const std::string& kind,
                                const std::filesystem::path& root) {
  std::vector<std::string> all;
  for (const Json& found :
       document["irregularities"].value(kind, Json::object()).value("found", Json::array())) {
    const std::filesystem::path file = found["file"].get<std::string>();
    const auto line = found["line"].get<std::size_t>();
    all.push_back(file.lexically_relative(root).string() +
                  (line == 0 ? "" : ":" + std::to_string(line)));
  }
  return all;
}

TEST(CorpusCheckCommand, NamesEveryIrregularityWithFileAndLineAndExitsWithThree) {
  const WorstRelease release;
  const Outcome outcome = check(release.files().root(), {"--json"});
  EXPECT_EQ(outcome.status, 3) << outcome.err;
  const Json document = parse_json(outcome.out, "output");
  for (const IrregularityKind& kind : kIrregularityKinds) {
    const std::string name(kind.name);
    if (name == "absent-modality") {
      continue;  // excludes the others; see below
    }
    EXPECT_GT(release.expected().count(name), 0U) << name;
    EXPECT_EQ(document["irregularities"][name]["changes_results"], kind.changes_results) << name;
  }
  for (const auto& [kind, place] : release.expected()) {
    EXPECT_THAT(places(document, kind, release.files().root()), ::testing::Contains(place)) << kind;
  }
}

TEST(CorpusCheckCommand, TextListsFivePlacesOfAKindAndAllOnRequest) {
  const WorstRelease release;
  const Outcome outcome = check(release.files().root(), {"--all"});
  EXPECT_EQ(outcome.status, 3);
  for (const auto& [kind, place] : release.expected()) {
    EXPECT_THAT(outcome.out, HasSubstr("  " + place + ": ")) << kind;
  }
  EXPECT_THAT(outcome.out, HasSubstr("verdict: something is wrong that would change results"));
  const ReleaseFixture long_list;
  long_list.add_dialogue("Ses01F_impro01", {"F000"});
  long_list.write("Session1/dialog/transcriptions/Ses01F_impro01.txt",
                  "a\nb\nc\nd\ne\nf\ng\nSes01F_impro01_F000 [1-2]: h\n");
  EXPECT_THAT(check(long_list.root()).out, HasSubstr("  ... 2 more\n"));
}

TEST(CorpusCheckCommand, ASoundCorpusExitsWithZeroAndSaysSo) {
  const ReleaseFixture release;
  release.add_dialogue("Ses01F_impro01", {"F000", "M000"});
  const Outcome outcome = check(release.parent());
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr("partial corpus, turns: 2, dialogues: 1"));
  EXPECT_THAT(outcome.out, HasSubstr("no irregularities"));
  EXPECT_THAT(outcome.out, HasSubstr("2 sentence wavs decoded, 0.00 h"));
  EXPECT_THAT(outcome.out, HasSubstr("MOCAP_rotated: 3 files, 9 frames, 0 of 1485 values NaN"));
  EXPECT_THAT(outcome.out, HasSubstr("verdict: nothing that would change results"));
}

TEST(CorpusCheckCommand, AbsentModalitiesAreNamedAndNoFault) {
  const ReleaseFixture release;
  release.write("Session1/dialog/EmoEvaluation/Ses01F_impro01.txt",
                label_block("Ses01F_impro01_F000", 1.0, "neu"));
  const Outcome outcome = check(release.root());
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, HasSubstr("none of 1 turns has text"));
}

TEST(CorpusCheckCommand, ChecksCanBeSwitchedOff) {
  const WorstRelease release;
  const Outcome outcome = check(release.files().root(), {"--json", "--no-audio", "--no-mocap"});
  const Json document = parse_json(outcome.out, "output");
  EXPECT_FALSE(document["irregularities"].contains("unreadable-wav"));
  EXPECT_FALSE(document["irregularities"].contains("nan-markers"));
  EXPECT_TRUE(document["irregularities"].contains("missing-wav"));
}

TEST(CorpusCheckCommand, FoldersThatHoldNoReleaseAreErrorsOfOneLine) {
  const ReleaseFixture release;
  release.write("notes.txt", "");
  const Outcome none = check(release.root());
  EXPECT_EQ(none.status, 3);
  EXPECT_THAT(none.err, HasSubstr("expected folders Session1 to Session5"));
  EXPECT_EQ(std::count(none.err.begin(), none.err.end(), '\n'), 1);
  EXPECT_EQ(check("/nowhere/at/all").status, 4);
}

}  // namespace
}  // namespace merkit::cli
