#include "cli/predict_explain.h"

#include "merkit/infer/explain.h"

namespace merkit::cli {

std::string DecisionExplainer::explain(const PreparedInputs& inputs,
                                       const Recognition& said) const {
  if (said.inputs_used.empty()) {
    return "";
  }
  return explain_json(model_, recognizer_, inputs, {.explained = said.top});
}

}  // namespace merkit::cli
