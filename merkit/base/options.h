// Options structs seen as lists of named values: what flags, JSON and stores are made of.
//
//   struct MelOptions { int num_bins = 40; };
//   template <class V> void visit(MelOptions& o, V&& field) {
//     field("num_bins", o.num_bins, "filters, >= 1");
//   }
//   assign_option(options, "num_bins", "64");
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace merkit {

enum class OptionType { kInt, kDouble, kBool, kString };

// One field of an options struct.
struct OptionValue {
  std::string name;
  OptionType type = OptionType::kString;
  std::string value;  // "40", "0.025", "true", text as it is
  std::string doc;
};

// A value given as text: `window_s=0.08`.
struct OptionAssignment {
  std::string name;
  std::string value;
};

// "int", "double", "bool" or "string".
std::string_view option_type_name(OptionType type) noexcept;

// The shortest text that reads back as the same number.
std::string format_number(double value);

// `name=value` taken apart. Throws Error(kInvalidArgument) if there is no '=' or no name before it.
OptionAssignment parse_assignment(std::string_view text);

namespace option_detail {

OptionValue describe(std::string_view name, int value, std::string_view doc);
OptionValue describe(std::string_view name, double value, std::string_view doc);
OptionValue describe(std::string_view name, bool value, std::string_view doc);
OptionValue describe(std::string_view name, const std::string& value, std::string_view doc);

// Each throws Error(kInvalidArgument) if `assignment.value` is no value of that type.
void read_value(const OptionAssignment& assignment, int& value);
void read_value(const OptionAssignment& assignment, double& value);
void read_value(const OptionAssignment& assignment, bool& value);
void read_value(const OptionAssignment& assignment, std::string& value);

[[noreturn]] void throw_unknown(std::string_view name, const std::vector<OptionValue>& known);

}  // namespace option_detail

// The fields of `options` in the order of its visit().
template <class Options>
std::vector<OptionValue> list_options(Options options) {
  std::vector<OptionValue> fields;
  visit(options, [&](std::string_view name, const auto& value, std::string_view doc) {
    fields.push_back(option_detail::describe(name, value, doc));
  });
  return fields;
}

// Sets one field from text. Throws Error(kInvalidArgument) with the nearest name if there is no
// such field, or if the text is no value of its type. Ranges are checked by the component.
template <class Options>
void assign_option(Options& options, const OptionAssignment& assignment) {
  bool is_known = false;
  visit(options, [&](std::string_view name, auto& value, std::string_view /*doc*/) {
    if (name == assignment.name) {
      option_detail::read_value(assignment, value);
      is_known = true;
    }
  });
  if (!is_known) {
    option_detail::throw_unknown(assignment.name, list_options(options));
  }
}

}  // namespace merkit
