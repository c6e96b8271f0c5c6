#include "merkit/infer/recognizer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/hash.h"
#include "merkit/base/memory_map.h"
#include "merkit/features/mocap.h"
#include "merkit/infer/abstention.h"
#include "merkit/infer/feature_job_of.h"
#include "merkit/infer/recording_rows.h"
#include "merkit/model/model_chain.h"
#include "merkit/model/model_check.h"

namespace merkit {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// The one job of an input of features; none for words.
std::vector<FeatureJob> jobs_of(const ModelInput& input) {
  std::vector<FeatureJob> jobs;
  if (!input.is_text()) {
    jobs.push_back(feature_job_of(input));
  }
  return jobs;
}

// "sound or text", for messages.
std::string modality_list(std::span<const Recognizer::Input> inputs) {
  std::string list;
  for (const Modality modality : {Modality::kAudio, Modality::kText, Modality::kMocap}) {
    if (std::ranges::find(inputs, modality, &Recognizer::Input::modality) != inputs.end()) {
      list += fmt::format("{}{}", list.empty() ? "" : " or ", modality_name(modality));
    }
  }
  return list;
}

// Every marker is lost: its features are NaN, or 0 in the sets of published systems. Flags behind
// them are numbers whatever was seen.
bool sees_nothing(const Matrix<float>& rows) {
  constexpr std::size_t kNumValues = kNumHeadValues + kNumHandValues + kNumFaceValues;
  const auto is_lost = [](float x) { return std::isnan(x) || x == 0.0F; };
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    const std::span<const float> values = rows.row(r).first(std::min(rows.cols(), kNumValues));
    if (!std::ranges::all_of(values, is_lost)) {
      return false;
    }
  }
  return true;
}

// No rows for what is too short for one, or shows no marker.
Matrix<float> rows_of_features(const Recognizer::Input& input, const Utterance& utterance,
                               RecordingRows& recording) {
  const Matrix<float> raw = recording.rows(*input.job);
  if (raw.rows() == 0 || (input.modality == Modality::kMocap && sees_nothing(raw))) {
    return {};
  }
  const std::string group = normaliser_group(input.model_input->state().feature, utterance);
  return input.model_input->from_rows({raw.values(), raw.rows(), raw.cols()}, group);
}

std::string note_of_nothing(const Recognizer::Input& input) {
  const RecipeFeature& feature = input.model_input->state().feature;
  if (input.job == nullptr) {
    return fmt::format("{}: no word that the model knows", feature.name);
  }
  return input.modality == Modality::kMocap
             ? fmt::format("{}: no marker in sight", feature.name)
             : fmt::format("{}: too short for a row of {}", feature.name, feature.set);
}

}  // namespace

struct Recognizer::State {
  State(Model given, std::string model_hash, const RecognizerOptions& given_options)
      : model(std::move(given)), hash(std::move(model_hash)), options(given_options), chain(model) {
    model.parameters.clear();  // and with them the file
    if (options.self_test) {
      ModelChain::Memory memory;
      verify_chain(chain, model.self_test, memory);
      tested.remember(memory.network);
    }
    for (const ModelInput& input : model.inputs) {
      jobs.push_back(jobs_of(input));
    }
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      const FeatureJob* job = jobs[i].empty() ? nullptr : &jobs[i].front();
      const Modality modality = job == nullptr ? Modality::kText : job->set().modality;
      inputs.push_back({&model.inputs[i], job, modality});
    }
  }

  Model model;
  std::string hash;
  RecognizerOptions options;
  ModelChain chain;
  RuntimeMemory tested;  // the steps of the self-test, over padding: sessions begin with them
  std::vector<std::vector<FeatureJob>> jobs;  // of each input: one or none
  std::vector<Input> inputs;
};

struct Recognizer::Session::Memory {
  ModelChain::Memory chain;
  std::vector<Matrix<float>> absent;           // what stands for each input
  std::vector<MatrixView<const float>> views;  // of what classify() runs ...
  std::vector<float> said;                     // ... and its probabilities
};

Recognizer::Session::Session(const Recognizer& recognizer) : memory_(std::make_unique<Memory>()) {
  memory_->chain.network.remember(recognizer.state_->tested);
  for (const Input& input : recognizer.inputs()) {
    memory_->absent.push_back(input.model_input->absent());
  }
}

Recognizer::Session::~Session() = default;
Recognizer::Session::Session(Session&&) noexcept = default;
Recognizer::Session& Recognizer::Session::operator=(Session&&) noexcept = default;

Recognizer Recognizer::open(const std::filesystem::path& path, const RecognizerOptions& options) {
  try {
    auto map = std::make_shared<const MemoryMap>(path);
    const auto bytes = map->bytes();
    std::string hash = hash_hex(bytes);
    return {parse_model(bytes, path.string(), std::move(map)), std::move(hash), options};
  } catch (const Error& error) {
    const std::string_view what = error.what();
    throw Error(error.code(), what.starts_with(path.string())
                                  ? std::string(what)
                                  : fmt::format("{}: {}", path.string(), what));
  }
}

Recognizer Recognizer::parse(std::span<const std::byte> bytes, std::string_view where,
                             const RecognizerOptions& options) {
  return {parse_model(bytes, where), hash_hex(bytes), options};
}

Recognizer::Recognizer(Model model, std::string hash, const RecognizerOptions& options) {
  if (!(options.max_duration_s > 0.0)) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("recogniser: expected max_duration_s > 0, got {}", options.max_duration_s));
  }
  if (!(options.min_speech_s >= 0.0)) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("recogniser: expected min_speech_s >= 0, got {}", options.min_speech_s));
  }
  state_ = std::make_shared<const State>(std::move(model), std::move(hash), options);
}

const RecognizerOptions& Recognizer::options() const noexcept { return state_->options; }
const Model& Recognizer::model() const noexcept { return state_->model; }
const std::string& Recognizer::model_hash() const noexcept { return state_->hash; }
std::span<const Recognizer::Input> Recognizer::inputs() const noexcept { return state_->inputs; }

const std::vector<std::string>& Recognizer::class_names() const noexcept {
  return state_->model.class_names;
}

bool Recognizer::takes(Modality modality) const noexcept {
  return std::ranges::find(state_->inputs, modality, &Input::modality) != state_->inputs.end();
}

bool Recognizer::lacks_speech(RecordingRows& recording, const FeatureJob& job) const {
  const double least_s = state_->options.min_speech_s;
  const std::optional<double> speech_s = least_s > 0.0 ? recording.speech_s(job) : std::nullopt;
  return speech_s && *speech_s < least_s;
}

PreparedInputs Recognizer::prepare_with(const Utterance& utterance, AudioView samples) const {
  RecordingRows recording(utterance, samples, state_->options.max_duration_s);
  PreparedInputs prepared;
  bool has_any = false;
  for (const Input& input : state_->inputs) {
    const bool is_words = input.job == nullptr;
    const bool is_given = is_words ? utterance.text.has_value() : recording.has(*input.job);
    Matrix<float>& rows = prepared.rows.emplace_back();
    if (!is_given) {
      continue;
    }
    has_any = true;
    rows = is_words ? input.model_input->from_text(*utterance.text)
                    : rows_of_features(input, utterance, recording);
    if (rows.rows() == 0) {
      prepared.notes.push_back(note_of_nothing(input));
    } else if (input.modality == Modality::kAudio && lacks_speech(recording, *input.job)) {
      rows = {};
      prepared.lacks_speech = true;
      prepared.notes.push_back(
          fmt::format("{}: no speech", input.model_input->state().feature.name));
    }
  }
  if (!has_any) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("recording: expected {}, got none", modality_list(state_->inputs)));
  }
  return prepared;
}

PreparedInputs Recognizer::prepare(const Recording& recording) const {
  return prepare_with(utterance_of(recording), recording.audio);
}

PreparedInputs Recognizer::prepare(const Utterance& utterance) const {
  return prepare_with(utterance, {});
}

void Recognizer::probabilities(std::span<const MatrixView<const float>> inputs, Session& session,
                               std::span<float> out) const {
  state_->chain.run(inputs, session.memory_->chain, out);
  calibrate(out);
}

void Recognizer::calibrate(std::span<float> probabilities) const {
  if (state_->model.calibration) {
    state_->model.calibration->apply(probabilities);
  }
}

// What is used, whose views are added to the session's.
Recognition Recognizer::start(const PreparedInputs& inputs, Session& session) const {
  Session::Memory& memory = *session.memory_;
  if (inputs.rows.size() != state_->inputs.size() ||
      memory.absent.size() != state_->inputs.size()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("recogniser: expected {} inputs and a session of its own, got {}",
                            state_->inputs.size(), inputs.rows.size()));
  }
  Recognition said;
  said.notes = inputs.notes;
  for (std::size_t i = 0; i < inputs.rows.size(); ++i) {
    if (inputs.has(i)) {
      said.inputs_used.push_back(i);
      const Modality modality = state_->inputs[i].modality;
      if (std::ranges::find(said.modalities, modality) == said.modalities.end()) {
        said.modalities.push_back(modality);
      }
    }
  }
  for (std::size_t i = 0; !said.inputs_used.empty() && i < inputs.rows.size(); ++i) {
    const Matrix<float>& rows = inputs.has(i) ? inputs.rows[i] : memory.absent[i];
    memory.views.push_back({rows.values(), rows.rows(), rows.cols()});
  }
  const std::size_t num_classes = class_names().size();
  said.probabilities.assign(num_classes, 1.0F / static_cast<float>(num_classes));
  return said;
}

// What follows from the probabilities.
void Recognizer::finish(const PreparedInputs& inputs, Recognition& said) const {
  const auto top = std::ranges::max_element(said.probabilities);
  said.top = static_cast<std::size_t>(top - said.probabilities.begin());
  said.confidence = *top;
  said.abstention = find_abstention(state_->model, inputs, said);
}

std::vector<Recognition> Recognizer::classify(std::span<const PreparedInputs> inputs,
                                              Session& session) const {
  const auto begin = Clock::now();
  Session::Memory& memory = *session.memory_;
  memory.views.clear();
  std::vector<Recognition> said;
  for (const PreparedInputs& one : inputs) {
    said.push_back(start(one, session));
  }
  const std::size_t num_classes = class_names().size();
  memory.said.resize(memory.views.size() / state_->inputs.size() * num_classes);
  state_->chain.run_each(memory.views, memory.chain, memory.said);
  std::span<float> rest = memory.said;
  for (std::size_t r = 0; r < said.size(); ++r) {
    if (!said[r].inputs_used.empty()) {
      calibrate(rest.first(num_classes));
      std::ranges::copy(rest.first(num_classes), said[r].probabilities.begin());
      rest = rest.subspan(num_classes);
    }
    finish(inputs[r], said[r]);
  }
  for (Recognition& one : said) {
    one.timing.model_s = seconds_since(begin) / static_cast<double>(said.size());
  }
  return said;
}

Recognition Recognizer::classify(const PreparedInputs& inputs, Session& session) const {
  return std::move(classify(std::span(&inputs, 1), session).front());
}

Recognition Recognizer::recognize_with(const Utterance& utterance, AudioView samples,
                                       Session& session) const {
  const auto begin = Clock::now();
  const PreparedInputs inputs = prepare_with(utterance, samples);
  const double features_s = seconds_since(begin);
  Recognition said = classify(inputs, session);
  said.timing.features_s = features_s;
  return said;
}

Recognition Recognizer::recognize(const Recording& recording, Session& session) const {
  return recognize_with(utterance_of(recording), recording.audio, session);
}

Recognition Recognizer::recognize(const Recording& recording) const {
  Session session(*this);
  return recognize(recording, session);
}

Recognition Recognizer::recognize(const Utterance& utterance, Session& session) const {
  return recognize_with(utterance, {}, session);
}

}  // namespace merkit
