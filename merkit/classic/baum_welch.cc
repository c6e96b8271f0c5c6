#include <algorithm>
#include <cmath>

#include "merkit/classic/hmm_class_model.h"
#include "merkit/classic/hmm_trellis.h"
#include "merkit/classic/mixture_densities.h"

namespace merkit {
namespace {

// Sums over sequences. They are summed in as many parts, each by one thread, and then part after
// part, so that the order does not depend on the threads.
constexpr std::size_t kNumParts = 32;

struct Sums {
  double log_likelihood = 0.0;
  std::vector<double> stays;  // expected number of times, of each state
  std::vector<double> leaves;
  std::vector<double> counts;  // expected number of frames of each Gaussian
  Matrix<double> first;        // of frames minus the old mean, weighted
  Matrix<double> second;       // of their squares

  explicit Sums(const HmmClassModel& model)
      : stays(model.stays.size()),
        leaves(model.stays.size()),
        counts(model.means.rows()),
        first(model.means.rows(), model.means.cols()),
        second(model.means.rows(), model.means.cols()) {}

  void add(const Sums& other) {
    const auto add_all = [](std::span<double> to, std::span<const double> from) {
      std::ranges::transform(to, from, to.begin(), std::plus<>());
    };
    log_likelihood += other.log_likelihood;
    add_all(stays, other.stays);
    add_all(leaves, other.leaves);
    add_all(counts, other.counts);
    add_all(first.values(), other.first.values());
    add_all(second.values(), other.second.values());
  }
};

class Expectation {
 public:
  explicit Expectation(const HmmClassModel& model)
      : model_(model), densities_({view(model.weights), view(model.means), view(model.variances)}) {
    for (const double stay : model.stays) {
      log_stays_.push_back(std::log(stay));
      log_leaves_.push_back(std::log1p(-stay));
    }
  }

  void add(MatrixView<const float> frames, Sums& sums) const {
    const Matrix<double> gaussians = densities_.of_gaussians(frames);
    const Matrix<double> emissions = densities_.of_states(gaussians);
    const Matrix<double> forward = hmm_forward(emissions, model_.stays);
    const Matrix<double> backward = hmm_backward(emissions, model_.stays);
    const double log_likelihood = hmm_log_likelihood(forward);
    sums.log_likelihood += log_likelihood;
    if (!std::isfinite(log_likelihood)) {
      return;  // frames so far off that no density is above 0: nothing to learn from
    }
    const std::size_t num_states = model_.stays.size();
    for (std::size_t t = 0; t < frames.rows; ++t) {
      for (std::size_t s = 0; s < num_states; ++s) {
        const double log_here = forward(t, s) - log_likelihood;
        if (t + 1 < frames.rows) {
          sums.stays[s] +=
              std::exp(log_here + log_stays_[s] + emissions(t + 1, s) + backward(t + 1, s));
        }
        if (t + 1 < frames.rows && s + 1 < num_states) {
          sums.leaves[s] += std::exp(log_here + log_leaves_[s] + emissions(t + 1, s + 1) +
                                     backward(t + 1, s + 1));
        }
        add_frame(frames.row(t), s, log_here + backward(t, s) - emissions(t, s), gaussians.row(t),
                  sums);
      }
    }
  }

 private:
  static MatrixView<const double> view(const Matrix<double>& m) {
    return {m.values(), m.rows(), m.cols()};
  }

  // `log_weight`: log probability of state `s`, divided by the density of its mixture.
  void add_frame(std::span<const float> frame, std::size_t s, double log_weight,
                 std::span<const double> gaussians, Sums& sums) const {
    const std::size_t num_mixtures = model_.weights.cols();
    for (std::size_t g = s * num_mixtures; g < (s + 1) * num_mixtures; ++g) {
      const double share = std::exp(log_weight + gaussians[g]);
      if (!(share > 0.0)) {
        continue;
      }
      sums.counts[g] += share;
      const double* const mean = model_.means.row(g).data();
      double* const first = sums.first.row(g).data();
      double* const second = sums.second.row(g).data();
      for (std::size_t d = 0; d < frame.size(); ++d) {
        const double difference = static_cast<double>(frame[d]) - mean[d];
        first[d] += share * difference;
        second[d] += share * difference * difference;
      }
    }
  }

  const HmmClassModel& model_;
  MixtureDensities densities_;
  std::vector<double> log_stays_;
  std::vector<double> log_leaves_;
};

void maximise(const Sums& sums, std::span<const double> floor, HmmClassModel& model) {
  const std::size_t num_mixtures = model.weights.cols();
  for (std::size_t s = 0; s + 1 < model.stays.size(); ++s) {
    const double times = sums.stays[s] + sums.leaves[s];
    model.stays[s] = times > 0.0 ? std::min(sums.stays[s] / times, 1.0) : model.stays[s];
  }
  for (std::size_t s = 0; s < model.stays.size(); ++s) {
    double of_state = 0.0;
    for (std::size_t m = 0; m < num_mixtures; ++m) {
      of_state += sums.counts[s * num_mixtures + m];
    }
    for (std::size_t m = 0; m < num_mixtures && of_state > 0.0; ++m) {
      model.weights(s, m) = sums.counts[s * num_mixtures + m] / of_state;
    }
  }
  for (std::size_t g = 0; g < model.means.rows(); ++g) {
    const double count = sums.counts[g];
    for (std::size_t d = 0; d < floor.size() && count > 0.0; ++d) {
      const double shift = sums.first(g, d) / count;
      model.means(g, d) += shift;
      model.variances(g, d) = std::max(sums.second(g, d) / count - shift * shift, floor[d]);
    }
  }
}

}  // namespace

double baum_welch(const SequencesOfClass& sequences, std::span<const double> floor,
                  const RunControl& control, HmmClassModel& model) {
  const Expectation expectation(model);
  const std::size_t num_parts = std::min(kNumParts, sequences.size());
  std::vector<Sums> parts(num_parts, Sums(model));
  control.pool.parallel_for(num_parts, [&](std::size_t p) {
    for (std::size_t i = p; i < sequences.size(); i += num_parts) {
      control.check_stop();
      expectation.add(sequences[i], parts[p]);
    }
  });
  for (std::size_t p = 1; p < num_parts; ++p) {
    parts[0].add(parts[p]);
  }
  maximise(parts[0], floor, model);
  return parts[0].log_likelihood;
}

}  // namespace merkit
