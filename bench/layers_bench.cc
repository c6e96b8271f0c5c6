// Forward and backward of the motion capture branch of Tripathi & Beigi 2018 (five convolutions,
// dropout, dense; batch 64 of 200 x 189), layer by layer and as a whole, beside the floor: the rate
// of dnnl_sgemm in a large product. bench/layers_peer.py does the same with PyTorch.
//
//   OMP_NUM_THREADS=1 build/release/bench/layers_bench
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "merkit/nn/gemm.h"
#include "merkit/nn/initialise.h"
#include "merkit/nn/layer_kind.h"

namespace {

using namespace merkit;

constexpr std::size_t kBatchSize = 64;

// A layer with its values, gradients and work space.
class Stage {
 public:
  Stage(const std::string& kind, const std::vector<OptionAssignment>& options, const Shape& input)
      : layer_(find_layer_kind(kind).create(options)), input_(input) {
    const std::span<const Shape> inputs(&input_, 1);
    shape_ = layer_->output_shape(inputs);
    specs_ = layer_->parameters(inputs);
    for (const ParameterSpec& spec : specs_) {
      parameters_.emplace_back(spec.shape.num_values());
      initialise(spec, Rng(1), std::span(parameters_.back()));
      parameter_gradients_.emplace_back(spec.shape.num_values());
    }
    const WorkSizes sizes = layer_->work_sizes(kBatchSize, inputs, true);
    saved_.resize(sizes.saved);
    scratch_.resize(sizes.scratch);
    output_.resize(kBatchSize * shape_.num_values());
    gradient_.assign(output_.size(), 0.01F);
  }

  const Shape& shape() const { return shape_; }
  const std::vector<float>& output() const { return output_; }
  std::vector<float>& gradient() { return gradient_; }

  void forward(std::span<const float> x) {
    const BatchView<const float> inputs[] = {{x, kBatchSize, input_}};
    const std::vector<std::span<const float>> parameters(parameters_.begin(), parameters_.end());
    const Rng rng(2);
    layer_->forward({.inputs = inputs,
                     .parameters = parameters,
                     .output = {output_, kBatchSize, shape_},
                     .saved = saved_,
                     .scratch = scratch_,
                     .rng = &rng});
  }

  void backward(std::span<const float> x, std::span<float> x_gradient) {
    const BatchView<const float> inputs[] = {{x, kBatchSize, input_}};
    const std::vector<std::span<const float>> parameters(parameters_.begin(), parameters_.end());
    const std::vector<std::span<float>> sums(parameter_gradients_.begin(),
                                             parameter_gradients_.end());
    std::fill(x_gradient.begin(), x_gradient.end(), 0.0F);
    const std::span<float> input_gradients[] = {x_gradient};
    layer_->backward(BackwardCall<float>{.inputs = inputs,
                                         .parameters = parameters,
                                         .output = {output_, kBatchSize, shape_},
                                         .saved = saved_,
                                         .scratch = scratch_,
                                         .output_gradient = {gradient_, kBatchSize, shape_},
                                         .input_gradients = input_gradients,
                                         .parameter_gradients = sums});
  }

  // Floating point operations of forward() in products; backward() takes twice as many.
  double num_operations() const {
    return specs_.empty()
               ? 0.0
               : 2.0 * static_cast<double>(kBatchSize * shape_.num_values() *
                                           specs_[0].shape.num_values() / specs_[0].shape.back());
  }

 private:
  std::unique_ptr<Layer> layer_;
  Shape input_;
  Shape shape_;
  std::vector<ParameterSpec> specs_;
  std::vector<std::vector<float>> parameters_;
  std::vector<std::vector<float>> parameter_gradients_;
  std::vector<float> saved_;
  std::vector<float> scratch_;
  std::vector<float> output_;
  std::vector<float> gradient_;
};

struct Branch {
  std::vector<float> x;
  std::vector<std::unique_ptr<Stage>> stages;

  Branch() : x(kBatchSize * 200 * 189) {
    Rng rng(3);
    std::generate(x.begin(), x.end(), [&] { return static_cast<float>(rng.normal()); });
    for (const std::string filters : {"32", "64", "64", "128", "128"}) {
      add("conv2d", {{"filters", filters}, {"row_stride", "2"}, {"column_stride", "2"}});
      add("dropout", {{"rate", "0.2"}});
      add("relu", {});
    }
    add("flatten", {});
    add("dense", {{"units", "256"}});
  }

  void add(const std::string& kind, const std::vector<OptionAssignment>& options) {
    stages.push_back(std::make_unique<Stage>(
        kind, options, stages.empty() ? Shape{200, 189} : stages.back()->shape()));
  }

  std::span<const float> input_of(std::size_t place) const {
    return place == 0 ? std::span<const float>(x) : stages[place - 1]->output();
  }

  void forward(std::size_t place) { stages[place]->forward(input_of(place)); }
  void backward(std::size_t place) {
    stages[place]->backward(input_of(place),
                            place == 0 ? std::span<float>() : stages[place - 1]->gradient());
  }
};

void set_rate(benchmark::State& state, double num_operations) {
  state.counters["GFLOP/s"] =
      benchmark::Counter(num_operations * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
}

void BM_SgemmFloor(benchmark::State& state) {
  constexpr std::size_t kSize = 768;
  const std::vector<float> a(kSize * kSize, 1.0F);
  std::vector<float> c(kSize * kSize);
  for (auto _ : state) {
    gemm(Product::kPlain, dense_matrix(a.data(), kSize, kSize),
         dense_matrix(a.data(), kSize, kSize), dense_matrix(c.data(), kSize, kSize),
         Accumulate::kNo);
    benchmark::DoNotOptimize(c.data());
  }
  set_rate(state, 2.0 * kSize * kSize * kSize);
}
BENCHMARK(BM_SgemmFloor)->Unit(benchmark::kMillisecond);

void BM_Branch(benchmark::State& state) {
  Branch branch;
  double operations = 0.0;
  for (const auto& stage : branch.stages) {
    operations += 3.0 * stage->num_operations();
  }
  operations -= branch.stages[0]->num_operations();  // no gradient of the input
  for (auto _ : state) {
    for (std::size_t i = 0; i < branch.stages.size(); ++i) {
      branch.forward(i);
    }
    for (std::size_t i = branch.stages.size(); i-- > 0;) {
      branch.backward(i);
    }
  }
  set_rate(state, operations);
}
BENCHMARK(BM_Branch)->Unit(benchmark::kMillisecond);

// Layer `range(0)` of the branch, forward (0) or backward (1).
void BM_Layer(benchmark::State& state) {
  Branch branch;
  const auto place = static_cast<std::size_t>(state.range(0));
  for (std::size_t i = 0; i < branch.stages.size(); ++i) {
    branch.forward(i);
  }
  for (auto _ : state) {
    if (state.range(1) == 0) {
      branch.forward(place);
    } else {
      branch.backward(place);
    }
  }
  set_rate(state, branch.stages[place]->num_operations() *
                      (state.range(1) == 0 || place == 0 ? 1.0 : 2.0));
}
BENCHMARK(BM_Layer)
    ->ArgsProduct({benchmark::CreateDenseRange(0, 16, 1), {0, 1}})
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
