#include "merkit/train/optimiser.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "merkit/base/error.h"

namespace merkit {
namespace {

// Pieces are the same for any number of threads, so sums are too.
constexpr std::size_t kPiece = 65536;

void for_each_piece(std::size_t size, ThreadPool* pool,
                    const std::function<void(std::size_t begin, std::size_t end)>& body) {
  const std::size_t num_pieces = (size + kPiece - 1) / kPiece;
  const auto piece = [&](std::size_t i) { body(i * kPiece, std::min(size, (i + 1) * kPiece)); };
  if (pool != nullptr && num_pieces > 1) {
    pool->parallel_for(num_pieces, piece);
    return;
  }
  for (std::size_t i = 0; i < num_pieces; ++i) {
    piece(i);
  }
}

void check_range(const char* name, double value, double end) {
  if (!(value >= 0.0 && value < end)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{}: expected 0 <= {} < {}, got {}", name, name, end, value));
  }
}

// Piece of all arrays. The pointers never alias, which lets the compiler use vectors.
struct Piece {
  float* __restrict p;
  const float* __restrict g;
  float* __restrict first;  // slots, as far as there are any
  float* __restrict second;
  std::size_t size;
};

void step_sgd(const TrainingOptions& options, const StepFactors& factors, const Piece& at) {
  const float rate = factors.learning_rate;
  const float scale = factors.gradient_scale;
  if (at.first == nullptr) {
    for (std::size_t i = 0; i < at.size; ++i) {
      at.p[i] -= rate * (at.g[i] * scale);
    }
    return;
  }
  const float momentum = static_cast<float>(options.momentum);
  const float ahead = options.nesterov ? momentum : 1.0F;
  const float pull = options.nesterov ? rate : 0.0F;
  for (std::size_t i = 0; i < at.size; ++i) {
    const float g = at.g[i] * scale;
    const float v = momentum * at.first[i] - rate * g;
    at.first[i] = v;
    at.p[i] = at.p[i] + ahead * v - pull * g;
  }
}

void step_adam(const TrainingOptions& options, const StepFactors& factors, const Piece& at) {
  const float b1 = static_cast<float>(options.beta1);
  const float b2 = static_cast<float>(options.beta2);
  const float epsilon = static_cast<float>(options.epsilon);
  for (std::size_t i = 0; i < at.size; ++i) {
    const float g = at.g[i] * factors.gradient_scale;
    const float m = b1 * at.first[i] + (1.0F - b1) * g;
    const float v = b2 * at.second[i] + (1.0F - b2) * (g * g);
    at.first[i] = m;
    at.second[i] = v;
    at.p[i] -= factors.learning_rate * m / (std::sqrt(v) + epsilon);
  }
}

void step_adadelta(const TrainingOptions& options, const StepFactors& factors, const Piece& at) {
  const float rho = static_cast<float>(options.rho);
  const float epsilon = static_cast<float>(options.epsilon);
  for (std::size_t i = 0; i < at.size; ++i) {
    const float g = at.g[i] * factors.gradient_scale;
    const float a = rho * at.first[i] + (1.0F - rho) * (g * g);
    const float d = at.second[i];
    const float update = g * std::sqrt(d + epsilon) / std::sqrt(a + epsilon);
    at.first[i] = a;
    at.p[i] -= factors.learning_rate * update;
    at.second[i] = rho * d + (1.0F - rho) * (update * update);
  }
}

using StepFunction = void (*)(const TrainingOptions&, const StepFactors&, const Piece&);

StepFunction step_function(const std::string& name) {
  if (name == "sgd") {
    return step_sgd;
  }
  return name == "adam" ? step_adam : step_adadelta;
}

}  // namespace

void check_optimiser_options(const TrainingOptions& options) {
  if (options.optimiser != "sgd" && options.optimiser != "adam" &&
      options.optimiser != "adadelta") {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("optimiser: expected sgd, adam or adadelta, got \"{}\"",
                            quote(options.optimiser)));
  }
  if (!(options.learning_rate > 0.0 && std::isfinite(options.learning_rate))) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("learning_rate: expected > 0, got {}", options.learning_rate));
  }
  if (!(options.learning_rate_decay > 0.0 && options.learning_rate_decay <= 1.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("learning_rate_decay: expected above 0 to 1, got {}",
                            options.learning_rate_decay));
  }
  check_range("momentum", options.momentum, 1.0);
  check_range("rho", options.rho, 1.0);
  check_range("beta1", options.beta1, 1.0);
  check_range("beta2", options.beta2, 1.0);
  check_range("epsilon", options.epsilon, 1.0);
  check_range("clip_norm", options.clip_norm, 1e30);
}

StepFactors step_factors(const TrainingOptions& options, std::uint64_t iteration, double norm) {
  double rate = options.learning_rate;
  if (options.optimiser == "adam") {
    const double t = static_cast<double>(iteration) + 1.0;
    rate *= std::sqrt(1.0 - std::pow(options.beta2, t)) / (1.0 - std::pow(options.beta1, t));
  }
  const bool is_clipped = options.clip_norm > 0.0 && norm >= options.clip_norm;
  return {static_cast<float>(rate),
          is_clipped ? static_cast<float>(options.clip_norm / norm) : 1.0F};
}

std::vector<std::string> optimiser_slots(const TrainingOptions& options) {
  if (options.optimiser == "adam") {
    return {"mean", "variance"};
  }
  if (options.optimiser == "adadelta") {
    return {"squared_gradients", "squared_updates"};
  }
  return options.momentum > 0.0 ? std::vector<std::string>{"momentum"} : std::vector<std::string>{};
}

double norm_of(std::span<const float> gradients, ThreadPool* pool) {
  std::vector<double> sums((gradients.size() + kPiece - 1) / kPiece, 0.0);
  for_each_piece(gradients.size(), pool, [&](std::size_t begin, std::size_t end) {
    double sum = 0.0;
    for (std::size_t i = begin; i < end; ++i) {
      sum += static_cast<double>(gradients[i]) * static_cast<double>(gradients[i]);
    }
    sums[begin / kPiece] = sum;
  });
  double sum = 0.0;
  for (const double part : sums) {
    sum += part;
  }
  return std::sqrt(sum);
}

void optimiser_step(const TrainingOptions& options, const StepFactors& factors,
                    const OptimiserArrays& arrays, ThreadPool* pool) {
  const StepFunction step = step_function(options.optimiser);
  const auto slot = [&](std::size_t s, std::size_t begin) -> float* {
    return s < arrays.slots.size() ? arrays.slots[s].data() + begin : nullptr;
  };
  for_each_piece(arrays.parameters.size(), pool, [&](std::size_t begin, std::size_t end) {
    step(options, factors,
         {arrays.parameters.data() + begin, arrays.gradients.data() + begin, slot(0, begin),
          slot(1, begin), end - begin});
  });
}

}  // namespace merkit
