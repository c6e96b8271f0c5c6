#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/rng.h"
#include "merkit/classic/gaussian_mixture_hmm.h"
#include "merkit/classic/hmm_class_model.h"

namespace merkit {
namespace {

constexpr std::size_t kMaxStates = 64;
constexpr std::size_t kMaxMixtures = 64;
constexpr std::size_t kMaxParameters = std::size_t{1} << 20U;  // means of a class

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, "hmm: " + what);
}

void check_options(const GaussianMixtureHmmOptions& options, std::size_t num_columns) {
  if (options.num_states == 0 || options.num_states > kMaxStates) {
    refuse(fmt::format("expected 1 to {} states, got {}", kMaxStates, options.num_states));
  }
  if (options.num_mixtures == 0 || options.num_mixtures > kMaxMixtures) {
    refuse(fmt::format("expected 1 to {} Gaussians of a state, got {}", kMaxMixtures,
                       options.num_mixtures));
  }
  if (options.num_states * options.num_mixtures * num_columns > kMaxParameters) {
    refuse(fmt::format("expected at most {} states times Gaussians times columns, got {}",
                       kMaxParameters, options.num_states * options.num_mixtures * num_columns));
  }
  if (!(options.variance_floor > 0.0 && std::isfinite(options.variance_floor))) {
    refuse(fmt::format("expected a variance floor above 0, got {}", options.variance_floor));
  }
}

void check_sequences(const LabelledSequences& examples) {
  if (examples.classes.size() != examples.sequences.size()) {
    refuse(fmt::format("expected a class for each of {} sequences, got {}",
                       examples.sequences.size(), examples.classes.size()));
  }
  if (examples.num_classes < 2) {
    refuse(fmt::format("expected at least two classes, got {}", examples.num_classes));
  }
  bool any_frames = false;
  for (std::size_t i = 0; i < examples.sequences.size(); ++i) {
    const MatrixView<const float>& sequence = examples.sequences[i];
    if (examples.classes[i] >= examples.num_classes) {
      refuse(fmt::format("expected classes below {}, got {}", examples.num_classes,
                         examples.classes[i]));
    }
    if (sequence.cols != examples.sequences.front().cols || sequence.cols == 0) {
      refuse(fmt::format("expected sequences of {} columns, got {}",
                         examples.sequences.front().cols, sequence.cols));
    }
    if (!std::ranges::all_of(sequence.values, [](float x) { return std::isfinite(x); })) {
      refuse("expected finite values, got others");
    }
    any_frames |= sequence.rows > 0;
  }
  if (!any_frames) {
    refuse("expected sequences with frames, got none");
  }
}

// Least variance of each column: a share of its variance over all frames. A column that never
// changes gets 1, so that it says nothing about the class.
std::vector<double> variance_floor(const LabelledSequences& examples, double share) {
  const std::size_t num_columns = examples.sequences.front().cols;
  std::vector<double> means(num_columns);
  std::vector<double> squares(num_columns);
  double count = 0.0;
  // Welford's running mean and sum of squares, which do not cancel.
  for (const auto& sequence : examples.sequences) {
    for (std::size_t t = 0; t < sequence.rows; ++t) {
      count += 1.0;
      for (std::size_t d = 0; d < num_columns; ++d) {
        const double before = static_cast<double>(sequence.row(t)[d]) - means[d];
        means[d] += before / count;
        squares[d] += before * (static_cast<double>(sequence.row(t)[d]) - means[d]);
      }
    }
  }
  std::vector<double> floor;
  std::ranges::transform(squares, std::back_inserter(floor),
                         [&](double sum) { return sum > 0.0 ? share * sum / count : 1.0; });
  return floor;
}

// A class nothing is known of: it has prior 0 and is never said.
HmmClassModel empty_model(const GaussianMixtureHmmOptions& options, std::size_t num_columns) {
  const std::size_t num_gaussians = options.num_states * options.num_mixtures;
  const double weight = 1.0 / static_cast<double>(options.num_mixtures);
  HmmClassModel model = {std::vector<double>(options.num_states, 0.5),
                         Matrix<double>(options.num_states, options.num_mixtures, weight),
                         Matrix<double>(num_gaussians, num_columns, 0.0),
                         Matrix<double>(num_gaussians, num_columns, 1.0)};
  model.stays.back() = 1.0;
  return model;
}

void store(const HmmClassModel& model, std::size_t c, GaussianMixtureHmmState& state) {
  const auto copy = [c](std::span<const double> from, Matrix<double>& to) {
    std::ranges::copy(from, to.values().begin() + static_cast<std::ptrdiff_t>(c * from.size()));
  };
  copy(model.stays, state.stays);
  copy(model.weights.values(), state.weights);
  copy(model.means.values(), state.means);
  copy(model.variances.values(), state.variances);
}

class Trainer {
 public:
  Trainer(const LabelledSequences& examples, const GaussianMixtureHmmOptions& options,
          const RunControl& control)
      : options_(options),
        control_(control),
        floor_(variance_floor(examples, options.variance_floor)),
        sequences_(examples.num_classes) {
    for (std::size_t i = 0; i < examples.sequences.size(); ++i) {
      if (examples.sequences[i].rows > 0) {
        sequences_[examples.classes[i]].push_back(examples.sequences[i]);
      }
    }
  }

  GaussianMixtureHmmState train(const std::function<void(const HmmIteration&)>& on_iteration) {
    const std::size_t num_classes = sequences_.size();
    const std::size_t num_rows = num_classes * options_.num_states;
    const std::size_t num_gaussians = num_rows * options_.num_mixtures;
    GaussianMixtureHmmState state = {options_.num_states,
                                     std::vector<double>(num_classes),
                                     Matrix<double>(num_classes, options_.num_states),
                                     Matrix<double>(num_rows, options_.num_mixtures),
                                     Matrix<double>(num_gaussians, floor_.size()),
                                     Matrix<double>(num_gaussians, floor_.size())};
    std::size_t num_sequences = 0;
    for (const SequencesOfClass& of_class : sequences_) {
      num_sequences += of_class.size();
    }
    for (std::size_t c = 0; c < num_classes; ++c) {
      state.priors[c] =
          static_cast<double>(sequences_[c].size()) / static_cast<double>(num_sequences);
      store(train_class(c, on_iteration), c, state);
      control_.report({"train", "classes", c + 1, num_classes});
    }
    return state;
  }

 private:
  HmmClassModel train_class(std::size_t c,
                            const std::function<void(const HmmIteration&)>& on_iteration) {
    const SequencesOfClass& sequences = sequences_[c];
    if (sequences.empty()) {
      return empty_model(options_, floor_.size());
    }
    double num_frames = 0.0;
    for (const auto& sequence : sequences) {
      num_frames += static_cast<double>(sequence.rows);
    }
    HmmClassModel model =
        start_model(sequences, options_, floor_, Rng(options_.seed).fork(c), control_.pool);
    double before = 0.0;
    for (std::size_t i = 0; i < options_.max_iterations; ++i) {
      const double now = baum_welch(sequences, floor_, control_, model) / num_frames;
      if (on_iteration) {
        on_iteration({c, i, now});
      }
      if (i > 0 && now - before < options_.min_gain) {
        break;
      }
      before = now;
    }
    return model;
  }

  GaussianMixtureHmmOptions options_;
  const RunControl& control_;
  std::vector<double> floor_;
  std::vector<SequencesOfClass> sequences_;  // of each class
};

}  // namespace

GaussianMixtureHmm train_gaussian_mixture_hmm(
    const LabelledSequences& examples, const GaussianMixtureHmmOptions& options,
    const RunControl& control, const std::function<void(const HmmIteration&)>& on_iteration) {
  check_sequences(examples);
  check_options(options, examples.sequences.front().cols);
  return GaussianMixtureHmm(Trainer(examples, options, control).train(on_iteration));
}

}  // namespace merkit
