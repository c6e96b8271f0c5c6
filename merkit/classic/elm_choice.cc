#include "merkit/classic/elm_choice.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "merkit/base/error.h"

namespace merkit {
namespace {

void check_grid(std::size_t num_settings, const LabelledRows& dev) {
  if (num_settings == 0) {
    throw Error(ErrorCode::kInvalidArgument, "elm: expected settings to choose among, got none");
  }
  if (dev.rows.rows == 0 && num_settings > 1) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("elm: expected a dev part to choose among {} settings, got none",
                            num_settings));
  }
}

// The best so far of the machines that are offered one after another.
template <class Machine>
class Choice {
 public:
  Choice(const LabelledRows& dev, const ElmTrialCallback& on_trial)
      : dev_(dev), on_trial_(on_trial) {}

  void offer(Machine machine, ElmTrial trial) {
    trial.dev = score_of(machine.probabilities(dev_.rows), dev_);
    trials_.push_back(trial);
    if (!best_ || trial.dev.ua > trials_[chosen_].dev.ua) {
      best_ = std::make_unique<Machine>(std::move(machine));
      chosen_ = trials_.size() - 1;
    }
    if (on_trial_) {
      on_trial_(trial);
    }
  }

  // {machine, trials, chosen}
  template <class Result>
  Result result() && {
    return {std::move(*best_), std::move(trials_), chosen_};
  }

 private:
  const LabelledRows& dev_;
  const ElmTrialCallback& on_trial_;
  std::unique_ptr<Machine> best_;
  std::vector<ElmTrial> trials_;
  std::size_t chosen_ = 0;
};

}  // namespace

ElmChoice choose_elm(const LabelledRows& train, const LabelledRows& dev, const ElmOptions& options,
                     const ElmGrid& grid, const ElmTrialCallback& on_trial) {
  check_grid(grid.num_hidden.size() * grid.costs.size(), dev);
  Choice<Elm> choice(dev, on_trial);
  for (const std::size_t num_hidden : grid.num_hidden) {
    ElmOptions sized = options;
    sized.num_hidden = num_hidden;
    const ElmTrainer trainer(train, sized);
    for (const double cost : grid.costs) {
      choice.offer(trainer.train(cost), {num_hidden, 0.0, cost, {}});
    }
  }
  return std::move(choice).result<ElmChoice>();
}

KernelElmChoice choose_kernel_elm(const KernelElmExamples& examples,
                                  const KernelElmOptions& options, const KernelElmGrid& grid,
                                  const RunControl& control, const ElmTrialCallback& on_trial) {
  check_grid(grid.gammas.size() * grid.costs.size(), examples.dev);
  Choice<KernelElm> choice(examples.dev, on_trial);
  for (const double gamma : grid.gammas) {
    KernelElmOptions setting = options;
    setting.gamma = gamma;
    const KernelElmTrainer trainer(examples.train, setting, control);
    for (const double cost : grid.costs) {
      choice.offer(trainer.train(cost, control), {0, gamma, cost, {}});
    }
  }
  return std::move(choice).result<KernelElmChoice>();
}

}  // namespace merkit
