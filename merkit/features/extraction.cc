#include "merkit/features/extraction.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/memory_map.h"
#include "merkit/features/chosen_input.h"
#include "merkit/features/content_hash.h"
#include "merkit/features/ordered_rows.h"

namespace merkit {
namespace {

constexpr std::size_t kMaxWaitingBytes = 64U << 20U;

const std::string& no_hash() {
  static const std::string digits(kContentHashDigits, '0');
  return digits;
}

// The sound of one utterance, kept while several sets want the same.
class SoundCache {
 public:
  SoundCache(AudioSource source, AudioOptions options, std::string_view gender)
      : source_(std::move(source)), options_(std::move(options)), gender_(gender) {}

  bool is_for(const AudioSource& source, const AudioOptions& options) const {
    return source.path == source_.path && source.start_s == source_.start_s &&
           source.end_s == source_.end_s && options.channel == options_.channel &&
           options.sample_rate_hz == options_.sample_rate_hz;
  }

  void extract(const FeatureExtractor& extractor, const std::function<void(Matrix<float>)>& use) {
    if (!audio_) {
      AudioReader reader = open_reader();
      if (reader.num_samples() > kBlockSamples) {
        extract_blocks(reader, extractor, use);
        return;
      }
      audio_ = read_whole(reader);
    }
    use(extractor.compute({.audio = audio_->view()}));
  }

  // Hashes a small file while its bytes are at hand, so that it is read once. Large ones are mapped
  // by whoever needs them, piece by piece; those of which this is a slice share their hash.
  void hash_file(FileHashes& files) {
    if (file_ || source_.path.empty() || source_.start_s || source_.end_s) {
      return;
    }
    MemoryMap file(source_.path, FileUse::kWhole);
    if (file.is_copy()) {
      files.hash(source_.path, file.bytes());
      file_ = std::move(file);
    }
  }

 private:
  // Times that make no slice, or a speaker of unknown gender, are faults of the corpus.
  AudioReader open_reader() const {
    const AudioSlice slice = {.start_s = source_.start_s, .end_s = source_.end_s};
    try {
      const AudioOptions options = resolve_speaker(options_, gender_);
      return file_ ? AudioReader(file_->bytes(), options, slice, source_.path.string())
                   : AudioReader(source_.path, options, slice);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kInvalidArgument) {
        throw Error(ErrorCode::kCorruptData, error.what());
      }
      throw;
    }
  }

  AudioSource source_;
  AudioOptions options_;
  std::string gender_;
  std::optional<MemoryMap> file_;
  std::optional<Audio> audio_;
};

// What became of one utterance under one target.
struct Outcome {
  ExtractStatus status = ExtractStatus::kFailed;
  bool is_reused = false;
  std::size_t num_rows = 0;
  std::string message;
  ErrorCode code = ErrorCode::kCorruptData;  // of the message
};

class Run {
 public:
  Run(std::span<const Utterance* const> utterances, std::span<const ExtractTarget> targets,
      const RunControl& control)
      : utterances_(utterances), targets_(targets), control_(control), chooser_(utterances) {
    for (const ExtractTarget& target : targets_) {
      rows_.emplace_back(*target.sink, kMaxWaitingBytes);
      outcomes_.emplace_back(utterances_.size());
    }
  }

  std::vector<ExtractReport> run() {
    try {
      control_.pool.parallel_for(utterances_.size(), [this](std::size_t i) { guard(i); });
    } catch (...) {
      rethrow();
    }
    std::vector<ExtractReport> reports;
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      reports.push_back(report(t));
    }
    return reports;
  }

 private:
  // One utterance; the first exception of any thread stops them all.
  void guard(std::size_t i) {
    try {
      control_.check_stop();
      extract(i);
      const std::lock_guard lock(progress_mutex_);
      control_.report({.stage = "extract",
                       .unit = "utterances",
                       .done = ++num_done_,
                       .total = utterances_.size()});
    } catch (...) {
      {
        const std::lock_guard lock(progress_mutex_);
        if (!error_) {
          error_ = std::current_exception();
        }
      }
      for (OrderedRows& rows : rows_) {
        rows.stop();
      }
      throw;
    }
  }

  [[noreturn]] void rethrow() {
    try {
      std::rethrow_exception(error_);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kCancelled) {
        for (std::size_t t = 0; t < targets_.size(); ++t) {
          salvage(t);
        }
      }
      throw;
    }
  }

  // What the previous stores hold of the utterances that were not reached.
  void salvage(std::size_t t) {
    for (std::size_t i = rows_[t].close_open_utterance(no_hash()); i < utterances_.size(); ++i) {
      for (const FeatureStore* store : targets_[t].previous) {
        const auto at = store->find(utterances_[i]->id);
        if (at) {
          RowSink& sink = *targets_[t].sink;
          sink.begin_utterance(utterances_[i]->id);
          sink.append_rows(store->rows(*at));
          sink.end_utterance(store->content_hash(*at), store->status(*at));
          break;
        }
      }
    }
  }

  void extract(std::size_t i) {
    std::optional<SoundCache> sound;
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      const Utterance& utterance = *utterances_[i];
      const FeatureJob& job = *targets_[t].job;
      const ChosenInput input = chooser_.choose(utterance, job.set().name, job.audio_source());
      if (!sound || !sound->is_for(input.audio, job.audio_options())) {
        sound.emplace(input.audio, job.audio_options(), utterance.gender);
      }
      extract_target(i, t, input, *sound);
    }
  }

  void extract_target(std::size_t i, std::size_t t, const ChosenInput& input, SoundCache& sound) {
    const Utterance& utterance = *utterances_[i];
    const FeatureJob& job = *targets_[t].job;
    const Modality modality = job.set().modality;
    Outcome& outcome = outcomes_[t][i];
    std::string hash = no_hash();
    try {
      if (modality == Modality::kAudio) {
        sound.hash_file(files_);
      }
      hash = content_hash(utterance, input, modality, job.recipe(), files_);
      if (!has_input(utterance, input, modality)) {
        outcome.status = ExtractStatus::kMissing;
      } else if (!reuse(i, t, hash)) {
        compute(i, t, input, sound);
      }
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kCorruptData && error.code() != ErrorCode::kIo) {
        throw;
      }
      outcome.message = error.what();
      outcome.code = error.code();
    }
    rows_[t].finish(i, utterance.id, hash, outcome.status);
  }

  bool reuse(std::size_t i, std::size_t t, const std::string& hash) {
    for (const FeatureStore* store : targets_[t].previous) {
      const auto at = store->find(utterances_[i]->id);
      if (at && store->content_hash(*at) == hash && store->status(*at) != ExtractStatus::kFailed) {
        const auto old = store->rows(*at);
        emit(i, t, {old.rows, old.cols, {old.values.begin(), old.values.end()}});
        outcomes_[t][i].status = store->status(*at);
        outcomes_[t][i].is_reused = true;
        return true;
      }
    }
    return false;
  }

  void compute(std::size_t i, std::size_t t, const ChosenInput& input, SoundCache& sound) {
    const Utterance& utterance = *utterances_[i];
    const FeatureExtractor& extractor = targets_[t].job->extractor();
    if (targets_[t].job->set().modality == Modality::kAudio) {
      sound.extract(extractor, [&](Matrix<float> rows) { emit(i, t, std::move(rows)); });
    } else {
      const std::string text = utterance.text.value_or("");
      emit(i, t, extractor.compute({.text = text, .mocap = &input.mocap}));
    }
    Outcome& outcome = outcomes_[t][i];
    outcome.status = outcome.num_rows > 0 ? ExtractStatus::kOk : ExtractStatus::kTooShort;
  }

  void emit(std::size_t i, std::size_t t, Matrix<float> rows) {
    control_.check_stop();
    outcomes_[t][i].num_rows += rows.rows();
    if (rows.rows() > 0) {
      rows_[t].append(i, utterances_[i]->id, std::move(rows));
    }
  }

  ExtractReport report(std::size_t t) const {
    ExtractReport report;
    for (std::size_t i = 0; i < utterances_.size(); ++i) {
      const Outcome& outcome = outcomes_[t][i];
      ++report.num_by_status.at(static_cast<std::size_t>(outcome.status));
      report.num_reused += outcome.is_reused ? 1 : 0;
      report.num_rows += outcome.num_rows;
      if (outcome.status == ExtractStatus::kFailed) {
        report.failures.push_back({utterances_[i]->id, outcome.message, outcome.code});
      }
    }
    return report;
  }

  std::span<const Utterance* const> utterances_;
  std::span<const ExtractTarget> targets_;
  const RunControl& control_;
  const InputChooser chooser_;
  FileHashes files_;
  std::deque<OrderedRows> rows_;                // one a target
  std::vector<std::vector<Outcome>> outcomes_;  // [num_targets, num_utterances]
  std::mutex progress_mutex_;
  std::uint64_t num_done_ = 0;  // guarded by progress_mutex_
  std::exception_ptr error_;    // guarded by progress_mutex_; the first of all
};

}  // namespace

std::vector<ExtractReport> extract_features(std::span<const Utterance* const> utterances,
                                            std::span<const ExtractTarget> targets,
                                            const RunControl& control) {
  return Run(utterances, targets, control).run();
}

bool is_up_to_date(std::span<const Utterance* const> utterances, const FeatureJob& job,
                   const FeatureStore& previous, const RunControl& control) {
  if (previous.num_utterances() != utterances.size()) {
    return false;
  }
  const InputChooser chooser(utterances);
  FileHashes files;
  std::atomic<bool> is_same{true};
  control.pool.parallel_for(utterances.size(), [&](std::size_t i) {
    const Utterance& utterance = *utterances[i];
    control.check_stop();
    if (!is_same.load() || previous.id(i) != utterance.id ||
        previous.status(i) == ExtractStatus::kFailed) {
      is_same = false;
      return;
    }
    try {
      const ChosenInput input = chooser.choose(utterance, job.set().name, job.audio_source());
      if (previous.content_hash(i) !=
          content_hash(utterance, input, job.set().modality, job.recipe(), files)) {
        is_same = false;
      }
    } catch (const Error&) {
      is_same = false;  // a file that cannot be read is for the extraction to report
    }
  });
  return is_same;
}

}  // namespace merkit
