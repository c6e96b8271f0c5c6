#include "merkit/features/row_sink.h"

#include <algorithm>
#include <array>
#include <utility>

#include "merkit/features/row_file.h"

namespace merkit {
namespace {

struct FormatEntry {
  std::string_view extension;
  bool holds_names;
  std::unique_ptr<RowSink> (*open)(const std::filesystem::path&, const RowTable&);
};

// In the order of RowFormat.
constexpr std::array<FormatEntry, 5> kFormats = {{{".npy", false, &open_npy_file},
                                                  {".csv", false, &open_csv_file},
                                                  {".csv", true, &open_smile_csv_file},
                                                  {".arff", true, &open_arff_file},
                                                  {".htk", false, &open_htk_file}}};

const FormatEntry& entry(RowFormat format) { return kFormats.at(static_cast<std::size_t>(format)); }

class RowFolder : public RowSink {
 public:
  RowFolder(RowFormat format, std::filesystem::path folder, RowTable table)
      : format_(format), folder_(std::move(folder)), table_(std::move(table)) {}

  void begin_utterance(std::string_view id) override { id_ = id; }

  void append_rows(MatrixView<const float> rows) override {
    if (rows.rows == 0) {
      return;
    }
    if (!file_) {
      std::string name = id_;
      std::replace(name.begin(), name.end(), '/', '_');
      file_ =
          open_row_file(format_, folder_ / (name + std::string(entry(format_).extension)), table_);
      file_->begin_utterance(id_);
    }
    file_->append_rows(rows);
  }

  void end_utterance(std::string_view content_hash, ExtractStatus status) override {
    if (file_) {
      file_->end_utterance(content_hash, status);
      file_->commit();
      file_.reset();
    }
  }

  void commit() override {}

 private:
  RowFormat format_;
  std::filesystem::path folder_;
  RowTable table_;
  std::string id_;
  std::unique_ptr<RowSink> file_;
};

}  // namespace

std::string_view extract_status_name(ExtractStatus status) noexcept {
  constexpr std::array<std::string_view, kNumExtractStatuses> kNames = {"ok", "too short",
                                                                        "missing", "failed"};
  return kNames.at(static_cast<std::size_t>(status));
}

std::string_view row_format_extension(RowFormat format) noexcept { return entry(format).extension; }

bool row_format_holds_names(RowFormat format) noexcept { return entry(format).holds_names; }

std::unique_ptr<RowSink> open_row_file(RowFormat format, const std::filesystem::path& path,
                                       const RowTable& table) {
  return entry(format).open(path, table);
}

std::unique_ptr<RowSink> open_row_folder(RowFormat format, const std::filesystem::path& folder,
                                         const RowTable& table) {
  return std::make_unique<RowFolder>(format, folder, table);
}

}  // namespace merkit
