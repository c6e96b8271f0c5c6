// Recurrent layers: one training step (forward and backward) of batch 64 over 100 frames, and
// forward of one utterance, beside the rate of the matrix product that bounds them.
//
//   build/release/bench/recurrent_bench --benchmark_repetitions=5
//
// Counters: GFLOP/s of the products a layer cannot do without, and their share of the product rate
// measured just before. /2 at the end of a name: two threads. OMP_NUM_THREADS bounds those of
// oneDNN.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/nn/gemm.h"
#include "merkit/nn/layer_kind.h"

namespace {

using merkit::Layer;
using merkit::Shape;

constexpr std::size_t kFrames = 100;

std::vector<float> random_values(std::size_t count) {
  merkit::Rng rng(count);
  std::vector<float> values(count);
  std::generate(values.begin(), values.end(),
                [&] { return static_cast<float>(rng.uniform(-0.05, 0.05)); });
  return values;
}

// A layer with its arrays.
class Stage {
 public:
  Stage(const std::string& kind, std::size_t units, bool both, const Shape& input,
        std::size_t batch_size, bool training)
      : input_shape_(input), batch_size_(batch_size) {
    std::vector<merkit::OptionAssignment> options = {{"units", std::to_string(units)}};
    if (kind == "attention_decoder") {
      options.push_back({"output_dim", std::to_string(units)});
    }
    if (both) {
      options.push_back({"direction", "both"});
    }
    layer_ = merkit::find_layer_kind(kind).create(options);
    const Shape shapes[] = {input};
    output_shape_ = layer_->output_shape(shapes);
    for (const auto& spec : layer_->parameters(shapes)) {
      parameters_.push_back(random_values(spec.shape.num_values()));
      gradients_.emplace_back(spec.shape.num_values());
    }
    output_.resize(batch_size * output_shape_.num_values());
    output_gradient_ = random_values(output_.size());
    const auto sizes = layer_->work_sizes(batch_size, shapes, training);
    saved_.resize(sizes.saved);
    scratch_.resize(sizes.scratch);
  }

  const Shape& output_shape() const { return output_shape_; }
  std::vector<float>& output() { return output_; }
  std::vector<float>& output_gradient() { return output_gradient_; }

  void forward(const std::vector<float>& input, merkit::ThreadPool* pool) {
    const std::vector<std::span<const float>> parameters(parameters_.begin(), parameters_.end());
    const merkit::BatchView<const float> inputs[] = {{input, batch_size_, input_shape_}};
    layer_->forward(merkit::ForwardCall<float>{.inputs = inputs,
                                               .parameters = parameters,
                                               .output = {output_, batch_size_, output_shape_},
                                               .saved = saved_,
                                               .scratch = scratch_,
                                               .pool = pool});
  }

  // The gradient of the input, if wanted, is added to `input_gradient`.
  void backward(const std::vector<float>& input, std::span<float> input_gradient,
                merkit::ThreadPool* pool) {
    const std::vector<std::span<const float>> parameters(parameters_.begin(), parameters_.end());
    const std::vector<std::span<float>> gradients(gradients_.begin(), gradients_.end());
    const merkit::BatchView<const float> inputs[] = {{input, batch_size_, input_shape_}};
    const std::span<float> input_gradients[] = {input_gradient};
    layer_->backward(merkit::BackwardCall<float>{
        .inputs = inputs,
        .parameters = parameters,
        .output = {output_, batch_size_, output_shape_},
        .saved = saved_,
        .scratch = scratch_,
        .output_gradient = {output_gradient_, batch_size_, output_shape_},
        .input_gradients = input_gradients,
        .parameter_gradients = gradients,
        .pool = pool});
  }

 private:
  std::unique_ptr<Layer> layer_;
  Shape input_shape_;
  Shape output_shape_;
  std::size_t batch_size_;
  std::vector<std::vector<float>> parameters_;
  std::vector<std::vector<float>> gradients_;
  std::vector<float> output_;
  std::vector<float> output_gradient_;
  std::vector<float> saved_;
  std::vector<float> scratch_;
};

// Two layers, one on the other, on 34 inputs.
struct Stack {
  Stack(const char* first, std::size_t first_units, const char* second, std::size_t second_units,
        bool both, std::size_t batch_size, bool training)
      : input(random_values(batch_size * kFrames * 34)),
        lower(first, first_units, both, {kFrames, 34}, batch_size, training),
        upper(second, second_units, both, lower.output_shape(), batch_size, training) {}

  void forward(merkit::ThreadPool* pool) {
    lower.forward(input, pool);
    upper.forward(lower.output(), pool);
  }
  void backward(merkit::ThreadPool* pool) {
    std::fill(lower.output_gradient().begin(), lower.output_gradient().end(), 0.0F);
    upper.backward(lower.output(), lower.output_gradient(), pool);
    lower.backward(input, {}, pool);
  }

  std::vector<float> input;
  Stage lower;
  Stage upper;
};

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// GFLOP/s of one large product, the better of three.
double product_rate() {
  constexpr std::size_t kSize = 1024;
  const auto a = random_values(kSize * kSize);
  const auto b = random_values(kSize * kSize);
  std::vector<float> c(kSize * kSize);
  double best = 0.0;
  for (int i = 0; i < 3; ++i) {
    const double begin = cpu_seconds();
    merkit::gemm(merkit::Product::kPlain, merkit::dense_matrix(a.data(), kSize, kSize),
                 merkit::dense_matrix(b.data(), kSize, kSize),
                 merkit::dense_matrix(c.data(), kSize, kSize), merkit::Accumulate::kNo);
    best = std::max(best, 2e-9 * kSize * kSize * kSize / (cpu_seconds() - begin));
  }
  return best;
}

// `multiplications`: of one step's products.
void report(benchmark::State& state, double multiplications, double seconds) {
  const double rate = 2e-9 * multiplications * static_cast<double>(state.iterations()) / seconds;
  state.counters["GFLOP/s"] = rate;
  state.counters["share_of_product"] = rate / product_rate();
}

void train(benchmark::State& state, Stack& stack, double multiplications) {
  merkit::ThreadPool pool(static_cast<std::size_t>(state.range(0)));
  const double begin = cpu_seconds();
  for (auto unused : state) {
    stack.forward(&pool);
    stack.backward(&pool);
  }
  const double seconds = cpu_seconds() - begin;
  state.counters["all_threads_ms"] = 1e3 * seconds / static_cast<double>(state.iterations());
  report(state, multiplications, seconds);
}

// Multiplications for an LSTM's step of training: forward, and twice that backward, without the
// gradient of the inputs of the first layer.
double lstm_work(double inputs, double units, bool is_first) {
  return 64.0 * kFrames * 4.0 * units * ((is_first ? 2.0 : 3.0) * inputs + 3.0 * units);
}

void BM_TrainLstm512Lstm256(benchmark::State& state) {
  Stack stack("lstm", 512, "lstm", 256, false, 64, true);
  train(state, stack, lstm_work(34, 512, true) + lstm_work(512, 256, false));
}
BENCHMARK(BM_TrainLstm512Lstm256)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

void BM_TrainTwoBlstm128(benchmark::State& state) {
  Stack stack("lstm", 128, "lstm", 128, true, 64, true);
  train(state, stack, 2.0 * (lstm_work(34, 128, true) + lstm_work(256, 128, false)));
}
BENCHMARK(BM_TrainTwoBlstm128)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

void BM_TrainLstm128Decoder128(benchmark::State& state) {
  Stack stack("lstm", 128, "attention_decoder", 128, false, 64, true);
  const double step = 384.0 * 512.0 + 2.0 * 128.0 * 128.0 + 100.0 * 128.0;
  train(state, stack, lstm_work(34, 128, true) + 64.0 * kFrames * 3.0 * step);
}
BENCHMARK(BM_TrainLstm128Decoder128)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

void BM_ForwardTwoBlstm128OneUtterance(benchmark::State& state) {
  Stack stack("lstm", 128, "lstm", 128, true, 1, false);
  const double begin = cpu_seconds();
  for (auto unused : state) {
    stack.forward(nullptr);
  }
  state.counters["all_threads_ms"] =
      1e3 * (cpu_seconds() - begin) / static_cast<double>(state.iterations());
}
BENCHMARK(BM_ForwardTwoBlstm128OneUtterance)->Unit(benchmark::kMillisecond);

// The floor of the line above: weights of the recurrent products read as often as they must be.
void BM_ReadRecurrentWeights(benchmark::State& state) {
  const auto weights = random_values(128 * 512);
  for (auto unused : state) {
    for (std::size_t step = 0; step < 4 * kFrames; ++step) {
      float sums[64] = {};
      for (std::size_t i = 0; i < weights.size(); i += 64) {
        for (std::size_t k = 0; k < 64; ++k) {
          sums[k] += weights[i + k];
        }
      }
      benchmark::DoNotOptimize(sums);
    }
  }
}
BENCHMARK(BM_ReadRecurrentWeights)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
