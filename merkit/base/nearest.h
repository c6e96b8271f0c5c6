// "Did you mean": the valid name closest to what was typed.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace merkit {

// Single-character insertions, deletions and replacements that turn `a` into `b` (Levenshtein
// 1966).
std::size_t edit_distance(std::string_view a, std::string_view b);

// The name with the smallest edit distance to `typed`, or "" if none is within a third of its
// length (at least 2).
std::string nearest_name(std::string_view typed, std::span<const std::string> names);

// `expected one of a, b, c, got "x"`, or `..., got "x" (did you mean "b"?)` where one is near.
std::string expected_one_of(std::string_view typed, std::span<const std::string> names);

}  // namespace merkit
