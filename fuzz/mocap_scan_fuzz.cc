// Any bytes as a motion-capture file: the counts of the doctor must fit together.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "merkit/corpus/mocap_scan.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kNumColumns = 6;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const merkit::MocapScan scan = merkit::scan_mocap(text, kNumColumns);
  const bool fits = scan.num_malformed <= scan.num_frames &&
                    scan.num_values == (scan.num_frames - scan.num_malformed) * kNumColumns &&
                    scan.num_nan <= scan.num_values &&
                    (scan.num_nan > 0) == (scan.first_nan_line > 0) &&
                    (scan.num_malformed > 0) == (scan.first_malformed_line > 0);
  if (!fits) {
    __builtin_trap();
  }
  return 0;
}
