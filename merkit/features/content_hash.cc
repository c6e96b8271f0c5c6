#include "merkit/features/content_hash.h"

#include "merkit/base/hash.h"
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

}  // namespace

std::shared_ptr<FileHashes::Entry> FileHashes::entry(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  auto& slot = entries_[path.native()];
  if (!slot) {
    slot = std::make_shared<Entry>();
  }
  return slot;
}

std::string FileHashes::hash(const std::filesystem::path& path) {
  const auto mine = entry(path);
  std::call_once(mine->once, [&] { mine->digits = file_hash_hex(path); });
  return mine->digits;
}

std::string FileHashes::hash(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  const auto mine = entry(path);
  std::call_once(mine->once, [&] { mine->digits = hash_hex(bytes); });
  return mine->digits;
}

std::string content_hash(const Utterance& utterance, const ChosenInput& input, Modality modality,
                         std::string_view recipe, FileHashes& files) {
  std::string text;
  add(text, recipe);
  if (modality == Modality::kAudio) {
    add_file(text, input.audio.path, files);
    add_time(text, input.audio.start_s);
    add_time(text, input.audio.end_s);
    add(text, utterance.gender);
  } else if (modality == Modality::kText) {
    add(text, utterance.text.value_or("-"));
  } else {
    const MocapClip& clip = input.mocap;
    add_file(text, clip.files.face, files);
    add_file(text, clip.files.head, files);
    add_file(text, clip.files.hand, files);
    add_time(text, clip.start_s);
    add_time(text, clip.end_s);
    add(text, clip.files.sentence_file ? "sentence" : "dialogue");
    add(text, !clip.speaker_wears_markers ? "-" : *clip.speaker_wears_markers ? "1" : "0");
  }
  return hash_hex(text);
}

}  // namespace merkit
