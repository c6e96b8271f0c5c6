#include "merkit/infer/stay_viterbi.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "merkit/base/error.h"

namespace merkit {
namespace {

constexpr float kLeastProbability = 1e-6F;

const StayViterbiOptions& checked(const StayViterbiOptions& o) {
  if (o.num_classes == 0) {
    throw Error(ErrorCode::kInvalidArgument, "smoothing: expected at least one class, got 0");
  }
  if (!(o.stay_probability > 0.0 && o.stay_probability < 1.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("smoothing: expected stay_probability above 0 and below 1, got {}",
                            o.stay_probability));
  }
  return o;
}

}  // namespace

StayViterbi::StayViterbi(const StayViterbiOptions& options)
    : options_(checked(options)),
      log_stay_(std::log(options.stay_probability)),
      log_change_(
          std::log((1.0 - options.stay_probability) /
                   static_cast<double>(std::max<std::size_t>(1, options.num_classes - 1)))) {}

void StayViterbi::step(std::span<const float> probabilities) {
  const std::size_t num_classes = options_.num_classes;
  std::vector<std::uint32_t> from(num_classes);
  if (scores_.empty()) {
    scores_.assign(num_classes, 0.0);
  } else {
    const std::vector<double> last = scores_;
    const std::size_t best = best_class();
    for (std::size_t c = 0; c < num_classes; ++c) {
      const bool stays = c == best || last[c] + log_stay_ >= last[best] + log_change_;
      from[c] = static_cast<std::uint32_t>(stays ? c : best);
      scores_[c] = stays ? last[c] + log_stay_ : last[best] + log_change_;
    }
    // A class may also come from the best although it is the best itself only if leaving were
    // likelier than staying: then from the second best.
    if (log_change_ > log_stay_ && num_classes > 1) {
      std::size_t second = best == 0 ? 1 : 0;
      for (std::size_t c = 0; c < num_classes; ++c) {
        second = c != best && last[c] > last[second] ? c : second;
      }
      if (last[second] + log_change_ > scores_[best]) {
        scores_[best] = last[second] + log_change_;
        from[best] = static_cast<std::uint32_t>(second);
      }
    }
  }
  for (std::size_t c = 0; c < num_classes; ++c) {
    scores_[c] += std::log(static_cast<double>(std::max(probabilities[c], kLeastProbability)));
  }
  // Only differences matter; long paths must not run out of precision.
  const double top = scores_[best_class()];
  for (double& score : scores_) {
    score -= top;
  }
  before_.push_back(std::move(from));
}

std::size_t StayViterbi::best_class() const {
  return static_cast<std::size_t>(std::max_element(scores_.begin(), scores_.end()) -
                                  scores_.begin());
}

// Classes of the unsettled steps up to the one `num_steps_back` before the last, which is
// `last_class`.
std::vector<std::size_t> StayViterbi::trace(std::size_t last_class,
                                            std::size_t num_steps_back) const {
  std::vector<std::size_t> path(before_.size() - num_steps_back);
  for (std::size_t t = path.size(); t-- > 0;) {
    path[t] = last_class;
    last_class = before_[t][last_class];
  }
  return path;
}

// How many of the unsettled steps, from the first on, all survivors share.
std::size_t StayViterbi::num_common() const {
  std::vector<bool> alive(options_.num_classes);
  for (std::size_t c = 0; c < alive.size(); ++c) {
    alive[c] = std::isfinite(scores_[c]);
  }
  for (std::size_t t = before_.size(); t > 0; --t) {
    if (std::count(alive.begin(), alive.end(), true) == 1) {
      return t;
    }
    std::vector<bool> earlier(alive.size());
    for (std::size_t c = 0; c < alive.size(); ++c) {
      if (alive[c]) {
        earlier[before_[t - 1][c]] = true;
      }
    }
    alive = std::move(earlier);
  }
  return 0;
}

void StayViterbi::settle(std::size_t count, std::size_t last_class,
                         std::vector<std::size_t>& settled) {
  const auto path = trace(last_class, before_.size() - count);
  settled.insert(settled.end(), path.begin(), path.end());
  before_.erase(before_.begin(), before_.begin() + static_cast<std::ptrdiff_t>(count));
}

// Drops the paths that are not at class `kept` that many steps ago.
void StayViterbi::give_up_others(std::size_t num_steps_back, std::size_t kept) {
  for (std::size_t c = 0; c < options_.num_classes; ++c) {
    std::size_t then = c;
    for (std::size_t i = 0; i < num_steps_back; ++i) {
      then = before_[before_.size() - 1 - i][then];
    }
    if (then != kept) {
      scores_[c] = -std::numeric_limits<double>::infinity();
    }
  }
}

void StayViterbi::add(std::span<const float> probabilities, std::vector<std::size_t>& settled) {
  step(probabilities);
  if (const std::size_t lag = options_.max_lag; lag > 0 && before_.size() > lag) {
    const std::size_t now = best_class();
    give_up_others(lag, trace(now, 0)[before_.size() - 1 - lag]);
  }
  const std::size_t count = num_common();
  if (count > 0) {
    settle(count, trace(best_class(), 0)[count - 1], settled);
  }
}

void StayViterbi::finish(std::vector<std::size_t>& settled) {
  if (!before_.empty()) {
    settle(before_.size(), best_class(), settled);
  }
  scores_.clear();
}

}  // namespace merkit
