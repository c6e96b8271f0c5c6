#include "merkit/infer/explain_timeline.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "merkit/infer/explain.h"
#include "merkit/infer/recognizer_windows.h"
#include "merkit/infer/segment_shares.h"

namespace merkit {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 16U;  // samples

// Sound that is read once, from which windows in order of their beginnings are taken.
class PassingSound {
 public:
  explicit PassingSound(AudioReader& reader) : reader_(reader), block_(kBlock) {}

  std::vector<float> take(double start_s, double end_s) {
    const auto at = [&](double time_s) {
      return static_cast<std::uint64_t>(std::llround(time_s * reader_.sample_rate_hz()));
    };
    const std::uint64_t begin = at(start_s);
    while (has_more_ && first_ + samples_.size() < at(end_s)) {
      read_block(begin);
    }
    const std::uint64_t size = samples_.size();
    const auto from = static_cast<std::ptrdiff_t>(std::min(size, begin - first_));
    const auto to = static_cast<std::ptrdiff_t>(std::min(size, at(end_s) - first_));
    return {samples_.begin() + from, samples_.begin() + to};
  }

 private:
  // The next block, without what lies before `needed`.
  void read_block(std::uint64_t needed) {
    const std::size_t past = std::min<std::uint64_t>(samples_.size(), needed - first_);
    samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(past));
    first_ += past;
    const std::size_t count = reader_.read_block(block_);
    has_more_ = count == block_.size();
    samples_.insert(samples_.end(), block_.begin(),
                    block_.begin() + static_cast<std::ptrdiff_t>(count));
  }

  AudioReader& reader_;
  std::vector<float> block_;
  std::vector<float> samples_;  // from sample first_ on
  std::uint64_t first_ = 0;
  bool has_more_ = true;
};

// A window to explain, and what came of it.
struct Task {
  std::size_t segment = 0;
  double start_s = 0.0;
  std::vector<float> samples;
  std::string text;
  PreparedInputs inputs = {};
  std::optional<Saliency> saliency = std::nullopt;  // it had nothing
};

class Explanation {
 public:
  Explanation(const TimelineExplainer& explainer, AudioReader& reader, const RunControl& control,
              Timeline& timeline)
      : explainer_(explainer),
        network_(gradient_network(explainer.model)),
        control_(control),
        timeline_(timeline),
        sound_(reader),
        rate_hz_(reader.sample_rate_hz()) {}

  void run(std::span<const TimedText> transcript) {
    std::size_t segment = 0;
    std::size_t num_done = 0;
    for (const TimelineWindow& window : timeline_.windows) {
      const double middle_s = 0.5 * (window.start_s + window.end_s);
      while (segment + 1 < timeline_.segments.size() &&
             timeline_.segments[segment].end_s <= middle_s) {
        ++segment;
      }
      ++num_done;
      if (timeline_.segments[segment].label && !window.probabilities.empty()) {
        tasks_.push_back({segment, window.start_s, sound_.take(window.start_s, window.end_s),
                          text_around(transcript, window.start_s, window.end_s)});
      }
      if (tasks_.size() == control_.pool.num_threads()) {
        explain_tasks();
        control_.report({"explain", "windows", num_done, timeline_.windows.size()});
      }
    }
    explain_tasks();
    close_segment();
  }

 private:
  void explain_one(Task& task) const {
    auto inputs = prepare_window(explainer_.recognizer, {task.samples, task.text}, rate_hz_);
    if (!inputs) {
      return;
    }
    task.inputs = std::move(*inputs);
    if (std::ranges::any_of(task.inputs.rows, [](const auto& rows) { return rows.rows() > 0; })) {
      task.saliency = explain(
          explainer_.model, network_ ? &*network_ : nullptr, explainer_.recognizer, task.inputs,
          {.explained = *timeline_.segments[task.segment].label, .steps = explainer_.steps});
    }
  }

  void explain_tasks() {
    control_.check_stop();
    control_.pool.parallel_for(tasks_.size(), [&](std::size_t i) { explain_one(tasks_[i]); });
    for (const Task& task : tasks_) {
      if (!task.saliency) {
        continue;
      }
      if (!shares_ || segment_ != task.segment) {
        close_segment();
        segment_ = task.segment;
        shares_.emplace(explainer_.recognizer, timeline_.segments[segment_]);
      }
      shares_->add(task.start_s, task.inputs, *task.saliency);
    }
    tasks_.clear();
  }

  void close_segment() {
    if (shares_) {
      timeline_.segments[segment_].saliency = shares_->finish();
      shares_.reset();
    }
  }

  const TimelineExplainer& explainer_;
  std::optional<Network<double>> network_;  // of all threads
  const RunControl& control_;
  Timeline& timeline_;
  PassingSound sound_;
  int rate_hz_;
  std::vector<Task> tasks_;
  std::size_t segment_ = 0;  // the one of shares_
  std::optional<SegmentShares> shares_;
};

}  // namespace

void explain_timeline(const TimelineExplainer& explainer, AudioReader& reader,
                      std::span<const TimedText> transcript, const RunControl& control,
                      Timeline& timeline) {
  Explanation(explainer, reader, control, timeline).run(transcript);
}

}  // namespace merkit
