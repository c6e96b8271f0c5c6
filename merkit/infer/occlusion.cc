#include <algorithm>

#include "merkit/infer/saliency.h"
#include "merkit/infer/saliency_checks.h"

namespace merkit {
namespace {

using Inputs = std::vector<MatrixView<const float>>;

MatrixView<const float> view_of(const Matrix<float>& rows) {
  return {rows.values(), rows.rows(), rows.cols()};
}

// One utterance whose inputs are changed one at a time.
class Occluder {
 public:
  Occluder(const ProbabilityFunction& probabilities,
           std::span<const MatrixView<const float>> inputs, std::size_t explained,
           std::size_t num_classes)
      : probabilities_(probabilities),
        inputs_(inputs.begin(), inputs.end()),
        explained_(explained),
        out_(num_classes),
        whole_(probability_of(inputs_)) {}

  double whole() const noexcept { return whole_; }

  // How far the probability falls with other rows for input `i`.
  double fall(std::size_t i, MatrixView<const float> rows) {
    Inputs changed = inputs_;
    changed[i] = rows;
    return whole_ - probability_of(changed);
  }

  double with_nothing() {
    Inputs changed = inputs_;
    for (MatrixView<const float>& input : changed) {
      input = {{}, 0, input.cols};
    }
    return probability_of(changed);
  }

 private:
  double probability_of(const Inputs& inputs) {
    probabilities_(inputs, out_);
    return static_cast<double>(out_[explained_]);
  }

  const ProbabilityFunction& probabilities_;
  Inputs inputs_;
  std::size_t explained_;
  std::vector<float> out_;
  double whole_;
};

// Rows without that one.
Matrix<float> without_row(MatrixView<const float> rows, std::size_t row) {
  Matrix<float> rest(rows.rows - 1, rows.cols);
  for (std::size_t r = 0; r < rest.rows(); ++r) {
    std::ranges::copy(rows.row(r < row ? r : r + 1), rest.row(r).begin());
  }
  return rest;
}

Matrix<float> with_zeros(MatrixView<const float> rows, std::size_t begin, std::size_t end) {
  Matrix<float> changed(rows.rows, rows.cols,
                        std::vector<float>(rows.values.begin(), rows.values.end()));
  for (std::size_t r = begin; r < end; ++r) {
    std::ranges::fill(changed.row(r), 0.0F);
  }
  return changed;
}

void occlude_words(Occluder& occluder, std::size_t i, MatrixView<const float> rows,
                   Matrix<double>& shares) {
  for (std::size_t r = 0; r < rows.rows; ++r) {
    shares(r, 0) = occluder.fall(i, view_of(without_row(rows, r)));
  }
}

void occlude_windows(Occluder& occluder, std::size_t i, MatrixView<const float> rows,
                     std::size_t windows, Matrix<double>& shares) {
  const std::size_t count = std::min(windows, rows.rows);
  for (std::size_t w = 0; w < count; ++w) {
    const std::size_t begin = w * rows.rows / count;
    const std::size_t end = (w + 1) * rows.rows / count;
    const double fall = occluder.fall(i, view_of(with_zeros(rows, begin, end)));
    for (std::size_t r = begin; r < end; ++r) {
      shares(r, 0) = fall / static_cast<double>(end - begin);
    }
  }
}

}  // namespace

Saliency occlusion(const Model& model, const ProbabilityFunction& probabilities,
                   std::span<const MatrixView<const float>> inputs,
                   const SaliencyOptions& options) {
  check_saliency(model, inputs, options);
  Occluder occluder(probabilities, inputs, options.explained, model.class_names.size());
  Saliency result{.method = SaliencyMethod::kOcclusion,
                  .explained = options.explained,
                  .probability = occluder.whole(),
                  .baseline_probability = occluder.with_nothing()};
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    InputSaliency& input = result.inputs.emplace_back();
    input.input = model.inputs[i].name();
    input.shares = Matrix<double>(inputs[i].rows, 1);
    if (inputs[i].rows == 0) {
      continue;
    }
    input.total = occluder.fall(i, {{}, 0, inputs[i].cols});
    if (model.inputs[i].is_text()) {
      occlude_words(occluder, i, inputs[i], input.shares);
    } else {
      occlude_windows(occluder, i, inputs[i], static_cast<std::size_t>(options.windows),
                      input.shares);
    }
  }
  return result;
}

}  // namespace merkit
