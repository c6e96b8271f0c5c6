#include "c/merkit.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "c/guarded.h"
#include "merkit/infer/recognizer.h"

// The other handles; memory of each belongs to whoever made it.
struct merkit_session {
  merkit::Recognizer recognizer;  // shares everything with the one it was made from
  merkit::Recognizer::Session session;
};

struct merkit_result {
  merkit::Recognition said;
};

namespace {

using merkit::c::guarded;
using merkit::c::known_fields;
using merkit::c::refuse;
using merkit::c::require;

merkit::RecognizerOptions options_of(const merkit_options* given) {
  const merkit_options options = known_fields(
      given, MERKIT_OPTIONS_INIT, "merkit_options: expected MERKIT_OPTIONS_INIT, got size 0");
  if (!(options.max_duration_s > 0.0) || !std::isfinite(options.max_duration_s)) {
    refuse("merkit_options: expected max_duration_s > 0");
  }
  return {.self_test = options.self_test != 0, .max_duration_s = options.max_duration_s};
}

const char* path_or_empty(const char* path) { return path == nullptr ? "" : path; }

merkit::Recording recording_of(const merkit_recording* given) {
  require(given, "merkit_recognize: expected a recording, got NULL");
  const merkit_recording r = known_fields(
      given, MERKIT_RECORDING_INIT, "merkit_recording: expected MERKIT_RECORDING_INIT, got size 0");
  if (r.samples == nullptr && r.num_samples > 0) {
    refuse("merkit_recording: expected samples, got NULL");
  }
  merkit::Recording recording;
  if (r.samples != nullptr) {
    recording.audio = {{r.samples, r.num_samples}, r.sample_rate_hz};
  }
  recording.audio_file.path = path_or_empty(r.audio_path);
  if (r.text != nullptr) {
    recording.text = r.text;
  }
  recording.mocap.face = path_or_empty(r.face_path);
  recording.mocap.head = path_or_empty(r.head_path);
  recording.mocap.hand = path_or_empty(r.hand_path);
  recording.speaker = path_or_empty(r.speaker);
  return recording;
}

// Opens by `open`, a function of the options.
template <class Open>
merkit_status open_with(const merkit_options* options, merkit_recognizer** out, const Open& open) {
  if (out != nullptr) {
    *out = nullptr;
  }
  return guarded([&] {
    require(out, "merkit_recognizer_open: expected a place for the handle, got NULL");
    *out =
        std::make_unique<merkit_recognizer>(merkit_recognizer{open(options_of(options))}).release();
  });
}

bool is_modality(merkit_modality modality, merkit::Modality of) noexcept {
  switch (of) {
    case merkit::Modality::kAudio:
      return modality == MERKIT_AUDIO;
    case merkit::Modality::kText:
      return modality == MERKIT_TEXT;
    case merkit::Modality::kMocap:
      return modality == MERKIT_MOCAP;
  }
  return false;
}

merkit_abstention abstention_of(merkit::AbstentionReason reason) noexcept {
  switch (reason) {
    case merkit::AbstentionReason::kTooShort:
      return MERKIT_TOO_SHORT;
    case merkit::AbstentionReason::kNoSpeech:
      return MERKIT_NO_SPEECH;
    case merkit::AbstentionReason::kOutOfRange:
      return MERKIT_OUT_OF_RANGE;
    case merkit::AbstentionReason::kLowConfidence:
      return MERKIT_LOW_CONFIDENCE;
  }
  return MERKIT_LOW_CONFIDENCE;
}

}  // namespace

const char* merkit_version(void) { return MERKIT_VERSION; }

int merkit_abi_version(void) { return MERKIT_ABI_VERSION; }

const char* merkit_status_name(merkit_status status) {
  switch (status) {
    case MERKIT_OK:
      return "ok";
    case MERKIT_INVALID_ARGUMENT:
      return "invalid argument";
    case MERKIT_NOT_FOUND:
      return "not found";
    case MERKIT_CORRUPT_DATA:
      return "corrupt data";
    case MERKIT_UNSUPPORTED_VERSION:
      return "unsupported version";
    case MERKIT_IO:
      return "input or output";
    case MERKIT_CANCELLED:
      return "cancelled";
    case MERKIT_OUT_OF_MEMORY:
      return "out of memory";
    case MERKIT_INTERNAL:
      return "internal";
  }
  return "unknown status";
}

const char* merkit_last_error(void) { return merkit::c::last_error().c_str(); }

merkit_status merkit_recognizer_open(const char* path, const merkit_options* options,
                                     merkit_recognizer** out) {
  return open_with(options, out, [&](const merkit::RecognizerOptions& chosen) {
    require(path, "merkit_recognizer_open: expected a path, got NULL");
    return merkit::Recognizer::open(path, chosen);
  });
}

merkit_status merkit_recognizer_parse(const void* bytes, size_t num_bytes,
                                      const merkit_options* options, merkit_recognizer** out) {
  return open_with(options, out, [&](const merkit::RecognizerOptions& chosen) {
    require(bytes, "merkit_recognizer_parse: expected bytes, got NULL");
    return merkit::Recognizer::parse({static_cast<const std::byte*>(bytes), num_bytes}, "model",
                                     chosen);
  });
}

void merkit_recognizer_free(merkit_recognizer* recognizer) { delete recognizer; }

size_t merkit_num_classes(const merkit_recognizer* recognizer) {
  return recognizer == nullptr ? 0 : recognizer->recognizer.class_names().size();
}

const char* merkit_class_name(const merkit_recognizer* recognizer, size_t index) {
  return index < merkit_num_classes(recognizer)
             ? recognizer->recognizer.class_names()[index].c_str()
             : nullptr;
}

const char* merkit_model_hash(const merkit_recognizer* recognizer) {
  return recognizer == nullptr ? "" : recognizer->recognizer.model_hash().c_str();
}

int merkit_takes(const merkit_recognizer* recognizer, merkit_modality modality) {
  if (recognizer == nullptr) {
    return 0;
  }
  const auto inputs = recognizer->recognizer.inputs();
  return std::any_of(inputs.begin(), inputs.end(), [&](const merkit::Recognizer::Input& input) {
    return is_modality(modality, input.modality);
  });
}

merkit_status merkit_session_new(const merkit_recognizer* recognizer, merkit_session** out) {
  if (out != nullptr) {
    *out = nullptr;
  }
  return guarded([&] {
    require(recognizer, "merkit_session_new: expected a recognizer, got NULL");
    require(out, "merkit_session_new: expected a place for the handle, got NULL");
    merkit::Recognizer::Session session(recognizer->recognizer);
    *out =
        std::make_unique<merkit_session>(merkit_session{recognizer->recognizer, std::move(session)})
            .release();
  });
}

void merkit_session_free(merkit_session* session) { delete session; }

merkit_status merkit_recognize(merkit_session* session, const merkit_recording* recording,
                               merkit_result** out) {
  if (out != nullptr) {
    *out = nullptr;
  }
  return guarded([&] {
    require(session, "merkit_recognize: expected a session, got NULL");
    require(out, "merkit_recognize: expected a place for the result, got NULL");
    *out = std::make_unique<merkit_result>(merkit_result{session->recognizer.recognize(
                                               recording_of(recording), session->session)})
               .release();
  });
}

void merkit_result_free(merkit_result* result) { delete result; }

const float* merkit_result_probabilities(const merkit_result* result) {
  return result == nullptr ? nullptr : result->said.probabilities.data();
}

size_t merkit_result_top(const merkit_result* result) {
  return result == nullptr ? 0 : result->said.top;
}

float merkit_result_confidence(const merkit_result* result) {
  return result == nullptr ? 0.0F : result->said.confidence;
}

merkit_abstention merkit_result_abstention(const merkit_result* result) {
  return result == nullptr || !result->said.abstention
             ? MERKIT_CERTAIN
             : abstention_of(result->said.abstention->reason);
}

const char* merkit_result_abstention_detail(const merkit_result* result) {
  return result == nullptr || !result->said.abstention ? ""
                                                       : result->said.abstention->detail.c_str();
}

int merkit_result_used(const merkit_result* result, merkit_modality modality) {
  if (result == nullptr) {
    return 0;
  }
  const auto& used = result->said.modalities;
  return std::any_of(used.begin(), used.end(),
                     [&](merkit::Modality of) { return is_modality(modality, of); });
}

size_t merkit_result_num_notes(const merkit_result* result) {
  return result == nullptr ? 0 : result->said.notes.size();
}

const char* merkit_result_note(const merkit_result* result, size_t index) {
  return index < merkit_result_num_notes(result) ? result->said.notes[index].c_str() : nullptr;
}

double merkit_result_features_s(const merkit_result* result) {
  return result == nullptr ? 0.0 : result->said.timing.features_s;
}

double merkit_result_model_s(const merkit_result* result) {
  return result == nullptr ? 0.0 : result->said.timing.model_s;
}
