// Kaldi folders: the input holds the files one after another, separated by lines of "@". They parse
// or throw Error, and no recording is a command.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "merkit/base/error.h"
#include "merkit/corpus/manifest.h"

namespace {

merkit::KaldiTexts split_files(std::string_view text) {
  merkit::KaldiTexts texts;
  const std::array<std::string*, 7> files = {&texts.wav_scp,    &texts.segments, &texts.text,
                                             &texts.utt2spk,    &texts.utt2emo,  &texts.spk2gender,
                                             &texts.utt2session};
  for (std::string* file : files) {
    const std::size_t end = text.find("@\n");
    *file = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 2);
  }
  return texts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const auto& utterance : merkit::parse_kaldi(split_files(text), "/k").utterances) {
      const std::string path = utterance.sentence_audio.path.string();
      if (utterance.id.empty() || path.empty() || path.back() == '|') {
        __builtin_trap();
      }
    }
  } catch (const merkit::Error&) {
  }
  return 0;
}
