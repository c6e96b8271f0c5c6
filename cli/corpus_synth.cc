#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <type_traits>

#include "cli/commands.h"
#include "cli/data_folder.h"
#include "cli/long_run.h"
#include "merkit/base/json.h"
#include "merkit/corpus/synth/synth_corpus.h"

namespace merkit::cli {
namespace {

struct SynthCommand {
  SynthOptions synth;
  std::string out;
  RunOptions run;
  bool json = false;
};

// Fields become flags: dialogue_mocap is --dialogue-mocap, and what is on is turned off by
// --no-NAME.
void add_synth_options(CLI::App& command, SynthOptions& options) {
  visit(options, [&](std::string_view name, auto& value, std::string_view meaning) {
    std::string flag(name);
    std::replace(flag.begin(), flag.end(), '_', '-');
    if constexpr (std::is_same_v<std::remove_reference_t<decltype(value)>, bool>) {
      command.add_flag("--" + flag + ",!--no-" + flag, value, std::string(meaning));
    } else {
      command.add_option("--" + flag, value, std::string(meaning));
    }
  });
}

std::map<std::string, std::size_t> total_labels(const SynthSummary& summary) {
  std::map<std::string, std::size_t> totals;
  for (const auto& [session, labels] : summary.labels) {
    for (const auto& [label, count] : labels) {
      totals[label] += count;
    }
  }
  return totals;
}

std::string json_text(const SynthSummary& summary, const std::string& out) {
  std::map<std::string, std::size_t> planted;
  for (const Irregularity& irregularity : summary.planted) {
    ++planted[irregularity.kind];
  }
  return dump_json(Json{{"corpus", out},
                        {"was_there", summary.was_there},
                        {"dialogues", summary.num_dialogues},
                        {"turns", summary.num_turns},
                        {"turns_s", summary.turns_s},
                        {"labels", total_labels(summary)},
                        {"irregularities", planted},
                        {"speech_program", summary.speech_program}});
}

std::string plain_text(const SynthSummary& summary, const std::string& out) {
  constexpr double kSecondsPerMinute = 60.0;
  std::string labels;
  for (const auto& [label, count] : total_labels(summary)) {
    labels += fmt::format(" {} {}", label, count);
  }
  return fmt::format(
      "{}: {}{} turns in {} dialogues, {:.1f} minutes\nlabels:{}\nirregularities planted: {}", out,
      summary.was_there ? "there already: " : "", summary.num_turns, summary.num_dialogues,
      summary.turns_s / kSecondsPerMinute, labels, summary.planted.size());
}

int run_synth(const SynthCommand& command) {
  LongRun run(command.run);
  const SynthSummary summary =
      synthesise_corpus(command.synth, {data_folder() / "phrases", command.out}, run.control());
  std::puts(
      (command.json ? json_text(summary, command.out) : plain_text(summary, command.out)).c_str());
  return 0;
}

}  // namespace

void add_corpus_synth(Program& program, CLI::App& corpus) {
  auto state = std::make_shared<SynthCommand>();
  CLI::App& command = program.add_command(
      corpus, {.name = "synth",
               .summary = "Make a synthetic corpus in the shape and syntax of IEMOCAP",
               .example = "merkit corpus synth demo --size tiny --irregularities all"});
  command.add_option("out", state->out, "Folder to make it in: new, empty, or to be finished")
      ->required();
  add_synth_options(command, state->synth);
  add_run_options(command, state->run);
  add_json_flag(command, state->json);
  program.on_run(command, [state] { return run_synth(*state); });
}

}  // namespace merkit::cli
