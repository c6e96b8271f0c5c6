// Files of transcripts: they parse or throw Error; what parses reads back alike, and its errors
// account for both lengths.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "merkit/base/error.h"
#include "merkit/eval/transcripts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto transcripts = merkit::parse_transcripts(text, "fuzz");
    if (merkit::parse_transcripts(merkit::transcripts_jsonl(transcripts), "again") != transcripts) {
      __builtin_trap();
    }
    const auto scores = merkit::score_transcripts(transcripts, {.resamples = 100});
    if (scores.characters.deletions + scores.characters.substitutions > scores.characters.length) {
      __builtin_trap();
    }
  } catch (const merkit::Error&) {
  }
  return 0;
}
