// What a corpus is after reading: utterances, and what was odd about its files.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "merkit/corpus/emotion.h"

namespace merkit {

// Valence, activation and dominance on IEMOCAP's scale, nominally 1 to 5. Values outside occur in
// the release and are kept.
struct Dimensions {
  double valence = 0.0;
  double activation = 0.0;
  double dominance = 0.0;
};

// What one rater said of one utterance.
struct Judgement {
  std::string rater;            // "E2", or "F1" / "M1" for the actor's own report
  bool is_self_report = false;  // own reports take no part in majorities and means
  std::vector<Emotion> categories;
  std::optional<double> valence;
  std::optional<double> activation;
  std::optional<double> dominance;
  std::string comment;
};

enum class DialogueKind { kImprovised, kScripted, kUnknown };

// Where the sound of an utterance is: a file, or a slice of one.
struct AudioSource {
  std::filesystem::path path;     // empty: no sound
  std::optional<double> start_s;  // slice, seconds from the beginning of the file
  std::optional<double> end_s;
};

// The motion-capture files of an utterance; an empty path means missing.
struct MocapSource {
  std::filesystem::path face;  // 55 markers, 165 values a row
  std::filesystem::path head;  // 6 values a row
  std::filesystem::path hand;  // 18 values a row
  bool sentence_file = true;   // false: dialogue files, to be cut at start_s and end_s
};

// One turn of one speaker.
struct Utterance {
  std::string id;
  std::string dialogue;  // empty if unknown
  std::string session;   // "1" to "5" in IEMOCAP
  std::string speaker;   // session and gender of who speaks, "1F"
  std::string gender;    // "F", "M" or empty
  std::string scenario;  // "script01" .. "impro08", empty if unknown
  DialogueKind kind = DialogueKind::kUnknown;
  std::optional<double> start_s;  // within the dialogue
  std::optional<double> end_s;
  std::optional<Emotion> emotion;  // nullopt: label absent or outside the table of synonyms
  std::string label;               // as written in the source
  std::optional<Dimensions> dimensions;
  std::vector<Judgement> judgements;
  std::optional<std::string> text;
  AudioSource sentence_audio;
  AudioSource dialogue_audio;
  MocapSource sentence_mocap;
  MocapSource dialogue_mocap;
  std::optional<bool> speaker_wears_markers;  // nullopt if the corpus does not say
  std::map<std::string, std::string>
      extra;  // fields of a manifest that merkit does not know, as JSON
};

// Something in the files that is not as the format promises, and was dealt with.
struct Irregularity {
  std::string kind;  // stable short name, "duplicate-id"
  std::filesystem::path file;
  std::size_t line = 0;  // from 1; 0 means the file as a whole
  std::string detail;    // one line
};

struct Corpus {
  std::string format;  // "iemocap", "jsonl", "csv", "audformat", "kaldi"
  std::filesystem::path root;
  std::vector<Utterance> utterances;  // sorted bytewise by id, ids unique
  std::vector<Irregularity> irregularities;
};

}  // namespace merkit
