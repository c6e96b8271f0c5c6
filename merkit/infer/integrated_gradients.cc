#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/infer/saliency.h"
#include "merkit/infer/saliency_checks.h"
#include "merkit/nn/network_gradient.h"

namespace merkit {
namespace {

constexpr std::size_t kStepsAtOnce = 8;  // versions of an utterance that are in memory together

// One input as the network takes it: padded to the rows that the graph fixes, or to one.
struct EnteredInput {
  std::vector<double> values;
  Shape shape;
  std::size_t length = 0;
  std::size_t first = 0;        // row of `values` that is the first of the utterance
  std::size_t model_input = 0;  // place in Model::inputs
};

EnteredInput enter_input(const Model& model, const Node& node,
                         std::span<const MatrixView<const float>> inputs) {
  const auto found = std::ranges::find(model.inputs, node.spec.name, &ModelInput::name);
  EnteredInput entered;
  entered.model_input = static_cast<std::size_t>(found - model.inputs.begin());
  const MatrixView<const float> rows = inputs[entered.model_input];
  const bool pads_front = found->state().feature.pad == "front";
  entered.shape = node.shape.with_length(std::max<std::size_t>(rows.rows, 1));
  const std::size_t num_rows = entered.shape[0];
  if (rows.rows > num_rows) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("saliency: expected at most {} rows of input {}, got {}", num_rows,
                            node.spec.name, rows.rows));
  }
  entered.first = pads_front ? num_rows - rows.rows : 0;
  entered.length = pads_front && rows.rows > 0 ? num_rows : rows.rows;
  entered.values.assign(num_rows * rows.cols, 0.0);
  std::ranges::copy(
      rows.values, entered.values.begin() + static_cast<std::ptrdiff_t>(entered.first * rows.cols));
  return entered;
}

// The probability of one class and its derivatives by the logits.
struct ClassProbability {
  double value = 0.0;
  std::vector<double> slopes;
};

ClassProbability class_probability(std::span<const double> logits, std::size_t explained,
                                   double temperature) {
  const double largest = *std::ranges::max_element(logits);
  ClassProbability result;
  double sum = 0.0;
  for (const double logit : logits) {
    result.slopes.push_back(std::exp((logit - largest) / temperature));
    sum += result.slopes.back();
  }
  for (double& p : result.slopes) {
    p /= sum;
  }
  result.value = result.slopes[explained];
  for (std::size_t k = 0; k < logits.size(); ++k) {
    const double same = k == explained ? 1.0 : 0.0;
    result.slopes[k] = result.value * (same - result.slopes[k]) / temperature;
  }
  return result;
}

// The integral along the line from zeros to one utterance.
class LineIntegral {
 public:
  LineIntegral(NetworkGradient& gradient, std::vector<std::vector<double>> end,
               std::size_t explained, double temperature)
      : gradient_(gradient),
        end_(std::move(end)),
        explained_(explained),
        temperature_(temperature) {
    for (const std::vector<double>& values : end_) {
      mean_slopes_.emplace_back(values.size(), 0.0);
    }
  }

  double probability_at(double place) {
    return class_probability(gradient_.forward(points({place}), 1), explained_, temperature_).value;
  }

  void integrate(std::size_t steps) {
    for (std::size_t begin = 0; begin < steps; begin += kStepsAtOnce) {
      std::vector<double> places;
      for (std::size_t s = begin; s < std::min(steps, begin + kStepsAtOnce); ++s) {
        places.push_back((static_cast<double>(s) + 0.5) / static_cast<double>(steps));
      }
      add_slopes(places, 1.0 / static_cast<double>(steps));
    }
  }

  // (x - 0) times the mean slope, in the form of the entries.
  std::vector<std::vector<double>> shares() const {
    std::vector<std::vector<double>> all = mean_slopes_;
    for (std::size_t e = 0; e < all.size(); ++e) {
      std::ranges::transform(all[e], end_[e], all[e].begin(), std::multiplies<>());
    }
    return all;
  }

 private:
  // The utterance times each place, one version after another.
  std::vector<std::vector<double>> points(const std::vector<double>& places) const {
    std::vector<std::vector<double>> values(end_.size());
    for (std::size_t e = 0; e < end_.size(); ++e) {
      for (const double place : places) {
        for (const double value : end_[e]) {
          values[e].push_back(place * value);
        }
      }
    }
    return values;
  }

  void add_slopes(const std::vector<double>& places, double weight) {
    const auto logits = gradient_.forward(points(places), places.size());
    const std::size_t num_classes = logits.size() / places.size();
    std::vector<double> slopes;
    for (std::size_t b = 0; b < places.size(); ++b) {
      const auto of_one =
          class_probability(logits.subspan(b * num_classes, num_classes), explained_, temperature_);
      slopes.insert(slopes.end(), of_one.slopes.begin(), of_one.slopes.end());
    }
    const auto by_entry = gradient_.backward(slopes);
    for (std::size_t e = 0; e < by_entry.size(); ++e) {
      const std::size_t size = end_[e].size();
      for (std::size_t i = 0; i < by_entry[e].size(); ++i) {
        mean_slopes_[e][i % size] += weight * by_entry[e][i];
      }
    }
  }

  NetworkGradient& gradient_;
  std::vector<std::vector<double>> end_;
  std::size_t explained_;
  double temperature_;
  std::vector<std::vector<double>> mean_slopes_;
};

// Adds the shares at one entry to those of the rows of its input.
void add_shares(std::span<const double> shares, const EnteredInput& entered, bool is_text,
                InputSaliency& into) {
  const std::size_t width = shares.size() / entered.shape[0];
  for (std::size_t r = 0; r < into.shares.rows(); ++r) {
    for (std::size_t c = 0; c < width; ++c) {
      into.shares(r, is_text ? 0 : c) += shares[(entered.first + r) * width + c];
    }
  }
  for (const double share : shares) {
    into.total += share;
  }
}

}  // namespace

std::optional<Network<double>> gradient_network(const Model& model) {
  if (!has_gradient(model)) {
    return std::nullopt;
  }
  Network<double> network(*model.graph);
  auto out = network.values().begin();
  for (const ParameterValues& parameter : model.parameters) {
    out = std::ranges::copy(parameter, out).out;
  }
  return network;
}

Saliency integrated_gradients(const Model& model, std::span<const MatrixView<const float>> inputs,
                              const SaliencyOptions& options) {
  check_saliency(model, inputs, options);
  const std::optional<Network<double>> network = gradient_network(model);
  if (!network) {
    throw Error(ErrorCode::kInvalidArgument,
                "saliency: expected a network with a derivative and one output an utterance, got "
                "another model: use occlusion");
  }
  return integrated_gradients(model, *network, inputs, options);
}

Saliency integrated_gradients(const Model& model, const Network<double>& network,
                              std::span<const MatrixView<const float>> inputs,
                              const SaliencyOptions& options) {
  check_saliency(model, inputs, options);
  const Graph& graph = network.graph();
  NetworkGradient gradient(network);
  std::vector<EnteredInput> entered;
  std::vector<BatchView<const double>> views;
  for (const std::size_t node : graph.inputs()) {
    entered.push_back(enter_input(model, graph.nodes()[node], inputs));
  }
  for (const EnteredInput& input : entered) {
    views.push_back({input.values, 1, input.shape, {&input.length, 1}});
  }
  const double temperature = model.calibration ? model.calibration->temperature : 1.0;
  LineIntegral line(gradient, gradient.enter(views), options.explained, temperature);
  line.integrate(static_cast<std::size_t>(options.steps));
  Saliency result{.method = SaliencyMethod::kIntegratedGradients,
                  .explained = options.explained,
                  .probability = 0.0,
                  .baseline_probability = line.probability_at(0.0)};
  result.probability = line.probability_at(1.0);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    result.inputs.push_back(
        {model.inputs[i].name(), Matrix<double>(inputs[i].rows, inputs[i].cols)});
  }
  const auto shares = line.shares();
  for (std::size_t e = 0; e < shares.size(); ++e) {
    const EnteredInput& input = entered[gradient.entries()[e].input];
    add_shares(shares[e], input, model.inputs[input.model_input].is_text(),
               result.inputs[input.model_input]);
  }
  for (auto& attention : gradient.attention()) {
    result.attention.push_back({graph.nodes()[attention.node].spec.name,
                                model.inputs[entered[attention.input].model_input].name(),
                                std::move(attention.weights)});
  }
  return result;
}

}  // namespace merkit
