#include "merkit/base/options.h"

#include <array>
#include <charconv>
#include <limits>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"
#include "merkit/base/parse.h"

namespace merkit {
namespace {

[[noreturn]] void refuse(const OptionAssignment& assignment, std::string_view wanted) {
  throw Error(ErrorCode::kInvalidArgument, "option " + quote(assignment.name) + ": expected " +
                                               std::string(wanted) + ", got \"" +
                                               quote(assignment.value) + "\"");
}

OptionValue field(std::string_view name, OptionType type, std::string value, std::string_view doc) {
  return {
      .name = std::string(name), .type = type, .value = std::move(value), .doc = std::string(doc)};
}

}  // namespace

std::string_view option_type_name(OptionType type) noexcept {
  constexpr std::array<std::string_view, 4> kNames = {"int", "double", "bool", "string"};
  return kNames.at(static_cast<std::size_t>(type));
}

std::string format_number(double value) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), result.ptr};
}

OptionAssignment parse_assignment(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    throw Error(ErrorCode::kInvalidArgument, "expected name=value, got \"" + quote(text) + "\"");
  }
  return {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

namespace option_detail {

OptionValue describe(std::string_view name, int value, std::string_view doc) {
  return field(name, OptionType::kInt, std::to_string(value), doc);
}

OptionValue describe(std::string_view name, double value, std::string_view doc) {
  return field(name, OptionType::kDouble, format_number(value), doc);
}

OptionValue describe(std::string_view name, bool value, std::string_view doc) {
  return field(name, OptionType::kBool, value ? "true" : "false", doc);
}

OptionValue describe(std::string_view name, const std::string& value, std::string_view doc) {
  return field(name, OptionType::kString, value, doc);
}

void read_value(const OptionAssignment& assignment, int& value) {
  const auto parsed = parse_int(assignment.value);
  if (!parsed || *parsed < std::numeric_limits<int>::min() ||
      *parsed > std::numeric_limits<int>::max()) {
    refuse(assignment, "a whole number");
  }
  value = static_cast<int>(*parsed);
}

void read_value(const OptionAssignment& assignment, double& value) {
  const auto parsed = parse_double(assignment.value);
  if (!parsed) {
    refuse(assignment, "a finite number");
  }
  value = *parsed;
}

void read_value(const OptionAssignment& assignment, bool& value) {
  const bool is_true = assignment.value == "true" || assignment.value == "1";
  if (!is_true && assignment.value != "false" && assignment.value != "0") {
    refuse(assignment, "true or false");
  }
  value = is_true;
}

void read_value(const OptionAssignment& assignment, std::string& value) {
  value = assignment.value;
}

void throw_unknown(std::string_view name, const std::vector<OptionValue>& known) {
  std::vector<std::string> names;
  names.reserve(known.size());
  for (const OptionValue& option : known) {
    names.push_back(option.name);
  }
  throw Error(ErrorCode::kInvalidArgument,
              "option \"" + quote(name) + "\": " + expected_one_of(name, names));
}

}  // namespace option_detail
}  // namespace merkit
