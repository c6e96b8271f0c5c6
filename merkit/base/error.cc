#include "merkit/base/error.h"

#include <cstddef>

#include "merkit/base/utf8.h"

namespace merkit {
namespace {

constexpr std::size_t kMaxQuotedBytes = 60;

void append_hex_byte(std::string& out, unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\x";
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 15U];
}

}  // namespace

int exit_status(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kNotFound:
      return 2;
    case ErrorCode::kCorruptData:
    case ErrorCode::kUnsupportedVersion:
      return 3;
    case ErrorCode::kIo:
      return 4;
    case ErrorCode::kCancelled:
      return 130;
  }
  return 1;
}

std::string quote(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = utf8_sequence_length(text, at);
    const auto byte = static_cast<unsigned char>(text[at]);
    if (at + length > kMaxQuotedBytes) {
      out += "…";
      break;
    }
    if (length == 0 || byte < 0x20U || byte == 0x7FU) {
      append_hex_byte(out, byte);
      at += 1;
    } else {
      out += text.substr(at, length);
      at += length;
    }
    if (at >= kMaxQuotedBytes && at < text.size()) {
      out += "…";
      break;
    }
  }
  return out;
}

}  // namespace merkit
