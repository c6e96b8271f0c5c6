// What `merkit extract` reads: a corpus, or one sound file.
#pragma once

#include <string>
#include <vector>

#include "merkit/base/run_control.h"
#include "merkit/corpus/label_policy.h"
#include "merkit/corpus/utterance.h"

namespace merkit::cli {

struct ExtractInputOptions {
  std::string input;
  LabelPolicyOptions policy = {.classes = ""};  // classes: empty for every utterance
  std::vector<std::string> sessions;            // empty: all
  std::vector<std::string> speakers;            // empty: all
};

struct ExtractInput {
  std::string path;
  Corpus corpus;
  std::vector<const Utterance*> utterances;  // into the corpus, ascending by id
  bool is_single_file = false;
};

// Opens a corpus, or makes one of a sound file: its only utterance is named after the file.
// Throws what open_corpus() and select_labels() throw, Error(kIo) if there is nothing at the path,
// and Error(kCorruptData) if the filters leave nothing.
ExtractInput open_extract_input(const ExtractInputOptions& options, const RunControl& control);

}  // namespace merkit::cli
