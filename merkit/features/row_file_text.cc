// CSV, and the CSV and ARFF that openSMILE writes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "merkit/features/row_file.h"

namespace merkit {
namespace {

// Nine digits bring every float back.
void append_number(float value, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{:.9g}", value);
}

// Between double quotes, inner ones doubled, if the text would otherwise be taken apart (RFC 4180).
std::string csv_cell(std::string_view text, char separator) {
  const std::string special = std::string("\"\r\n") + separator;
  if (text.find_first_of(special) == std::string_view::npos) {
    return std::string(text);
  }
  std::string cell = "\"";
  for (const char c : text) {
    cell += c == '"' ? "\"\"" : std::string(1, c);
  }
  return cell + "\"";
}

// Between single quotes with backslashes, as Weka reads strings.
std::string arff_string(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') {
      quoted += '\\';
    }
    quoted += c == '\n' || c == '\r' ? ' ' : c;
  }
  return quoted + "'";
}

class CsvFile : public RowFile {
 public:
  CsvFile(const std::filesystem::path& path, const RowTable& table) : RowFile(path, table) {
    std::string line;
    for (const std::string& name : table.columns) {
      line += (line.empty() ? "" : ",") + csv_cell(name, ',');
    }
    file().write(line + "\n");
  }

 private:
  void append_row(std::span<const float> row, std::string& out) override {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += i == 0 ? "" : ",";
      append_number(row[i], out);
    }
    out += '\n';
  }
};

// Rows that begin with the name of the utterance and the start of the frame in seconds.
class NamedRowFile : public RowFile {
 public:
  NamedRowFile(const std::filesystem::path& path, const RowTable& table, char separator)
      : RowFile(path, table), separator_(separator) {}

 protected:
  void append_row(std::span<const float> row, std::string& out) override {
    out += arff_string(id());
    if (table().hop_s > 0.0) {
      fmt::format_to(std::back_inserter(out), "{}{:.6f}", separator_,
                     static_cast<double>(frame()) * table().hop_s);
    }
    for (const float value : row) {
      out += separator_;
      append_value(value, out);
    }
    out += '\n';
  }

  virtual void append_value(float value, std::string& out) { append_number(value, out); }

 private:
  char separator_;
};

class SmileCsvFile : public NamedRowFile {
 public:
  SmileCsvFile(const std::filesystem::path& path, const RowTable& table)
      : NamedRowFile(path, table, ';') {
    std::string line = table.hop_s > 0.0 ? "name;frameTime" : "name";
    for (const std::string& name : table.columns) {
      line += ";" + csv_cell(name, ';');
    }
    file().write(line + "\n");
  }
};

class ArffFile : public NamedRowFile {
 public:
  ArffFile(const std::filesystem::path& path, const RowTable& table)
      : NamedRowFile(path, table, ',') {
    std::string text =
        "@relation " + arff_string(table.feature_set) + "\n\n@attribute name string\n";
    text += table.hop_s > 0.0 ? "@attribute frameTime numeric\n" : "";
    for (const std::string& name : table.columns) {
      text += "@attribute " + attribute_name(name) + " numeric\n";
    }
    file().write(text + "\n@data\n");
  }

 private:
  static std::string attribute_name(const std::string& name) {
    const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_' || c == '-' || c == '.' || c == '[' || c == ']';
    });
    return is_plain && !name.empty() ? name : arff_string(name);
  }

  // Weka knows neither NaN nor infinity: a question mark is its missing value.
  void append_value(float value, std::string& out) override {
    if (std::isfinite(value)) {
      append_number(value, out);
    } else {
      out += '?';
    }
  }
};

}  // namespace

std::unique_ptr<RowSink> open_csv_file(const std::filesystem::path& path, const RowTable& table) {
  return std::make_unique<CsvFile>(path, table);
}

std::unique_ptr<RowSink> open_smile_csv_file(const std::filesystem::path& path,
                                             const RowTable& table) {
  return std::make_unique<SmileCsvFile>(path, table);
}

std::unique_ptr<RowSink> open_arff_file(const std::filesystem::path& path, const RowTable& table) {
  return std::make_unique<ArffFile>(path, table);
}

}  // namespace merkit
