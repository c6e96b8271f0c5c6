#include "merkit/classic/gaussian_mixture_hmm.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/classic/hmm_trellis.h"

namespace merkit {
namespace {

void check(bool good, const char* expectation) {
  if (!good) {
    throw Error(ErrorCode::kCorruptData, fmt::format("hmm: expected {}", expectation));
  }
}

bool is_probability(double p) { return p >= 0.0 && p <= 1.0; }

bool is_distribution(std::span<const double> shares) {
  constexpr double kTolerance = 1e-6;
  return std::ranges::all_of(shares, is_probability) &&
         std::abs(std::accumulate(shares.begin(), shares.end(), 0.0) - 1.0) < kTolerance;
}

void check_shapes(const GaussianMixtureHmmState& s) {
  check(s.priors.size() >= 2, "at least two classes");
  check(s.num_states > 0, "states");
  check(s.stays.rows() == s.priors.size() && s.stays.cols() == s.num_states,
        "a probability of staying of each class and state");
  check(s.weights.rows() == s.stays.size() && s.weights.cols() > 0,
        "weights of mixtures of each class and state");
  check(s.means.rows() == s.weights.size() && s.means.cols() > 0, "means of each Gaussian");
  check(s.variances.rows() == s.means.rows() && s.variances.cols() == s.means.cols(),
        "variances of each Gaussian");
}

void check_state(const GaussianMixtureHmmState& s) {
  check_shapes(s);
  check(is_distribution(s.priors), "priors that sum to 1");
  for (std::size_t c = 0; c < s.stays.rows(); ++c) {
    check(std::ranges::all_of(s.stays.row(c), is_probability), "probabilities of staying");
    check(s.stays.row(c).back() == 1.0, "a last state that is never left");
  }
  for (std::size_t r = 0; r < s.weights.rows(); ++r) {
    check(is_distribution(s.weights.row(r)), "weights that sum to 1");
  }
  check(std::ranges::all_of(s.means.values(), [](double x) { return std::isfinite(x); }),
        "finite means");
  check(std::ranges::all_of(s.variances.values(),
                            [](double x) { return x > 0.0 && std::isfinite(x); }),
        "finite variances above 0");
}

MixtureDensities densities_of(const GaussianMixtureHmmState& s, std::size_t c) {
  const auto part = [](const Matrix<double>& all, std::size_t first, std::size_t count) {
    return MatrixView<const double>{
        std::span(all.values()).subspan(first * all.cols(), count * all.cols()), count, all.cols()};
  };
  const std::size_t num_gaussians = s.num_states * s.weights.cols();
  return MixtureDensities({part(s.weights, c * s.num_states, s.num_states),
                           part(s.means, c * num_gaussians, num_gaussians),
                           part(s.variances, c * num_gaussians, num_gaussians)});
}

}  // namespace

GaussianMixtureHmm::GaussianMixtureHmm(GaussianMixtureHmmState state) : state_(std::move(state)) {
  check_state(state_);
  for (std::size_t c = 0; c < state_.priors.size(); ++c) {
    densities_.push_back(densities_of(state_, c));
  }
}

std::vector<double> GaussianMixtureHmm::log_likelihoods(MatrixView<const float> frames) const {
  const GaussianMixtureHmmState& s = state_;
  if (frames.cols != s.means.cols()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("hmm: expected {} columns, got {}", s.means.cols(), frames.cols));
  }
  std::vector<double> values(s.priors.size(), -std::numeric_limits<double>::infinity());
  for (std::size_t c = 0; c < values.size(); ++c) {
    if (s.priors[c] > 0.0) {
      const Matrix<double> emissions = densities_[c].of_states(densities_[c].of_gaussians(frames));
      values[c] = hmm_log_likelihood(hmm_forward(emissions, s.stays.row(c)));
    }
  }
  return values;
}

std::vector<float> GaussianMixtureHmm::probabilities(MatrixView<const float> frames) const {
  std::vector<double> scores = log_likelihoods(frames);
  const auto num_frames = static_cast<double>(std::max<std::size_t>(frames.rows, 1));
  for (std::size_t c = 0; c < scores.size(); ++c) {
    scores[c] = (scores[c] + std::log(state_.priors[c])) / num_frames;
  }
  const double most = *std::ranges::max_element(scores);
  if (!std::isfinite(most)) {  // frames so far off that no density is above 0
    return {state_.priors.begin(), state_.priors.end()};
  }
  double sum = 0.0;
  for (double& score : scores) {
    score = std::exp(score - most);
    sum += score;
  }
  std::vector<float> probabilities;
  std::ranges::transform(scores, std::back_inserter(probabilities),
                         [&](double score) { return static_cast<float>(score / sum); });
  return probabilities;
}

}  // namespace merkit
