#include <algorithm>
#include <cmath>

#include "merkit/eval/confusion.h"
#include "merkit/train/fit.h"
#include "merkit/train/loss.h"

namespace merkit {

PartScore score(const Matrix<float>& probabilities, const TrainingData& data) {
  PartScore result;
  if (data.examples.empty()) {
    return result;
  }
  Confusion confusion(data.num_classes, data.num_classes);
  for (std::size_t i = 0; i < data.examples.size(); ++i) {
    const auto row = probabilities.row(i);
    const std::size_t label = data.examples[i].label;
    const auto predicted = std::max_element(row.begin(), row.end()) - row.begin();
    confusion(label, static_cast<std::size_t>(predicted)) += 1.0;
    result.loss += limited_log_loss(static_cast<double>(row[label]));
  }
  result.loss /= static_cast<double>(data.examples.size());
  const CountScores scores = count_scores(confusion);
  result.wa = scores.wa;
  result.ua = scores.ua;
  return result;
}

}  // namespace merkit
