// What makes results on folds look better than they are: things that train, dev and test share.
// Run before every fit.
//
//   const LeakReport report = check_leaks(folds, utterances);
//   if (report.severity() == LeakSeverity::kFail) throw Error(..., describe(report.findings[0]));
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/corpus/folds.h"
#include "merkit/eval/text_duplicates.h"

namespace merkit {

enum class LeakKind {
  kSameUtterance,   // one utterance in two parts
  kIdenticalAudio,  // one recording under two ids
  kSpeaker,
  kSession,
  kDialogue,
  kScenario,
  kSameText,      // the same words in the same order
  kNearText,      // nearly the same words
  kRepeatedCopy,  // one utterance several times in one part, as oversampling makes it
  kNoDev,         // nothing to choose epochs and settings on but the test part
  kUnknown,       // the corpus does not say, so it was not compared
};

// What follows for results. kFail: they mean nothing, do not fit. kStamp: they are higher than on
// new material, the report says so. kNote: worth knowing.
enum class LeakSeverity { kNote, kStamp, kFail };

// "same-utterance", "identical-audio", "speaker", ...
std::string_view leak_kind_name(LeakKind kind) noexcept;
// "note", "stamp" or "fail".
std::string_view leak_severity_name(LeakSeverity severity) noexcept;

// One kind of leak between two parts, over all folds.
struct LeakFinding {
  LeakKind kind = LeakKind::kUnknown;
  LeakSeverity severity = LeakSeverity::kNote;
  std::string what;                // "speakers"
  Part from = Part::kTrain;        // what is in this part ...
  Part to = Part::kTest;           // ... is also in this one
  std::size_t num_folds = 0;       // folds concerned
  std::size_t num_utterances = 0;  // utterances of `to` concerned, summed over folds
  std::size_t num_checked = 0;     // utterances of `to`, summed over folds
  std::vector<std::string> examples;

  double share() const noexcept {
    return num_checked > 0 ? static_cast<double>(num_utterances) / static_cast<double>(num_checked)
                           : 0.0;
  }
};

struct LeakCheckOptions {
  TextDuplicateOptions text;
  std::size_t num_examples = 3;  // kept of each finding
};

struct LeakReport {
  std::string protocol;
  std::size_t num_folds = 0;
  bool is_speaker_independent = false;  // what the protocol promises
  std::vector<LeakFinding> findings;    // gravest first

  // That of the gravest finding; kNote without findings.
  LeakSeverity severity() const noexcept;
};

// The finding in one line: "5 of 5 folds share speakers between train and test (20 of 20 test
// utterances, 100.0 %): voices are known".
std::string describe(const LeakFinding& finding, std::size_t num_folds);

// Checks train against test, train against dev, and dev against test. Fields that are empty are not
// compared, which is itself a note. `audio_hashes`, if not empty, has one content hash per
// utterance, "" where unknown (sound_hashes()).
//
// Severity, of train against test: the same utterance and identical audio fail; so does a speaker
// in both if the protocol promises otherwise (ProtocolInfo::is_speaker_independent). Other
// speakers, sessions, dialogues, scenarios and texts are stamps. Against dev each counts one step
// less, but the same utterance and identical audio still fail. Copies within test are a stamp,
// elsewhere a note; a missing dev part and unknown fields are notes. Throws Error(kInvalidArgument)
// if an option is out of range or the number of hashes differs.
LeakReport check_leaks(const FoldSet& folds, UtteranceList utterances,
                       const LeakCheckOptions& options = {},
                       std::span<const std::string> audio_hashes = {});

}  // namespace merkit
