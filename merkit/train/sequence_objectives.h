// Objectives over the frames of utterances. Not a public header.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "merkit/nn/latent_labels.h"
#include "merkit/train/objective.h"

namespace merkit {

// What these have in common: a loss and a gradient for every utterance on its own.
class SequenceObjective : public Objective {
 public:
  ObjectiveLoss loss(const ObjectiveBatch& batch, ThreadPool* pool) final;

 protected:
  // One utterance of a batch.
  struct Sequence {
    MatrixView<const float> logits;  // [frames that count, labels]
    const TrainingExample& example;
    std::size_t place;  // in the batch
    std::span<float> gradient;
  };

  // Called once for every batch, before its sequences.
  virtual void begin_batch(const ObjectiveBatch& /*batch*/) {}
  // The loss of the utterance, nats, with its gradient; from several threads at once.
  virtual double sequence_loss(const Sequence& sequence) = 0;
  // Called once for every batch, after its sequences, with the losses that count as true.
  virtual void end_batch(const std::vector<bool>& /*counts*/) {}
};

class FramewiseObjective : public SequenceObjective {
 protected:
  double sequence_loss(const Sequence& sequence) override;
};

class CtcObjective : public SequenceObjective {
 public:
  explicit CtcObjective(std::size_t skip_frames) : skip_frames_(skip_frames) {}

 protected:
  double sequence_loss(const Sequence& sequence) override;

 private:
  std::size_t skip_frames_;
};

class LatentObjective : public SequenceObjective {
 public:
  explicit LatentObjective(int hard_epochs) : hard_epochs_(hard_epochs) {}

  void end_epoch() override;
  std::vector<double> state() const override;
  void set_state(std::span<const double> state) override;

 protected:
  void begin_batch(const ObjectiveBatch& batch) override;
  double sequence_loss(const Sequence& sequence) override;
  void end_batch(const std::vector<bool>& counts) override;

 private:
  int hard_epochs_;
  bool is_hard_ = false;
  LatentTransitions transitions_;
  LatentCounts counts_;                        // of the epoch so far
  std::vector<LatentCounts> counts_of_batch_;  // of each utterance
};

}  // namespace merkit
