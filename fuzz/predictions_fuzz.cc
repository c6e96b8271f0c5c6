// Predictions in every form: they parse or throw Error, and what parses obeys its promises and is
// written and read back alike. A first byte of 'S' stands for an s3prl pair, cut at the first '#'.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string_view>

#include "merkit/base/error.h"
#include "merkit/eval/predictions.h"

namespace {

merkit::PredictionSet parse(std::string_view text) {
  if (!text.starts_with('S')) {
    return merkit::parse_predictions(text, "fuzz");
  }
  const std::size_t cut = text.find('#');
  const auto truth = cut == std::string_view::npos ? "" : text.substr(cut + 1);
  return merkit::parse_s3prl_predictions({text.substr(1, cut - 1), truth},
                                         "test_fold1_predict.txt");
}

bool is_sound(const merkit::Prediction& prediction, std::size_t num_classes) {
  const auto& p = prediction.probabilities;
  return !prediction.id.empty() && prediction.label < num_classes &&
         prediction.predicted < num_classes &&
         (p.empty() || (p.size() == num_classes &&
                        std::abs(std::accumulate(p.begin(), p.end(), 0.0) - 1.0) < 1e-6));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const merkit::PredictionSet set = parse(text);
    for (const merkit::Prediction& prediction : set.predictions) {
      if (!is_sound(prediction, set.classes.size())) {
        __builtin_trap();
      }
    }
    if (merkit::parse_predictions(merkit::predictions_jsonl(set), "again") != set) {
      __builtin_trap();
    }
  } catch (const merkit::Error&) {
  }
  return 0;
}
