// What a speech recogniser wrote, scored: character and word error rates with intervals. Form of
// the file: docs/formats.md.
//
//   const std::vector<Transcript> test = parse_transcripts(read_file(path), path);
//   score_transcripts(test).characters.rate();
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/eval/error_rate.h"
#include "merkit/eval/intervals.h"

namespace merkit {

// One utterance.
struct Transcript {
  std::string id;
  std::string fold;
  int seed = 1;
  std::string speaker;     // "" if unknown
  std::string reference;   // what was said, in the characters of the recogniser
  std::string hypothesis;  // what it wrote

  bool operator==(const Transcript&) const = default;
};

// One object of JSON a line.
std::string transcripts_jsonl(std::span<const Transcript> transcripts);

// Those of such a text; empty lines are skipped. Throws Error(kCorruptData) with the line for
// another form.
std::vector<Transcript> parse_transcripts(std::string_view text, std::string_view where);

// Errors of one speaker.
struct SpeakerErrors {
  std::string speaker;
  std::size_t num_utterances = 0;
  EditCounts characters;
  EditCounts words;
};

struct TranscriptScores {
  std::size_t num_utterances = 0;
  EditCounts characters;  // of all utterances together
  EditCounts words;
  std::optional<Interval> character_interval;  // of the rates, over speakers
  std::optional<Interval> word_interval;
  std::vector<SpeakerErrors> speakers;  // by name
};

// Intervals resample speakers as bootstrap_intervals() does; with fewer than two there is none.
// Throws Error(kInvalidArgument) for an option out of range.
TranscriptScores score_transcripts(std::span<const Transcript> transcripts,
                                   const BootstrapOptions& options = {});

// CER and WER with their intervals and the errors by kind, a line each.
std::string transcript_scores_text(const TranscriptScores& scores);

// The scores as an object of JSON.
std::string transcript_scores_json(const TranscriptScores& scores);

}  // namespace merkit
