#include "merkit/nn/conv.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/nn/gradient_check.h"
#include "merkit/nn/graph.h"

namespace merkit {
namespace {

template <class T>
std::vector<T> random_values(std::size_t count, std::uint64_t stream) {
  Rng rng(5, stream);
  std::vector<T> values(count);
  std::generate(values.begin(), values.end(), [&] { return static_cast<T>(rng.normal()); });
  return values;
}

template <class T>
struct Problem {
  std::vector<T> x;
  Shape shape;
  std::vector<T> kernel;
  std::vector<T> bias;
  std::vector<std::size_t> lengths = {};
};

template <class T>
std::vector<T> forward(const Layer& layer, const Problem<T>& problem, ThreadPool* pool = nullptr) {
  const Shape shapes[] = {problem.shape};
  const Shape out = layer.output_shape(shapes);
  const std::size_t batch_size = problem.x.size() / problem.shape.num_values();
  std::vector<T> y(batch_size * out.num_values());
  std::vector<T> scratch(layer.work_sizes(batch_size, shapes, false).scratch);
  const BatchView<const T> inputs[] = {{problem.x, batch_size, problem.shape, problem.lengths}};
  const std::span<const T> parameters[] = {problem.kernel, problem.bias};
  layer.forward({.inputs = inputs,
                 .parameters = std::span(parameters).first(problem.bias.empty() ? 1 : 2),
                 .output = {y, batch_size, out},
                 .scratch = scratch,
                 .pool = pool});
  return y;
}

// One number of the output by the definition, with padding by TensorFlow's rule; of rows that are
// centred by theirs.
double plain_conv(const Conv2dOptions& o, const Problem<double>& p, const std::size_t (&at)[4]) {
  const bool same = o.padding == "same";
  const auto before = [&](std::size_t n, int size, int stride) {
    const int length = static_cast<int>(n);
    const int out = (length + stride - 1) / stride;
    return same ? std::max((out - 1) * stride + size - length, 0) / 2 : 0;
  };
  const std::size_t channels = p.shape[2];
  const auto filters = static_cast<std::size_t>(o.filters);
  double sum = p.bias[at[3]];
  for (int i = 0; i < o.height; ++i) {
    for (int j = 0; j < o.width; ++j) {
      const int row = static_cast<int>(at[1]) * o.row_stride + i -
                      (o.row_padding == "centred" ? (o.height - 1) / 2
                                                  : before(p.shape[0], o.height, o.row_stride));
      const int column = static_cast<int>(at[2]) * o.column_stride + j -
                         before(p.shape[1], o.width, o.column_stride);
      if (row < 0 || column < 0 || row >= static_cast<int>(p.shape[0]) ||
          column >= static_cast<int>(p.shape[1])) {
        continue;
      }
      const auto pixel = (at[0] * p.shape[0] + static_cast<std::size_t>(row)) * p.shape[1] +
                         static_cast<std::size_t>(column);
      const auto tap = static_cast<std::size_t>(i * o.width + j);
      for (std::size_t c = 0; c < channels; ++c) {
        sum += p.x[pixel * channels + c] * p.kernel[(tap * channels + c) * filters + at[3]];
      }
    }
  }
  return sum;
}

void expect_plain_conv(const Conv2dOptions& o, const Shape& shape) {
  const Conv2d layer(o);
  const Shape out = layer.output_shape(std::span(&shape, 1));
  const auto filters = static_cast<std::size_t>(o.filters);
  const std::size_t taps = static_cast<std::size_t>(o.height * o.width) * shape[2];
  const Problem<double> problem{random_values<double>(3 * shape.num_values(), 1), shape,
                                random_values<double>(taps * filters, 2),
                                random_values<double>(filters, 3)};
  const auto y = forward(layer, problem);
  std::size_t i = 0;
  for (std::size_t u = 0; u < 3; ++u) {
    for (std::size_t r = 0; r < out[0]; ++r) {
      for (std::size_t c = 0; c < out[1]; ++c) {
        for (std::size_t f = 0; f < filters; ++f) {
          ASSERT_NEAR(y[i++], plain_conv(o, problem, {u, r, c, f}), 1e-12) << shape_text(shape);
        }
      }
    }
  }
}

TEST(ConvTest, EqualsThePlainLoop) {
  expect_plain_conv({.filters = 3, .row_stride = 2, .column_stride = 2}, {8, 7, 2});
  expect_plain_conv({.filters = 2, .height = 4, .width = 1, .row_stride = 3}, {9, 5, 1});
  expect_plain_conv({.filters = 2, .height = 2, .width = 5, .padding = "valid"}, {6, 8, 3});
  expect_plain_conv({.filters = 1, .height = 7, .width = 9}, {3, 4, 1});
  for (const std::size_t rows : {1U, 5U, 8U}) {
    expect_plain_conv(
        {.filters = 2, .height = 5, .row_stride = 2, .padding = "valid", .row_padding = "centred"},
        {rows, 6, 2});
  }
}

TEST(ConvTest, GradientsAreThoseOfCentralDifferences) {
  EXPECT_LT(largest_gradient_error(Conv2d({.filters = 3, .row_stride = 2, .column_stride = 2}),
                                   {.inputs = {{5, 4, 2}}}),
            1e-6);
  EXPECT_LT(
      largest_gradient_error(
          Conv2d({.filters = 2, .height = 2, .width = 3, .padding = "valid", .use_bias = false}),
          {.inputs = {{4, 5}}}),
      1e-6);
  EXPECT_LT(largest_gradient_error(Conv1d({.filters = 3, .width = 4, .stride = 2}),
                                   {.inputs = {{7, 2}}, .batch_size = 10}),
            1e-6);
  EXPECT_LT(largest_gradient_error(Conv1d({.filters = 2, .masking = true}),
                                   {.inputs = {{5, 3}}, .lengths = {{5, 2, 0}}}),
            1e-6);
}

TEST(ConvTest, OneDimensionIsTwoOfHeightOne) {
  const Problem<double> frames{random_values<double>(4 * 9 * 5, 1),
                               {9, 5},
                               random_values<double>(std::size_t{3} * 5 * 6, 2),
                               random_values<double>(6, 3)};
  Problem<double> image = frames;
  image.shape = {1, 9, 5};
  for (const std::string padding : {"same", "valid"}) {
    EXPECT_EQ(forward(Conv1d({.filters = 6, .stride = 2, .padding = padding}), frames).size(),
              padding == "same" ? 4U * 5 * 6 : 4U * 4 * 6);
    EXPECT_EQ(forward(Conv1d({.filters = 6, .stride = 2, .padding = padding}), frames),
              forward(Conv2d({.filters = 6, .height = 1, .column_stride = 2, .padding = padding}),
                      image));
  }
}

TEST(ConvTest, AnImpulseLeavesTheKernelBackwardsWhereItStands) {
  Problem<float> problem{std::vector<float>(9), {9, 1}, {1, 2, 3}, {}};
  problem.x[4] = 1.0F;
  EXPECT_EQ(forward(Conv1d({.filters = 1, .use_bias = false}), problem),
            (std::vector<float>{0, 0, 0, 3, 2, 1, 0, 0, 0}));
}

TEST(ConvTest, UtterancesDoNotTouchEachOtherNorDoThreads) {
  const Conv2d layer({.filters = 4, .row_stride = 2, .column_stride = 2});
  const Shape shape{20, 18, 3};
  const Problem<float> batch{random_values<float>(11 * shape.num_values(), 1), shape,
                             random_values<float>(std::size_t{27} * 4, 2),
                             random_values<float>(4, 3)};
  ThreadPool pool(3);
  const auto y = forward(layer, batch);
  EXPECT_EQ(y, forward(layer, batch, &pool));
  Problem<float> reversed = batch;
  const std::size_t size = shape.num_values();
  for (std::size_t u = 0; u < 11; ++u) {
    std::copy_n(batch.x.data() + u * size, size, reversed.x.data() + (10 - u) * size);
  }
  const auto back = forward(layer, reversed);
  const std::size_t out = y.size() / 11;
  for (std::size_t i = 0; i < y.size(); ++i) {
    // Products of 27 numbers of size 1 in float; the order of summing may differ in a larger block.
    ASSERT_NEAR(y[i], back[(10 - i / out) * out + i % out], 1e-5F);
  }
}

TEST(ConvTest, FloatIsCloseToDouble) {
  const Problem<double> wide{random_values<double>(std::size_t{2} * 30 * 8, 1),
                             {30, 8},
                             random_values<double>(std::size_t{3} * 8 * 4, 2),
                             random_values<double>(4, 3)};
  const Problem<float> narrow{{wide.x.begin(), wide.x.end()},
                              wide.shape,
                              {wide.kernel.begin(), wide.kernel.end()},
                              {wide.bias.begin(), wide.bias.end()}};
  const auto y = forward(Conv1d({.filters = 4}), wide);
  const auto z = forward(Conv1d({.filters = 4}), narrow);
  for (std::size_t i = 0; i < y.size(); ++i) {
    EXPECT_NEAR(y[i], static_cast<double>(z[i]), 2e-5);  // 24 products of size 1
  }
}

TEST(ConvTest, WithMaskingThePaddingOfTheBatchDoesNotMatter) {
  Problem<float> problem{random_values<float>(16, 1),
                         {8, 2},
                         random_values<float>(18, 2),
                         random_values<float>(3, 3),
                         {5}};
  const auto y = forward(Conv1d({.filters = 3, .masking = true}), problem);
  std::fill_n(problem.x.begin() + 10, 6, 99.0F);
  EXPECT_EQ(y, forward(Conv1d({.filters = 3, .masking = true}), problem));
  EXPECT_NE(y, forward(Conv1d({.filters = 3}), problem));
  EXPECT_EQ(Conv1d({.filters = 3, .stride = 2}).output_length(5), 3U);
}

// Windows of "same" move with the length of the batch if the stride is even.
TEST(ConvTest, CentredAndMaskedAnUtteranceIsTheSameInALongerBatch) {
  const Conv2d layer({.filters = 3,
                      .height = 5,
                      .row_stride = 2,
                      .padding = "valid",
                      .row_padding = "centred",
                      .masking = true});
  Problem<float> alone{random_values<float>(7 * 6, 1),
                       {7, 6},
                       random_values<float>(45, 2),
                       random_values<float>(3, 3)};
  const auto y = forward(layer, alone);
  for (const std::size_t rows : {8U, 9U, 12U}) {
    Problem<float> padded = alone;
    padded.shape = {rows, 6};
    padded.x.resize(rows * 6, 99.0F);
    padded.lengths = {7};
    const auto z = forward(layer, padded);
    EXPECT_TRUE(std::equal(y.begin(), y.end(), z.begin())) << rows;
  }
}

TEST(ConvTest, TheGradientIsTheSameForAnyNumberOfThreads) {
  const Conv2d layer({.filters = 4});
  const Shape shape{12, 10, 3};
  const Shape out{12, 10, 4};
  const auto x = random_values<float>(9 * shape.num_values(), 1);
  const auto kernel = random_values<float>(std::size_t{27} * 4, 2);
  const auto dy = random_values<float>(9 * out.num_values(), 3);
  const auto gradients = [&](ThreadPool* pool) {
    std::vector<float> dx(x.size());
    std::vector<float> sums(kernel.size() + 4);
    std::vector<float> scratch(layer.work_sizes(9, std::span(&shape, 1), true).scratch);
    const BatchView<const float> inputs[] = {{x, 9, shape}};
    const std::span<const float> parameters[] = {kernel, kernel};
    const std::span<float> input_gradients[] = {dx};
    const std::span<float> wanted[] = {std::span(sums).first(kernel.size()),
                                       std::span(sums).last(4)};
    layer.backward(BackwardCall<float>{.inputs = inputs,
                                       .parameters = parameters,
                                       .scratch = scratch,
                                       .output_gradient = {dy, 9, out},
                                       .input_gradients = input_gradients,
                                       .parameter_gradients = wanted,
                                       .pool = pool});
    dx.insert(dx.end(), sums.begin(), sums.end());
    return dx;
  };
  ThreadPool pool(3);
  EXPECT_EQ(gradients(nullptr), gradients(&pool));
}

NodeSpec conv2d(const std::string& name, const std::string& from, const std::string& filters) {
  return {
      name, "conv2d", {from}, {{"filters", filters}, {"row_stride", "2"}, {"column_stride", "2"}}};
}

TEST(ConvTest, ShapesAndParametersOfThePublishedStacks) {
  const Graph mocap({{"x", "input", {}, {{"rows", "200"}, {"columns", "189"}}},
                     conv2d("a", "x", "32"),
                     conv2d("b", "a", "64"),
                     conv2d("c", "b", "64"),
                     conv2d("d", "c", "128"),
                     conv2d("e", "d", "128"),
                     {"flat", "flatten", {"e"}},
                     {"hidden", "dense", {"flat"}, {{"units", "256"}}},
                     {"y", "dense", {"hidden"}, {{"units", "4"}}}});
  const std::vector<Shape> expected = {{100, 95, 32}, {50, 48, 64}, {25, 24, 64},
                                       {13, 12, 128}, {7, 6, 128},  {5376}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(mocap.nodes()[i + 1].shape, expected[i]) << i;
  }
  EXPECT_EQ(mocap.num_parameters(), 1654724U);  // as published: Tripathi & Beigi 2018
  const auto conv1d = [](const std::string& name, const std::string& from,
                         const std::string& filters) {
    return NodeSpec{name, "conv1d", {from}, {{"filters", filters}}};
  };
  const Graph text({{"ids", "input", {}, {{"rows", "500"}}},
                    {"words", "embedding", {"ids"}, {{"rows", "2737"}, {"columns", "300"}}},
                    conv1d("a", "words", "256"),
                    conv1d("b", "a", "128"),
                    conv1d("c", "b", "64"),
                    conv1d("d", "c", "32"),
                    {"flat", "flatten", {"d"}},
                    {"hidden", "dense", {"flat"}, {{"units", "256"}}},
                    {"y", "dense", {"hidden"}, {{"units", "4"}}}});
  EXPECT_EQ(text.nodes()[2].shape, (Shape{500, 256}));
  EXPECT_EQ(text.num_parameters(), 5278288U);  // as published
}

TEST(ConvTest, ErrorsNameTheShape) {
  const auto message = [](const Layer& layer, const Shape& shape) -> std::string {
    try {
      layer.output_shape(std::span(&shape, 1));
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(message(Conv1d({.filters = 1}), {100}),
            "expected frames of a fixed width: (frames, columns), got (100)");
  EXPECT_EQ(message(Conv2d({.filters = 1}), {100}),
            "expected (rows, columns) or (rows, columns, channels), got (100)");
  EXPECT_EQ(message(Conv1d({.filters = 1, .width = 5, .padding = "valid"}), {4, 2}),
            "expected at least 5 places for a window, got 4");
  EXPECT_THROW(Conv1d({.filters = 0}), Error);
  EXPECT_THROW(Conv2d({.filters = 1, .row_stride = 0}), Error);
}

}  // namespace
}  // namespace merkit
