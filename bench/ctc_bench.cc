// The CTC loss and its gradient with respect to logits, ours and LibTorch's on one thread each, in
// turns: the ratio of the best times. Sizes: one label an utterance as in Chernykh et al. 2017, and
// characters as in speech recognition.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/csrc/autograd/variable.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/nn/ctc.h"

namespace merkit {
namespace {

constexpr int kRounds = 15;

struct Sizes {
  const char* name;
  std::size_t batch_size;
  std::size_t frames;
  std::size_t labels;
  std::size_t target;
};

template <class Work>
double seconds_of(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// A batch of random logits with targets that fit; label 0 is the blank.
class Work {
 public:
  explicit Work(const Sizes& sizes)
      : sizes_(sizes),
        logits_(sizes.batch_size * sizes.frames * sizes.labels),
        gradient_(logits_.size()),
        targets_(sizes.batch_size) {
    Rng rng(1);
    for (float& logit : logits_) {
      logit = static_cast<float>(rng.normal());
    }
    for (auto& target : targets_) {
      for (std::size_t i = 0; i < sizes.target; ++i) {
        target.push_back(1 + rng.below(sizes.labels - 1));
        labels_.push_back(static_cast<std::int64_t>(target.back()));
      }
    }
    const auto size = [](std::size_t n) { return static_cast<std::int64_t>(n); };
    const std::vector<std::int64_t> shape{size(sizes.batch_size), size(sizes.frames),
                                          size(sizes.labels)};
    tensor_ = at::from_blob(logits_.data(), shape, at::kFloat).transpose(0, 1).contiguous();
    tensor_.set_requires_grad(true);
    label_tensor_ = at::from_blob(labels_.data(), {size(labels_.size())}, at::kLong);
  }

  void run_ours() {
    ctc_losses<float>({{logits_, sizes_.batch_size, {sizes_.frames, sizes_.labels}}, targets_}, {},
                      gradient_);
  }

  void run_theirs() {
    tensor_.mutable_grad() = at::Tensor();
    const std::vector<std::int64_t> frames(sizes_.batch_size,
                                           static_cast<std::int64_t>(sizes_.frames));
    const std::vector<std::int64_t> lengths(sizes_.batch_size,
                                            static_cast<std::int64_t>(sizes_.target));
    at::ctc_loss(tensor_.log_softmax(2), label_tensor_, frames, lengths, 0, at::Reduction::Sum,
                 true)
        .backward();
  }

 private:
  Sizes sizes_;
  std::vector<float> logits_;
  std::vector<float> gradient_;
  std::vector<std::vector<std::size_t>> targets_;
  std::vector<std::int64_t> labels_;
  at::Tensor tensor_;
  at::Tensor label_tensor_;
};

void measure(const Sizes& sizes) {
  Work work(sizes);
  double ours = 1e9;
  double theirs = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    ours = std::min(ours, seconds_of([&] { work.run_ours(); }));
    theirs = std::min(theirs, seconds_of([&] { work.run_theirs(); }));
  }
  fmt::print(
      "{:<24} {:>3} x {:>4} frames x {:>3} labels, target {:>3}: {:8.3f} ms, LibTorch "
      "{:8.3f} ms, ratio {:.2f}\n",
      sizes.name, sizes.batch_size, sizes.frames, sizes.labels, sizes.target, 1e3 * ours,
      1e3 * theirs, ours / theirs);
}

}  // namespace
}  // namespace merkit

int main() {
  at::set_num_threads(1);
  merkit::measure({"one emotion", 64, 78, 5, 1});
  merkit::measure({"a short sentence", 16, 150, 29, 25});
  merkit::measure({"a long sentence", 16, 800, 29, 200});
  return 0;
}
