// Reader of the IEMOCAP release: labels, raters, text, and where sound and motion capture are.
//
//   ThreadPool pool;
//   const Corpus corpus = read_iemocap("/data/IEMOCAP_full_release", {pool});
#pragma once

#include <filesystem>

#include "merkit/base/run_control.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

// All labelled turns of the release at `path`, or in a folder directly below it, sorted by id.
// What is missing (text, sound, motion capture) leaves its field empty and is named in
// Corpus::irregularities, together with everything odd in the files; the kinds are those of
// merkit/corpus/irregularity.h. The result does not depend on the thread count.
// Reports progress in dialogues.
// Throws Error(kIo) if a folder or file cannot be read, Error(kCorruptData) if there are no Session
// folders, no labelled turn at all, or a summary line that cannot be understood (its turn would be
// lost in silence), Error(kCancelled) on request.
Corpus read_iemocap(const std::filesystem::path& path, const RunControl& control);

// The same, but lines that cannot be understood are irregularities like the others: for the doctor.
Corpus scan_iemocap(const std::filesystem::path& path, const RunControl& control);

}  // namespace merkit
