#include "merkit/corpus/manifest_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/corpus/record_fields.h"

namespace merkit {
namespace {

using Names = RecordFields::Names;

struct Slice {
  std::optional<double> start_s;
  std::optional<double> end_s;
};

void require_order(const Slice& slice, std::string_view where) {
  const double start_s = slice.start_s.value_or(0.0);
  if (slice.end_s && *slice.end_s <= start_s) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected an end after the start, got {} to {} s", where, start_s,
                            *slice.end_s));
  }
}

// A duration without a start is the length of the file, as NeMo writes it, and no slice.
Slice take_audio_slice(RecordFields& fields) {
  Slice slice{fields.time_s({"start", "start_s", "offset"}), fields.time_s({"end", "end_s"})};
  if (slice.start_s && !slice.end_s) {
    if (const auto duration_s = fields.time_s({"duration"})) {
      slice.end_s = *slice.start_s + *duration_s;
    }
  }
  return slice;
}

std::string id_from_audio(const std::string& audio, const Slice& slice) {
  const std::size_t dot = audio.find_last_of("./");
  const bool has_extension = dot != std::string::npos && dot > 0 && audio[dot] == '.';
  std::string id = has_extension ? audio.substr(0, dot) : audio;
  if (slice.start_s || slice.end_s) {
    id += fmt::format("#{:.0f}-", slice.start_s.value_or(0.0) * 1000.0);
    id += slice.end_s ? fmt::format("{:.0f}", *slice.end_s * 1000.0) : "";
  }
  return id;
}

std::string take_gender(RecordFields& fields) {
  std::string gender = fields.name({"gender", "sex"});
  if (gender == "f" || gender == "female" || gender == "Female") {
    return "F";
  }
  if (gender == "m" || gender == "male" || gender == "Male") {
    return "M";
  }
  return gender;
}

DialogueKind take_kind(RecordFields& fields) {
  const std::string kind = fields.name({"kind"});
  if (kind == "improvised") {
    return DialogueKind::kImprovised;
  }
  if (kind == "scripted") {
    return DialogueKind::kScripted;
  }
  if (!kind.empty()) {
    fields.fail("improvised or scripted", Json(kind));
  }
  return DialogueKind::kUnknown;
}

// All three or none: single ones stay among the extra fields.
std::optional<Dimensions> take_dimensions(RecordFields& fields) {
  const Names activation = {"activation", "arousal"};
  if (!fields.has({"valence"}) || !fields.has(activation) || !fields.has({"dominance"})) {
    return std::nullopt;
  }
  return Dimensions{*fields.number({"valence"}), *fields.number(activation),
                    *fields.number({"dominance"})};
}

// Reads one record; the folder and the opening of messages are the same for all its fields.
class RecordReader {
 public:
  RecordReader(Json record, const std::filesystem::path& folder, std::string_view where)
      : fields_(std::move(record), where), folder_(folder), where_(where) {}

  Utterance read() {
    Utterance utterance;
    take_audio(utterance);
    utterance.dialogue = fields_.name({"dialogue", "dialog"});
    utterance.session = fields_.name({"session"});
    utterance.speaker = fields_.name({"speaker", "speaker_id", "spk"});
    utterance.gender = take_gender(fields_);
    utterance.scenario = fields_.name({"scenario"});
    utterance.kind = take_kind(fields_);
    utterance.label = fields_.text({"label", "emotion", "emo"}).value_or("");
    utterance.emotion = emotion_from_synonym(utterance.label);
    utterance.dimensions = take_dimensions(fields_);
    utterance.text = fields_.text({"text", "transcript", "transcription", "sentence"});
    utterance.sentence_mocap = take_mocap("mocap");
    utterance.dialogue_mocap = take_mocap("dialogue_mocap");
    utterance.dialogue_mocap.sentence_file = false;
    utterance.speaker_wears_markers = fields_.flag({"speaker_wears_markers"});
    utterance.extra = fields_.rest();
    return utterance;
  }

 private:
  std::filesystem::path resolve(const std::string& path) const {
    return path.empty() ? std::filesystem::path{} : folder_ / path;
  }

  void take_audio(Utterance& utterance) {
    utterance.id = fields_.name({"id", "utt_id", "utterance_id", "key"});
    const std::string audio =
        fields_.name({"audio", "file", "path", "wav", "audio_path", "audio_filepath"});
    const Slice slice = take_audio_slice(fields_);
    require_order(slice, where_);
    utterance.sentence_audio = {resolve(audio), slice.start_s, slice.end_s};
    take_dialogue_audio(utterance, slice);
    if (utterance.id.empty() && !audio.empty()) {
      utterance.id = id_from_audio(audio, slice);
    }
    if (utterance.id.empty()) {
      throw Error(ErrorCode::kCorruptData,
                  fmt::format("{}: expected an id or audio, got neither", where_));
    }
  }

  // Where the turn lies in the dialogue: said expressly, or else where it lies in its sound file.
  void take_dialogue_audio(Utterance& utterance, const Slice& slice) {
    Slice turn{fields_.time_s({"dialogue_start"}), fields_.time_s({"dialogue_end"})};
    require_order(turn, where_);
    if (!turn.start_s && !turn.end_s) {
      turn = slice;
    }
    utterance.start_s = turn.start_s;
    utterance.end_s = turn.end_s;
    const auto path = resolve(fields_.name({"dialogue_audio"}));
    if (!path.empty()) {
      utterance.dialogue_audio = {path, turn.start_s, turn.end_s};
    }
  }

  // An object {"face": ..., "head": ..., "hand": ...}, or columns mocap_face, mocap_head, ...
  MocapSource take_mocap(const std::string& group) {
    const auto nested = fields_.value({group.c_str()});
    if (nested && !nested->is_object()) {
      fields_.fail("an object with face, head and hand", *nested);
    }
    RecordFields inner(nested.value_or(Json::object()), where_);
    const auto take = [&](const std::string& part) {
      const std::string path = inner.name({part.c_str()});
      return resolve(path.empty() ? fields_.name({(group + "_" + part).c_str()}) : path);
    };
    return {take("face"), take("head"), take("hand"), true};
  }

  RecordFields fields_;
  const std::filesystem::path& folder_;
  std::string_view where_;
};

}  // namespace

Utterance utterance_from_record(Json record, const std::filesystem::path& folder,
                                std::string_view where) {
  return RecordReader(std::move(record), folder, where).read();
}

void UtteranceCollector::add(Utterance utterance, std::string_view where) {
  if (!ids_.insert(utterance.id).second) {
    throw Error(ErrorCode::kCorruptData, fmt::format("{}: expected each id once, got \"{}\" again",
                                                     where, quote(utterance.id)));
  }
  utterances_.push_back(std::move(utterance));
}

std::vector<Utterance> UtteranceCollector::take() {
  std::sort(utterances_.begin(), utterances_.end(),
            [](const Utterance& a, const Utterance& b) { return a.id < b.id; });
  ids_.clear();
  return std::move(utterances_);
}

}  // namespace merkit
