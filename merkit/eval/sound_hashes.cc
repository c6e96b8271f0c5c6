#include "merkit/eval/sound_hashes.h"

#include <fmt/format.h>

#include <map>

#include "merkit/base/error.h"
#include "merkit/base/hash.h"
#include "merkit/corpus/utterance.h"

namespace merkit {
namespace {

const AudioSource& source_of(const Utterance& utterance) noexcept {
  return utterance.sentence_audio.path.empty() ? utterance.dialogue_audio
                                               : utterance.sentence_audio;
}

std::string hash_or_empty(const std::filesystem::path& path) {
  try {
    return file_hash_hex(path);
  } catch (const Error&) {
    return "";  // the doctor of corpora says what is wrong with files
  }
}

std::string with_slice(std::string hash, const AudioSource& source) {
  if (!hash.empty() && (source.start_s || source.end_s)) {
    hash += fmt::format(" {} {}", source.start_s.value_or(0.0), source.end_s.value_or(-1.0));
  }
  return hash;
}

}  // namespace

std::vector<std::string> sound_hashes(UtteranceList utterances, const RunControl& control) {
  std::map<std::filesystem::path, std::string> hash_of_file;
  for (const Utterance* utterance : utterances) {
    hash_of_file.emplace(source_of(*utterance).path, "");
  }
  hash_of_file.erase(std::filesystem::path());
  std::vector<std::pair<const std::filesystem::path, std::string>*> files;
  files.reserve(hash_of_file.size());
  for (auto& entry : hash_of_file) {
    files.push_back(&entry);
  }
  control.pool.parallel_for(files.size(), [&](std::size_t i) {
    control.check_stop();
    files[i]->second = hash_or_empty(files[i]->first);
  });
  std::vector<std::string> hashes;
  for (const Utterance* utterance : utterances) {
    const AudioSource& source = source_of(*utterance);
    const auto found = hash_of_file.find(source.path);
    hashes.push_back(found == hash_of_file.end() ? "" : with_slice(found->second, source));
  }
  return hashes;
}

}  // namespace merkit
