// Delimited text with a header row: CSV and TSV after RFC 4180.
//
//   DelimitedReader rows(text, "labels.csv");
//   while (const auto* fields = rows.next()) use(rows.header(), *fields, rows.line_number());
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace merkit {

// Which of comma, tab and semicolon separates the fields of the first line of `text`: the one that
// occurs most often outside quotes, comma if none does.
char guess_separator(std::string_view text) noexcept;

// `field` as it must be written between `separator`s: in quotes if it holds the separator, a quote,
// a line end or a blank at an end, with quotes doubled (RFC 4180, section 2).
std::string delimited_field(std::string_view field, char separator = ',');

// Walks over the rows. Quoted fields may hold separators, doubled quotes and line ends; lines end
// with LF or CR LF; a byte-order mark is skipped, and so are empty lines. Not thread-safe.
class DelimitedReader {
 public:
  // Reads the header. `text` must outlive the object; `where` opens the messages of errors.
  // Throws Error(kCorruptData) if there is no header or if a name occurs twice in it.
  DelimitedReader(std::string_view text, std::string where, char separator);
  DelimitedReader(std::string_view text, std::string where)
      : DelimitedReader(text, std::move(where), guess_separator(text)) {}

  // Column names, without blanks at their ends.
  const std::vector<std::string>& header() const noexcept { return header_; }

  // The fields of the next row, as many as the header has, valid until the next call; nullptr at
  // the end. Throws Error(kCorruptData) for another number of fields, a quote that is not closed,
  // or text between a closing quote and the next separator.
  const std::vector<std::string>* next();

  // Line on which the row returned last begins, counted from 1.
  std::size_t line_number() const noexcept { return row_line_; }

 private:
  bool read_row();
  void read_field(std::string& field);
  void read_quoted(std::string& field);
  bool at_end_of_row() const noexcept;
  [[noreturn]] void fail(std::string_view expected, std::string_view got) const;

  std::string_view rest_;
  std::string where_;
  char separator_;
  std::size_t line_ = 1;
  std::size_t row_line_ = 0;
  std::vector<std::string> header_;
  std::vector<std::string> fields_;
};

}  // namespace merkit
