#include "cli/extract_output.h"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/nearest.h"

namespace merkit::cli {
namespace {

constexpr std::string_view kStoreExtension = ".safetensors";

struct NamedFormat {
  std::string_view name;
  std::optional<RowFormat> format;

  std::string_view extension() const {
    return format ? row_format_extension(*format) : kStoreExtension;
  }
};

constexpr std::array<NamedFormat, 6> kFormats = {{{"store", std::nullopt},
                                                  {"npy", RowFormat::kNpy},
                                                  {"csv", RowFormat::kCsv},
                                                  {"smile-csv", RowFormat::kSmileCsv},
                                                  {"arff", RowFormat::kArff},
                                                  {"htk", RowFormat::kHtk}}};

const NamedFormat& format_by_name(const std::string& name) {
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(),
                                   [&](const NamedFormat& format) { return format.name == name; });
  if (found == kFormats.end()) {
    std::vector<std::string> names;
    for (const NamedFormat& format : kFormats) {
      names.emplace_back(format.name);
    }
    throw Error(ErrorCode::kInvalidArgument, "--format: " + expected_one_of(name, names));
  }
  return *found;
}

const NamedFormat& format_by_extension(const std::string& extension) {
  const auto* found =
      std::find_if(kFormats.begin(), kFormats.end(),
                   [&](const NamedFormat& format) { return format.extension() == extension; });
  return found == kFormats.end() ? kFormats.front() : *found;
}

}  // namespace

void NewFolders::make(const std::filesystem::path& folder) {
  for (auto path = folder; !path.empty() && !std::filesystem::exists(path);
       path = path.parent_path()) {
    made_.push_back(path);
  }
  if (!folder.empty()) {
    make_folders(folder);
  }
}

NewFolders::~NewFolders() {
  for (const std::filesystem::path& path : made_) {
    std::error_code in_use;
    std::filesystem::remove(path, in_use);
  }
}

OutputLayout output_layout(const std::string& format, const std::filesystem::path& out) {
  const std::string extension = out.extension().string();
  const NamedFormat& chosen =
      format.empty() ? format_by_extension(extension) : format_by_name(format);
  return {.format = chosen.format, .out = out, .out_is_file = extension == chosen.extension()};
}

ExtractOutput::ExtractOutput(const OutputLayout& layout, const FeatureJob& job,
                             bool is_single_utterance)
    : job_(job), format_(layout.format), path_(layout.out) {
  const std::string set(job.set().name);
  const bool holds_many = !format_ || row_format_holds_names(*format_);
  if (layout.out_is_file && !holds_many && !is_single_utterance) {
    throw Error(ErrorCode::kInvalidArgument,
                "--out: expected a folder for one file an utterance, got \"" +
                    quote(layout.out.string()) + "\"");
  }
  is_folder_ = !layout.out_is_file && !holds_many;
  if (is_folder_) {
    path_ /= set;
  } else if (!layout.out_is_file) {
    path_ /= set + std::string(format_ ? row_format_extension(*format_) : kStoreExtension);
  }
  folders_.make(is_folder_ ? path_ : path_.parent_path());
  if (!format_) {
    store_ = std::make_unique<StoreUpdate>(path_, job_);
  }
}

bool ExtractOutput::is_current(const std::vector<const Utterance*>& utterances,
                               const RunControl& control) const {
  return store_ && store_->is_current(utterances, control);
}

const FeatureStore* ExtractOutput::previous() const noexcept {
  return store_ ? store_->previous() : nullptr;
}

ExtractTarget ExtractOutput::begin() {
  if (store_) {
    return store_->begin();
  }
  const RowTable table = {.feature_set = job_.store_info().feature_set,
                          .columns = job_.store_info().columns,
                          .hop_s = job_.extractor().hop_s()};
  sink_ =
      is_folder_ ? open_row_folder(*format_, path_, table) : open_row_file(*format_, path_, table);
  return {.job = &job_, .sink = sink_.get()};
}

void ExtractOutput::commit() {
  if (store_) {
    store_->commit();
  } else {
    sink_->commit();
  }
}

void ExtractOutput::keep_partial() {
  if (store_) {
    store_->keep_partial();
  }
}

}  // namespace merkit::cli
