// A synthetic corpus in the shape and the syntax of the IEMOCAP release: ten actors, five sessions,
// speech, text, motion capture and raters who disagree. docs/synthetic-corpus.md says what is in
// it.
//
//   ThreadPool pool;
//   synthesise_corpus({.size = "tiny"}, {"data/phrases", "demo"}, {pool});
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "merkit/base/run_control.h"
#include "merkit/corpus/synth/synth_options.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

// Where the phrase banks are and where the corpus goes.
struct SynthFolders {
  std::filesystem::path phrases;
  std::filesystem::path out;
};

// Turns by session ("1" to "5") and code of emotion.
using LabelCounts = std::map<std::string, std::map<std::string, std::size_t>>;

struct SynthSummary {
  bool was_there = false;      // the same corpus stood there complete: nothing was written
  std::string speech_program;  // its version; empty without sound
  std::size_t num_dialogues = 0;
  std::size_t num_turns = 0;
  double turns_s = 0.0;               // lengths of all turns together
  LabelCounts labels;                 // turns by session and code of emotion
  std::vector<Irregularity> planted;  // paths relative to folders.out
};

// Makes the corpus in folders.out, dialogue by dialogue and in parallel, and describes it in
// <out>/synthetic.json (docs/formats.md). The same options, phrase banks and version of the speech
// program give the same bytes for any thread count. A run that was stopped leaves whole files only,
// and the same call goes on where it stopped.
// Throws Error(kInvalidArgument) if an option is out of range or if folders.out holds anything but
// a corpus made with the same options, Error(kNotFound) without the speech program or a phrase
// bank, Error(kCorruptData) for a damaged phrase bank or synthetic.json, Error(kIo), and
// Error(kCancelled) on request.
SynthSummary synthesise_corpus(const SynthOptions& options, const SynthFolders& folders,
                               const RunControl& control);

}  // namespace merkit
