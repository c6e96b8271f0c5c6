// Runs of recipes that write transcripts: what was recognised of the test parts, and its error
// rates.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "merkit/eval/transcripts.h"
#include "merkit/run/experiment.h"
#include "merkit/run/fit_record.h"
#include "merkit/run/fitter.h"
#include "merkit/run/run_options.h"

namespace merkit {

// The utterances of the test part with what was recognised of each. References are in the
// characters of the recipe's alphabet.
std::vector<Transcript> test_transcripts(const FitCall& call,
                                         const std::vector<std::string>& hypotheses);

// Writes transcripts.jsonl into the folder of a fit. Throws Error(kIo).
void write_transcripts(const std::filesystem::path& folder,
                       const std::vector<Transcript>& transcripts);

struct TranscriptResult {
  TranscriptScores scores;
  std::vector<FitRecord> fits;
};

// Pools the transcripts of all fits, which must be over, scores them and writes transcripts.jsonl
// and result.json. Throws what parse_transcripts() throws, and Error(kIo).
TranscriptResult finish_transcript_run(const Experiment& experiment, const RunRequest& request);

// What the program prints: CER and WER with their intervals, errors by kind, leaks, notes and where
// the files are.
std::string transcript_text(const TranscriptResult& result, const Experiment& experiment,
                            const RunRequest& request);

}  // namespace merkit
