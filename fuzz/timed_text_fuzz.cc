// Any bytes as a transcript with times, in every form: ordered, finite, and UTF-8 on one line.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "merkit/base/error.h"
#include "merkit/base/utf8.h"
#include "merkit/corpus/timed_text.h"

namespace {

void require(bool holds) {
  if (!holds) {
    __builtin_trap();
  }
}

void check(const std::vector<merkit::TimedText>& entries) {
  double last_s = 0.0;
  for (const merkit::TimedText& entry : entries) {
    require(std::isfinite(entry.end_s) && last_s <= entry.start_s && entry.start_s <= entry.end_s);
    require(!entry.text.empty() && merkit::is_utf8(entry.text));
    require(entry.text.find('\n') == std::string::npos);
    last_s = entry.start_s;
  }
  (void)merkit::text_around(entries, 1.0, 5.0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using enum merkit::TimedTextFormat;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto format : {kSrt, kWebVtt, kCtm, kWhisperJson}) {
    try {
      check(merkit::parse_timed_text(text, format, "fuzz"));
    } catch (const merkit::Error&) {
    }
  }
  try {
    (void)merkit::guess_timed_text_format(text, "fuzz");
  } catch (const merkit::Error&) {
  }
  return 0;
}
