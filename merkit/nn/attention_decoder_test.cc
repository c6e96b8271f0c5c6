#include "merkit/nn/attention_decoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/nn/gradient_check.h"
#include "merkit/nn/graph.h"
#include "merkit/nn/layer_run.h"

namespace merkit {
namespace {

using Vector = std::vector<double>;

// v M for a row-major M with v.size() rows.
Vector times(const Vector& v, const Vector& m) {
  Vector product(m.size() / v.size(), 0.0);
  for (std::size_t i = 0; i < v.size(); ++i) {
    for (std::size_t j = 0; j < product.size(); ++j) {
      product[j] += v[i] * m[i * product.size() + j];
    }
  }
  return product;
}

Vector plus(Vector a, const Vector& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    a[i] += b[i];
  }
  return a;
}

template <class F>
Vector map(Vector v, const F& f) {
  for (double& x : v) {
    x = f(x);
  }
  return v;
}

Vector softmax(const Vector& v) {
  double sum = 0.0;
  for (const double x : v) {
    sum += std::exp(x);
  }
  return map(v, [&](double x) { return std::exp(x) / sum; });
}

double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

// The published recurrence as it is written, one utterance. `p` in the order of the layer.
Vector plain_decoder(const std::vector<Vector>& x, const std::vector<Vector>& p,
                     std::size_t num_outputs) {
  const auto tanh_of = [](double v) { return std::tanh(v); };
  Vector s = map(times(x[0], p[20]), tanh_of);
  Vector y(num_outputs, 0.0);
  Vector all;
  for (std::size_t t = 0; t < x.size(); ++t) {
    Vector scores;
    for (const Vector& frame : x) {
      const Vector h = map(plus(plus(times(s, p[1]), times(frame, p[2])), p[3]), tanh_of);
      double score = 0.0;
      for (std::size_t n = 0; n < h.size(); ++n) {
        score += p[0][n] * h[n];
      }
      scores.push_back(score);
    }
    const Vector a = softmax(scores);
    Vector c(x[0].size(), 0.0);
    for (std::size_t j = 0; j < x.size(); ++j) {
      c = plus(c, map(x[j], [&](double v) { return a[j] * v; }));
    }
    const auto gate = [&](std::size_t g, const Vector& state) {
      return plus(plus(times(c, p[4 + 4 * g]), times(state, p[5 + 4 * g])),
                  plus(times(y, p[6 + 4 * g]), p[7 + 4 * g]));
    };
    const Vector r = map(gate(0, s), sigmoid);
    const Vector z = map(gate(1, s), sigmoid);
    Vector rs = s;
    for (std::size_t n = 0; n < s.size(); ++n) {
      rs[n] *= r[n];
    }
    const Vector candidate = map(gate(2, rs), tanh_of);
    const Vector next_y = softmax(gate(3, s));
    for (std::size_t n = 0; n < s.size(); ++n) {
      s[n] = (1.0 - z[n]) * s[n] + z[n] * candidate[n];
    }
    y = next_y;
    all.insert(all.end(), y.begin(), y.end());
  }
  return all;
}

TEST(AttentionDecoderTest, EqualsThePublishedRecurrenceWrittenPlainly) {
  constexpr std::size_t kFrames = 5;
  constexpr std::size_t kInputs = 3;
  constexpr std::size_t kOutputs = 4;
  const AttentionDecoder layer({.units = 6, .output_dim = kOutputs});
  const auto run = random_run<double>(layer, {kFrames, kInputs}, 2, {});
  for (std::size_t b = 0; b < 2; ++b) {
    std::vector<Vector> x;
    for (std::size_t t = 0; t < kFrames; ++t) {
      const double* const row = run.input.data() + (b * kFrames + t) * kInputs;
      x.emplace_back(row, row + kInputs);
    }
    const Vector expected = plain_decoder(x, run.parameters, kOutputs);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_NEAR(run.output[b * expected.size() + i], expected[i], 1e-12);
    }
  }
}

TEST(AttentionDecoderTest, HugeScoresDoNotOverflow) {
  const AttentionDecoder layer({.units = 4, .output_dim = 3});
  const auto run = random_run<float>(layer, {5, 2}, 2, {}, 1000.0);
  for (const float y : run.output) {
    EXPECT_TRUE(std::isfinite(y));
  }
}

TEST(AttentionDecoderTest, GradientsAreThoseOfCentralDifferences) {
  for (const char* const direction : {"forward", "backward", "both"}) {
    for (const char* const mask : {"none", "trailing", "leading"}) {
      for (const char* const merge : {"concat", "sum"}) {
        EXPECT_LT(largest_gradient_error(AttentionDecoder({.units = 3,
                                                           .output_dim = 2,
                                                           .direction = direction,
                                                           .merge = merge,
                                                           .mask = mask}),
                                         {.inputs = {{4, 2}}, .lengths = {{4, 0, 2}}}),
                  1e-6)
            << direction << " " << mask << " " << merge;
      }
    }
  }
}

TEST(AttentionDecoderTest, HasAsManyParametersAsThePublishedModels) {
  const auto count = [](const char* width, const char* direction) {
    return Graph({{"x", "input", {}, {{"rows", "100"}, {"columns", width}}},
                  {"decoder",
                   "attention_decoder",
                   {"x"},
                   {{"units", "128"}, {"output_dim", "128"}, {"direction", direction}}}})
        .num_parameters();
  };
  EXPECT_EQ(count("128", "forward"), 246'528U);
  EXPECT_EQ(count("256", "both"), 689'664U);
}

TEST(AttentionDecoderTest, RefusesOptionsOutOfRange) {
  EXPECT_THROW(AttentionDecoder({.units = 0, .output_dim = 2}), Error);
  EXPECT_THROW(AttentionDecoder({.units = 2, .output_dim = 0}), Error);
  EXPECT_THROW(AttentionDecoder({.units = 2, .output_dim = 2, .mask = "true"}), Error);
}

}  // namespace
}  // namespace merkit
