#include "merkit/model/speech_transcriber.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/nn/ctc_decoder.h"

namespace merkit {
namespace {

constexpr int kMaxBeamWidth = 1000;

const Graph& graph_of(const Model& model) {
  if (!model.graph || !writes_transcripts(model.recipe)) {
    throw Error(ErrorCode::kInvalidArgument,
                "transcribe: expected a model that writes transcripts, got one of classes");
  }
  return *model.graph;
}

}  // namespace

SpeechTranscriber::SpeechTranscriber(const Model& model)
    : alphabet_(model.recipe.targets.alphabet), network_(graph_of(model)) {
  auto out = network_.values().begin();
  for (const std::vector<float>& parameter : model.parameters) {
    out = std::ranges::copy(parameter, out).out;
  }
  for (const std::size_t node : network_.graph().inputs()) {
    const std::string& name = network_.graph().nodes()[node].spec.name;
    const auto found = std::ranges::find(model.inputs, name, &ModelInput::name);
    places_.push_back(static_cast<std::size_t>(found - model.inputs.begin()));
  }
}

Matrix<float> SpeechTranscriber::logits(std::span<const MatrixView<const float>> inputs) const {
  std::vector<BatchView<const float>> views;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i] >= inputs.size()) {
      throw Error(ErrorCode::kInvalidArgument, fmt::format("transcribe: expected {} inputs, got {}",
                                                           places_.size(), inputs.size()));
    }
    const MatrixView<const float>& rows = inputs[places_[i]];
    const Shape& wanted = network_.graph().nodes()[network_.graph().inputs()[i]].shape;
    const Shape shape = wanted.rank() < 2 ? Shape{rows.rows} : Shape{rows.rows, rows.cols};
    views.push_back({rows.values, 1, shape});
  }
  NetworkMemory<float> memory;
  const BatchView<const float> output = network_.run(views, memory).front();
  return {output.shape[0], output.shape[1], {output.values.begin(), output.values.end()}};
}

std::string SpeechTranscriber::transcribe(std::span<const MatrixView<const float>> inputs,
                                          const TranscribeOptions& options) const {
  if (options.beam_width < 0 || options.beam_width > kMaxBeamWidth) {
    throw Error(ErrorCode::kInvalidArgument, fmt::format("beam_width: expected 0 to {}, got {}",
                                                         kMaxBeamWidth, options.beam_width));
  }
  const Matrix<float> all = logits(inputs);
  const MatrixView<const float> view{all.values(), all.rows(), all.cols()};
  const std::size_t blank = alphabet_.size();
  if (options.beam_width == 0) {
    return alphabet_.text(decode_greedy(view, {.blank = blank}));
  }
  const auto found =
      decode_beam(view, {.blank = blank, .width = static_cast<std::size_t>(options.beam_width)});
  return found.empty() ? "" : alphabet_.text(found.front().labels);
}

}  // namespace merkit
