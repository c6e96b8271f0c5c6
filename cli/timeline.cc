// merkit timeline: emotion over time of one long recording.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/component_options.h"
#include "cli/long_run.h"
#include "cli/timeline_output.h"
#include "merkit/corpus/timed_text.h"
#include "merkit/infer/explain_timeline.h"
#include "merkit/infer/make_timeline.h"
#include "merkit/infer/recognizer_windows.h"

namespace merkit::cli {
namespace {

struct Options {
  std::string model;
  std::string recording;
  std::string transcript;
  std::string format;
  std::vector<std::string> out;
  std::string channel = "mix";
  bool explain = false;
  bool no_self_test = false;
  TimelineOptions timeline;
  RunOptions run;
};

Timeline listen(const Options& options, const RunControl& control) {
  validate(options.timeline);
  std::vector<TimedText> transcript;
  if (!options.transcript.empty()) {
    transcript = read_timed_text(options.transcript);
  }
  // Speech is found before windows are cut.
  const Recognizer recognizer =
      Recognizer::open(options.model, {.self_test = !options.no_self_test, .min_speech_s = 0.0});
  RecognizerWindows windows(recognizer);
  AudioOptions audio;
  audio.sample_rate_hz = windows.sample_rate_hz();
  audio.channel = options.channel;
  AudioReader reader(options.recording, audio);
  Timeline timeline = make_timeline(reader, windows, options.timeline, transcript, control);
  if (options.explain) {
    const Model model = read_model(options.model);
    reader.rewind();
    explain_timeline({model, recognizer}, reader, transcript, control, timeline);
  }
  timeline.source = std::filesystem::path(options.recording).filename().string();
  timeline.model_hash = recognizer.model_hash();
  return timeline;
}

int run(const Options& options) {
  const auto outputs = timeline_outputs(options.format, options.out);
  if (options.explain) {
    check_explained(outputs);
  }
  Timeline timeline;
  {
    LongRun long_run(options.run);  // the bar is gone before the result is printed
    timeline = listen(options, long_run.control());
  }
  write_timeline(timeline, outputs);
  return 0;
}

}  // namespace

void add_timeline(Program& program, CLI::App& root) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      root, {.name = "timeline",
             .summary = "Show emotion over time in a recording of any length: speech is found, cut "
                        "into windows, classified and smoothed to segments",
             .example = "merkit timeline --model model.safetensors talk.wav --out talk.html"});
  command.add_option("recording", options->recording, "Sound file")->required();
  command.add_option("--model", options->model, "Model file")->required();
  command.add_option("--transcript", options->transcript,
                     "What is said: SRT, WebVTT, CTM or the JSON of whisper.cpp");
  command.add_option("--format", options->format,
                     "Of what is printed or of the one --out: " + timeline_format_list());
  command.add_option("--out", options->out,
                     "File, its format by its extension; may be repeated; default: print a table");
  command.add_option("--channel", options->channel, "Of a file with several: left, right or mix")
      ->capture_default_str();
  command.add_flag("--explain", options->explain,
                   "Say what parts of the sound, words and columns drove each segment (json, svg "
                   "and html)");
  command.add_flag("--no-self-test", options->no_self_test, "Skip the self-test of the model");
  add_component_options(command, options->timeline);
  add_run_options(command, options->run);
  program.on_run(command, [options] { return run(*options); });
}

}  // namespace merkit::cli
