#include "merkit/classic/svm_choice.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"

namespace merkit {
std::vector<double> parse_grid(const std::string& list, const std::string& where) {
  std::vector<double> values;
  for (const std::string_view item : split(list, ',')) {
    const auto value = parse_double(trim(item));
    if (!value || *value <= 0.0) {
      throw Error(
          ErrorCode::kInvalidArgument,
          fmt::format("{}: expected numbers above 0 with commas, got \"{}\"", where, quote(list)));
    }
    values.push_back(*value);
  }
  return values;
}

SvmChoice choose_svm(const LabelledRows& train, const LabelledRows& dev, const SvmGrid& grid,
                     const std::function<void(const SvmTrial&)>& on_trial) {
  const bool is_rbf = grid.kernel == "rbf";
  const std::vector<double> gammas = is_rbf ? grid.gammas : std::vector<double>{0.0};
  if (dev.rows.rows == 0 && grid.costs.size() * gammas.size() > 1) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("svm: expected a dev part to choose among {} settings, got none",
                            grid.costs.size() * gammas.size()));
  }
  std::optional<Svm> best;
  std::vector<SvmTrial> trials;
  std::size_t chosen = 0;
  for (const double gamma : gammas) {
    const SvmTrainer trainer(train, {grid.kernel, gamma, grid.class_weights});
    for (const double cost : grid.costs) {
      Svm svm = trainer.train(cost);
      const ClassScore score = score_of(svm.probabilities(dev.rows), dev);
      const SvmTrial& trial = trials.emplace_back(SvmTrial{cost, gamma, score.wa, score.ua});
      if (!best || trial.dev_ua > trials[chosen].dev_ua) {
        best = std::move(svm);
        chosen = trials.size() - 1;
      }
      if (on_trial) {
        on_trial(trial);
      }
    }
  }
  return {std::move(best).value(), std::move(trials), chosen};
}

}  // namespace merkit
