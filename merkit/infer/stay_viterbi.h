// The likeliest course of a class that seldom changes, from class probabilities step by step.
//
//   StayViterbi path({.num_classes = 4, .stay_probability = 0.9});
//   path.add(probabilities, settled);  // classes of steps that nothing later can change
//   path.finish(settled);
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

namespace merkit {

struct StayViterbiOptions {
  std::size_t num_classes = 2;    // >= 1
  double stay_probability = 0.9;  // that the next step has the same class; in (0, 1)
  std::size_t max_lag = 0;        // steps that may wait for a decision; 0: as many as it takes
};

// Maximises the sum over steps of log p(class | step) + log transition, where a class stays with
// stay_probability and the others share the rest (Viterbi 1967; Rabiner 1989, "A tutorial on hidden
// Markov models", section III.B). Probabilities below 1e-6 count as that. Of equally likely paths
// the one that stays, and then the lower class, is taken. A step is settled when all survivors go
// through the same class there; with max_lag, the best survivor decides for a step that has waited
// so long, and those that contradict it are given up. Not thread-safe.
class StayViterbi {
 public:
  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit StayViterbi(const StayViterbiOptions& options);

  // The next step, `probabilities` [num_classes]; appends the classes of the steps that are settled
  // now, in order.
  void add(std::span<const float> probabilities, std::vector<std::size_t>& settled);

  // Appends the classes of the steps that are left and begins anew.
  void finish(std::vector<std::size_t>& settled);

 private:
  void step(std::span<const float> probabilities);
  std::size_t num_common() const;
  void settle(std::size_t count, std::size_t last_class, std::vector<std::size_t>& settled);
  std::vector<std::size_t> trace(std::size_t last_class, std::size_t num_steps_back) const;
  void give_up_others(std::size_t num_steps_back, std::size_t kept);
  std::size_t best_class() const;

  StayViterbiOptions options_;
  double log_stay_;
  double log_change_;
  std::vector<double> scores_;                     // of the best path to each class now
  std::deque<std::vector<std::uint32_t>> before_;  // class one step earlier, of unsettled steps
};

}  // namespace merkit
