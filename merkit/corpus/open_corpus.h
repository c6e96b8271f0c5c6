// One way into every form of corpus.
//
//   ThreadPool pool;
//   const Corpus corpus = open_corpus("/data/IEMOCAP_full_release", {pool});
#pragma once

#include <filesystem>

#include "merkit/base/run_control.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

// The corpus at `path` by its form: a .jsonl, .ndjson or .json file with one object a line, a .csv
// or .tsv table, a folder with wav.scp, or else a folder with an IEMOCAP release or its parent.
// Throws Error(kIo) if it cannot be read, Error(kInvalidArgument) for a file of another extension,
// and what read_iemocap() and the readers of manifests throw.
Corpus open_corpus(const std::filesystem::path& path, const RunControl& control);

}  // namespace merkit
