// NumPy arrays (format version 1.0) and HTK parameter files.
#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "merkit/base/error.h"
#include "merkit/features/row_file.h"

namespace merkit {
namespace {

class NpyFile : public RowFile {
 public:
  NpyFile(const std::filesystem::path& path, const RowTable& table) : RowFile(path, table) {
    file().write(header());
  }

 private:
  // 128 bytes hold the longest shape, so that the number of rows can be filled in at the end.
  static constexpr std::size_t kHeaderBytes = 128;
  static constexpr std::size_t kPrefixBytes = 10;

  std::string header() const {
    std::string text("\x93NUMPY\x01\x00", 8);
    constexpr std::size_t kRest = kHeaderBytes - kPrefixBytes;
    text += static_cast<char>(kRest & 0xFFU);
    text += static_cast<char>(kRest >> 8U);
    text += fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}",
                        num_rows(), table().columns.size());
    text.resize(kHeaderBytes - 1, ' ');
    return text + "\n";
  }

  void append_row(std::span<const float> row, std::string& out) override {
    out.append(reinterpret_cast<const char*>(row.data()), row.size_bytes());
  }

  void finish() override { file().write_at(0, header()); }
};

void append_big_endian(std::uint32_t value, std::size_t num_bytes, std::string& out) {
  for (std::size_t i = num_bytes; i-- > 0;) {
    out += static_cast<char>((value >> (8 * i)) & 0xFFU);
  }
}

class HtkFile : public RowFile {
 public:
  HtkFile(const std::filesystem::path& path, const RowTable& table) : RowFile(path, table) {
    constexpr std::size_t kMaxColumns = std::numeric_limits<std::int16_t>::max() / sizeof(float);
    if (table.columns.size() > kMaxColumns) {
      throw Error(ErrorCode::kInvalidArgument,
                  path.string() + ": expected at most " + std::to_string(kMaxColumns) +
                      " columns in an HTK file, got " + std::to_string(table.columns.size()));
    }
    file().write(header());
  }

 private:
  std::string header() const {
    constexpr double kTicksPerSecond = 1.0e7;
    constexpr std::uint32_t kUser = 9;
    std::string bytes;
    append_big_endian(static_cast<std::uint32_t>(num_rows()), 4, bytes);
    append_big_endian(static_cast<std::uint32_t>(std::lround(table().hop_s * kTicksPerSecond)), 4,
                      bytes);
    append_big_endian(static_cast<std::uint32_t>(table().columns.size() * sizeof(float)), 2, bytes);
    append_big_endian(kUser, 2, bytes);
    return bytes;
  }

  void append_row(std::span<const float> row, std::string& out) override {
    for (const float value : row) {
      append_big_endian(std::bit_cast<std::uint32_t>(value), 4, out);
    }
  }

  void finish() override {
    if (num_rows() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
      throw Error(ErrorCode::kInvalidArgument,
                  "htk file: expected fewer than 2^31 rows, got " + std::to_string(num_rows()));
    }
    file().write_at(0, header());
  }
};

}  // namespace

std::unique_ptr<RowSink> open_npy_file(const std::filesystem::path& path, const RowTable& table) {
  return std::make_unique<NpyFile>(path, table);
}

std::unique_ptr<RowSink> open_htk_file(const std::filesystem::path& path, const RowTable& table) {
  return std::make_unique<HtkFile>(path, table);
}

}  // namespace merkit
