#include "merkit/corpus/delimited.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"

namespace merkit {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view without_byte_order_mark(std::string_view text) noexcept {
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

}  // namespace

char guess_separator(std::string_view text) noexcept {
  constexpr std::array<char, 3> kSeparators = {',', '\t', ';'};
  std::array<std::size_t, kSeparators.size()> counts{};
  bool quoted = false;
  for (const char c : without_byte_order_mark(text)) {
    quoted = quoted != (c == '"');
    if (c == '\n' && !quoted) {
      break;
    }
    for (std::size_t i = 0; i < kSeparators.size(); ++i) {
      counts[i] += static_cast<std::size_t>(!quoted && c == kSeparators[i]);
    }
  }
  const auto best = std::max_element(counts.begin(), counts.end()) - counts.begin();
  return kSeparators[static_cast<std::size_t>(best)];
}

std::string delimited_field(std::string_view field, char separator) {
  const bool plain = field.find_first_of("\"\r\n") == std::string_view::npos &&
                     field.find(separator) == std::string_view::npos && trim(field) == field;
  if (plain) {
    return std::string(field);
  }
  std::string quoted = "\"";
  for (const char c : field) {
    quoted.append(c == '"' ? 2 : 1, c);
  }
  return quoted + '"';
}

DelimitedReader::DelimitedReader(std::string_view text, std::string where, char separator)
    : rest_(without_byte_order_mark(text)), where_(std::move(where)), separator_(separator) {
  if (!read_row()) {
    throw Error(ErrorCode::kCorruptData, where_ + ": expected a header row, got an empty file");
  }
  std::set<std::string_view> seen;
  for (std::string& name : fields_) {
    header_.emplace_back(trim(name));
  }
  for (const std::string& name : header_) {
    if (!name.empty() && !seen.insert(name).second) {
      fail("each column name once", "\"" + quote(name) + "\" twice");
    }
  }
}

const std::vector<std::string>* DelimitedReader::next() {
  if (!read_row()) {
    return nullptr;
  }
  if (fields_.size() != header_.size()) {
    fail(fmt::format("{} fields as in the header", header_.size()),
         fmt::format("{}", fields_.size()));
  }
  return &fields_;
}

bool DelimitedReader::at_end_of_row() const noexcept {
  return rest_.empty() || rest_.front() == '\n' || rest_.starts_with("\r\n");
}

// Fills fields_; false at the end of the text.
bool DelimitedReader::read_row() {
  while (!rest_.empty() && at_end_of_row()) {
    rest_.remove_prefix(rest_.front() == '\r' ? 2 : 1);
    ++line_;
  }
  if (rest_.empty()) {
    return false;
  }
  row_line_ = line_;
  std::size_t count = 0;
  for (bool more = true; more; ++count) {
    if (count == fields_.size()) {
      fields_.emplace_back();
    }
    read_field(fields_[count]);
    more = !at_end_of_row();
    rest_.remove_prefix(more ? 1 : 0);
  }
  fields_.resize(count);
  return true;
}

void DelimitedReader::read_field(std::string& field) {
  field.clear();
  if (rest_.starts_with('"')) {
    read_quoted(field);
    return;
  }
  const std::array<char, 2> stops = {separator_, '\n'};
  std::size_t end = rest_.find_first_of(std::string_view(stops.data(), stops.size()));
  end = std::min(end, rest_.size());
  if (end > 0 && end < rest_.size() && rest_[end] == '\n' && rest_[end - 1] == '\r') {
    --end;
  }
  field = rest_.substr(0, end);
  rest_.remove_prefix(end);
}

void DelimitedReader::read_quoted(std::string& field) {
  rest_.remove_prefix(1);
  for (;;) {
    const std::size_t end = rest_.find('"');
    if (end == std::string_view::npos) {
      fail("a closing quote", "the end of the file");
    }
    field += rest_.substr(0, end);
    line_ += static_cast<std::size_t>(std::count(rest_.begin(), rest_.begin() + end, '\n'));
    rest_.remove_prefix(end + 1);
    if (!rest_.starts_with('"')) {
      break;
    }
    field += '"';
    rest_.remove_prefix(1);
  }
  if (!at_end_of_row() && rest_.front() != separator_) {
    fail("a separator after the closing quote", "\"" + quote(rest_.substr(0, 20)) + "\"");
  }
}

void DelimitedReader::fail(std::string_view expected, std::string_view got) const {
  throw Error(ErrorCode::kCorruptData,
              fmt::format("{}:{}: expected {}, got {}", where_, row_line_, expected, got));
}

}  // namespace merkit
