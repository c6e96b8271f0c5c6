#include "merkit/features/store_update.h"

#include <system_error>
#include <utility>

#include "merkit/base/error.h"

namespace merkit {
namespace {

std::filesystem::path partial_path(const std::filesystem::path& path) {
  return path.parent_path() / (path.stem().string() + ".partial" + path.extension().string());
}

}  // namespace

StoreUpdate::StoreUpdate(std::filesystem::path path, const FeatureJob& job)
    : path_(std::move(path)), partial_path_(partial_path(path_)), job_(job) {
  if (std::filesystem::exists(path_)) {
    finished_.emplace(path_);
    if (finished_->info().feature_set != job.store_info().feature_set) {
      throw Error(ErrorCode::kInvalidArgument,
                  path_.string() + ": expected a store of " + job.store_info().feature_set +
                      ", got one of \"" + quote(finished_->info().feature_set) + "\"");
    }
  }
  if (std::filesystem::exists(partial_path_)) {
    try {
      partial_.emplace(partial_path_);
    } catch (const Error&) {
      partial_.reset();  // nothing to go on with: it will be written anew
    }
  }
}

bool StoreUpdate::is_current(std::span<const Utterance* const> utterances,
                             const RunControl& control) const {
  return finished_ && is_up_to_date(utterances, job_, *finished_, control);
}

ExtractTarget StoreUpdate::begin() {
  writer_ = std::make_unique<FeatureStoreWriter>(partial_path_, job_.store_info());
  ExtractTarget target{.job = &job_, .sink = writer_.get()};
  for (const auto* store : {&partial_, &finished_}) {
    const bool is_as_wide = *store && (*store)->num_columns() == job_.store_info().columns.size();
    if (is_as_wide) {
      target.previous.push_back(&**store);
    }
  }
  return target;
}

void StoreUpdate::commit() {
  writer_->commit();
  std::error_code error;
  std::filesystem::rename(partial_path_, path_, error);
  if (error) {
    throw Error(ErrorCode::kIo, path_.string() + ": cannot rename into place: " + error.message());
  }
}

void StoreUpdate::keep_partial() { writer_->commit(); }

}  // namespace merkit
