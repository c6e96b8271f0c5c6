// For tests: a layer on random values.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "merkit/nn/layer.h"

namespace merkit {

// What went into a layer with one input and what came out.
template <class T>
struct LayerRun {
  std::vector<T> input;
  std::vector<std::vector<T>> parameters;
  std::vector<T> output;
};

// Calls forward() of `layer` on what is in `run`, as inference.
template <class T>
void run_layer(const Layer& layer, const Shape& shape, std::size_t batch_size,
               const std::vector<std::size_t>& lengths, LayerRun<T>& run,
               ThreadPool* pool = nullptr) {
  const Shape shapes[] = {shape};
  const Shape out = layer.output_shape(shapes);
  const WorkSizes sizes = layer.work_sizes(batch_size, shapes, false);
  run.output.assign(batch_size * out.num_values(), T{7});
  std::vector<T> scratch(sizes.scratch);
  const std::vector<std::span<const T>> parameters(run.parameters.begin(), run.parameters.end());
  const BatchView<const T> inputs[] = {{run.input, batch_size, shape, lengths}};
  layer.forward(ForwardCall<T>{.inputs = inputs,
                               .parameters = parameters,
                               .output = {run.output, batch_size, out},
                               .scratch = scratch,
                               .pool = pool});
}

// The same on normal random numbers times `scale`, parameters first, the same for every type.
template <class T>
LayerRun<T> random_run(const Layer& layer, const Shape& shape, std::size_t batch_size,
                       const std::vector<std::size_t>& lengths, double scale = 0.5) {
  Rng rng(29);
  const auto random_values = [&](std::size_t count) {
    std::vector<T> values(count);
    std::generate(values.begin(), values.end(),
                  [&] { return static_cast<T>(scale * rng.normal()); });
    return values;
  };
  LayerRun<T> run;
  const Shape shapes[] = {shape};
  for (const ParameterSpec& spec : layer.parameters(shapes)) {
    run.parameters.push_back(random_values(spec.shape.num_values()));
  }
  run.input = random_values(batch_size * shape.num_values());
  run_layer(layer, shape, batch_size, lengths, run);
  return run;
}

}  // namespace merkit
