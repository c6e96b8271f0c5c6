// Where extracted rows go: a store, or one of the file formats of other tools. Byte layouts:
// docs/formats.md.
//
//   auto out = open_row_file(RowFormat::kNpy, "a.npy", {"logmel", columns, 0.01});
//   out->begin_utterance("a");
//   out->append_rows(view);
//   out->end_utterance(hash, ExtractStatus::kOk);
//   out->commit();
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"

namespace merkit {

// What became of an utterance; the numbers are those in a feature store.
enum class ExtractStatus : std::uint8_t {
  kOk = 0,
  kTooShort = 1,  // no row
  kMissing = 2,   // the corpus has no sound, text or motion capture for it
  kFailed = 3,    // its data could not be read; tried again by the next run
};

inline constexpr std::size_t kNumExtractStatuses = 4;

// "ok", "too short", "missing" or "failed".
std::string_view extract_status_name(ExtractStatus status) noexcept;

// Takes utterances one after another, each in as many blocks of rows as its source likes.
// Not thread-safe.
class RowSink {
 public:
  virtual ~RowSink() = default;
  RowSink(const RowSink&) = delete;
  RowSink& operator=(const RowSink&) = delete;

  // The rows that follow belong to utterance `id`. All of these throw Error(kIo) if the file cannot
  // be written, and Error(kInvalidArgument) for what the format cannot hold.
  virtual void begin_utterance(std::string_view id) = 0;
  // Rows as wide as the sink was made for.
  virtual void append_rows(MatrixView<const float> rows) = 0;
  // `content_hash` (32 hexadecimal digits) says what the rows were made from.
  virtual void end_utterance(std::string_view content_hash, ExtractStatus status) = 0;
  // Puts the file in place. Without it nothing appears.
  virtual void commit() = 0;

 protected:
  RowSink() = default;
};

enum class RowFormat {
  kNpy,       // NumPy array
  kCsv,       // comma-separated, header line
  kSmileCsv,  // as openSMILE writes it: semicolons, name and frameTime first
  kArff,      // Weka's format, as openSMILE writes it
  kHtk,       // HTK parameter file, kind USER
};

// What a file says of its rows.
struct RowTable {
  std::string feature_set;
  std::vector<std::string> columns;
  double hop_s = 0.0;  // from row to row; 0: rows are no frames
};

// Usual ending of a file name, with its dot.
std::string_view row_format_extension(RowFormat format) noexcept;

// True if a file of that format says which utterance each row belongs to, and so can hold several.
bool row_format_holds_names(RowFormat format) noexcept;

// A file for one utterance, or for several where the format holds names. Numbers are the stored
// floats: exact in binary formats, nine digits in text ones, which read back exactly. Throws
// Error(kIo), or Error(kInvalidArgument) if the format cannot hold that many columns.
std::unique_ptr<RowSink> open_row_file(RowFormat format, const std::filesystem::path& path,
                                       const RowTable& table);

// One file an utterance: `folder`/<id><extension>, with '/' in ids replaced by '_'. The folder must
// exist. Utterances without rows get no file.
std::unique_ptr<RowSink> open_row_folder(RowFormat format, const std::filesystem::path& folder,
                                         const RowTable& table);

}  // namespace merkit
