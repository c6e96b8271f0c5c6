// synthetic.json, and the notes that let a stopped run go on.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "merkit/corpus/synth/dialogue_writer.h"
#include "merkit/corpus/synth/synth_corpus.h"
#include "merkit/corpus/synth/synth_options.h"

namespace merkit {

// State of the folder of one corpus. Thread-safe but for begin() and finish(): every dialogue has a
// note of its own.
class SynthManifest {
 public:
  // `speech_program` is its version, "" without sound.
  SynthManifest(SynthOptions options, std::filesystem::path out, std::string speech_program);

  // Claims the folder for a corpus with these options. Returns its summary if it stands there
  // complete. Throws Error(kInvalidArgument) if the folder holds something else,
  // Error(kCorruptData) if synthetic.json cannot be understood, Error(kIo).
  std::optional<SynthSummary> begin() const;

  // The record of a dialogue that an earlier run has finished.
  std::optional<DialogueRecord> finished(const std::string& dialogue) const;

  // Notes that all files of a dialogue are written. Throws Error(kIo).
  void note(const DialogueRecord& record) const;

  // Writes synthetic.json for the whole corpus and removes the notes. Throws Error(kIo).
  void finish(const SynthSummary& summary) const;

 private:
  std::filesystem::path note_path(const std::string& dialogue) const;

  SynthOptions options_;
  std::filesystem::path out_;
  std::string speech_program_;
};

}  // namespace merkit
