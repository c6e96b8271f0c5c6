#include "merkit/nn/gradient_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr double kStep = 1e-5;

// A layer with everything that a call of it needs.
class Bench {
 public:
  Bench(const Layer& layer, const GradientCase& test) : layer_(layer), test_(test), rng_(17) {
    specs_ = layer.parameters(test.inputs);
    for (std::size_t i = 0; i < test.inputs.size(); ++i) {
      const bool is_given = i < test.given_inputs.size() && !test.given_inputs[i].empty();
      inputs_.push_back(is_given ? test.given_inputs[i]
                                 : random_values(test.batch_size * test.inputs[i].num_values()));
    }
    for (const ParameterSpec& spec : specs_) {
      parameters_.push_back(random_values(spec.shape.num_values()));
      if (!spec.trainable) {
        // A running variance must be positive.
        for (double& value : parameters_.back()) {
          value = 1.0 + std::abs(value);
        }
      }
    }
    output_shape_ = layer.output_shape(test.inputs);
    output_.resize(test.batch_size * output_shape_.num_values());
    weights_ = random_values(output_.size());
    const WorkSizes sizes = layer.work_sizes(test.batch_size, test.inputs, true);
    saved_.resize(sizes.saved);
    scratch_.resize(sizes.scratch);
  }

  double loss() {
    std::vector<std::vector<double>> statistics;
    std::vector<std::span<const double>> parameters;
    for (std::size_t i = 0; i < specs_.size(); ++i) {
      parameters.emplace_back(parameters_[i]);
      if (!specs_[i].trainable) {
        statistics.push_back(parameters_[i]);
      }
    }
    const std::vector<std::span<double>> writable(statistics.begin(), statistics.end());
    const auto inputs = input_views();
    const Rng masks(23);
    layer_.forward(ForwardCall<double>{.inputs = inputs,
                                       .parameters = parameters,
                                       .output = {output_, test_.batch_size, output_shape_},
                                       .saved = saved_,
                                       .scratch = scratch_,
                                       .rng = test_.training ? &masks : nullptr,
                                       .statistics = writable});
    double sum = 0.0;
    for (std::size_t i = 0; i < output_.size(); ++i) {
      sum += weights_[i] * output_[i];
    }
    return sum;
  }

  // Gradients of the inputs, then of the parameters; empty for those without one.
  std::vector<std::vector<double>> gradients() {
    loss();
    std::vector<std::vector<double>> all;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      all.emplace_back(is_constant(i) ? 0 : inputs_[i].size(), 0.0);
    }
    std::vector<std::span<const double>> parameters;
    for (std::size_t i = 0; i < specs_.size(); ++i) {
      parameters.emplace_back(parameters_[i]);
      all.emplace_back(specs_[i].trainable ? parameters_[i].size() : 0, 0.0);
    }
    const std::vector<std::span<double>> spans(all.begin(), all.end());
    const auto inputs = input_views();
    layer_.backward(
        BackwardCall<double>{.inputs = inputs,
                             .parameters = parameters,
                             .output = {output_, test_.batch_size, output_shape_},
                             .saved = saved_,
                             .scratch = scratch_,
                             .output_gradient = {weights_, test_.batch_size, output_shape_},
                             .input_gradients = std::span(spans).first(inputs_.size()),
                             .parameter_gradients = std::span(spans).subspan(inputs_.size())});
    return all;
  }

  // What gradients()[i] is the gradient of.
  std::vector<double>& variable(std::size_t i) {
    return i < inputs_.size() ? inputs_[i] : parameters_[i - inputs_.size()];
  }

 private:
  std::vector<double> random_values(std::size_t count) {
    std::vector<double> values(count);
    std::generate(values.begin(), values.end(), [&] { return test_.scale * rng_.normal(); });
    return values;
  }

  bool is_constant(std::size_t input) const {
    return std::find(test_.constant_inputs.begin(), test_.constant_inputs.end(), input) !=
           test_.constant_inputs.end();
  }

  std::vector<BatchView<const double>> input_views() const {
    std::vector<BatchView<const double>> views;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      views.push_back({inputs_[i], test_.batch_size, test_.inputs[i]});
      if (i < test_.lengths.size()) {
        views.back().lengths = test_.lengths[i];
      }
    }
    return views;
  }

  const Layer& layer_;
  const GradientCase& test_;
  Rng rng_;
  std::vector<ParameterSpec> specs_;
  std::vector<std::vector<double>> inputs_;
  std::vector<std::vector<double>> parameters_;
  Shape output_shape_;
  std::vector<double> output_;
  std::vector<double> weights_;
  std::vector<double> saved_;
  std::vector<double> scratch_;
};

double relative_error(double a, double b) {
  return std::abs(a - b) / std::max(1e-3, std::abs(a) + std::abs(b));
}

// d loss / d value by central differences of fourth order.
double slope(Bench& bench, double& value, double step) {
  const double at = value;
  const auto loss_at = [&](double offset) {
    value = at + offset;
    return bench.loss();
  };
  const double near = loss_at(step) - loss_at(-step);
  const double far = loss_at(2 * step) - loss_at(-2 * step);
  value = at;
  return (8.0 * near - far) / (12.0 * step);
}

// nullopt where the loss has a corner.
std::optional<double> smooth_slope(Bench& bench, double& value) {
  const double coarse = slope(bench, value, 30 * kStep);
  const double fine = slope(bench, value, 10 * kStep);
  if (relative_error(coarse, fine) > 1e-5) {
    return std::nullopt;
  }
  return fine;
}

}  // namespace

double largest_gradient_error(const Layer& layer, const GradientCase& test) {
  Bench bench(layer, test);
  const auto gradients = bench.gradients();
  double largest = 0.0;
  std::size_t num_checked = 0;
  std::size_t num_corners = 0;
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    for (std::size_t k = 0; k < gradients[i].size(); ++k) {
      const auto numeric = smooth_slope(bench, bench.variable(i)[k]);
      ++num_checked;
      if (numeric) {
        largest = std::max(largest, relative_error(*numeric, gradients[i][k]));
      } else {
        ++num_corners;
      }
    }
  }
  if (num_corners * 50 > num_checked) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("gradient check: expected corners in at most 2 %, got {} of {}",
                            num_corners, num_checked));
  }
  return largest;
}

}  // namespace merkit
