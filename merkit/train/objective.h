// What a network is trained towards: the loss of a batch, and its gradient with respect to the
// outputs.
//
//   const auto objective = make_objective(training, num_classes);
//   const ObjectiveLoss loss = objective->loss({outputs, examples, weights, epoch}, &pool);
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "merkit/base/thread_pool.h"
#include "merkit/nn/layer.h"
#include "merkit/recipe/recipe.h"
#include "merkit/train/training_data.h"

namespace merkit {

// A batch that the network has been run on.
struct ObjectiveBatch {
  std::span<const BatchView<const float>> outputs;   // logits, in the order of Graph::outputs()
  std::span<const TrainingExample* const> examples;  // [batch_size]
  std::span<const float> weights;                    // [batch_size], >= 0, of the losses
  int epoch = 1;
};

struct ObjectiveLoss {
  double sum = 0.0;          // of weight * loss, nats
  double num_counted = 0.0;  // examples with a weight that is not 0 and with a loss that is finite
  std::vector<std::vector<float>> gradients;  // of sum / num_counted, one for every output
};

// Not thread-safe.
class Objective {
 public:
  virtual ~Objective() = default;
  Objective(const Objective&) = delete;
  Objective& operator=(const Objective&) = delete;

  // An example whose loss is infinite, such as a target longer than its sequence, does not count
  // and has no gradient. A NaN among the logits makes `sum` NaN. The same numbers for any thread
  // count of `pool`.
  virtual ObjectiveLoss loss(const ObjectiveBatch& batch, ThreadPool* pool) = 0;

  // To be called after the last batch of every epoch: where something is estimated anew.
  virtual void end_epoch() {}

  // What later losses depend on, for a checkpoint, and back. Throws Error(kCorruptData) for a state
  // of another size.
  virtual std::vector<double> state() const { return {}; }
  virtual void set_state(std::span<const double> state);

 protected:
  Objective() = default;
};

// The objective of training.loss, and of training.views where there are any:
//   cross_entropy  as loss.h has it
//   framewise      mean over the frames of the cross-entropy with the utterance's class
//   latent         latent_labels.h, divided by the number of frames; framewise with the utterance's
//                  emotion in the first hard_epochs epochs; transitions are estimated anew after
//                  every other epoch
//   ctc            ctc.h with the example's sequence as the target, or else its class alone; the
//                  blank is the last label
// Every view adds the cross-entropy of its output with the example's level times view_weight; an
// example without that level adds nothing. Throws Error(kInvalidArgument) for an unknown loss or
// view.
std::unique_ptr<Objective> make_objective(const TrainingOptions& training, std::size_t num_classes);

}  // namespace merkit
