// Recordings to emotions: a model file, the features that it needs, and any subset of them.
//
//   const Recognizer recognizer = Recognizer::open("model.safetensors");
//   Recognizer::Session session(recognizer);  // one a thread
//   Recording recording;
//   recording.audio_file.path = "talk.wav";
//   recording.text = "I am so happy";
//   const Recognition said = recognizer.recognize(recording, session);
//   recognizer.class_names()[said.top], said.confidence
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/corpus/utterance.h"
#include "merkit/features/extraction.h"
#include "merkit/infer/recognition.h"
#include "merkit/infer/recording.h"
#include "merkit/model/model_file.h"

namespace merkit {

struct RecognizerOptions {
  bool self_test = true;          // run the samples in the model file when it is opened
  double max_duration_s = 600.0;  // longest sound that is taken as one utterance, > 0
  double min_speech_s = 0.2;  // sound with less speech in it counts as absent; 0: any sound does
};

template <class V>
void visit(RecognizerOptions& o, V&& field) {
  field("self_test", o.self_test, "run the samples in the model file when it is opened");
  field("max_duration_s", o.max_duration_s, "longest sound that is taken as one utterance, s");
  field("min_speech_s", o.min_speech_s, "sound with less speech counts as absent, s; 0: none does");
}

// The rows that each input of a model sees of one recording.
struct PreparedInputs {
  std::vector<Matrix<float>> rows;  // one for each of Recognizer::inputs(): [n, num_columns()];
                                    // without rows where there is nothing
  std::vector<std::string> notes;   // as Recognition::notes
  bool lacks_speech = false;        // there is sound, but nobody speaks in it

  // True if input `i` has something.
  bool has(std::size_t i) const noexcept { return rows[i].rows() > 0; }
};

class RecordingRows;

// A model ready for use. Immutable, so one instance may be shared by any number of threads; copies
// share everything and cost nothing.
class Recognizer {
 public:
  // One input of the model and what makes its rows.
  struct Input {
    const ModelInput* model_input = nullptr;  // columns, normalisation, words to ids
    const FeatureJob* job = nullptr;          // nullptr for an input of words
    Modality modality = Modality::kAudio;
  };

  // The memory of one caller, kept from call to call: the network allocates nothing once it has
  // seen an input of that size. For one thread at a time.
  class Session {
   public:
    explicit Session(const Recognizer& recognizer);
    ~Session();
    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;

   private:
    friend class Recognizer;
    struct Memory;
    std::unique_ptr<Memory> memory_;
  };

  // The model in a file. Throws what read_model() throws, Error(kUnsupportedVersion) for features
  // that this program makes otherwise than the one that trained the model, and Error(kCorruptData)
  // if the self-test fails.
  static Recognizer open(const std::filesystem::path& path, const RecognizerOptions& options = {});

  // The same for the bytes of a file in memory, which need not outlive the call; `where` opens the
  // messages of errors.
  static Recognizer parse(std::span<const std::byte> bytes, std::string_view where,
                          const RecognizerOptions& options = {});

  // The same for a model that was read or made; `hash` is model_hash().
  Recognizer(Model model, std::string hash, const RecognizerOptions& options = {});

  const RecognizerOptions& options() const noexcept;
  // What the file says: recipe, facts, inputs. Its parameters are gone to where they are used.
  const Model& model() const noexcept;
  const std::vector<std::string>& class_names() const noexcept;
  // Hash of the model file, 32 hexadecimal digits.
  const std::string& model_hash() const noexcept;
  // In the order of the recipe's features.
  std::span<const Input> inputs() const noexcept;
  // True if an input of the model is of that modality.
  bool takes(Modality modality) const noexcept;

  // What the model says of a recording with at least one of its modalities. What is too short,
  // sound without speech, and text without a known word count as absent, as an input that training
  // had not either, and are noted; if nothing is left, all classes are equally likely and the
  // result abstains. It also abstains if an input is out of the range of the training part, and if
  // no class is likely enough: see ModelCalibration. Throws Error(kInvalidArgument) if the
  // recording has none of the model's modalities, or sound longer than max_duration_s, and what the
  // readers of its files throw.
  Recognition recognize(const Recording& recording, Session& session) const;
  // The same with the memory of one call.
  Recognition recognize(const Recording& recording) const;

  // The same for an utterance of a corpus, whose sound and motion capture are chosen as when the
  // features were extracted for training.
  Recognition recognize(const Utterance& utterance, Session& session) const;

  // The two halves of recognize(), for callers that have rows from elsewhere or want to change
  // them: rows of every input, and what the model makes of them.
  PreparedInputs prepare(const Recording& recording) const;
  PreparedInputs prepare(const Utterance& utterance) const;
  Recognition classify(const PreparedInputs& inputs, Session& session) const;
  // The same for several recordings, to the last bit, faster: see ModelChain::run_each(). Their
  // time is shared equally.
  std::vector<Recognition> classify(std::span<const PreparedInputs> inputs, Session& session) const;

  // The innermost part: calibrated probabilities [num_classes] for rows of every input, as
  // ModelInput::from_rows() or from_text() give them or absent(). Allocates nothing after warm-up
  // if the model is a network. Throws Error(kInvalidArgument) for rows that do not fit.
  void probabilities(std::span<const MatrixView<const float>> inputs, Session& session,
                     std::span<float> out) const;

 private:
  struct State;

  Recognition start(const PreparedInputs& inputs, Session& session) const;
  void calibrate(std::span<float> probabilities) const;
  void finish(const PreparedInputs& inputs, Recognition& said) const;
  bool lacks_speech(RecordingRows& recording, const FeatureJob& job) const;
  PreparedInputs prepare_with(const Utterance& utterance, AudioView samples) const;
  Recognition recognize_with(const Utterance& utterance, AudioView samples, Session& session) const;

  std::shared_ptr<const State> state_;
};

}  // namespace merkit
