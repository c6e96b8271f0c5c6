// What is wrong with the sound of one turn or dialogue.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "merkit/corpus/utterance.h"

namespace merkit {

struct SoundCheckOptions {
  int sample_rate_hz = 16000;         // of every file
  double length_tolerance_s = 0.001;  // between a sentence wav and its turn
  int min_clipped_samples = 4;        // at full scale, to call a file clipped
};

template <class Visitor>
void visit(SoundCheckOptions& o, Visitor&& field) {
  field("sample_rate_hz", o.sample_rate_hz, "sample rate that every wav should have, Hz");
  field("length_tolerance_s", o.length_tolerance_s,
        "largest difference between the length of a sentence wav and of its turn, seconds");
  field("min_clipped_samples", o.min_clipped_samples,
        "samples at full scale from which on a wav counts as clipped");
}

struct SoundCheck {
  double duration_s = 0.0;  // 0 if the file cannot be decoded
  std::string hash;         // of the bytes of the file; empty if it cannot be decoded
  std::vector<Irregularity> irregularities;
};

// Decodes the whole file of a turn: "unreadable-wav", "wrong-rate", "wrong-channels" (a sentence
// file has one), "silent-wav", "clipped-wav" and, if `turn_s` is given, "wrong-length". In the
// release, 16000 times the length of a turn differs from the samples of its wav by at most 2.4.
SoundCheck check_sentence_wav(const std::filesystem::path& path, std::optional<double> turn_s,
                              const SoundCheckOptions& options);

// Reads the header of a dialogue's file only: "unreadable-wav", "wrong-rate". The hash is empty.
SoundCheck check_dialogue_wav(const std::filesystem::path& path, const SoundCheckOptions& options);

}  // namespace merkit
