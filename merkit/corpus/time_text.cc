#include "merkit/corpus/time_text.h"

#include <array>
#include <cmath>
#include <cstdint>

#include "merkit/base/parse.h"

namespace merkit {
namespace {

constexpr double kSecondsPerDay = 86400.0;

// Removes "N days " from the front of `text` and returns N; nullopt if N is no count.
std::optional<double> take_days(std::string_view& text) noexcept {
  const std::size_t at = text.find(" day");
  if (at == std::string_view::npos) {
    return 0.0;
  }
  const auto days = parse_int(text.substr(0, at));
  text.remove_prefix(at + 4);
  if (text.starts_with('s')) {
    text.remove_prefix(1);
  }
  text = trim(text);
  return days && *days >= 0 ? std::optional(static_cast<double>(*days)) : std::nullopt;
}

// "HH:MM:SS.fraction" in seconds.
std::optional<double> parse_clock_s(std::string_view text) noexcept {
  const std::size_t first = text.find(':');
  const std::size_t second = text.find(':', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) {
    return std::nullopt;
  }
  const auto hours = parse_int(text.substr(0, first));
  const auto minutes = parse_int(text.substr(first + 1, second - first - 1));
  const auto seconds = parse_double(text.substr(second + 1));
  if (!hours || !minutes || !seconds) {
    return std::nullopt;
  }
  const bool in_range =
      *hours >= 0 && *minutes >= 0 && *minutes < 60 && *seconds >= 0.0 && *seconds < 60.0;
  return in_range ? std::optional(static_cast<double>(*hours) * 3600.0 +
                                  static_cast<double>(*minutes) * 60.0 + *seconds)
                  : std::nullopt;
}

}  // namespace

std::optional<double> parse_time_s(std::string_view text) noexcept {
  text = trim(text);
  if (const auto seconds = parse_double(text)) {
    return std::signbit(*seconds) ? std::nullopt : seconds;
  }
  const auto days = take_days(text);
  const auto clock_s = parse_clock_s(text);
  if (!days || !clock_s) {
    return std::nullopt;
  }
  return *days * kSecondsPerDay + *clock_s;
}

}  // namespace merkit
