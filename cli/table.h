// Text tables for terminals.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace merkit::cli {

enum class Align { kLeft, kRight };

// Columns as wide as their widest cell, two blanks between them. Widths count characters, not
// bytes.
class Table {
 public:
  struct Column {
    std::string title;
    Align align = Align::kLeft;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // Adds a row; missing cells at its end are empty. It must not have more cells than columns.
  void add_row(std::vector<std::string> cells);

  // Title line, then one line a row, each ended by a newline and without blanks at its end.
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace merkit::cli
