// What the file formats for rows have in common. Not installed: for row_sink.cc and its formats.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "merkit/base/file.h"
#include "merkit/features/row_sink.h"

namespace merkit {

// A RowSink that is one file.
class RowFile : public RowSink {
 public:
  RowFile(const std::filesystem::path& path, RowTable table)
      : file_(path), table_(std::move(table)) {}

  void begin_utterance(std::string_view id) override {
    id_ = id;
    frame_ = 0;
  }
  void append_rows(MatrixView<const float> rows) override {
    text_.clear();
    for (std::size_t r = 0; r < rows.rows; ++r) {
      append_row(rows.row(r), text_);
      ++frame_;
    }
    num_rows_ += rows.rows;
    file_.write(text_);
  }
  void end_utterance(std::string_view /*content_hash*/, ExtractStatus /*status*/) override {}
  void commit() override {
    finish();
    file_.commit();
  }

 protected:
  // Appends the bytes of one row to `out`.
  virtual void append_row(std::span<const float> row, std::string& out) = 0;
  // Called once before the file is put in place.
  virtual void finish() {}

  AtomicFile& file() noexcept { return file_; }
  const RowTable& table() const noexcept { return table_; }
  const std::string& id() const noexcept { return id_; }
  std::size_t frame() const noexcept { return frame_; }  // of the utterance
  std::size_t num_rows() const noexcept { return num_rows_; }

 private:
  AtomicFile file_;
  RowTable table_;
  std::string id_;
  std::string text_;
  std::size_t frame_ = 0;
  std::size_t num_rows_ = 0;
};

// A file in the format of that name (docs/formats.md); it appears when it is committed. Throws
// Error(kIo) if it cannot be created.
std::unique_ptr<RowSink> open_npy_file(const std::filesystem::path& path, const RowTable& table);
std::unique_ptr<RowSink> open_htk_file(const std::filesystem::path& path, const RowTable& table);
std::unique_ptr<RowSink> open_csv_file(const std::filesystem::path& path, const RowTable& table);
std::unique_ptr<RowSink> open_smile_csv_file(const std::filesystem::path& path,
                                             const RowTable& table);
std::unique_ptr<RowSink> open_arff_file(const std::filesystem::path& path, const RowTable& table);

}  // namespace merkit
