// That a run allocates nothing once it has seen the shape: operator new is replaced in this
// program.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "merkit/nn/network.h"
#include "merkit/nn/runtime.h"

namespace {

std::atomic<long> num_allocations{0};

void* counted(std::size_t size, std::size_t alignment) {
  ++num_allocations;
  const std::size_t whole = (size + alignment - 1) / alignment * alignment;
  void* const memory = std::aligned_alloc(alignment, whole == 0 ? alignment : whole);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  return memory;
}

}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
  return counted(size, alignof(std::max_align_t));
}
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

namespace merkit {
namespace {

// Every kind of layer that published systems use, in one graph.
Graph every_kind() {
  return Graph({{"ids", "input", {}, {{"rows", "6"}}},
                {"frames", "input", {}, {{"rows", "9"}, {"columns", "5"}}},
                {"words", "embedding", {"ids"}, {{"rows", "8"}, {"columns", "4"}}},
                {"conv", "conv1d", {"words"}, {{"filters", "5"}, {"masking", "true"}}},
                {"relu", "relu", {"conv"}},
                {"gru", "gru", {"relu"}, {{"units", "4"}, {"mask", "trailing"}}},
                {"pooled", "attention_pooling", {"gru"}},
                {"lstm", "lstm", {"frames"}, {{"units", "3"}, {"direction", "both"}}},
                {"drop", "dropout", {"lstm"}, {{"rate", "0.2"}}},
                {"decoder", "attention_decoder", {"drop"}, {{"units", "4"}, {"output_dim", "3"}}},
                {"flat", "flatten", {"decoder"}},
                {"image", "conv2d", {"frames"}, {{"filters", "2"}, {"row_stride", "2"}}},
                {"norm", "batch_norm", {"image"}},
                {"tanh", "tanh", {"norm"}},
                {"pool", "max_pool2d", {"tanh"}},
                {"flat_image", "flatten", {"pool"}},
                {"all", "concat", {"pooled", "flat", "flat_image"}},
                {"dense", "dense", {"all"}, {{"units", "7"}}},
                {"logits", "dense", {"dense"}, {{"units", "4"}}},
                {"y", "softmax", {"logits"}}});
}

TEST(RuntimeAllocationTest, NothingIsAllocatedOnceTheShapeWasSeen) {
  Network<float> network(every_kind());
  network.initialise(Rng(1));
  std::vector<std::span<const float>> parameters;
  for (const GraphParameter& parameter : network.graph().parameters()) {
    parameters.push_back(network.parameter(parameter.name));
  }
  const Runtime runtime(network.graph(), parameters);
  const std::vector<float> ids = {1, 2, 3, 0, 0, 0};
  const std::vector<float> frames(45, 0.5F);
  std::size_t lengths[] = {3, 9};
  const BatchView<const float> inputs[] = {{ids, 1, {6}, {&lengths[0], 1}},
                                           {frames, 1, {9, 5}, {&lengths[1], 1}}};
  RuntimeMemory memory;
  runtime.run(inputs, memory);
  const long before = num_allocations;
  for (int i = 0; i < 10; ++i) {
    lengths[0] = 1 + static_cast<std::size_t>(i) % 6;  // lengths are no part of the shape
    lengths[1] = 9 - static_cast<std::size_t>(i) % 5;
    runtime.run(inputs, memory);
  }
  EXPECT_EQ(num_allocations - before, 0);
}

}  // namespace
}  // namespace merkit
