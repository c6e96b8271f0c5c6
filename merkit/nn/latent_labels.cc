#include "merkit/nn/latent_labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "merkit/base/error.h"
#include "merkit/nn/frame_softmax.h"
#include "merkit/nn/log_sum.h"

namespace merkit {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, "latent labels: " + what);
}

// That some frame carries the emotion is a matter of states: no emotion so far, emotion, and no
// emotion after some. Paths begin in one of the first two and end in one of the last two.
constexpr std::size_t kStates = 3;
constexpr std::array<LatentState, kStates> kMeaning = {LatentState::kNull, LatentState::kEmotion,
                                                       LatentState::kNull};
struct Arc {
  std::size_t from;
  std::size_t to;
};
constexpr std::array<Arc, 6> kArcs = {{{0, 0}, {0, 1}, {1, 1}, {1, 2}, {2, 2}, {2, 1}}};

using States = std::array<double, kStates>;
constexpr States kNoState = {kNever, kNever, kNever};

std::size_t meaning(std::size_t state) { return static_cast<std::size_t>(kMeaning[state]); }

class Chain {
 public:
  Chain(std::span<const double> log_null, std::span<const double> log_emotion,
        const LatentTransitions& transitions)
      : emissions_{log_null, log_emotion} {
    for (std::size_t a = 0; a < kArcs.size(); ++a) {
      log_arcs_[a] = std::log(transitions.p[meaning(kArcs[a].from)][meaning(kArcs[a].to)]);
    }
  }

  LatentPosteriors posteriors() {
    LatentPosteriors result;
    const std::size_t frames = emissions_[0].size();
    result.log_p = frames == 0 ? kNever : run_forward();
    if (result.log_p == kNever) {
      result.emotion.assign(frames, 0.0);
      return result;
    }
    result.emotion.resize(frames);
    States behind = {kNever, 0.0, 0.0};  // of the frames after this one
    for (std::size_t t = frames; t-- > 0;) {
      result.emotion[t] = std::exp(forward_[t][1] + behind[1] - result.log_p);
      if (t > 0) {
        behind = step_back(t, behind, result);
      }
    }
    return result;
  }

 private:
  double emission(std::size_t t, std::size_t state) const { return emissions_[meaning(state)][t]; }

  double run_forward() {
    forward_.assign(emissions_[0].size(), kNoState);
    forward_[0][0] = emission(0, 0);
    forward_[0][1] = emission(0, 1);
    for (std::size_t t = 1; t < forward_.size(); ++t) {
      for (std::size_t a = 0; a < kArcs.size(); ++a) {
        const auto [from, to] = kArcs[a];
        forward_[t][to] = log_sum(forward_[t][to], forward_[t - 1][from] + log_arcs_[a]);
      }
      for (std::size_t s = 0; s < kStates; ++s) {
        forward_[t][s] += emission(t, s);
      }
    }
    return log_sum(forward_.back()[1], forward_.back()[2]);
  }

  // Backward variables of frame t - 1 from those of t; counts the pairs of the two frames.
  States step_back(std::size_t t, const States& behind, LatentPosteriors& result) const {
    States before = kNoState;
    for (std::size_t a = 0; a < kArcs.size(); ++a) {
      const auto [from, to] = kArcs[a];
      const double rest = log_arcs_[a] + emission(t, to) + behind[to];
      before[from] = log_sum(before[from], rest);
      result.counts.pairs[meaning(from)][meaning(to)] +=
          std::exp(forward_[t - 1][from] + rest - result.log_p);
    }
    return before;
  }

  std::array<std::span<const double>, 2> emissions_;
  std::array<double, kArcs.size()> log_arcs_{};
  std::vector<States> forward_;
};

template <class T>
void check_sizes(const MatrixView<const T>& logits, std::size_t label, std::span<T> gradient) {
  if (label + 1 >= logits.cols) {
    fail(fmt::format("expected an emotion below {}, got {}", logits.cols - 1, label));
  }
  const std::size_t expected = logits.rows * logits.cols;
  if (logits.values.size() != expected || (!gradient.empty() && gradient.size() != expected)) {
    fail(fmt::format("expected {} logits and as many gradients, got {} and {}", expected,
                     logits.values.size(), gradient.size()));
  }
}

}  // namespace

void LatentCounts::add(const LatentCounts& other) noexcept {
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 2; ++j) {
      pairs[i][j] += other.pairs[i][j];
    }
  }
}

LatentTransitions LatentCounts::transitions() const noexcept {
  LatentTransitions result;
  for (std::size_t i = 0; i < 2; ++i) {
    const double sum = pairs[i][0] + pairs[i][1] + 2.0;
    result.p[i] = {(pairs[i][0] + 1.0) / sum, (pairs[i][1] + 1.0) / sum};
  }
  return result;
}

LatentPosteriors latent_posteriors(std::span<const double> log_null,
                                   std::span<const double> log_emotion,
                                   const LatentTransitions& transitions) {
  if (log_null.size() != log_emotion.size()) {
    fail(fmt::format("expected as many frames of both labels, got {} and {}", log_null.size(),
                     log_emotion.size()));
  }
  return Chain(log_null, log_emotion, transitions).posteriors();
}

template <class T>
double latent_loss(const MatrixView<const T>& logits, std::size_t label,
                   const LatentTransitions& transitions, std::span<T> gradient,
                   LatentCounts* counts) {
  check_sizes(logits, label, gradient);
  FrameSoftmax softmax = frame_softmax(logits);
  const std::size_t null = logits.cols - 1;
  std::vector<double> log_null(logits.rows);
  std::vector<double> log_emotion(logits.rows);
  bool is_sound = true;
  for (std::size_t t = 0; t < logits.rows; ++t) {
    is_sound = is_sound && !std::isnan(softmax.log_sums[t]);
    log_null[t] = static_cast<double>(logits.row(t)[null]) - softmax.log_sums[t];
    log_emotion[t] = static_cast<double>(logits.row(t)[label]) - softmax.log_sums[t];
  }
  if (!is_sound) {
    std::fill(gradient.begin(), gradient.end(), std::numeric_limits<T>::quiet_NaN());
    return std::numeric_limits<double>::quiet_NaN();
  }
  const LatentPosteriors posteriors = latent_posteriors(log_null, log_emotion, transitions);
  if (counts != nullptr) {
    *counts = posteriors.counts;
  }
  if (gradient.empty()) {
    return -posteriors.log_p;
  }
  std::vector<double>& p = softmax.probabilities;
  for (std::size_t t = 0; t < logits.rows; ++t) {
    p[t * logits.cols + label] -= posteriors.emotion[t];
    p[t * logits.cols + null] -= 1.0 - posteriors.emotion[t];
  }
  const bool is_possible = posteriors.log_p != kNever;
  std::transform(p.begin(), p.end(), gradient.begin(),
                 [&](double value) { return is_possible ? static_cast<T>(value) : T{0}; });
  return -posteriors.log_p;
}

template double latent_loss(const MatrixView<const float>&, std::size_t, const LatentTransitions&,
                            std::span<float>, LatentCounts*);
template double latent_loss(const MatrixView<const double>&, std::size_t, const LatentTransitions&,
                            std::span<double>, LatentCounts*);

}  // namespace merkit
