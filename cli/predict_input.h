// What `merkit predict` is asked about: files named one by one, or the utterances of a manifest.
#pragma once

#include <string>
#include <vector>

#include "merkit/base/run_control.h"
#include "merkit/corpus/utterance.h"

namespace merkit::cli {

struct PredictInputOptions {
  std::vector<std::string> inputs;      // sound files, manifests or corpora
  std::vector<std::string> wavs;        // sound files
  std::vector<std::string> texts;       // what was said in each
  std::vector<std::string> text_files;  // the same in files
  std::vector<std::string> mocaps;      // files of the face's markers
  std::vector<std::string> mocap_heads;
  std::vector<std::string> mocap_hands;
  std::string speaker;
};

// The utterances to predict, in the order given, with ids: the path of the sound, or of the text or
// motion capture where there is no sound, "text" for a text alone, and those of a manifest. Files
// that go together have the same place in their lists, so lists that are not empty must be as long
// as each other. Throws Error(kInvalidArgument) if they are not, or if there is nothing to predict,
// Error(kIo) or Error(kCorruptData) for text files that cannot be read or exceed 16 MB, text that
// is not UTF-8 and empty files of motion capture, and what open_corpus() throws.
std::vector<Utterance> open_predict_input(const PredictInputOptions& options,
                                          const RunControl& control);

}  // namespace merkit::cli
