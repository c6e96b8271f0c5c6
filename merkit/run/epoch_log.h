// What every epoch of a fit brought: log.jsonl, and the event file that TensorBoard reads.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/run/event_file.h"

namespace merkit {

struct PartFigures {
  double loss = 0.0;                         // mean cross-entropy, nats
  double wa = 0.0;                           // accuracy, 0..1
  double ua = 0.0;                           // mean recall, 0..1
  std::optional<double> cer = std::nullopt;  // of transcripts, in place of both
};

// An epoch of a network; or a setting of a classifier, counted like one behind those.
struct EpochFigures {
  int epoch = 0;    // 1, 2, ...
  int setting = 0;  // 1, 2, ... of a classifier; 0: this is an epoch
  double train_loss = 0.0;
  std::optional<PartFigures> dev;
  std::optional<PartFigures> test;  // only as published
  bool is_best = false;             // the one to keep so far
  double seconds = 0.0;
  double utterances_per_s = 0.0;
};

// One line of log.jsonl, without its end.
std::string epoch_json(const EpochFigures& figures);

// The figures in such a text. Throws Error(kCorruptData), with the line, for another form.
std::vector<EpochFigures> parse_epoch_log(std::string_view text, std::string_view where);

// The log of one fit in its folder. Not thread-safe.
class EpochLog {
 public:
  // Goes on with the log that is there, if any; one that cannot be read is begun anew.
  explicit EpochLog(std::filesystem::path folder);

  // Adds an epoch; those from it on that an interrupted run has logged are replaced. Throws
  // Error(kIo).
  void add(const EpochFigures& figures);

  // Puts the whole history in place of what is there, where it differs. Throws Error(kIo).
  void finish(const std::vector<EpochFigures>& history);

 private:
  void write();

  std::filesystem::path folder_;
  std::vector<EpochFigures> lines_;
};

}  // namespace merkit
