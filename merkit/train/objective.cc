#include "merkit/train/objective.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/recipe/recipe_output.h"
#include "merkit/train/loss.h"
#include "merkit/train/sequence_objectives.h"

namespace merkit {
namespace {

class CrossEntropyObjective : public Objective {
 public:
  CrossEntropyObjective(std::size_t num_classes, double label_smoothing)
      : num_classes_(num_classes), label_smoothing_(label_smoothing) {}

  ObjectiveLoss loss(const ObjectiveBatch& batch, ThreadPool* /*pool*/) override {
    std::vector<float> targets;
    for (const TrainingExample* example : batch.examples) {
      const auto target = smoothed_target(*example, num_classes_, label_smoothing_);
      targets.insert(targets.end(), target.begin(), target.end());
    }
    Loss loss = cross_entropy({batch.outputs.front().values, targets, batch.weights});
    ObjectiveLoss result{loss.sum, loss.num_counted, {}};
    result.gradients.push_back(std::move(loss.gradient));
    return result;
  }

 private:
  std::size_t num_classes_;
  double label_smoothing_;
};

// The loss of the classes and those of the views, summed.
class ViewsObjective : public Objective {
 public:
  ViewsObjective(std::unique_ptr<Objective> classes, std::size_t num_views, double view_weight)
      : classes_(std::move(classes)), num_views_(num_views), view_weight_(view_weight) {}

  ObjectiveLoss loss(const ObjectiveBatch& batch, ThreadPool* pool) override {
    ObjectiveLoss result = classes_->loss(batch, pool);
    for (std::size_t view = 0; view < num_views_; ++view) {
      add_view(batch, view, result);
    }
    return result;
  }

  void end_epoch() override { classes_->end_epoch(); }
  std::vector<double> state() const override { return classes_->state(); }
  void set_state(std::span<const double> state) override { classes_->set_state(state); }

 private:
  void add_view(const ObjectiveBatch& batch, std::size_t view, ObjectiveLoss& result) const {
    std::vector<float> targets(batch.examples.size() * kViewLevels, 0.0F);
    std::vector<float> weights(batch.weights.begin(), batch.weights.end());
    for (std::size_t u = 0; u < batch.examples.size(); ++u) {
      const auto& levels = batch.examples[u]->views;
      const std::optional<std::size_t> level = view < levels.size() ? levels[view] : std::nullopt;
      weights[u] = level ? static_cast<float>(view_weight_) * weights[u] : 0.0F;
      targets[u * kViewLevels + level.value_or(0)] = 1.0F;
    }
    Loss loss = cross_entropy({batch.outputs[1 + view].values, targets, weights});
    result.sum += loss.sum;
    // Examples with a level may be fewer than those that count for the classes.
    const auto share = static_cast<float>(loss.num_counted / std::max(1.0, result.num_counted));
    for (float& value : loss.gradient) {
      value *= share;
    }
    result.gradients.push_back(std::move(loss.gradient));
  }

  std::unique_ptr<Objective> classes_;
  std::size_t num_views_;
  double view_weight_;
};

std::unique_ptr<Objective> class_objective(const TrainingOptions& training,
                                           std::size_t num_classes) {
  switch (output_rule(training, num_classes).kind) {
    case OutputKind::kFrames:
      return std::make_unique<FramewiseObjective>();
    case OutputKind::kFramesAndNull:
      return std::make_unique<LatentObjective>(training.hard_epochs);
    case OutputKind::kCtc:
      return std::make_unique<CtcObjective>(static_cast<std::size_t>(training.skip_frames));
    case OutputKind::kUtterance:
      break;
  }
  return std::make_unique<CrossEntropyObjective>(num_classes, training.label_smoothing);
}

}  // namespace

void Objective::set_state(std::span<const double> state) {
  if (!state.empty()) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("objective: expected no numbers, got {}", state.size()));
  }
}

std::unique_ptr<Objective> make_objective(const TrainingOptions& training,
                                          std::size_t num_classes) {
  auto objective = class_objective(training, num_classes);
  const std::size_t num_views = view_names(training).size();
  if (num_views == 0) {
    return objective;
  }
  return std::make_unique<ViewsObjective>(std::move(objective), num_views, training.view_weight);
}

}  // namespace merkit
