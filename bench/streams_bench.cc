// Many live streams on one core: how long after the last sample that an event needs it is there.
//   streams_bench MODEL.safetensors SPEECH.wav [STREAMS [SECONDS [CHUNK_MS]]]
//
// Every stream hears SPEECH over and over from another place on, in chunks that arrive in real
// time, those of different streams spread over the chunk's length, and their first words over a
// hop. One thread takes the chunks in the order of their arrival. The latency of an event is the
// time from the arrival of the chunk that made it final to its being there, waiting for other
// streams included. Prints quantiles of it, and the share of the time in which the core was busy.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <thread>
#include <vector>

#include "merkit/audio/audio_reader.h"
#include "merkit/infer/recognizer_windows.h"
#include "merkit/infer/timeline_stream.h"

namespace merkit {
namespace {

using Clock = std::chrono::steady_clock;

struct Load {
  std::size_t num_streams = 200;
  double duration_s = 20.0;
  double chunk_s = 0.1;
};

// One caller on the line.
class Caller {
 public:
  Caller(const Recognizer& recognizer, const Audio& speech, std::size_t first_sample)
      : windows_(recognizer), stream_(windows_, {}), speech_(speech), at_(first_sample) {}

  // Hears the next samples; returns the number of events.
  std::size_t hear(std::size_t count) {
    while (count > 0) {
      const std::size_t part = std::min(count, speech_.samples.size() - at_);
      stream_.accept_waveform(std::span(speech_.samples).subspan(at_, part));
      at_ = (at_ + part) % speech_.samples.size();
      count -= part;
    }
    return stream_.take_results().size();
  }

 private:
  RecognizerWindows windows_;
  TimelineStream stream_;
  const Audio& speech_;
  std::size_t at_;
};

double quantile(std::vector<double>& values, double share) {
  if (values.empty()) {
    return 0.0;
  }
  const auto place = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place),
                   values.end());
  return values[place];
}

double seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

void run(const Recognizer& recognizer, const Audio& speech, const Load& load) {
  std::vector<std::unique_ptr<Caller>> callers;
  for (std::size_t i = 0; i < load.num_streams; ++i) {
    // A golden-ratio step spreads the places without a pattern.
    const auto place =
        static_cast<std::size_t>(0.6180339887 * static_cast<double>(i * speech.samples.size())) %
        speech.samples.size();
    callers.push_back(std::make_unique<Caller>(recognizer, speech, place));
  }
  // Nobody calls at the same time: windows are spread over their hop, before the clock runs.
  const double hop_samples = TimelineOptions().hop_s * speech.sample_rate_hz;
  for (std::size_t i = 0; i < callers.size(); ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(callers.size());
    callers[i]->hear(static_cast<std::size_t>(share * hop_samples));
  }
  const auto chunk = static_cast<std::size_t>(load.chunk_s * speech.sample_rate_hz);
  const auto num_chunks = static_cast<std::size_t>(load.duration_s / load.chunk_s) * callers.size();
  const double spacing_s = load.chunk_s / static_cast<double>(callers.size());
  std::vector<double> latencies_s;
  double busy_s = 0.0;
  const auto begin = Clock::now();
  for (std::size_t n = 0; n < num_chunks; ++n) {
    const auto arrival =
        begin + std::chrono::duration_cast<Clock::duration>(
                    std::chrono::duration<double>(static_cast<double>(n) * spacing_s));
    std::this_thread::sleep_until(arrival);
    const auto start = Clock::now();
    const std::size_t num_events = callers[n % callers.size()]->hear(chunk);
    const auto end = Clock::now();
    busy_s += seconds(end - start);
    latencies_s.insert(latencies_s.end(), num_events, seconds(end - arrival));
  }
  const double total_s = seconds(Clock::now() - begin);
  fmt::print("{} streams, {:.0f} s each in chunks of {:.0f} ms, one thread: {} events\n",
             callers.size(), load.duration_s, 1e3 * load.chunk_s, latencies_s.size());
  fmt::print("latency: median {:.1f} ms, 95 % {:.1f} ms, 99 % {:.1f} ms, most {:.1f} ms\n",
             1e3 * quantile(latencies_s, 0.5), 1e3 * quantile(latencies_s, 0.95),
             1e3 * quantile(latencies_s, 0.99), 1e3 * quantile(latencies_s, 1.0));
  fmt::print("busy {:.0f} % of {:.1f} s\n", 100.0 * busy_s / total_s, total_s);
}

}  // namespace
}  // namespace merkit

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: streams_bench MODEL.safetensors SPEECH.wav [STREAMS [SECONDS [CHUNK_MS]]]\n",
               stderr);
    return 2;
  }
  try {
    merkit::Load load;
    load.num_streams = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : load.num_streams;
    load.duration_s = argc > 4 ? std::strtod(argv[4], nullptr) : load.duration_s;
    load.chunk_s = argc > 5 ? std::strtod(argv[5], nullptr) / 1e3 : load.chunk_s;
    const auto recognizer =
        merkit::Recognizer::open(argv[1], {.self_test = false, .min_speech_s = 0.0});
    merkit::AudioOptions options;
    options.sample_rate_hz = merkit::RecognizerWindows(recognizer).sample_rate_hz();
    merkit::run(recognizer, merkit::load_audio(argv[2], options), load);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
