// Tables with a header: they parse or throw Error, and rows written again read back alike.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/corpus/delimited.h"
#include "merkit/corpus/manifest.h"

namespace {

std::vector<std::vector<std::string>> rows_of(std::string_view text) {
  merkit::DelimitedReader reader(text, "fuzz.csv", ',');
  std::vector<std::vector<std::string>> rows;
  while (const auto* fields = reader.next()) {
    if (fields->size() != reader.header().size()) {
      __builtin_trap();
    }
    rows.push_back(*fields);
  }
  return rows;
}

void check_round_trip(std::string_view text) {
  const auto rows = rows_of(text);
  if (rows.empty() || rows.front().size() < 2) {
    return;  // one empty field alone is an empty line, which is skipped
  }
  std::string header = "c0";
  for (std::size_t i = 1; i < rows.front().size(); ++i) {
    header += ",c" + std::to_string(i);
  }
  std::string written = header + "\n";
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      written += (i == 0 ? "" : ",") + merkit::delimited_field(row[i]);
    }
    written += "\n";
  }
  if (rows_of(written) != rows) {
    __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    check_round_trip(text);
  } catch (const merkit::Error&) {
  }
  try {
    for (const auto& utterance : merkit::parse_table_manifest(text, "fuzz.csv").utterances) {
      if (utterance.id.empty()) {
        __builtin_trap();
      }
    }
  } catch (const merkit::Error&) {
  }
  return 0;
}
