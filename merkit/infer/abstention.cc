#include "merkit/infer/abstention.h"

#include <fmt/format.h>

namespace merkit {
namespace {

Abstention nothing_left(const PreparedInputs& inputs) {
  return {inputs.lacks_speech ? AbstentionReason::kNoSpeech : AbstentionReason::kTooShort,
          inputs.notes.empty() ? "no input" : fmt::format("{}", fmt::join(inputs.notes, "; "))};
}

std::optional<Abstention> out_of_range(const Model& model, const PreparedInputs& inputs,
                                       const Recognition& said) {
  for (const std::size_t i : said.inputs_used) {
    const auto range = model.calibration->ranges.find(model.inputs[i].name());
    if (range == model.calibration->ranges.end()) {
      continue;
    }
    const Matrix<float>& rows = inputs.rows[i];
    const double distance =
        range_distance(range->second, {rows.values(), rows.rows(), rows.cols()});
    if (!(distance <= range->second.limit)) {
      return Abstention{AbstentionReason::kOutOfRange,
                        fmt::format("{}: {:.3g} deviations from what the model was trained on, "
                                    "limit {:.3g}",
                                    model.inputs[i].name(), distance, range->second.limit)};
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view abstention_name(AbstentionReason reason) noexcept {
  switch (reason) {
    case AbstentionReason::kTooShort:
      return "too-short";
    case AbstentionReason::kNoSpeech:
      return "no-speech";
    case AbstentionReason::kOutOfRange:
      return "out-of-range";
    case AbstentionReason::kLowConfidence:
      return "low-confidence";
  }
  return "";
}

std::optional<Abstention> find_abstention(const Model& model, const PreparedInputs& inputs,
                                          const Recognition& said) {
  if (said.inputs_used.empty()) {
    return nothing_left(inputs);
  }
  if (!model.calibration) {
    return std::nullopt;
  }
  if (auto found = out_of_range(model, inputs, said)) {
    return found;
  }
  const double least = model.calibration->min_confidence;
  if (static_cast<double>(said.confidence) < least) {
    return Abstention{AbstentionReason::kLowConfidence,
                      fmt::format("confidence {:.2f}, threshold {:.2f}", said.confidence, least)};
  }
  return std::nullopt;
}

}  // namespace merkit
