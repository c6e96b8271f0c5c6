// UTF-8: well-formedness, and repair of text in an unknown 8-bit encoding.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace merkit {

// Bytes of the well-formed UTF-8 sequence that starts at `text[at]` (1 to 4), or 0 where none does:
// stray or missing continuation bytes, overlong forms, surrogates, values past U+10FFFF
// (The Unicode Standard, table 3-7).
std::size_t utf8_sequence_length(std::string_view text, std::size_t at) noexcept;

// True if every byte of `text` belongs to a well-formed sequence.
bool is_utf8(std::string_view text) noexcept;

// `text` as it is if it is UTF-8; otherwise with each byte read as one Latin-1 character.
std::string utf8_or_latin1(std::string_view text);

}  // namespace merkit
