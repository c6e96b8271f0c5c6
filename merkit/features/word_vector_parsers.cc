#include "merkit/features/word_vector_parsers.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"

namespace merkit {
namespace {

static_assert(std::endian::native == std::endian::little, "vectors are copied as they lie");

constexpr std::string_view kBlanks = " \t\r";

[[noreturn]] void fail(const std::string& where, std::string_view expected, std::string_view got) {
  throw Error(ErrorCode::kCorruptData,
              fmt::format("{}: expected {}, got {}", where, expected, got));
}

std::string_view without_blanks_at_end(std::string_view line) {
  const std::size_t last = line.find_last_not_of(kBlanks);
  return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// The word before the last `num_dims` fields of `line`; nullopt if there are not that many.
std::optional<std::string_view> word_of(std::string_view line, std::size_t num_dims) {
  for (std::size_t i = 0; i < num_dims; ++i) {
    const std::size_t blank = line.find_last_of(kBlanks);
    if (blank == std::string_view::npos) {
      return std::nullopt;
    }
    line = without_blanks_at_end(line.substr(0, blank));
  }
  return line.empty() ? std::nullopt : std::optional(line);
}

// Fields after the first that look like numbers, counted from the end of the line; NaN and numbers
// out of range count, to be refused later with their line.
std::size_t count_numbers_at_end(std::string_view line) {
  const auto fields = split_words(line);
  std::size_t count = 0;
  while (count + 1 < fields.size()) {
    const std::string_view field = fields[fields.size() - 1 - count];
    float value = 0.0F;
    const char* const end = field.data() + field.size();
    const auto [stopped, error] = std::from_chars(field.data(), end, value);
    if (error == std::errc::invalid_argument || stopped != end) {
      break;
    }
    ++count;
  }
  return count;
}

void parse_numbers(std::string_view text, std::vector<float>& vector, const std::string& where) {
  const char* at = text.data();
  const char* const end = at + text.size();
  for (float& value : vector) {
    while (at != end && kBlanks.find(*at) != std::string_view::npos) {
      ++at;
    }
    const auto [stopped, error] = std::from_chars(at, end, value);
    const bool ended = stopped == end || kBlanks.find(*stopped) != std::string_view::npos;
    if (error != std::errc{} || !ended || !std::isfinite(value)) {
      fail(where, "a finite number",
           "\"" + quote(std::string_view(at, static_cast<std::size_t>(end - at)).substr(0, 24)) +
               "\"");
    }
    at = stopped;
  }
}

class TextVectorParser {
 public:
  TextVectorParser(std::string_view bytes, WantedWords& wanted, std::string_view where)
      : rest_(bytes), wanted_(wanted), where_(where) {
    const auto header = parse_header(bytes);
    if (header) {
      vector_.resize(checked(header->num_dims));
      rest_.remove_prefix(header->num_bytes);
      line_number_ = 1;
      return;
    }
    const std::string_view first = bytes.substr(0, bytes.find('\n'));
    const std::size_t num_dims = count_numbers_at_end(without_blanks_at_end(first));
    if (num_dims < 1) {
      fail(where_ + ":1", "a word and its numbers", "\"" + quote(first) + "\"");
    }
    vector_.resize(checked(num_dims));
  }

  WordVectors parse() {
    while (!rest_.empty() && !wanted_.all_found()) {
      ++line_number_;
      const std::size_t end = std::min(rest_.find('\n'), rest_.size());
      take_line(rest_.substr(0, end));
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
    }
    return wanted_.take(vector_.size());
  }

 private:
  // Each number needs two bytes, so a larger dimension cannot be true.
  std::size_t checked(std::size_t num_dims) const {
    if (num_dims < 1 || num_dims > rest_.size() / 2 + 1) {
      fail(where_ + ":1", "a dimension that fits the file", std::to_string(num_dims));
    }
    return num_dims;
  }

  void take_line(std::string_view line) {
    if (!wanted_.may_begin(line.substr(0, line.find(' ')))) {
      return;
    }
    line = without_blanks_at_end(line);
    const auto word = word_of(line, vector_.size());
    const std::string where = fmt::format("{}:{}", where_, line_number_);
    if (!word) {
      fail(where, fmt::format("a word and {} numbers", vector_.size()), "\"" + quote(line) + "\"");
    }
    if (wanted_.wants(*word)) {
      parse_numbers(line.substr(word->size()), vector_, where);
      wanted_.add(*word, vector_);
    }
  }

  std::string_view rest_;
  WantedWords& wanted_;
  std::string where_;
  std::size_t line_number_ = 0;
  std::vector<float> vector_;
};

}  // namespace

std::optional<WordVectorHeader> parse_header(std::string_view bytes) {
  constexpr std::size_t kLongestHeader = 64;
  const std::size_t end = bytes.substr(0, kLongestHeader).find('\n');
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const auto fields = split_words(trim(bytes.substr(0, end)));
  if (fields.size() != 2) {
    return std::nullopt;
  }
  const auto num_words = parse_int(fields[0]);
  const auto num_dims = parse_int(fields[1]);
  if (!num_words || !num_dims || *num_words < 0 || *num_dims < 1) {
    return std::nullopt;
  }
  return WordVectorHeader{static_cast<std::size_t>(*num_words), static_cast<std::size_t>(*num_dims),
                          end + 1};
}

WordVectors parse_text_vectors(std::string_view bytes, WantedWords& wanted,
                               std::string_view where) {
  return TextVectorParser(bytes, wanted, where).parse();
}

WordVectors parse_binary_vectors(std::string_view bytes, WantedWords& wanted,
                                 std::string_view where) {
  const std::string name(where);
  const auto header = parse_header(bytes);
  if (!header || header->num_dims > bytes.size() / sizeof(float)) {
    fail(name, "\"count dimension\" that fits the file", "\"" + quote(bytes.substr(0, 24)) + "\"");
  }
  const std::size_t vector_bytes = header->num_dims * sizeof(float);
  std::vector<float> vector(header->num_dims);
  bytes.remove_prefix(header->num_bytes);
  for (std::size_t i = 0; i < header->num_words && !wanted.all_found(); ++i) {
    bytes.remove_prefix(bytes.starts_with('\n') ? 1 : 0);  // word2vec's own program writes it
    const std::size_t end = bytes.find(' ');
    if (end == std::string_view::npos || bytes.size() - end - 1 < vector_bytes) {
      fail(name, fmt::format("{} vectors", header->num_words), fmt::format("{} whole ones", i));
    }
    const std::string_view word = bytes.substr(0, end);
    if (wanted.wants(word)) {
      std::memcpy(vector.data(), bytes.data() + end + 1, vector_bytes);
      for (const float value : vector) {
        if (!std::isfinite(value)) {
          fail(fmt::format("{}: vector {}", where, i + 1), "finite numbers", "another");
        }
      }
      wanted.add(word, vector);
    }
    bytes.remove_prefix(end + 1 + vector_bytes);
  }
  return wanted.take(header->num_dims);
}

}  // namespace merkit
