#include <initializer_list>

#include "merkit/corpus/manifest_record.h"

namespace merkit {
namespace {

std::string written_path(const std::filesystem::path& path, const std::filesystem::path& folder) {
  if (path.empty() || folder.empty()) {
    return path.generic_string();
  }
  const auto relative = path.lexically_relative(folder);
  const bool inside = !relative.empty() && *relative.begin() != "..";
  return (inside ? relative : path).generic_string();
}

void put(Json& record, const char* name, const std::string& text) {
  if (!text.empty()) {
    record[name] = text;
  }
}

template <class T>
void put(Json& record, const char* name, const std::optional<T>& value) {
  if (value) {
    record[name] = *value;
  }
}

void put_mocap(Json& record, const char* name, const MocapSource& mocap,
               const std::filesystem::path& folder) {
  Json parts = Json::object();
  put(parts, "face", written_path(mocap.face, folder));
  put(parts, "head", written_path(mocap.head, folder));
  put(parts, "hand", written_path(mocap.hand, folder));
  if (!parts.empty()) {
    record[name] = std::move(parts);
  }
}

void put_audio(Json& record, const Utterance& utterance, const std::filesystem::path& folder) {
  const AudioSource& audio = utterance.sentence_audio;
  put(record, "audio", written_path(audio.path, folder));
  put(record, "start", audio.start_s);
  put(record, "end", audio.end_s);
  put(record, "dialogue_audio", written_path(utterance.dialogue_audio.path, folder));
  if (utterance.start_s != audio.start_s || utterance.end_s != audio.end_s) {
    put(record, "dialogue_start", utterance.start_s);
    put(record, "dialogue_end", utterance.end_s);
  }
}

void put_labels(Json& record, const Utterance& utterance) {
  const bool named = utterance.label.empty() && utterance.emotion;
  put(record, "label", named ? std::string(emotion_code(*utterance.emotion)) : utterance.label);
  if (utterance.dimensions) {
    record["valence"] = utterance.dimensions->valence;
    record["activation"] = utterance.dimensions->activation;
    record["dominance"] = utterance.dimensions->dominance;
  }
}

}  // namespace

Json record_from_utterance(const Utterance& utterance, const std::filesystem::path& folder) {
  Json record = Json::object();
  record["id"] = utterance.id;
  put_audio(record, utterance, folder);
  put(record, "text", utterance.text);
  put_labels(record, utterance);
  put(record, "speaker", utterance.speaker);
  put(record, "gender", utterance.gender);
  put(record, "session", utterance.session);
  put(record, "dialogue", utterance.dialogue);
  put(record, "scenario", utterance.scenario);
  if (utterance.kind != DialogueKind::kUnknown) {
    record["kind"] = utterance.kind == DialogueKind::kImprovised ? "improvised" : "scripted";
  }
  put_mocap(record, "mocap", utterance.sentence_mocap, folder);
  put_mocap(record, "dialogue_mocap", utterance.dialogue_mocap, folder);
  put(record, "speaker_wears_markers", utterance.speaker_wears_markers);
  for (const auto& [name, value] : utterance.extra) {
    record[name] = parse_json(value, name);
  }
  return record;
}

}  // namespace merkit
