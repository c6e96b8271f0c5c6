// Motion-capture text: it is binned or refused; a decimal that is read is what strtod reads.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "merkit/base/error.h"
#include "merkit/features/mocap_bins.h"

namespace {

void check_decimal(std::string_view text) {
  std::size_t length = 0;
  const std::optional<double> value = merkit::leading_decimal(text, length);
  if (!value) {
    return;
  }
  if (length == 0 || length > text.size() || std::isinf(*value)) {
    __builtin_trap();
  }
  const double expected = std::strtod(std::string(text.substr(0, length)).c_str(), nullptr);
  if (std::isnan(*value) ? !std::isnan(expected) : *value != expected) {
    __builtin_trap();
  }
}

void check_bins(std::string_view text, const std::optional<merkit::MocapWindow>& window) {
  const merkit::MocapBinning binning{.num_parts = 3, .num_values = 2};
  const auto means = merkit::bin_mocap_text(text, "fuzz", window, binning);
  if (means.rows() != 3 || means.cols() != 2) {
    __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_decimal(text);
  try {
    check_bins(text, merkit::MocapWindow{0.0, 1.0});
    check_bins(text, std::nullopt);
  } catch (const merkit::Error&) {
  }
  return 0;
}
