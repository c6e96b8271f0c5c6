// Points in time as manifests write them.
#pragma once

#include <optional>
#include <string_view>

namespace merkit {

// Seconds meant by `text`: a number of seconds ("1.5"), hours, minutes and seconds
// ("00:01:02.25") or a pandas timedelta ("0 days 00:00:01.500000", as audformat writes). nullopt
// for anything else, negative times and minutes or seconds of 60 and more among them.
std::optional<double> parse_time_s(std::string_view text) noexcept;

}  // namespace merkit
