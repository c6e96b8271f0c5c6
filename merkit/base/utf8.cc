#include "merkit/base/utf8.h"

namespace merkit {
namespace {

bool is_continuation(std::string_view text, std::size_t at) noexcept {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

// Range allowed for the second byte, which is what excludes overlong forms and surrogates.
bool second_byte_fits(unsigned char first, unsigned char second) noexcept {
  switch (first) {
    case 0xE0:
      return second >= 0xA0U;
    case 0xED:
      return second <= 0x9FU;
    case 0xF0:
      return second >= 0x90U;
    case 0xF4:
      return second <= 0x8FU;
    default:
      return true;
  }
}

std::size_t expected_length(unsigned char first) noexcept {
  if (first < 0x80U) {
    return 1;
  }
  if (first >= 0xC2U && first <= 0xDFU) {
    return 2;
  }
  if (first >= 0xE0U && first <= 0xEFU) {
    return 3;
  }
  return first >= 0xF0U && first <= 0xF4U ? 4 : 0;
}

}  // namespace

std::size_t utf8_sequence_length(std::string_view text, std::size_t at) noexcept {
  if (at >= text.size()) {
    return 0;
  }
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t length = expected_length(first);
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text, at + i)) {
      return 0;
    }
  }
  if (length > 1 && !second_byte_fits(first, static_cast<unsigned char>(text[at + 1]))) {
    return 0;
  }
  return length;
}

bool is_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_sequence_length(text, at);
    if (length == 0) {
      return false;
    }
    at += length;
  }
  return true;
}

std::string utf8_or_latin1(std::string_view text) {
  if (is_utf8(text)) {
    return std::string(text);
  }
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80U) {
      out += c;
    } else {
      out += static_cast<char>(0xC0U | (byte >> 6U));
      out += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return out;
}

}  // namespace merkit
