#include "merkit/eval/prediction_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "merkit/base/error.h"

namespace merkit {
namespace {

[[noreturn]] void fail(std::string_view where, std::string_view expected, std::string_view got) {
  throw Error(ErrorCode::kCorruptData,
              fmt::format("{}: expected {}, got {}", where, expected, got));
}

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; });
}

}  // namespace

std::string prediction_key(const Prediction& prediction) {
  return fmt::format(R"(seed {}, fold "{}", id "{}")", prediction.seed, quote(prediction.fold),
                     quote(prediction.id));
}

void check_texts(const Prediction& prediction, std::string_view where) {
  if (prediction.id.empty()) {
    fail(where, "an id", "none");
  }
  for (const PredictionText& text : kPredictionTexts) {
    if (has_control_characters(prediction.*text.field)) {
      fail(where, fmt::format("{} without control characters", text.name),
           "\"" + quote(prediction.*text.field) + "\"");
    }
  }
}

void check_probabilities(std::span<double> probabilities, std::string_view where) {
  constexpr double kSumTolerance = 0.01;    // two decimals in four classes
  constexpr double kRoundTolerance = 1e-9;  // left as it is, so that what is written reads back
  double sum = 0.0;
  for (const double p : probabilities) {
    if (!(p >= 0.0 && p <= 1.0 + kSumTolerance)) {
      fail(where, "probabilities in 0 .. 1", fmt::format("{}", p));
    }
    sum += p;
  }
  if (!(std::abs(sum - 1.0) <= kSumTolerance)) {
    fail(where, "probabilities with sum 1", fmt::format("sum {:.6g}", sum));
  }
  if (std::abs(sum - 1.0) > kRoundTolerance) {
    for (double& p : probabilities) {
      p /= sum;
    }
  }
}

PredictionBuilder::PredictionBuilder(PredictionSet header)
    : set_(std::move(header)), classes_are_fixed_(!set_.classes.empty()) {}

void PredictionBuilder::add(PredictionRecord record, std::string_view where) {
  check_new(record, where);
  Prediction& prediction = record.prediction;
  check_probabilities_of(prediction, where);
  prediction.label = class_index(record.label, where);
  prediction.predicted = record.predicted.empty() ? most_probable(prediction.probabilities)
                                                  : class_index(record.predicted, where);
  set_.predictions.push_back(std::move(prediction));
}

void PredictionBuilder::check_new(const PredictionRecord& record, std::string_view where) {
  const Prediction& prediction = record.prediction;
  check_texts(prediction, where);
  if (record.label.empty()) {
    fail(where, "a label", "none");
  }
  if (!keys_.insert(fmt::format("{}\n{}\n{}", prediction.seed, prediction.fold, prediction.id))
           .second) {
    fail(where, "each prediction once", prediction_key(prediction) + " again");
  }
  if (prediction.probabilities.empty() && record.predicted.empty()) {
    fail(where, "probabilities or a predicted class", "neither");
  }
}

void PredictionBuilder::check_probabilities_of(Prediction& prediction,
                                               std::string_view where) const {
  const bool is_without = prediction.probabilities.empty();
  if (!set_.predictions.empty() && is_without == has_probabilities(set_)) {
    fail(where, "probabilities for all predictions or for none", "both kinds");
  }
  if (is_without) {
    return;
  }
  if (prediction.probabilities.size() != set_.classes.size()) {
    fail(where, fmt::format("{} probabilities, one per class", set_.classes.size()),
         fmt::format("{}", prediction.probabilities.size()));
  }
  check_probabilities(prediction.probabilities, where);
}

std::size_t PredictionBuilder::class_index(const std::string& name, std::string_view where) {
  const auto found = std::find(set_.classes.begin(), set_.classes.end(), name);
  const auto index = static_cast<std::size_t>(found - set_.classes.begin());
  if (found != set_.classes.end()) {
    return index;
  }
  if (classes_are_fixed_) {
    fail(where, fmt::format("one of the classes {}", fmt::join(set_.classes, ", ")),
         "\"" + quote(name) + "\"");
  }
  if (set_.classes.size() == kMaxClasses) {
    fail(where, fmt::format("at most {} classes", kMaxClasses), "more");
  }
  set_.classes.push_back(name);
  return index;
}

void PredictionBuilder::sort_classes() {
  std::vector<std::size_t> order(set_.classes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return set_.classes[a] < set_.classes[b]; });
  std::vector<std::size_t> new_place(order.size());
  std::vector<std::string> sorted(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    new_place[order[i]] = i;
    sorted[i] = std::move(set_.classes[order[i]]);
  }
  set_.classes = std::move(sorted);
  for (Prediction& prediction : set_.predictions) {
    prediction.label = new_place[prediction.label];
    prediction.predicted = new_place[prediction.predicted];
  }
}

PredictionSet PredictionBuilder::finish(std::string_view where) {
  if (!classes_are_fixed_) {
    sort_classes();
  }
  sort_and_check(set_, where);
  return std::move(set_);
}

}  // namespace merkit
