#include "merkit/features/ordered_rows.h"

#include <utility>

#include "merkit/base/error.h"

namespace merkit {
namespace {

MatrixView<const float> view(const Matrix<float>& rows) {
  return {.values = rows.values(), .rows = rows.rows(), .cols = rows.cols()};
}

}  // namespace

void OrderedRows::append(std::size_t index, std::string_view id, Matrix<float> rows) {
  const std::size_t bytes = rows.size() * sizeof(float);
  std::unique_lock lock(mutex_);
  turn_changed_.wait(lock, [&] {
    return is_stopped_ || index == next_ || waiting_bytes_ + bytes <= max_waiting_bytes_;
  });
  if (is_stopped_) {
    throw Error(ErrorCode::kCancelled, "stopped because another utterance failed");
  }
  if (index == next_) {
    begin(id);
    sink_.append_rows(view(rows));
    return;
  }
  Waiting& mine = waiting_[index];
  mine.id = id;
  mine.blocks.push_back(std::move(rows));
  waiting_bytes_ += bytes;
}

void OrderedRows::finish(std::size_t index, std::string_view id, std::string_view content_hash,
                         ExtractStatus status) {
  const std::lock_guard lock(mutex_);
  if (is_stopped_) {
    throw Error(ErrorCode::kCancelled, "stopped because another utterance failed");
  }
  const Ending ending{std::string(content_hash), status};
  if (index != next_) {
    Waiting& mine = waiting_[index];
    mine.id = id;
    mine.ending = ending;
    return;
  }
  begin(id);
  end(ending);
  write_waiting();
  turn_changed_.notify_all();
}

void OrderedRows::stop() {
  const std::lock_guard lock(mutex_);
  is_stopped_ = true;
  turn_changed_.notify_all();
}

std::size_t OrderedRows::num_written() const {
  const std::lock_guard lock(mutex_);
  return next_;
}

std::size_t OrderedRows::close_open_utterance(std::string_view content_hash) {
  const std::lock_guard lock(mutex_);
  if (is_begun_) {
    end({std::string(content_hash), ExtractStatus::kFailed});
  }
  return next_;
}

void OrderedRows::begin(std::string_view id) {
  if (!is_begun_) {
    sink_.begin_utterance(id);
    is_begun_ = true;
  }
}

void OrderedRows::end(const Ending& ending) {
  sink_.end_utterance(ending.content_hash, ending.status);
  is_begun_ = false;
  ++next_;
}

// Whatever the following utterances have ready, up to the first that is not complete.
void OrderedRows::write_waiting() {
  for (auto mine = waiting_.find(next_); mine != waiting_.end(); mine = waiting_.find(next_)) {
    begin(mine->second.id);
    for (const Matrix<float>& rows : mine->second.blocks) {
      sink_.append_rows(view(rows));
      waiting_bytes_ -= rows.size() * sizeof(float);
    }
    const std::optional<Ending> ending = std::move(mine->second.ending);
    waiting_.erase(mine);
    if (!ending) {
      return;
    }
    end(*ending);
  }
}

}  // namespace merkit
