#include "merkit/train/sequence_objectives.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "merkit/base/error.h"
#include "merkit/nn/ctc.h"
#include "merkit/nn/for_each_index.h"
#include "merkit/nn/frame_softmax.h"

namespace merkit {
namespace {

// Mean over the frames of -log softmax(logits)[label].
double hard_loss(const MatrixView<const float>& logits, std::size_t label,
                 std::span<float> gradient) {
  const FrameSoftmax softmax = frame_softmax(logits);
  const auto frames = static_cast<double>(logits.rows);
  double sum = 0.0;
  for (std::size_t t = 0; t < logits.rows; ++t) {
    sum += softmax.log_sums[t] - static_cast<double>(logits.row(t)[label]);
    for (std::size_t k = 0; k < logits.cols; ++k) {
      const std::size_t at = t * logits.cols + k;
      const double target = k == label ? 1.0 : 0.0;
      gradient[at] = static_cast<float>((softmax.probabilities[at] - target) / frames);
    }
  }
  return logits.rows == 0 ? std::numeric_limits<double>::infinity() : sum / frames;
}

void scale(std::span<float> values, double factor) {
  std::transform(values.begin(), values.end(), values.begin(), [factor](float value) {
    return static_cast<float>(static_cast<double>(value) * factor);
  });
}

}  // namespace

ObjectiveLoss SequenceObjective::loss(const ObjectiveBatch& batch, ThreadPool* pool) {
  const BatchView<const float>& logits = batch.outputs.front();
  const std::size_t size = logits.shape.num_values();
  ObjectiveLoss result;
  std::vector<float>& gradient = result.gradients.emplace_back(logits.values.size(), 0.0F);
  std::vector<double> losses(batch.examples.size());
  begin_batch(batch);
  for_each_index(pool, batch.examples.size(), [&](std::size_t u) {
    const std::size_t frames =
        logits.lengths.empty() ? logits.shape[0] : std::min(logits.shape[0], logits.lengths[u]);
    const std::size_t counting = frames * logits.shape[1];
    losses[u] = sequence_loss({{logits.values.subspan(u * size, counting), frames, logits.shape[1]},
                               *batch.examples[u],
                               u,
                               std::span(gradient).subspan(u * size, counting)});
  });
  std::vector<bool> counts;
  for (std::size_t u = 0; u < losses.size(); ++u) {
    counts.push_back(batch.weights[u] != 0.0F && !std::isinf(losses[u]));
    if (counts.back()) {
      result.sum += static_cast<double>(batch.weights[u]) * losses[u];
      result.num_counted += 1.0;
    }
  }
  end_batch(counts);
  for (std::size_t u = 0; u < losses.size(); ++u) {
    const double weight = counts[u] ? static_cast<double>(batch.weights[u]) : 0.0;
    scale(std::span(gradient).subspan(u * size, size), weight / std::max(1.0, result.num_counted));
  }
  return result;
}

double FramewiseObjective::sequence_loss(const Sequence& sequence) {
  return hard_loss(sequence.logits, sequence.example.label, sequence.gradient);
}

double CtcObjective::sequence_loss(const Sequence& sequence) {
  const std::vector<std::size_t> label = {sequence.example.label};
  return ctc_loss<float>(sequence.logits, sequence.example.sequence.value_or(label),
                         {.blank = sequence.logits.cols - 1, .skip_frames = skip_frames_},
                         sequence.gradient);
}

void LatentObjective::begin_batch(const ObjectiveBatch& batch) {
  is_hard_ = batch.epoch <= hard_epochs_;
  counts_of_batch_.assign(batch.examples.size(), {});
}

double LatentObjective::sequence_loss(const Sequence& sequence) {
  if (is_hard_) {
    return hard_loss(sequence.logits, sequence.example.label, sequence.gradient);
  }
  const double loss = latent_loss<float>(sequence.logits, sequence.example.label, transitions_,
                                         sequence.gradient, &counts_of_batch_[sequence.place]);
  const auto frames = static_cast<double>(std::max<std::size_t>(1, sequence.logits.rows));
  scale(sequence.gradient, 1.0 / frames);
  return loss / frames;
}

void LatentObjective::end_batch(const std::vector<bool>& counts) {
  for (std::size_t u = 0; u < counts.size(); ++u) {
    if (counts[u]) {
      counts_.add(counts_of_batch_[u]);
    }
  }
}

void LatentObjective::end_epoch() {
  if (!is_hard_) {
    transitions_ = counts_.transitions();
  }
  counts_ = {};
}

std::vector<double> LatentObjective::state() const {
  std::vector<double> state;
  for (const auto& table : {transitions_.p, counts_.pairs}) {
    for (const auto& row : table) {
      state.insert(state.end(), row.begin(), row.end());
    }
  }
  return state;
}

void LatentObjective::set_state(std::span<const double> state) {
  if (state.size() != 8) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("objective: expected 8 numbers, got {}", state.size()));
  }
  for (std::size_t i = 0; i < 4; ++i) {
    transitions_.p[i / 2][i % 2] = state[i];
    counts_.pairs[i / 2][i % 2] = state[4 + i];
  }
}

}  // namespace merkit
