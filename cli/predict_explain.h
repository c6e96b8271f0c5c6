// `merkit predict --explain`: which frames, words and columns drove each decision.
#pragma once

#include <filesystem>
#include <string>

#include "merkit/infer/recognizer.h"
#include "merkit/model/model_file.h"

namespace merkit::cli {

// Immutable, so one instance may be shared by any number of threads.
class DecisionExplainer {
 public:
  // The model of `recognizer`, which must outlive this object, read once more with its parameters.
  // Throws what read_model() throws.
  DecisionExplainer(const Recognizer& recognizer, const std::filesystem::path& model)
      : recognizer_(recognizer), model_(read_model(model)) {}

  // What explain_json() says of the class that was decided for; "" where nothing was left to decide
  // by. `inputs` are what `said` was said of. Throws what explain() throws.
  std::string explain(const PreparedInputs& inputs, const Recognition& said) const;

 private:
  const Recognizer& recognizer_;
  Model model_;
};

}  // namespace merkit::cli
