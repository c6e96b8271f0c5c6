// Any bytes as a transcription: lines with an id and UTF-8 text, the rest reported.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "merkit/base/utf8.h"
#include "merkit/corpus/irregularity.h"
#include "merkit/corpus/transcription.h"

namespace {

void require(bool holds) {
  if (!holds) {
    __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const merkit::Transcription result = merkit::parse_transcription(text, "fuzz");
  std::size_t last_line = 0;
  for (const merkit::TranscriptLine& line : result.lines) {
    require(line.line > last_line && line.id.starts_with("Ses"));
    require(std::isfinite(line.start_s) && std::isfinite(line.end_s));
    require(merkit::is_utf8(line.text) && line.text.find('\n') == std::string::npos);
    last_line = line.line;
  }
  for (const merkit::Irregularity& irregularity : result.irregularities) {
    require(merkit::find_irregularity_kind(irregularity.kind) != nullptr);
    require(merkit::is_utf8(irregularity.detail));
    require(std::none_of(irregularity.detail.begin(), irregularity.detail.end(),
                         [](char c) { return c >= 0 && c < ' '; }));
  }
  return 0;
}
