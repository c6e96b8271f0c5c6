// Predictions as a CSV table, for parse_predictions(). Not installed.
#pragma once

#include <string_view>

#include "merkit/eval/predictions.h"

namespace merkit {

// The table in `text`; columns as docs/formats.md says. Throws as parse_predictions().
PredictionSet parse_csv_predictions(std::string_view text, std::string_view where);

}  // namespace merkit
