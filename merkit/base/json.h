// JSON for the library's own .cc files. Not installed: no public header may include it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

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

}  // namespace merkit
