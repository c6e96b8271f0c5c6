#include "merkit/eval/confusion.h"

#include <cmath>

namespace merkit {
namespace {

double ratio_or_zero(double numerator, double denominator) noexcept {
  return denominator > 0.0 ? numerator / denominator : 0.0;
}

struct Margins {
  std::vector<double> labels;       // utterances of each class
  std::vector<double> predictions;  // predictions of each class
  double right = 0.0;
  double total = 0.0;
};

Margins margins_of(const Confusion& confusion) {
  Margins margins{std::vector<double>(confusion.rows(), 0.0),
                  std::vector<double>(confusion.rows(), 0.0), 0.0, 0.0};
  for (std::size_t label = 0; label < confusion.rows(); ++label) {
    for (std::size_t predicted = 0; predicted < confusion.cols(); ++predicted) {
      const double count = confusion(label, predicted);
      margins.labels[label] += count;
      margins.predictions[predicted] += count;
      margins.total += count;
    }
    margins.right += confusion(label, label);
  }
  return margins;
}

// Sums of products of the margins, which kappa and MCC are made of.
struct Products {
  double labels_labels = 0.0;
  double predictions_predictions = 0.0;
  double labels_predictions = 0.0;
};

Products products_of(const Margins& margins) noexcept {
  Products products;
  for (std::size_t k = 0; k < margins.labels.size(); ++k) {
    products.labels_labels += margins.labels[k] * margins.labels[k];
    products.predictions_predictions += margins.predictions[k] * margins.predictions[k];
    products.labels_predictions += margins.labels[k] * margins.predictions[k];
  }
  return products;
}

double matthews(const Margins& margins, const Products& products) {
  const double square = margins.total * margins.total;
  const double spread =
      (square - products.labels_labels) * (square - products.predictions_predictions);
  return spread > 0.0
             ? (margins.right * margins.total - products.labels_predictions) / std::sqrt(spread)
             : 0.0;
}

}  // namespace

std::vector<ClassScores> class_scores(const Confusion& confusion) {
  const Margins margins = margins_of(confusion);
  std::vector<ClassScores> scores(confusion.rows());
  for (std::size_t k = 0; k < scores.size(); ++k) {
    const double right = confusion(k, k);
    scores[k] = {
        ratio_or_zero(right, margins.predictions[k]), ratio_or_zero(right, margins.labels[k]),
        ratio_or_zero(2.0 * right, margins.labels[k] + margins.predictions[k]), margins.labels[k]};
  }
  return scores;
}

CountScores count_scores(const Confusion& confusion) {
  const Margins margins = margins_of(confusion);
  if (!(margins.total > 0.0)) {
    return {};
  }
  CountScores scores;
  double num_present = 0.0;
  for (const ClassScores& of_class : class_scores(confusion)) {
    if (of_class.support > 0.0) {
      num_present += 1.0;
      scores.ua += of_class.recall;
      scores.f1_macro += of_class.f1;
      scores.f1_weighted += of_class.f1 * of_class.support;
    }
  }
  scores.ua /= num_present;
  scores.f1_macro /= num_present;
  scores.f1_weighted /= margins.total;
  scores.wa = margins.right / margins.total;
  scores.f1_micro = scores.wa;
  const Products products = products_of(margins);
  const double square = margins.total * margins.total;
  const double beyond_chance = square - products.labels_predictions;
  scores.kappa = beyond_chance > 0.0
                     ? (margins.right * margins.total - products.labels_predictions) / beyond_chance
                     : 0.0;
  scores.mcc = matthews(margins, products);
  return scores;
}

Confusion row_shares(const Confusion& confusion) {
  Confusion shares = confusion;
  const Margins margins = margins_of(confusion);
  for (std::size_t label = 0; label < shares.rows(); ++label) {
    for (double& value : shares.row(label)) {
      value = ratio_or_zero(value, margins.labels[label]);
    }
  }
  return shares;
}

}  // namespace merkit
