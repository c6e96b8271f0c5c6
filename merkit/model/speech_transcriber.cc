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
  for (const ParameterValues& parameter : model.parameters) {
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
  std::vector<std::vector<float>> zeros(places_.size());
  std::vector<std::size_t> lengths(places_.size());
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i] >= inputs.size()) {
      throw Error(ErrorCode::kInvalidArgument, fmt::format("transcribe: expected {} inputs, got {}",
                                                           places_.size(), inputs.size()));
    }
    const MatrixView<const float>& rows = inputs[places_[i]];
    lengths[i] = rows.rows;
    zeros[i].resize(rows.rows == 0 ? rows.cols : 0);  // a row of no length stands for none
    const Shape& wanted = network_.graph().nodes()[network_.graph().inputs()[i]].shape;
    const std::size_t num_rows = std::max<std::size_t>(1, rows.rows);
    views.push_back({rows.rows == 0 ? std::span<const float>(zeros[i]) : rows.values,
                     1,
                     wanted.rank() < 2 ? Shape{num_rows} : Shape{num_rows, rows.cols},
                     {&lengths[i], 1}});
  }
  NetworkMemory<float> memory;
  const BatchView<const float> output = network_.run(views, memory).front();
  const std::size_t num_frames = output.lengths.empty() ? output.shape[0] : output.lengths.front();
  const auto counting = output.values.first(num_frames * output.shape[1]);
  return {num_frames, output.shape[1], {counting.begin(), counting.end()}};
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
