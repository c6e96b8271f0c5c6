#include "merkit/run/stage_rows.h"

#include <algorithm>

namespace merkit {

Model stages_so_far(const FitCall& call, const FitOutcome& network) {
  Model model;
  model.recipe = call.experiment.recipe;
  model.class_names = call.experiment.labelled.class_names;
  model.inputs = call.data.inputs();
  model.graph = network.model.graph;
  model.parameters = network.model.parameters;
  return model;
}

Matrix<float> predict_all(const ModelChain& chain, std::span<const PreparedUtterance> utterances,
                          ThreadPool& pool) {
  Matrix<float> said(utterances.size(), chain.num_classes());
  pool.parallel_for(utterances.size(), [&](std::size_t i) {
    ModelChain::Memory memory;
    chain.run(utterances[i].inputs, memory, said.row(i));
  });
  return said;
}

StageRows::StageRows(const FitCall& call, const ModelChain& chain, Part part)
    : num_classes_(chain.num_classes()) {
  const std::vector<PreparedUtterance>& utterances = call.data.part(part);
  std::vector<Matrix<float>> parts(utterances.size());
  call.control.pool.parallel_for(utterances.size(), [&](std::size_t i) {
    ModelChain::Memory memory;
    parts[i] = chain.classifier_rows(utterances[i].inputs, memory);
  });
  std::size_t num_rows = 0;
  for (const Matrix<float>& one : parts) {
    num_rows += one.rows();
  }
  rows_ = Matrix<float>(num_rows, parts.empty() ? 0 : parts.front().cols());
  std::size_t first = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto into = rows_.values().subspan(first * rows_.cols(), parts[i].size());
    std::ranges::copy(parts[i].values(), into.begin());
    views_.push_back({into, parts[i].rows(), rows_.cols()});
    classes_.push_back(call.experiment.labelled.classes[utterances[i].place]);
    row_classes_.insert(row_classes_.end(), parts[i].rows(), classes_.back());
    first += parts[i].rows();
    parts[i] = {};
  }
}

}  // namespace merkit
