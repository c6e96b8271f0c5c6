// JSON for the library's own .cc files. Not installed: no public header may include it.
#pragma once

#include <concepts>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace merkit {

// Keys keep the order in which they were written, so that output reads as intended.
using Json = nlohmann::ordered_json;

// The document in `text`. `where` opens the message of the error.
// Throws Error(kCorruptData) if it is not JSON, nests deeper than 64 levels or holds text that is
// not UTF-8.
Json parse_json(std::string_view text, std::string_view where);

// `value` as text, two blanks of indentation, or on one line if `indent` is -1. Bytes that are not
// UTF-8 become U+FFFD. Numbers that are not finite become null.
std::string dump_json(const Json& value, int indent = 2);

// What Json found wrong, quoted, without the number that it gives its errors.
std::string fault_of(const Json::exception& error);

// `value` as a T. Json::get() would take a fraction and a number that T cannot hold as well.
// Throws Json::exception if it is not an integer within the range of T.
template <std::integral T>
T integer_of(const Json& value) {
  const bool fits = value.is_number_unsigned()
                        ? std::in_range<T>(value.get<std::uint64_t>())
                        : value.is_number_integer() && std::in_range<T>(value.get<std::int64_t>());
  if (!fits) {
    throw Json::type_error::create(
        302, "expected an integer that fits, got " + dump_json(value, -1), &value);
  }
  return value.get<T>();
}

// The integers in the list `value`. Throws as integer_of does, also if it is no list.
template <std::integral T>
std::vector<T> integers_of(const Json& value) {
  std::vector<T> integers;
  for (const Json& one : value.get_ref<const Json::array_t&>()) {
    integers.push_back(integer_of<T>(one));
  }
  return integers;
}

}  // namespace merkit
