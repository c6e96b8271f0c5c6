#include "merkit/infer/make_timeline.h"

#include <fmt/format.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/infer/timeline_stream.h"
#include "merkit/infer/waveform_overview.h"

namespace merkit {
namespace {

constexpr std::size_t kBlock = std::size_t{1} << 19U;  // samples

void collect(TimelineStream& stream, Timeline& timeline) {
  for (TimelineEvent& event : stream.take_results()) {
    if (event.kind == TimelineEventKind::kWindow) {
      timeline.windows.push_back(std::move(event.window));
    } else if (event.kind == TimelineEventKind::kSegment) {
      timeline.segments.push_back(std::move(event.segment));
    }
  }
}

}  // namespace

Timeline make_timeline(AudioReader& reader, WindowClassifier& classifier,
                       const TimelineOptions& options, std::span<const TimedText> transcript,
                       const RunControl& control) {
  const int rate_hz = classifier.sample_rate_hz();
  if (reader.sample_rate_hz() != rate_hz) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("timeline: expected sound at {} Hz, got {} Hz", rate_hz,
                            reader.sample_rate_hz()));
  }
  TimelineStream stream(classifier, options, transcript);
  WaveformOverview overview;
  Timeline timeline;
  timeline.class_names = classifier.class_names();
  std::vector<float> block(kBlock);
  std::uint64_t num_done = 0;
  for (std::size_t count = kBlock; count == kBlock;) {
    control.check_stop();
    count = reader.read_block(block);
    const std::span<const float> samples = std::span(block).first(count);
    overview.add(samples);
    stream.accept_waveform(samples);
    collect(stream, timeline);
    num_done += count;
    const auto seconds = [&](std::uint64_t samples_in) {
      return samples_in / static_cast<std::uint64_t>(rate_hz);
    };
    control.report({"timeline", "s", seconds(num_done), seconds(reader.num_samples())});
  }
  stream.finish();
  collect(stream, timeline);
  timeline.duration_s = stream.heard_s();
  timeline.waveform = overview.parts();
  timeline.waveform_part_s =
      static_cast<double>(overview.part_samples()) / static_cast<double>(rate_hz);
  return timeline;
}

}  // namespace merkit
