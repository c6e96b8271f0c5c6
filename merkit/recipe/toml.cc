#include "merkit/recipe/toml.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "merkit/base/error.h"
#include "merkit/base/options.h"

namespace merkit {
namespace {

constexpr int kMaxDepth = 64;

class Converter {
 public:
  explicit Converter(std::string_view where) : where_(where) {}

  TomlValue convert(const toml::node& node, int depth) const {
    TomlValue value;
    value.line = node.source().begin.line;
    if (depth > kMaxDepth) {
      fail(value, fmt::format("expected at most {} levels, got more", kMaxDepth));
    }
    if (const auto* table = node.as_table()) {
      read_table(*table, depth, value);
    } else if (const auto* array = node.as_array()) {
      value.kind = TomlKind::kArray;
      for (const toml::node& item : *array) {
        value.items.push_back(convert(item, depth + 1));
      }
    } else {
      read_scalar(node, value);
    }
    return value;
  }

 private:
  [[noreturn]] void fail(const TomlValue& value, const std::string& what) const {
    throw Error(ErrorCode::kCorruptData, fmt::format("{}:{}: {}", where_, value.line, what));
  }

  // toml++ sorts keys by name; their places tell the order of the file.
  void read_table(const toml::table& table, int depth, TomlValue& value) const {
    struct Entry {
      toml::source_position place;
      std::string key;
      const toml::node* node;
    };
    std::vector<Entry> entries;
    for (const auto& [key, node] : table) {
      entries.push_back({key.source().begin, std::string(key.str()), &node});
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry& a, const Entry& b) { return a.place < b.place; });
    for (const Entry& entry : entries) {
      value.keys.push_back(entry.key);
      value.items.push_back(convert(*entry.node, depth + 1));
      if (value.items.back().line == 0) {
        value.items.back().line = entry.place.line;
      }
    }
  }

  void read_scalar(const toml::node& node, TomlValue& value) const {
    if (const auto* text = node.as_string()) {
      value.kind = TomlKind::kString;
      value.text = text->get();
    } else if (const auto* whole = node.as_integer()) {
      value.kind = TomlKind::kInt;
      value.text = std::to_string(whole->get());
    } else if (const auto* number = node.as_floating_point()) {
      value.kind = TomlKind::kDouble;
      value.text = format_number(number->get());
      if (!std::isfinite(number->get())) {
        fail(value, "expected a finite number, got " + value.text);
      }
    } else if (const auto* yes = node.as_boolean()) {
      value.kind = TomlKind::kBool;
      value.text = yes->get() ? "true" : "false";
    } else {
      value.kind = TomlKind::kTime;
    }
  }

  std::string_view where_;
};

}  // namespace

std::string_view toml_kind_name(TomlKind kind) noexcept {
  constexpr std::array<std::string_view, 7> kNames = {
      "a whole number", "a number", "true or false", "a string", "an array", "a table", "a time"};
  return kNames.at(static_cast<std::size_t>(kind));
}

const TomlValue* TomlValue::find(std::string_view key) const noexcept {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

TomlValue parse_toml(std::string_view text, std::string_view where) {
  try {
    const toml::table table = toml::parse(text);
    return Converter(where).convert(table, 0);
  } catch (const toml::parse_error& error) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}:{}: expected TOML: {}", where, error.source().begin.line,
                            quote(error.description())));
  }
}

std::string toml_string(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      quoted += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

}  // namespace merkit
