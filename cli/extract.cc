// merkit extract: features of a corpus or of one sound file.
#include <algorithm>
#include <cstdio>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/extract_input.h"
#include "cli/extract_output.h"
#include "cli/extract_report.h"
#include "cli/long_run.h"
#include "merkit/base/error.h"
#include "merkit/base/parse.h"

namespace merkit::cli {
namespace {

struct Options {
  ExtractInputOptions input;
  std::vector<std::string> features = {"speech34"};
  std::vector<std::string> assignments;
  std::string out;
  std::string format;
  ExtractAudioOptions audio;
  RunOptions run;
  bool json = false;
};

bool has_modality(const std::vector<const Utterance*>& utterances, Modality modality) {
  return std::any_of(utterances.begin(), utterances.end(), [&](const Utterance* utterance) {
    switch (modality) {
      case Modality::kAudio:
        return !utterance->sentence_audio.path.empty() || !utterance->dialogue_audio.path.empty();
      case Modality::kText:
        return utterance->text.has_value();
      case Modality::kMocap:
        return !utterance->sentence_mocap.face.empty() || !utterance->dialogue_mocap.face.empty();
    }
    return false;
  });
}

// True if the option that the set cannot do without is given; otherwise says so.
bool has_required_option(const FeatureSet& set, const Options& options) {
  const std::string option(set.required_option);
  const std::string full = std::string(set.name) + "." + option;
  const bool is_given = std::any_of(options.assignments.begin(), options.assignments.end(),
                                    [&](const std::string& text) {
                                      const std::string name = parse_assignment(text).name;
                                      return name == option || name == full;
                                    });
  if (!option.empty() && !is_given) {
    const std::string note = "left out " + std::string(set.name) + ": it needs --set " + full + "=";
    std::fputs((note + "...\n").c_str(), stderr);
  }
  return option.empty() || is_given;
}

// The sets named, each once; "all" is every set for which the input has data.
std::vector<const FeatureSet*> chosen_sets(const Options& options, const ExtractInput& input) {
  std::vector<const FeatureSet*> sets;
  const auto add = [&](const FeatureSet& set) {
    if (std::find(sets.begin(), sets.end(), &set) == sets.end()) {
      sets.push_back(&set);
    }
  };
  for (const std::string& name : options.features) {
    if (name != "all") {
      const FeatureSet& set = find_feature_set(name);
      if (!has_modality(input.utterances, set.modality)) {
        throw Error(ErrorCode::kCorruptData, options.input.input + ": expected " +
                                                 std::string(modality_name(set.modality)) +
                                                 " for " + name + ", got none in any utterance");
      }
      add(set);
      continue;
    }
    for (const FeatureSet& set : feature_sets()) {
      if (has_modality(input.utterances, set.modality) && has_required_option(set, options)) {
        add(set);
      }
    }
  }
  return sets;
}

// What --set says for `set`: `option=value` for all sets that have it, `set.option=value` for one.
std::vector<OptionAssignment> assignments_for(const FeatureSet& set, const Options& options,
                                              bool is_only_set) {
  std::vector<OptionAssignment> mine;
  for (const std::string& text : options.assignments) {
    OptionAssignment assignment = parse_assignment(text);
    const std::string prefix = std::string(set.name) + ".";
    if (assignment.name.starts_with(prefix)) {
      assignment.name.erase(0, prefix.size());
      mine.push_back(assignment);
    } else if (is_only_set || set.has_option(assignment.name)) {
      mine.push_back(assignment);
    }
  }
  return mine;
}

// An assignment that no set takes would be lost in silence.
void check_assignments(const std::vector<const FeatureSet*>& sets, const Options& options) {
  for (const std::string& text : options.assignments) {
    const std::string name = parse_assignment(text).name;
    const bool is_taken = std::any_of(sets.begin(), sets.end(), [&](const FeatureSet* set) {
      return set->has_option(name) || name.starts_with(std::string(set->name) + ".");
    });
    if (!is_taken && sets.size() > 1) {
      throw Error(ErrorCode::kInvalidArgument,
                  "--set: expected an option of one of the sets, got \"" + quote(name) + "\"");
    }
  }
}

// Nothing came of the whole run: there is nothing to write, and one line says why.
void check_any_came_out(const std::vector<ExtractReport>& reports, const std::string& input,
                        bool is_single_file) {
  const auto is_lost = [](const ExtractReport& report) {
    return !report.failures.empty() && count(report, ExtractStatus::kOk) == 0 &&
           count(report, ExtractStatus::kTooShort) == 0;
  };
  if (reports.empty() || !std::all_of(reports.begin(), reports.end(), is_lost)) {
    return;
  }
  const ExtractFailure& first = reports.front().failures.front();
  if (is_single_file) {
    throw Error(first.code, first.message);
  }
  throw Error(first.code, input + ": expected files that can be read, got none in " +
                              std::to_string(reports.front().failures.size()) +
                              " utterances, the first: " + first.message);
}

std::vector<ExtractReport> run_all(std::vector<ExtractOutput*>& outputs, const ExtractInput& input,
                                   const RunControl& control) {
  std::vector<ExtractTarget> targets;
  for (ExtractOutput* output : outputs) {
    targets.push_back(output->begin());
  }
  try {
    auto reports = extract_features(input.utterances, targets, control);
    check_any_came_out(reports, input.path, input.is_single_file);
    for (ExtractOutput* output : outputs) {
      output->commit();
    }
    return reports;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kCancelled) {
      for (ExtractOutput* output : outputs) {
        output->keep_partial();
      }
    }
    throw;
  }
}

std::vector<ExtractedSet> extract_sets(const Options& options, const RunControl& control) {
  const ExtractInput input = open_extract_input(options.input, control);
  const auto sets = chosen_sets(options, input);
  check_assignments(sets, options);
  OutputLayout layout = output_layout(options.format, options.out);
  layout.out_is_file = layout.out_is_file && sets.size() == 1;
  std::deque<FeatureJob> jobs;
  std::deque<ExtractOutput> outputs;
  std::vector<ExtractOutput*> stale;
  std::vector<ExtractedSet> results;
  for (const FeatureSet* set : sets) {
    jobs.emplace_back(*set, assignments_for(*set, options, sets.size() == 1), options.audio);
    ExtractOutput& output = outputs.emplace_back(layout, jobs.back(), input.is_single_file);
    ExtractedSet& result = results.emplace_back(
        ExtractedSet{.feature_set = std::string(set->name), .path = output.path(), .report = {}});
    result.num_columns = jobs.back().store_info().columns.size();
    result.was_current = output.is_current(input.utterances, control);
    if (result.was_current) {
      result.report = report_of_store(*output.previous());
    } else {
      stale.push_back(&output);
    }
  }
  auto reports = run_all(stale, input, control);
  auto next = reports.begin();
  for (ExtractedSet& result : results) {
    if (!result.was_current) {
      result.report = std::move(*next++);
    }
  }
  return results;
}

int extract(const Options& options) {
  std::vector<ExtractedSet> results;
  {
    LongRun run(options.run);  // the bar is gone before the result is printed
    results = extract_sets(options, run.control());
  }
  const std::string text = options.json ? extract_json(results) : extract_text(results);
  std::fwrite(text.data(), 1, text.size(), stdout);
  const bool is_clean = std::all_of(results.begin(), results.end(), [](const ExtractedSet& set) {
    return set.report.failures.empty();
  });
  return is_clean ? 0 : exit_status(ErrorCode::kCorruptData);
}

void add_filters(CLI::App& command, ExtractInputOptions& input) {
  command.add_option("--classes", input.policy.classes,
                     "Only what this label policy keeps: seed, 4-merged, 4-hap, 5-han, 6 or all");
  command.add_flag("--improvised-only", input.policy.improvised_only, "Improvised dialogues only");
  command.add_flag("--scripted-only", input.policy.scripted_only, "Scripted dialogues only");
  command.add_flag("--wearer-only", input.policy.wearer_only,
                   "Turns of the actor who wears the markers only");
  command.add_option("--session", input.sessions, "Sessions to keep, with commas")->delimiter(',');
  command.add_option("--speaker", input.speakers, "Speakers to keep, with commas")->delimiter(',');
}

}  // namespace

void add_extract(Program& program, CLI::App& parent) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      parent,
      {.name = "extract",
       .summary = "Extract features of a corpus, a manifest or a sound file; a second run extracts "
                  "only what changed",
       .example = "merkit extract demo --features speech34,logmel --set logmel.num_bands=64 "
                  "--out demo/features"});
  command.add_option("input", options->input.input, "Corpus, manifest or sound file")->required();
  command
      .add_option(
          "--features", options->features,
          "Feature sets, with commas; all: every set for which there is data and, with --set, "
          "all that it needs")
      ->delimiter(',');
  command.add_option("--set", options->assignments,
                     "Option of the sets, name=value or set.name=value; may be repeated");
  command.add_option("--out", options->out, "Folder, or a file if its extension is the format's")
      ->required();
  command.add_option("--format", options->format,
                     "store, npy, csv, smile-csv, arff or htk; default: by the extension of --out, "
                     "else store");
  command.add_option("--rate", options->audio.sample_rate_hz,
                     "Sample rate that sound is converted to, Hz; 0 keeps the file's");
  command.add_option("--source", options->audio.source,
                     "auto, sentence or dialogue files; default: as the set prefers");
  command.add_option("--channel", options->audio.channel,
                     "left, right, speaker or mix; default: as the set prefers");
  command.add_option("--left-speaker", options->audio.left_speaker,
                     "Whose microphone is on the left, F or M: for --channel speaker");
  add_filters(command, options->input);
  add_json_flag(command, options->json);
  add_run_options(command, options->run);
  program.on_run(command, [options] { return extract(*options); });
}

}  // namespace merkit::cli
