#include "merkit/features/content_hash.h"

#include "merkit/base/hash.h"
#include "merkit/base/memory_map.h"
#include "merkit/base/options.h"

namespace merkit {
namespace {

// Parts are ended by a byte that no part holds, so that different parts give different text.
void add(std::string& text, std::string_view part) {
  text += part;
  text += '\0';
}

void add_time(std::string& text, const std::optional<double>& time_s) {
  add(text, time_s ? format_number(*time_s) : "-");
}

void add_file(std::string& text, const std::filesystem::path& path, FileHashes& files) {
  add(text, path.empty() ? "-" : files.hash(path));
}

AudioSource dialogue_slice(const Utterance& utterance) {
  AudioSource slice = utterance.dialogue_audio;
  if (!slice.start_s && !slice.end_s) {
    slice.start_s = utterance.start_s;
    slice.end_s = utterance.end_s;
  }
  return slice.start_s && slice.end_s ? slice : AudioSource{};
}

}  // namespace

std::string FileHashes::hash(const std::filesystem::path& path) {
  std::shared_ptr<Entry> entry;
  {
    const std::lock_guard lock(mutex_);
    auto& slot = entries_[path];
    if (!slot) {
      slot = std::make_shared<Entry>();
    }
    entry = slot;
  }
  std::call_once(entry->once, [&] {
    const MemoryMap file(path);
    file.expect_sequential_reads();
    entry->digits = hash_hex(file.bytes());
  });
  return entry->digits;
}

AudioSource choose_audio(const Utterance& utterance, std::string_view source) {
  const AudioSource slice = dialogue_slice(utterance);
  const bool has_sentence = !utterance.sentence_audio.path.empty();
  const bool wants_slice = source == "dialogue" && !slice.path.empty();
  return has_sentence && !wants_slice ? utterance.sentence_audio : slice;
}

const MocapSource& choose_mocap(const Utterance& utterance) {
  const MocapSource& sentence = utterance.sentence_mocap;
  const bool has_sentence =
      !sentence.face.empty() || !sentence.head.empty() || !sentence.hand.empty();
  return has_sentence ? sentence : utterance.dialogue_mocap;
}

std::string content_hash(const Utterance& utterance, Modality modality, const AudioSource& audio,
                         std::string_view recipe, FileHashes& files) {
  std::string text;
  add(text, recipe);
  if (modality == Modality::kAudio) {
    add_file(text, audio.path, files);
    add_time(text, audio.start_s);
    add_time(text, audio.end_s);
    add(text, utterance.gender);
  } else if (modality == Modality::kText) {
    add(text, utterance.text.value_or("-"));
  } else {
    const MocapSource& mocap = choose_mocap(utterance);
    add_file(text, mocap.face, files);
    add_file(text, mocap.head, files);
    add_file(text, mocap.hand, files);
    add_time(text, utterance.start_s);
    add_time(text, utterance.end_s);
    add(text, mocap.sentence_file ? "sentence" : "dialogue");
    add(text, !utterance.speaker_wears_markers   ? "-"
              : *utterance.speaker_wears_markers ? "1"
                                                 : "0");
  }
  return hash_hex(text);
}

}  // namespace merkit
