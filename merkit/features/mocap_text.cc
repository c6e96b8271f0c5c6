#include "merkit/features/mocap_text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"

namespace merkit {
namespace {

constexpr std::size_t kNumIndexFields = 2;  // frame number and time
constexpr std::size_t kMaxHeadings = 2;

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_end(char c) { return is_blank(c) || c == '\r' || c == '\n'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Integers of up to 15 digits and these powers are exact doubles, so that their quotient is rounded
// once, and correctly (Clinger 1990, "How to read floating point numbers accurately").
constexpr std::size_t kExactDigits = 15;
constexpr std::array<double, kExactDigits + 1> kPowersOfTen = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

// [-]digits[.digits] of at most 15 digits, up to a blank or `end`; the place after it, or nullptr
// if the text is anything else.
const char* exact_decimal(const char* begin, const char* end, double& value) noexcept {
  const char* at = begin;
  const bool negative = at != end && *at == '-';
  at += negative ? 1 : 0;
  const char* const digits = at;
  std::uint64_t mantissa = 0;
  while (at != end && is_digit(*at)) {
    mantissa = mantissa * 10 + static_cast<std::uint64_t>(*at++ - '0');
  }
  auto num_digits = static_cast<std::size_t>(at - digits);
  std::size_t num_decimals = 0;
  if (at != end && *at == '.') {
    const char* const decimals = ++at;
    while (at != end && is_digit(*at)) {
      mantissa = mantissa * 10 + static_cast<std::uint64_t>(*at++ - '0');
    }
    num_decimals = static_cast<std::size_t>(at - decimals);
    num_digits += num_decimals;
  }
  if (num_digits == 0 || num_digits > kExactDigits || (at != end && !is_end(*at))) {
    return nullptr;
  }
  const double magnitude = static_cast<double>(mantissa) / kPowersOfTen[num_decimals];
  value = negative ? -magnitude : magnitude;
  return at;
}

// Any other spelling of a number.
const char* general_decimal(const char* begin, const char* end, double& value) noexcept {
  const auto [at, error] = std::from_chars(begin, end, value);
  const bool is_whole = error == std::errc() && (at == end || is_end(*at));
  return is_whole && !std::isinf(value) ? at : nullptr;
}

const char* decimal(const char* begin, const char* end, double& value) noexcept {
  const char* const at = exact_decimal(begin, end, value);
  return at != nullptr ? at : general_decimal(begin, end, value);
}

const char* skip_blanks(const char* at, const char* end) noexcept {
  while (at != end && is_blank(*at)) {
    ++at;
  }
  return at;
}

[[noreturn]] void fail(const MocapLine& line, std::string_view where, const std::string& expected) {
  throw Error(ErrorCode::kCorruptData, fmt::format("{}:{}: expected {}, got \"{}\"", where,
                                                   line.line_number, expected, quote(line.text)));
}

// The time of a line of data; nullopt if the line does not begin with two numbers.
std::optional<double> time_of(std::string_view line) noexcept {
  const char* const end = line.data() + line.size();
  const char* at = skip_blanks(line.data(), end);
  double number = 0.0;
  at = decimal(at, end, number);
  if (at == nullptr || std::isnan(number)) {
    return std::nullopt;
  }
  at = decimal(skip_blanks(at, end), end, number);
  return at == nullptr || std::isnan(number) ? std::nullopt : std::optional(number);
}

bool begins_with_number(std::string_view line) noexcept {
  const char* const end = line.data() + line.size();
  double number = 0.0;
  return decimal(skip_blanks(line.data(), end), end, number) != nullptr && !std::isnan(number);
}

std::string_view without_ending(std::string_view line) noexcept {
  while (!line.empty() && (is_end(line.back()))) {
    line.remove_suffix(1);
  }
  return line;
}

}  // namespace

std::optional<double> leading_decimal(std::string_view text, std::size_t& length) noexcept {
  double value = 0.0;
  const char* const end = decimal(text.data(), text.data() + text.size(), value);
  if (end == nullptr) {
    return std::nullopt;
  }
  length = static_cast<std::size_t>(end - text.data());
  return value;
}

std::vector<MocapLine> mocap_lines(std::string_view text, std::string_view where,
                                   const std::optional<MocapWindow>& window) {
  std::vector<MocapLine> rows;
  std::size_t num_headings = 0;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    const MocapLine row{lines.line_number(), without_ending(*line)};
    if (row.text.empty()) {
      continue;
    }
    if (rows.empty() && num_headings < kMaxHeadings && !begins_with_number(row.text)) {
      ++num_headings;
      continue;
    }
    num_headings = kMaxHeadings;
    const std::optional<double> time_s = time_of(row.text);
    if (!time_s) {
      fail(row, where, "a frame number and a time in seconds");
    }
    if (!window || (window->start_s < *time_s && *time_s < window->end_s)) {
      rows.push_back(row);
    }
  }
  return rows;
}

bool parse_mocap_line(const MocapLine& line, std::string_view where, std::span<double> values) {
  const char* const end = line.text.data() + line.text.size();
  const char* at = line.text.data();
  bool has_nan = false;
  double index = 0.0;
  for (std::size_t i = 0; i < kNumIndexFields + values.size(); ++i) {
    double& value = i < kNumIndexFields ? index : values[i - kNumIndexFields];
    at = skip_blanks(at, end);
    const char* next = exact_decimal(at, end, value);
    if (next == nullptr) {
      next = general_decimal(at, end, value);
      has_nan = has_nan || std::isnan(value);
    }
    if (next == nullptr) {
      fail(line, where, fmt::format("a frame number, a time and {} numbers", values.size()));
    }
    at = next;
  }
  if (skip_blanks(at, end) != end) {
    fail(line, where, fmt::format("no more than {} numbers after the time", values.size()));
  }
  return has_nan;
}

}  // namespace merkit
