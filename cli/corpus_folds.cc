// merkit corpus folds: the folds of a protocol over a corpus, their sizes and their hash.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/component_options.h"
#include "cli/long_run.h"
#include "cli/table.h"
#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "merkit/corpus/fold_file.h"
#include "merkit/corpus/label_policy.h"
#include "merkit/corpus/open_corpus.h"
#include "merkit/corpus/protocol.h"
#include "merkit/eval/leak_check.h"
#include "merkit/eval/leak_json.h"
#include "merkit/eval/sound_hashes.h"

namespace merkit::cli {
namespace {

struct Options {
  std::string corpus;
  std::string fold_file;
  std::string out;
  bool list = false;
  bool compare_audio = false;
  LabelPolicyOptions policy;
  ProtocolOptions protocol;
  RunOptions run;
  bool json = false;
};

// Everything that is printed.
struct Result {
  Selection selection;
  std::vector<const Utterance*> utterances;
  FoldSet folds;
  std::string hash;
  LeakReport leaks;
  std::vector<std::string> warnings;
};

LeakReport leaks_of(const Result& result, const Options& options, const RunControl& control) {
  std::vector<std::string> hashes;
  if (options.compare_audio) {
    hashes = sound_hashes(result.utterances, control);
  }
  return check_leaks(result.folds, result.utterances, {}, hashes);
}

Result divide(const Corpus& corpus, const Options& options, const RunControl& control) {
  Result result;
  result.selection = select_labels(corpus, options.policy);
  result.utterances = selected_utterances(corpus, result.selection);
  if (options.fold_file.empty()) {
    result.folds = make_folds(result.utterances, options.protocol);
  } else {
    FoldFile file =
        parse_fold_file(read_file(options.fold_file), result.utterances, options.fold_file);
    result.folds = std::move(file.folds);
    if (file.num_unknown_ids > 0) {
      result.warnings.push_back(
          fmt::format("{} ids of the file are not among the selected utterances and are left out",
                      file.num_unknown_ids));
    }
  }
  result.hash = membership_hash(result.folds, result.utterances);
  result.leaks = leaks_of(result, options, control);
  return result;
}

std::vector<std::size_t> class_counts(const Result& result, const std::vector<std::size_t>& part) {
  std::vector<std::size_t> counts(result.selection.class_names.size(), 0);
  for (const std::size_t place : part) {
    ++counts[result.selection.classes[place]];
  }
  return counts;
}

std::string text_of(const Result& result) {
  std::vector<Table::Column> columns = {
      {"fold"}, {"train", Align::kRight}, {"dev", Align::kRight}, {"test", Align::kRight}};
  for (const std::string& name : result.selection.class_names) {
    columns.push_back({"test " + name, Align::kRight});
  }
  Table table(columns);
  for (const Fold& fold : result.folds.folds) {
    std::vector<std::string> row = {fold.name, std::to_string(fold.train.size()),
                                    std::to_string(fold.dev.size()),
                                    std::to_string(fold.test.size())};
    for (const std::size_t count : class_counts(result, fold.test)) {
      row.push_back(std::to_string(count));
    }
    table.add_row(row);
  }
  std::string text = table.text();
  text += fmt::format("\nprotocol    {}, version {}\nutterances  {}\nmembership  {}\n",
                      result.folds.protocol, result.folds.version, result.utterances.size(),
                      result.hash);
  for (const std::string& warning : result.warnings) {
    text += "warning     " + warning + "\n";
  }
  for (const LeakFinding& leak : result.leaks.findings) {
    text += fmt::format("{:<11} {}\n", leak_severity_name(leak.severity),
                        describe(leak, result.leaks.num_folds));
  }
  return text;
}

Json part_json(const Result& result, const std::vector<std::size_t>& part) {
  Json json = {{"size", part.size()}, {"classes", Json::object()}};
  const auto counts = class_counts(result, part);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    json["classes"][result.selection.class_names[i]] = counts[i];
  }
  return json;
}

std::string json_of(const Result& result) {
  Json document = {{"protocol", result.folds.protocol},
                   {"version", result.folds.version},
                   {"num_utterances", result.utterances.size()},
                   {"membership", result.hash},
                   {"warnings", result.warnings},
                   {"leaks", leak_report_json(result.leaks)["findings"]},
                   {"folds", Json::array()}};
  for (const Fold& fold : result.folds.folds) {
    Json entry = {{"name", fold.name}};
    for (const Part part : {Part::kTrain, Part::kDev, Part::kTest}) {
      entry[std::string(part_name(part))] = part_json(result, fold.part(part));
    }
    document["folds"].push_back(std::move(entry));
  }
  return dump_json(document) + "\n";
}

std::string protocol_list(bool json) {
  Table table({{"protocol"}, {"version", Align::kRight}, {"what it does"}});
  Json list = Json::array();
  for (const ProtocolInfo& info : protocols()) {
    table.add_row({info.name, std::to_string(info.version), info.summary});
    list.push_back({{"name", info.name}, {"version", info.version}, {"summary", info.summary}});
  }
  return json ? dump_json(list) + "\n" : table.text();
}

int run(const Options& options) {
  if (options.list) {
    std::fputs(protocol_list(options.json).c_str(), stdout);
    return 0;
  }
  if (options.corpus.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "corpus: expected a path, got none");
  }
  LongRun long_run(options.run);
  const Corpus corpus = open_corpus(options.corpus, long_run.control());
  const Result result = divide(corpus, options, long_run.control());
  if (!options.out.empty()) {
    const bool csv = std::filesystem::path(options.out).extension() == ".csv";
    write_file(options.out, csv ? fold_file_csv(result.folds, result.utterances)
                                : fold_file_json(result.folds, result.utterances));
  }
  std::fputs((options.json ? json_of(result) : text_of(result)).c_str(), stdout);
  return 0;
}

}  // namespace

void add_corpus_folds(Program& program, CLI::App& parent) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      parent,
      {.name = "folds",
       .summary = "Divide a corpus by an evaluation protocol; print sizes, hash and leaks",
       .example = "merkit corpus folds IEMOCAP_full_release --protocol loso5 --classes 4-merged"});
  command.add_option("corpus", options->corpus, "IEMOCAP release, manifest or Kaldi folder");
  command.add_flag("--list", options->list, "List the protocols instead");
  command.add_option("--fold-file", options->fold_file,
                     "Take the folds from this JSON or CSV file (id,fold,part), not a protocol");
  command.add_option("--out", options->out, "Write the folds to this .json or .csv file");
  command.add_flag("--compare-audio", options->compare_audio,
                   "Look for the same recording in two parts; reads all sound files");
  add_component_options(command, options->protocol);
  add_component_options(command, options->policy);
  add_run_options(command, options->run);
  add_json_flag(command, options->json);
  program.on_run(command, [options] { return run(*options); });
}

}  // namespace merkit::cli
