// Sound files, by merkit's own reader and by libsndfile: what decodes is finite and as long as
// promised.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "merkit/audio/audio_reader.h"
#include "merkit/base/error.h"

// libsndfile 1.2.0 and the codecs below it leak some kilobytes on damaged Ogg files.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libsndfile\nleak:libvorbis\nleak:libogg\nleak:libFLAC\nleak:libmpg123\n";
}

namespace {

// A few hundred bytes of FLAC may stand for hours: reads no more than the beginning.
void read(std::span<const std::uint8_t> bytes, const merkit::AudioSlice& slice) {
  merkit::AudioReader reader(std::as_bytes(bytes), {}, slice, "fuzz");
  float block[4096];
  std::uint64_t num_read = 0;
  for (int i = 0; i < 64 && num_read < reader.num_samples(); ++i) {
    const std::size_t got = reader.read_block(block);
    num_read += got;
    for (const float x : std::span(block).first(got)) {
      if (!std::isfinite(x)) {
        __builtin_trap();
      }
    }
    if (got < std::size(block) && num_read != reader.num_samples()) {
      __builtin_trap();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const double start_s : {0.0, 0.01}) {
    try {
      read({data, size}, {.start_s = start_s});
    } catch (const merkit::Error&) {
    }
  }
  return 0;
}
