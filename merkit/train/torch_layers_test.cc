// Every kind of layer: its kernels and its composition of LibTorch's operators say the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "merkit/base/error.h"
#include "merkit/nn/layer_kind.h"
#include "merkit/train/layer_parity.h"
#include "merkit/train/torch_layer.h"

namespace merkit {
namespace {

ParityCase make_case(std::string kind, std::vector<OptionAssignment> options,
                     std::vector<Shape> inputs) {
  return {.layer = {"layer", std::move(kind), {}, std::move(options)}, .inputs = std::move(inputs)};
}

ParityCase with_lengths(ParityCase test) {
  test.lengths = {3, 5, 1};
  return test;
}

// The second utterance lacks the second input.
ParityCase with_absence(ParityCase test) {
  test.lengths = {5, 0, 1};
  test.lengths_of = 1;
  return test;
}

ParityCase with_ids(ParityCase test, std::size_t num_ids) {
  test.num_ids = num_ids;
  return test;
}

std::vector<ParityCase> all_cases() {
  const Shape frames{kAnyLength, 4};
  return {
      make_case("add", {}, {frames, frames, frames}),
      make_case("attention_decoder", {{"units", "3"}, {"output_dim", "2"}}, {frames}),
      with_lengths(make_case("attention_decoder",
                             {{"units", "3"},
                              {"output_dim", "4"},
                              {"direction", "both"},
                              {"reverse_backward", "false"},
                              {"mask", "trailing"}},
                             {frames})),
      make_case("attention_pooling", {}, {frames}),
      with_lengths(make_case("attention_pooling", {}, {frames})),
      make_case("batch_norm", {}, {frames}),
      with_lengths(make_case("batch_norm", {{"momentum", "0.5"}}, {frames})),
      make_case("concat", {}, {frames, Shape{kAnyLength, 3}}),
      make_case("conv1d", {{"filters", "3"}}, {frames}),
      with_lengths(make_case("conv1d", {{"filters", "3"}, {"masking", "true"}}, {frames})),
      make_case("conv1d", {{"filters", "3"}, {"stride", "2"}, {"padding", "valid"}}, {frames}),
      make_case("conv2d", {{"filters", "3"}, {"row_stride", "2"}, {"column_stride", "2"}},
                {frames}),
      with_lengths(make_case("conv2d",
                             {{"filters", "3"},
                              {"width", "2"},
                              {"padding", "valid"},
                              {"use_bias", "false"},
                              {"masking", "true"}},
                             {frames})),
      make_case("dense", {{"units", "3"}}, {frames}),
      make_case("dense", {{"units", "3"}, {"use_bias", "false"}}, {frames}),
      make_case("dropout", {{"rate", "0.3"}}, {frames}),
      with_ids(make_case("embedding", {{"rows", "6"}, {"columns", "3"}}, {{kAnyLength}}), 6),
      make_case("flatten", {}, {Shape{5, 4}}),
      make_case("flatten", {{"keep_frames", "true"}}, {frames}),
      with_lengths(make_case("conv2d",
                             {{"filters", "2"},
                              {"height", "5"},
                              {"row_stride", "2"},
                              {"padding", "valid"},
                              {"row_padding", "centred"},
                              {"masking", "true"}},
                             {frames})),
      with_absence(make_case("gate", {}, {frames, Shape{kAnyLength, 3}})),
      with_absence(make_case("gate", {}, {Shape{3, 2}, frames})),
      make_case("gru", {{"units", "3"}}, {frames}),
      with_lengths(make_case("gru",
                             {{"units", "3"},
                              {"gates", "sigmoid"},
                              {"use_bias", "false"},
                              {"recurrent_dropout", "0.4"},
                              {"direction", "both"},
                              {"mask", "trailing"}},
                             {frames})),
      make_case("hardtanh", {{"low", "-0.5"}, {"high", "0.25"}}, {frames}),
      make_case("lstm", {{"units", "3"}}, {frames}),
      with_lengths(make_case("lstm",
                             {{"units", "3"},
                              {"gates", "sigmoid"},
                              {"direction", "both"},
                              {"merge", "sum"},
                              {"mask", "leading"}},
                             {frames})),
      with_lengths(make_case("lstm",
                             {{"units", "3"},
                              {"sequences", "false"},
                              {"recurrent_dropout", "0.4"},
                              {"direction", "both"},
                              {"mask", "trailing"}},
                             {frames})),
      make_case("max_pool", {}, {frames}),
      with_lengths(make_case("max_pool", {}, {frames})),
      make_case("max_pool1d", {}, {frames}),
      with_lengths(make_case("max_pool1d", {{"width", "3"}, {"padding", "same"}}, {frames})),
      make_case("max_pool2d", {}, {frames}),
      with_lengths(make_case("max_pool2d", {{"padding", "same"}}, {frames})),
      make_case("mean_pool", {}, {frames}),
      with_lengths(make_case("mean_pool", {}, {frames})),
      with_lengths(make_case("relu", {}, {frames})),
      make_case("sigmoid", {}, {frames}),
      make_case("softmax", {}, {frames}),
      make_case("tanh", {}, {frames}),
  };
}

std::string text_of(const ParityCase& test) {
  std::string text = test.layer.layer;
  for (const OptionAssignment& option : test.layer.options) {
    text += " " + option.name + "=" + option.value;
  }
  return text + (test.lengths.empty() ? "" : " with lengths");
}

TEST(TorchLayersTest, EveryKindOfLayerIsCompared) {
  std::set<std::string_view> compared;
  const auto cases = all_cases();
  for (const ParityCase& test : cases) {
    compared.insert(test.layer.layer);
  }
  for (const LayerKind& kind : layer_kinds()) {
    EXPECT_EQ(compared.count(kind.name), 1U) << kind.name;
  }
}

// Double: both sum the same numbers in another order.
TEST(TorchLayersTest, InDoubleKernelsAndOperatorsAgreeToTenDigits) {
  for (ParityCase test : all_cases()) {
    for (const bool training : {false, true}) {
      test.training = training;
      EXPECT_LT(largest_parity_error(test, at::kDouble), 1e-10)
          << text_of(test) << " training " << training;
    }
  }
}

// Float: some ten rounding errors of 6e-8, and tanh from two libraries.
TEST(TorchLayersTest, InFloatKernelsAndOperatorsAgreeToFiveDigits) {
  for (ParityCase test : all_cases()) {
    for (const bool training : {false, true}) {
      test.training = training;
      EXPECT_LT(largest_parity_error(test, at::kFloat), 1e-5)
          << text_of(test) << " training " << training;
    }
  }
}

TEST(TorchLayersTest, AKindWithoutACompositionSaysWhatToDo) {
  try {
    find_torch_composition("whistle");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("layer \"whistle\": expected one that runs on"));
  }
}

}  // namespace
}  // namespace merkit
