#include "merkit/recipe/recipe_problems.h"

#include <fmt/format.h>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"

namespace merkit {
namespace {

bool fits(OptionType type, TomlKind kind) {
  switch (type) {
    case OptionType::kInt:
      return kind == TomlKind::kInt;
    case OptionType::kDouble:
      return kind == TomlKind::kInt || kind == TomlKind::kDouble;
    case OptionType::kBool:
      return kind == TomlKind::kBool;
    case OptionType::kString:
      return kind == TomlKind::kString;
  }
  return false;
}

TomlKind wanted_kind(OptionType type) {
  switch (type) {
    case OptionType::kInt:
      return TomlKind::kInt;
    case OptionType::kDouble:
      return TomlKind::kDouble;
    case OptionType::kBool:
      return TomlKind::kBool;
    case OptionType::kString:
      break;
  }
  return TomlKind::kString;
}

std::string mismatch(TomlKind wanted, TomlKind got) {
  return fmt::format("expected {}, got {}", toml_kind_name(wanted), toml_kind_name(got));
}

}  // namespace

void RecipeProblems::remember(const std::string& key, std::string_view file,
                              const TomlValue& value) {
  places_[key] = {fmt::format("{}:{}", file, value.line), value.kind};
}

void RecipeProblems::add(const std::string& key, const std::string& what) {
  std::string around = key;
  while (!around.empty() && !places_.contains(around)) {
    const std::size_t dot = around.rfind('.');
    around.resize(dot == std::string::npos ? 0 : dot);
  }
  const auto place = places_.find(around);
  const std::string where = place == places_.end() ? "" : place->second.text + ": ";
  problems_.push_back(where + (key.empty() ? "" : quote(key) + ": ") + what);
}

void RecipeProblems::add_unknown(const std::string& key, std::vector<std::string> known) {
  const std::size_t dot = key.rfind('.');
  const std::string last = dot == std::string::npos ? key : key.substr(dot + 1);
  add(key, "unknown key: " + expected_one_of(last, known));
}

bool RecipeProblems::expect(const std::string& key, const TomlValue& value, TomlKind kind) {
  if (value.kind != kind) {
    add(key, mismatch(kind, value.kind));
  }
  return value.kind == kind;
}

bool RecipeProblems::expect(const std::string& key, const TomlValue& value, OptionType type) {
  if (!fits(type, value.kind)) {
    add(key, mismatch(wanted_kind(type), value.kind));
    return false;
  }
  return true;
}

bool RecipeProblems::expect_remembered(const std::string& key, OptionType type) {
  const auto place = places_.find(key);
  if (place == places_.end() || fits(type, place->second.kind)) {
    return true;
  }
  add(key, mismatch(wanted_kind(type), place->second.kind));
  return false;
}

}  // namespace merkit
