// Makes a PredictionSet out of records in which classes are still names.
// Not installed: only the readers use it.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

#include "merkit/eval/predictions.h"

namespace merkit {

// A text of a prediction and its name in files; none holds control characters.
struct PredictionText {
  const char* name;
  std::string Prediction::*field;
};

inline constexpr std::array<PredictionText, 8> kPredictionTexts = {
    {{"id", &Prediction::id},
     {"fold", &Prediction::fold},
     {"speaker", &Prediction::speaker},
     {"dialogue", &Prediction::dialogue},
     {"session", &Prediction::session},
     {"scenario", &Prediction::scenario},
     {"gender", &Prediction::gender},
     {"kind", &Prediction::kind}}};

// One prediction with its classes by name.
struct PredictionRecord {
  Prediction prediction;
  std::string label;
  std::string predicted;  // empty: the most probable class
};

// "seed fold id", for messages and to tell predictions apart.
std::string prediction_key(const Prediction& prediction);

// Checks that the id is there and that no text holds control characters. Throws
// Error(kCorruptData).
void check_texts(const Prediction& prediction, std::string_view where);

// Checks that `probabilities` are numbers in 0 .. 1 whose sum is within 1 % of 1, and divides them
// by it. Throws Error(kCorruptData).
void check_probabilities(std::span<double> probabilities, std::string_view where);

// Not thread-safe.
class PredictionBuilder {
 public:
  // `header` holds everything but the predictions. Without classes, the labels that occur become
  // the classes, in the order of their bytes.
  explicit PredictionBuilder(PredictionSet header);

  const PredictionSet& header() const noexcept { return set_; }

  // Throws Error(kCorruptData), opened by `where`, for an empty id or label, control characters, a
  // prediction that is there already, a class outside those of the header, wrong probabilities, or
  // neither probabilities nor a predicted class.
  void add(PredictionRecord record, std::string_view where);

  // The set, sorted. Throws as sort_and_check().
  PredictionSet finish(std::string_view where);

 private:
  void check_new(const PredictionRecord& record, std::string_view where);
  void check_probabilities_of(Prediction& prediction, std::string_view where) const;
  std::size_t class_index(const std::string& name, std::string_view where);
  void sort_classes();

  PredictionSet set_;
  bool classes_are_fixed_;
  std::unordered_set<std::string> keys_;
};

}  // namespace merkit
