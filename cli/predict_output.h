// The result of `merkit predict` as text.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/infer/recognizer.h"

namespace merkit::cli {

// What became of one utterance.
struct PredictOutcome {
  std::string id;
  std::optional<Recognition> said;  // nullopt: it failed
  std::string explanation;          // saliency_json(); empty: not asked for
  std::string error;
  ErrorCode code = ErrorCode::kCorruptData;  // of `error`
};

// In the form `format`: table, json, jsonl or csv. Only json and jsonl hold timing and notes; the
// others are the same bytes in every run. Throws Error(kInvalidArgument) for another form.
std::string predict_text(const std::string& format, const Recognizer& recognizer,
                         const std::vector<PredictOutcome>& outcomes);

// Throws Error(kInvalidArgument), with the nearest name, for a form that is none.
void check_predict_format(const std::string& format);

}  // namespace merkit::cli
