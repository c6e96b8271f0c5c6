#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/options.h"
#include "merkit/classic/svm_choice.h"
#include "merkit/run/fitter.h"

namespace merkit {
namespace {

// The rows of one part with their classes.
struct PartRows {
  Matrix<float> rows;
  std::vector<std::size_t> classes;

  PartRows(const FitCall& call, Part part)
      : rows(joined_rows(call.data.part(part), call.data.inputs())) {
    for (const PreparedUtterance& one : call.data.part(part)) {
      classes.push_back(call.experiment.labelled.classes[one.place]);
    }
  }

  SvmExamples examples(std::size_t num_classes) const {
    return {{rows.values(), rows.rows(), rows.cols()}, classes, num_classes};
  }
};

SvmGrid grid_of(const Recipe& recipe) {
  const ClassifierOptions& o = recipe.classifier;
  SvmGrid grid = {.kernel = o.kernel,
                  .costs = parse_grid(o.costs, "classifier.costs"),
                  .gammas = {},
                  .class_weights = recipe.training.class_weights};
  if (o.kernel == "rbf") {
    grid.gammas = parse_grid(o.gammas, "classifier.gammas");
  }
  return grid;
}

class TrialLog {
 public:
  explicit TrialLog(const FitCall& call) : call_(call) {}

  void add(const SvmTrial& trial) {
    const auto now = Clock::now();
    EpochFigures figures;
    figures.epoch = static_cast<int>(history_.size()) + 1;
    figures.dev = PartFigures{.loss = 0.0, .wa = trial.dev_wa, .ua = trial.dev_ua};
    figures.is_best = trial.dev_ua > best_;
    best_ = std::max(best_, trial.dev_ua);
    figures.seconds = std::chrono::duration<double>(now - begin_).count();
    figures.utterances_per_s =
        static_cast<double>(call_.data.part(Part::kTrain).size()) / std::max(figures.seconds, 1e-9);
    begin_ = now;
    history_.push_back(figures);
    call_.on_epoch(figures);
    call_.control.check_stop();
  }

  std::vector<EpochFigures> take() { return std::move(history_); }

 private:
  using Clock = std::chrono::steady_clock;
  const FitCall& call_;
  Clock::time_point begin_ = Clock::now();
  double best_ = -1.0;
  std::vector<EpochFigures> history_;
};

}  // namespace

Matrix<float> joined_rows(std::span<const PreparedUtterance> utterances,
                          const std::vector<ModelInput>& inputs) {
  std::size_t num_columns = 0;
  for (const ModelInput& input : inputs) {
    num_columns += input.num_columns();
  }
  Matrix<float> rows(utterances.size(), num_columns);
  for (std::size_t i = 0; i < utterances.size(); ++i) {
    auto out = rows.row(i).begin();
    for (std::size_t f = 0; f < inputs.size(); ++f) {
      const MatrixView<const float>& input = utterances[i].inputs[f];
      if (input.rows == 0) {  // absent: zeros
        out += static_cast<std::ptrdiff_t>(inputs[f].num_columns());
        continue;
      }
      if (input.rows != 1) {
        throw Error(
            ErrorCode::kInvalidArgument,
            fmt::format("features.{}: expected one row an utterance, as emobase988 has, got "
                        "{} rows of {}",
                        inputs[f].name(), input.rows, inputs[f].state().feature.set));
      }
      out = std::ranges::copy(input.values, out).out;
    }
  }
  return rows;
}

int num_svm_settings(const Recipe& recipe) {
  const SvmGrid grid = grid_of(recipe);
  return static_cast<int>(grid.costs.size() * std::max<std::size_t>(grid.gammas.size(), 1));
}

FitOutcome fit_svm(const FitCall& call) {
  const std::size_t num_classes = call.experiment.labelled.class_names.size();
  const PartRows train(call, Part::kTrain);
  const PartRows dev(call, Part::kDev);
  TrialLog log(call);
  SvmChoice choice =
      choose_svm(train.examples(num_classes), dev.examples(num_classes),
                 grid_of(call.experiment.recipe), [&](const SvmTrial& trial) { log.add(trial); });
  const SvmTrial& best = choice.trials[choice.chosen];
  FitOutcome outcome;
  outcome.history = log.take();
  outcome.facts = {{"cost", format_number(best.cost)},
                   {"gamma", format_number(best.gamma)},
                   {"dev_wa", format_number(best.dev_wa)},
                   {"dev_ua", format_number(best.dev_ua)}};
  const auto svm = std::make_shared<Svm>(std::move(choice.svm));
  outcome.model.svm = *svm;
  outcome.predict = [svm, call](std::span<const PreparedUtterance> utterances) {
    const Matrix<float> rows = joined_rows(utterances, call.data.inputs());
    return svm->probabilities({rows.values(), rows.rows(), rows.cols()});
  };
  return outcome;
}

}  // namespace merkit
