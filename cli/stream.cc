// merkit stream: events about sound on standard input, as they become final.
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/component_options.h"
#include "merkit/audio/live_sound.h"
#include "merkit/base/error.h"
#include "merkit/infer/recognizer_windows.h"
#include "merkit/infer/timeline_json.h"
#include "merkit/infer/timeline_stream.h"

namespace merkit::cli {
namespace {

constexpr std::size_t kMostBytes = 65536;  // taken from the pipe at once

struct Options {
  std::string model;
  PcmOptions pcm;
  bool no_self_test = false;
  TimelineOptions timeline;
};

// What is there, at least one byte; none at the end.
std::span<const std::byte> read_some(std::array<std::byte, kMostBytes>& buffer) {
  ssize_t count = -1;
  do {
    count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    throw Error(ErrorCode::kIo,
                fmt::format("standard input: cannot read: {}", std::strerror(errno)));
  }
  return std::span(buffer).first(static_cast<std::size_t>(count));
}

void print_events(TimelineStream& stream, const std::vector<std::string>& class_names) {
  if (!stream.results_ready()) {
    return;
  }
  std::string lines;
  for (const TimelineEvent& event : stream.take_results()) {
    lines += event_json(class_names, event) + "\n";
  }
  if (std::fwrite(lines.data(), 1, lines.size(), stdout) != lines.size() ||
      std::fflush(stdout) != 0) {
    throw Error(ErrorCode::kIo, "standard output: cannot write");
  }
}

// The events of sound that was heard come out even if the stream then breaks.
int run(const Options& options) {
  validate(options.timeline);
  // Speech is found before windows are cut.
  const Recognizer recognizer =
      Recognizer::open(options.model, {.self_test = !options.no_self_test, .min_speech_s = 0.0});
  RecognizerWindows windows(recognizer);
  TimelineStream stream(windows, options.timeline);
  LiveSound sound(options.pcm, windows.sample_rate_hz(), "standard input");
  std::array<std::byte, kMostBytes> buffer{};
  std::vector<float> samples;
  const auto hear = [&] {
    stream.accept_waveform(samples);
    samples.clear();
    print_events(stream, recognizer.class_names());
  };
  const auto end = [&] {
    hear();
    stream.finish();
    print_events(stream, recognizer.class_names());
  };
  try {
    for (auto bytes = read_some(buffer); !bytes.empty(); bytes = read_some(buffer)) {
      sound.add(bytes, samples);
      hear();
    }
    sound.finish(samples);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kCorruptData && stream.heard_s() > 0.0) {
      end();
    }
    throw;
  }
  end();
  return 0;
}

}  // namespace

void add_stream(Program& program, CLI::App& root) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      root, {.name = "stream",
             .summary = "Print events about speech on standard input as lines of JSON, as soon as "
                        "they are final: plain PCM, or a WAV stream",
             .example = "arecord -q -f S16_LE -r 16000 | merkit stream --model model.safetensors"});
  command.add_option("--model", options->model, "Model file")->required();
  command.add_option("--rate", options->pcm.sample_rate_hz, "Sample rate of plain PCM, Hz")
      ->capture_default_str();
  command.add_option("--channels", options->pcm.num_channels, "Interleaved channels of plain PCM")
      ->capture_default_str();
  command.add_option("--encoding", options->pcm.encoding, "s16le, s24le, s32le or f32le")
      ->capture_default_str();
  command.add_flag("--no-self-test", options->no_self_test, "Skip the self-test of the model");
  add_component_options(command, options->timeline);
  program.on_run(command, [options] { return run(*options); });
}

}  // namespace merkit::cli
