// A model that writes what was said: rows of features in, text out.
//
//   const SpeechTranscriber transcriber(read_model("asr.safetensors"));
//   transcriber.transcribe(inputs, {.beam_width = 20});
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/features/alphabet.h"
#include "merkit/model/model_file.h"
#include "merkit/nn/network.h"

namespace merkit {

struct TranscribeOptions {
  int beam_width = 0;  // prefixes that the search keeps; 0: the best character of every frame
};

template <class V>
void visit(TranscribeOptions& o, V&& field) {
  field("beam_width", o.beam_width,
        "prefixes that the search keeps, 0 to 1000; 0: the best character of every frame");
}

// Immutable after construction, so one instance may be shared by any number of threads.
class SpeechTranscriber {
 public:
  // Throws Error(kInvalidArgument) for a model that writes no transcripts.
  explicit SpeechTranscriber(const Model& model);

  const Alphabet& alphabet() const noexcept { return alphabet_; }

  // [frames, characters + 1], the blank last, for the rows of each input of the model as its
  // ModelInput makes them; no rows mean that the input is absent. Throws Error(kInvalidArgument)
  // for rows that do not fit.
  Matrix<float> logits(std::span<const MatrixView<const float>> inputs) const;

  // What the network writes for these rows. Throws as logits(), and for a beam out of range.
  std::string transcribe(std::span<const MatrixView<const float>> inputs,
                         const TranscribeOptions& options = {}) const;

 private:
  Alphabet alphabet_;
  Network<float> network_;
  std::vector<std::size_t> places_;  // in Model::inputs, of each input of the network
};

}  // namespace merkit
