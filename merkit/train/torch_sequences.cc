#include "merkit/train/torch_sequences.h"

namespace merkit {
namespace {

// `index` [batch_size, n] for each of `width` columns.
at::Tensor for_columns(const at::Tensor& index, std::int64_t width) {
  return index.unsqueeze(-1).expand({index.size(0), index.size(1), width});
}

}  // namespace

TorchSteps make_torch_steps(const SequenceOrder& order, const at::Tensor& x) {
  const std::int64_t batch_size = x.size(0);
  const auto num_utterances = static_cast<std::size_t>(batch_size);
  const auto num_steps = static_cast<std::int64_t>(order.most_steps(num_utterances));
  const TorchSteps steps{
      at::zeros({batch_size, num_steps}, at::kLong), at::zeros({batch_size, num_steps}, at::kLong),
      at::zeros({batch_size, num_steps}, at::kFloat), at::zeros({batch_size}, at::kLong)};
  auto* const read = steps.read.data_ptr<std::int64_t>();
  auto* const written = steps.written.data_ptr<std::int64_t>();
  for (std::size_t u = 0; u < num_utterances; ++u) {
    for (std::size_t t = 0; t < order.num_steps(u); ++t) {
      const std::size_t place = u * static_cast<std::size_t>(num_steps) + t;
      read[place] = static_cast<std::int64_t>(order.frame_read(u, t));
      written[place] = static_cast<std::int64_t>(order.frame_written(u, t));
      steps.counts.data_ptr<float>()[place] = 1.0F;
      steps.last.data_ptr<std::int64_t>()[u] = static_cast<std::int64_t>(t);
    }
  }
  return {steps.read.to(x.device()), steps.written.to(x.device()),
          steps.counts.to(x.device(), x.scalar_type()), steps.last.to(x.device())};
}

at::Tensor read_torch_steps(const TorchSteps& steps, const at::Tensor& x) {
  return x.gather(1, for_columns(steps.read, x.size(2))) * steps.counts.unsqueeze(-1);
}

at::Tensor place_torch_outputs(const TorchSteps& steps, const at::Tensor& outputs, bool sequences,
                               std::int64_t num_frames) {
  const at::Tensor counted = outputs * steps.counts.unsqueeze(-1);
  const std::int64_t width = outputs.size(2);
  if (!sequences) {
    return counted.gather(1, for_columns(steps.last.unsqueeze(1), width)).squeeze(1);
  }
  const at::Tensor frames = at::zeros({outputs.size(0), num_frames, width}, outputs.options());
  return frames.scatter_add(1, for_columns(steps.written, width), counted);
}

}  // namespace merkit
