// Rows that many threads make, written in the order of the utterances, in bounded memory. Not
// installed.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/features/row_sink.h"

namespace merkit {

// Utterances are numbered from 0. The one whose turn it is writes straight to the sink; those ahead
// of their turn are kept, up to a limit, and beyond it their threads wait. Threads must take up
// utterances in ascending order, as ThreadPool does: then the one whose turn it is never waits.
// All functions may be called from any thread.
class OrderedRows {
 public:
  // `sink` must outlive the object.
  OrderedRows(RowSink& sink, std::size_t max_waiting_bytes)
      : sink_(sink), max_waiting_bytes_(max_waiting_bytes) {}

  // Rows of utterance `index`, called in the order of its rows. Throws what the sink throws, and
  // Error(kCancelled) after stop().
  void append(std::size_t index, std::string_view id, Matrix<float> rows);

  // No more rows of utterance `index`. Throws like append().
  void finish(std::size_t index, std::string_view id, std::string_view content_hash,
              ExtractStatus status);

  // Wakes those who wait and refuses everything that follows: another thread has failed.
  void stop();

  // Utterances that are complete in the sink, all those before it included.
  std::size_t num_written() const;

  // After stop() and with no other thread left: ends an utterance of which only a part was written,
  // as failed. Returns the index of the first utterance that is not in the sink.
  std::size_t close_open_utterance(std::string_view content_hash);

 private:
  struct Ending {
    std::string content_hash;
    ExtractStatus status;
  };
  struct Waiting {
    std::string id;
    std::vector<Matrix<float>> blocks;
    std::optional<Ending> ending;
  };

  void begin(std::string_view id);
  void end(const Ending& ending);
  void write_waiting();

  RowSink& sink_;
  const std::size_t max_waiting_bytes_;
  mutable std::mutex mutex_;
  std::condition_variable turn_changed_;
  std::map<std::size_t, Waiting> waiting_;  // guarded by mutex_, like all below
  std::size_t waiting_bytes_ = 0;
  std::size_t next_ = 0;   // whose turn it is
  bool is_begun_ = false;  // the sink has begun utterance next_
  bool is_stopped_ = false;
};

}  // namespace merkit
