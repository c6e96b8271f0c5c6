// TOML as a plain tree with line numbers. Not installed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace merkit {

enum class TomlKind { kInt, kDouble, kBool, kString, kArray, kTable, kTime };

// "a whole number", "a number", "true or false", "a string", "an array", "a table" or "a time".
std::string_view toml_kind_name(TomlKind kind) noexcept;

struct TomlValue {
  TomlKind kind = TomlKind::kTable;
  std::string text;               // of numbers, bools and strings; nothing is quoted
  std::vector<TomlValue> items;   // of an array, and the values of a table
  std::vector<std::string> keys;  // of a table, one for every item, in the order of the file
  std::size_t line = 0;           // from 1

  // The value of that key in a table; nullptr if there is none.
  const TomlValue* find(std::string_view key) const noexcept;
};

// The table that `text` holds. `where` opens messages. Throws Error(kCorruptData) with the line if
// it is no TOML 1.0, nests deeper than 64 levels or holds a number that is not finite.
TomlValue parse_toml(std::string_view text, std::string_view where);

// `text` as a TOML string in quotes.
std::string toml_string(std::string_view text);

}  // namespace merkit
