#include "merkit/nn/ctc.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "merkit/base/error.h"
#include "merkit/nn/ctc_kernels.h"
#include "merkit/nn/for_each_index.h"
#include "merkit/nn/frame_softmax.h"
#include "merkit/nn/log_sum.h"
#include "merkit/nn/pointwise_kernels.h"

namespace merkit {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, "ctc: " + what);
}

void check_sizes(std::size_t num_values, std::size_t expected, const char* name) {
  if (num_values != expected) {
    fail(fmt::format("{}: expected {} numbers, got {}", name, expected, num_values));
  }
}

void check_labels(std::span<const std::size_t> target, std::size_t num_labels, std::size_t blank) {
  if (blank >= num_labels) {
    fail(fmt::format("blank: expected a label below {}, got {}", num_labels, blank));
  }
  for (const std::size_t label : target) {
    if (label >= num_labels || label == blank) {
      fail(fmt::format("target: expected labels below {} other than the blank {}, got {}",
                       num_labels, blank, label));
    }
  }
}

// Frames that the shortest path needs: one a label, and one for the blank between equal labels.
std::size_t frames_needed(std::span<const std::size_t> target) {
  std::size_t needed = target.size();
  for (std::size_t i = 1; i < target.size(); ++i) {
    needed += target[i] == target[i - 1] ? 1U : 0U;
  }
  return needed;
}

// The states of a target: blank, first label, blank, second label, ..., blank.
class Lattice {
 public:
  Lattice(std::span<const std::size_t> target, std::size_t blank)
      : labels_(2 * target.size() + 1, blank), row_size_(lattice_row_size(labels_.size())) {
    for (std::size_t i = 0; i < target.size(); ++i) {
      labels_[2 * i + 1] = target[i];
    }
    skip_.assign(row_size_, kNever);
    reversed_skip_.assign(row_size_, kNever);
    for (std::size_t s = 3; s < labels_.size(); s += 2) {
      if (labels_[s] != labels_[s - 2]) {
        skip_[kLatticeMargin + s] = 0.0;
        reversed_skip_[kLatticeMargin + labels_.size() - 1 - (s - 2)] = 0.0;
      }
    }
  }

  std::span<const std::size_t> labels() const noexcept { return labels_; }
  std::size_t row_size() const noexcept { return row_size_; }
  std::vector<double> empty_row() const { return std::vector<double>(row_size_, kNever); }
  // What a path that is over may have ended in, and what it may begin with: the first two states of
  // a row read in that direction, with probability 1 each.
  std::vector<double> end_row() const {
    std::vector<double> row = empty_row();
    std::fill_n(row.begin() + kLatticeMargin, std::min<std::size_t>(2, labels_.size()), 0.0);
    return row;
  }
  std::span<const double> skip() const noexcept { return skip_; }
  // For rows that are read from the last state to the first.
  std::span<const double> reversed_skip() const noexcept { return reversed_skip_; }

 private:
  std::vector<std::size_t> labels_;
  std::size_t row_size_;
  std::vector<double> skip_;
  std::vector<double> reversed_skip_;
};

// Forward and backward variables of one sequence (Graves et al. 2006, section 4.1). `backward_`
// leaves out the frame itself, so that forward * backward / p is the share of the paths that are in
// that state at that time.
template <class T>
class CtcSequence {
 public:
  CtcSequence(const MatrixView<const T>& logits, const Lattice& lattice)
      : logits_(logits), lattice_(lattice), softmax_(frame_softmax(logits)) {
    emissions_.assign(logits.rows * lattice.row_size(), kNever);
    for (std::size_t t = 0; t < logits.rows; ++t) {
      const auto row = row_of(emissions_, t).subspan(kLatticeMargin);
      for (std::size_t s = 0; s < lattice.labels().size(); ++s) {
        const double logit = static_cast<double>(logits.row(t)[lattice.labels()[s]]);
        row[s] = logit - softmax_.log_sums[t];
      }
    }
  }

  bool is_sound() const {
    return std::none_of(softmax_.log_sums.begin(), softmax_.log_sums.end(),
                        [](double value) { return std::isnan(value); });
  }

  // log p of the target; at least one frame.
  double run_forward() {
    forward_.assign(emissions_.size(), kNever);
    // The first frame: either of the first two states.
    const auto first = row_of(forward_, 0);
    const std::vector<double> begin = lattice_.end_row();
    for (std::size_t i = kLatticeMargin; i < first.size(); ++i) {
      first[i] = begin[i] + row_of(emissions_, 0)[i];
    }
    for (std::size_t t = 1; t < logits_.rows; ++t) {
      advance_lattice(
          {row_of(forward_, t - 1), lattice_.skip(), row_of(emissions_, t), row_of(forward_, t)});
    }
    const auto last = row_of(forward_, logits_.rows - 1).subspan(kLatticeMargin);
    const std::size_t num_states = lattice_.labels().size();
    log_p_ = log_sum(last[num_states - 1], num_states > 1 ? last[num_states - 2] : kNever);
    return log_p_;
  }

  // p_tk minus the share of the paths that have label k at time t (ibid., equation 15).
  void run_backward(std::span<T> gradient) {
    const std::size_t num_states = lattice_.labels().size();
    std::vector<double> backward = lattice_.end_row();  // from the last state to the first
    std::vector<double> behind = lattice_.empty_row();
    // 0 for the states, kNever behind them.
    std::vector<double> no_emission = lattice_.empty_row();
    std::fill_n(no_emission.begin() + kLatticeMargin, num_states, 0.0);
    for (std::size_t t = logits_.rows; t-- > 0;) {
      add_frame(t, std::span<const double>(backward).subspan(kLatticeMargin, num_states), gradient);
      const auto emission = row_of(emissions_, t).subspan(kLatticeMargin, num_states);
      for (std::size_t s = 0; s < num_states; ++s) {
        behind[kLatticeMargin + s] = backward[kLatticeMargin + s] + emission[num_states - 1 - s];
      }
      advance_lattice({behind, lattice_.reversed_skip(), no_emission, backward});
    }
  }

 private:
  template <class Values>
  auto row_of(Values& values, std::size_t t) const {
    return std::span(values).subspan(t * lattice_.row_size(), lattice_.row_size());
  }

  void add_frame(std::size_t t, std::span<const double> backward, std::span<T> gradient) {
    const std::size_t num_states = backward.size();
    const auto forward = row_of(forward_, t).subspan(kLatticeMargin, num_states);
    shares_.resize(num_states);
    for (std::size_t s = 0; s < num_states; ++s) {
      shares_[s] = forward[s] + backward[num_states - 1 - s] - log_p_;
    }
    apply_exp(std::span<const double>(shares_), std::span<double>(shares_));
    const auto p = std::span(softmax_.probabilities).subspan(t * logits_.cols, logits_.cols);
    for (std::size_t s = 0; s < num_states; ++s) {
      p[lattice_.labels()[s]] -= shares_[s];
    }
    std::transform(p.begin(), p.end(), gradient.begin() + static_cast<std::ptrdiff_t>(t * p.size()),
                   [](double value) { return static_cast<T>(value); });
  }

  const MatrixView<const T>& logits_;
  const Lattice& lattice_;
  FrameSoftmax softmax_;
  std::vector<double> emissions_;  // [frames, row size], log probabilities
  std::vector<double> forward_;
  std::vector<double> shares_;
  double log_p_ = kNever;
};

// The loss over all frames of `logits`.
template <class T>
double loss_of_frames(const MatrixView<const T>& logits, std::span<const std::size_t> target,
                      std::size_t blank, std::span<T> gradient) {
  std::fill(gradient.begin(), gradient.end(), T{0});
  if (frames_needed(target) > logits.rows) {
    return -kNever;
  }
  if (logits.rows == 0) {
    return 0.0;
  }
  const Lattice lattice(target, blank);
  CtcSequence<T> sequence(logits, lattice);
  if (!sequence.is_sound()) {
    std::fill(gradient.begin(), gradient.end(), std::numeric_limits<T>::quiet_NaN());
    return std::numeric_limits<double>::quiet_NaN();
  }
  const double log_p = sequence.run_forward();
  if (log_p != kNever && !gradient.empty()) {
    sequence.run_backward(gradient);
  }
  return -log_p;
}

}  // namespace

template <class T>
double ctc_loss(const MatrixView<const T>& logits, std::span<const std::size_t> target,
                const CtcOptions& options, std::span<T> gradient) {
  check_sizes(logits.values.size(), logits.rows * logits.cols, "logits");
  check_labels(target, logits.cols, options.blank);
  if (!gradient.empty()) {
    check_sizes(gradient.size(), logits.values.size(), "gradient");
  }
  const std::size_t skipped = std::min(options.skip_frames, logits.rows);
  const std::size_t first = skipped * logits.cols;
  std::fill_n(gradient.begin(), std::min(first, gradient.size()), T{0});
  return loss_of_frames<T>({logits.values.subspan(first), logits.rows - skipped, logits.cols},
                           target, options.blank,
                           gradient.empty() ? gradient : gradient.subspan(first));
}

template <class T>
std::vector<double> ctc_losses(const CtcBatch<T>& batch, const CtcOptions& options,
                               std::span<T> gradient, ThreadPool* pool) {
  const BatchView<const T>& logits = batch.logits;
  check_sizes(batch.targets.size(), logits.batch_size, "targets");
  check_sizes(logits.values.size(), logits.batch_size * logits.shape.num_values(), "logits");
  if (!gradient.empty()) {
    check_sizes(gradient.size(), logits.values.size(), "gradient");
  }
  std::vector<double> losses(logits.batch_size);
  const std::size_t size = logits.shape.num_values();
  const std::size_t num_labels = logits.shape[1];
  for_each_index(pool, logits.batch_size, [&](std::size_t u) {
    const std::size_t frames =
        logits.lengths.empty() ? logits.shape[0] : std::min(logits.shape[0], logits.lengths[u]);
    const std::size_t counting = frames * num_labels;
    std::span<T> own = gradient.empty() ? gradient : gradient.subspan(u * size, size);
    if (!own.empty()) {
      std::fill(own.begin() + static_cast<std::ptrdiff_t>(counting), own.end(), T{0});
      own = own.first(counting);
    }
    losses[u] = ctc_loss<T>({logits.values.subspan(u * size, counting), frames, num_labels},
                            batch.targets[u], options, own);
  });
  return losses;
}

template double ctc_loss(const MatrixView<const float>&, std::span<const std::size_t>,
                         const CtcOptions&, std::span<float>);
template double ctc_loss(const MatrixView<const double>&, std::span<const std::size_t>,
                         const CtcOptions&, std::span<double>);
template std::vector<double> ctc_losses(const CtcBatch<float>&, const CtcOptions&, std::span<float>,
                                        ThreadPool*);
template std::vector<double> ctc_losses(const CtcBatch<double>&, const CtcOptions&,
                                        std::span<double>, ThreadPool*);

}  // namespace merkit
