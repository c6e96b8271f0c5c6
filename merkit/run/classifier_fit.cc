// Training of the last stage of a system.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/options.h"
#include "merkit/classic/elm_choice.h"
#include "merkit/classic/svm_choice.h"
#include "merkit/run/fitter.h"
#include "merkit/run/stage_rows.h"

namespace merkit {
namespace {

std::vector<double> grid_of(const std::string& list, const char* key) {
  return parse_grid(list, std::string("classifier.") + key);
}

// Numbers of things, from a list such as "60,120".
std::vector<std::size_t> counts_of(const std::string& list, const char* key) {
  std::vector<std::size_t> counts;
  for (const double value : grid_of(list, key)) {
    if (value != std::floor(value) || value > 1e9) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("classifier.{}: expected whole numbers, got {}", key, value));
    }
    counts.push_back(static_cast<std::size_t>(value));
  }
  return counts;
}

// Tells of every setting like of an epoch.
class SettingLog {
 public:
  // The settings come after `history`.
  SettingLog(const FitCall& call, std::vector<EpochFigures> history)
      : call_(call), num_before_(history.size()), history_(std::move(history)) {}

  void add(double dev_wa, double dev_ua) {
    const auto now = Clock::now();
    EpochFigures figures;
    figures.epoch = static_cast<int>(history_.size()) + 1;
    figures.setting = static_cast<int>(history_.size() - num_before_) + 1;
    figures.dev = PartFigures{.loss = 0.0, .wa = dev_wa, .ua = dev_ua};
    figures.is_best = dev_ua > best_;
    best_ = std::max(best_, dev_ua);
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
  std::size_t num_before_;
  std::vector<EpochFigures> history_;
};

using Facts = std::map<std::string, std::string>;

Facts dev_facts(double wa, double ua) {
  return {{"dev_wa", format_number(wa)}, {"dev_ua", format_number(ua)}};
}

// A classifier of each kind, its setting chosen on the dev part.
class ClassifierFit {
 public:
  ClassifierFit(const FitCall& call, Model& model, SettingLog& log)
      : call_(call),
        options_(call.experiment.recipe.classifier),
        model_(model),
        log_(log),
        chain_(model),
        train_(call, chain_, Part::kTrain),
        dev_(call, chain_, Part::kDev) {}

  Facts run() {
    return options_.kind == "svm"          ? svm()
           : options_.kind == "elm"        ? elm()
           : options_.kind == "kernel-elm" ? kernel_elm()
           : options_.kind == "forest"     ? forest()
                                           : hmm();
  }

 private:
  bool class_weights() const { return call_.experiment.recipe.training.class_weights; }

  Facts svm();
  Facts elm();
  Facts kernel_elm();
  Facts forest();
  Facts hmm();
  ClassScore score_on_dev() const;

  const FitCall& call_;
  const ClassifierOptions& options_;
  Model& model_;
  SettingLog& log_;
  ModelChain chain_;  // the stages before the classifier
  StageRows train_;
  StageRows dev_;
};

Facts ClassifierFit::svm() {
  SvmGrid grid = {.kernel = options_.kernel,
                  .costs = grid_of(options_.costs, "costs"),
                  .gammas = {},
                  .class_weights = class_weights()};
  if (grid.kernel == "rbf") {
    grid.gammas = grid_of(options_.gammas, "gammas");
  }
  SvmChoice choice = choose_svm(train_.rows(), dev_.rows(), grid, [&](const SvmTrial& trial) {
    log_.add(trial.dev_wa, trial.dev_ua);
  });
  const SvmTrial& best = choice.trials[choice.chosen];
  model_.classifier = std::move(choice.svm);
  Facts facts = dev_facts(best.dev_wa, best.dev_ua);
  facts["cost"] = format_number(best.cost);
  facts["gamma"] = format_number(best.gamma);
  return facts;
}

Facts ClassifierFit::elm() {
  const ElmGrid grid = {.num_hidden = counts_of(options_.hidden_units, "hidden_units"),
                        .costs = grid_of(options_.costs, "costs")};
  ElmChoice choice = choose_elm(
      train_.rows(), dev_.rows(), {.class_weights = class_weights(), .seed = call_.job.seed}, grid,
      [&](const ElmTrial& trial) { log_.add(trial.dev.wa, trial.dev.ua); });
  const ElmTrial& best = choice.trials[choice.chosen];
  model_.classifier = std::move(choice.elm);
  Facts facts = dev_facts(best.dev.wa, best.dev.ua);
  facts["cost"] = format_number(best.cost);
  facts["hidden_units"] = std::to_string(best.num_hidden);
  return facts;
}

Facts ClassifierFit::kernel_elm() {
  const KernelElmGrid grid = {.gammas = grid_of(options_.gammas, "gammas"),
                              .costs = grid_of(options_.costs, "costs")};
  KernelElmChoice choice = choose_kernel_elm(
      {train_.rows(), dev_.rows()}, {.class_weights = class_weights()}, grid, call_.control,
      [&](const ElmTrial& trial) { log_.add(trial.dev.wa, trial.dev.ua); });
  const ElmTrial& best = choice.trials[choice.chosen];
  model_.classifier = std::move(choice.elm);
  Facts facts = dev_facts(best.dev.wa, best.dev.ua);
  facts["cost"] = format_number(best.cost);
  facts["gamma"] = format_number(best.gamma);
  return facts;
}

// Of whole utterances, by the model as it is.
ClassScore ClassifierFit::score_on_dev() const {
  const auto& dev = call_.data.part(Part::kDev);
  std::vector<std::size_t> classes;
  for (const PreparedUtterance& one : dev) {
    classes.push_back(call_.experiment.labelled.classes[one.place]);
  }
  const Matrix<float> said = predict_all(ModelChain(model_), dev, call_.control.pool);
  return score_of(said, {{said.values(), said.rows(), said.cols()}, classes, chain_.num_classes()});
}

Facts ClassifierFit::forest() {
  model_.classifier =
      train_random_forest(train_.rows(),
                          {.num_trees = static_cast<std::size_t>(options_.trees),
                           .max_depth = static_cast<std::size_t>(options_.max_depth),
                           .class_weights = class_weights(),
                           .seed = call_.job.seed},
                          call_.control);
  const ClassScore dev = score_on_dev();
  log_.add(dev.wa, dev.ua);
  Facts facts = dev_facts(dev.wa, dev.ua);
  facts["trees"] = std::to_string(options_.trees);
  return facts;
}

Facts ClassifierFit::hmm() {
  Facts facts;
  double best_ua = -1.0;
  std::optional<Classifier> best;
  for (const std::size_t mixtures : counts_of(options_.mixtures, "mixtures")) {
    model_.classifier =
        train_gaussian_mixture_hmm(train_.sequences(),
                                   {.num_states = static_cast<std::size_t>(options_.states),
                                    .num_mixtures = mixtures,
                                    .max_iterations = static_cast<std::size_t>(options_.iterations),
                                    .seed = call_.job.seed},
                                   call_.control);
    const ClassScore dev = score_on_dev();
    log_.add(dev.wa, dev.ua);
    if (dev.ua > best_ua) {
      best_ua = dev.ua;
      best = model_.classifier;
      facts = dev_facts(dev.wa, dev.ua);
      facts["mixtures"] = std::to_string(mixtures);
    }
  }
  model_.classifier = std::move(best);
  return facts;
}

}  // namespace

int num_classifier_settings(const Recipe& recipe) {
  const ClassifierOptions& o = recipe.classifier;
  std::size_t count = o.kind == "none" ? 0 : 1;
  if (o.kind == "svm" || o.kind == "elm" || o.kind == "kernel-elm") {
    count *= grid_of(o.costs, "costs").size();
  }
  if (o.kind == "kernel-elm" || (o.kind == "svm" && o.kernel == "rbf")) {
    count *= grid_of(o.gammas, "gammas").size();
  }
  if (o.kind == "elm") {
    count *= grid_of(o.hidden_units, "hidden_units").size();
  }
  if (o.kind == "hmm") {
    count *= grid_of(o.mixtures, "mixtures").size();
  }
  return static_cast<int>(count);
}

FitOutcome fit_stages(const FitCall& call, FitOutcome network) {
  FitOutcome outcome = std::move(network);
  Model model = stages_so_far(call, outcome);
  if (call.experiment.recipe.classifier.kind != "none") {
    SettingLog log(call, std::move(outcome.history));
    const Facts facts = ClassifierFit(call, model, log).run();
    outcome.history = log.take();
    for (const char* name : {"dev_wa", "dev_ua"}) {
      if (auto of_network = outcome.facts.extract(name)) {
        outcome.facts[std::string("network_") + name] = of_network.mapped();
      }
    }
    outcome.facts.insert(facts.begin(), facts.end());
  }
  check_stages(model);
  const auto chain = std::make_shared<const ModelChain>(model);
  outcome.model = std::move(model);
  outcome.predict = [chain, call](std::span<const PreparedUtterance> utterances) {
    return predict_all(*chain, utterances, call.control.pool);
  };
  return outcome;
}

FitOutcome fit_classifier(const FitCall& call) { return fit_stages(call, {}); }

}  // namespace merkit
