// merkit corpus list: the utterances of a corpus as a table, a manifest or JSON.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/long_run.h"
#include "cli/table.h"
#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/corpus/folds.h"
#include "merkit/corpus/label_policy.h"
#include "merkit/corpus/manifest.h"
#include "merkit/corpus/manifest_record.h"
#include "merkit/corpus/open_corpus.h"

namespace merkit::cli {
namespace {

struct Options {
  std::string corpus;
  std::string format = "table";
  std::vector<std::string> sessions;
  std::vector<std::string> speakers;
  std::vector<std::string> labels;
  std::vector<std::string> kinds;
  std::string classes;  // empty: no label policy
  RunOptions run;
  bool json = false;
};

bool is_among(const std::vector<std::string>& wanted, const std::string& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

std::string emotion_text(const std::optional<Emotion>& emotion) {
  return emotion ? std::string(emotion_code(*emotion)) : "-";
}

std::string kind_name(DialogueKind kind) {
  return kind == DialogueKind::kImprovised ? "improvised"
         : kind == DialogueKind::kScripted ? "scripted"
                                           : "unknown";
}

std::vector<const Utterance*> all_utterances(const Corpus& corpus) {
  std::vector<const Utterance*> all;
  for (const Utterance& utterance : corpus.utterances) {
    all.push_back(&utterance);
  }
  return all;
}

std::vector<const Utterance*> filtered(const Corpus& corpus, const Options& options) {
  auto kept = options.classes.empty()
                  ? all_utterances(corpus)
                  : selected_utterances(corpus, select_labels(corpus, {options.classes}));
  std::erase_if(kept, [&](const Utterance* utterance) {
    return !is_among(options.sessions, utterance->session) ||
           !is_among(options.speakers, utterance->speaker) ||
           !is_among(options.kinds, kind_name(utterance->kind)) ||
           !(is_among(options.labels, utterance->label) ||
             is_among(options.labels, emotion_text(utterance->emotion)));
  });
  return kept;
}

std::string time_text(const std::optional<double>& time_s) {
  return time_s ? fmt::format("{:.3f}", *time_s) : "";
}

std::string table_of(const std::vector<const Utterance*>& utterances) {
  Table table({{"id"},
               {"speaker"},
               {"start_s", Align::kRight},
               {"end_s", Align::kRight},
               {"label"},
               {"emotion"},
               {"text"}});
  for (const Utterance* utterance : utterances) {
    table.add_row({utterance->id, utterance->speaker, time_text(utterance->start_s),
                   time_text(utterance->end_s), utterance->label, emotion_text(utterance->emotion),
                   quote(utterance->text.value_or(""))});
  }
  return table.text();
}

std::string labels_of(const Corpus& corpus) {
  Table table({{"label as written"}, {"taken for"}, {"turns", Align::kRight}});
  for (const LabelMapping& mapping : label_mappings(corpus)) {
    table.add_row({mapping.written.empty() ? "(none)" : quote(mapping.written),
                   emotion_text(mapping.emotion), std::to_string(mapping.count)});
  }
  return table.text();
}

std::string json_of(const Corpus& corpus, const std::vector<const Utterance*>& utterances) {
  Json document = Json::object();
  document["format"] = corpus.format;
  document["num_utterances"] = corpus.utterances.size();
  document["num_listed"] = utterances.size();
  document["labels"] = Json::array();
  for (const LabelMapping& mapping : label_mappings(corpus)) {
    Json label = {{"written", mapping.written}, {"emotion", nullptr}, {"count", mapping.count}};
    if (mapping.emotion) {
      label["emotion"] = std::string(emotion_code(*mapping.emotion));
    }
    document["labels"].push_back(std::move(label));
  }
  document["utterances"] = Json::array();
  for (const Utterance* utterance : utterances) {
    document["utterances"].push_back(record_from_utterance(*utterance, ""));
  }
  return dump_json(document) + "\n";
}

void print(const std::string& text, std::FILE* stream) {
  std::fwrite(text.data(), 1, text.size(), stream);
}

int run(const Options& options) {
  LongRun long_run(options.run);
  const auto path = std::filesystem::absolute(options.corpus);
  const Corpus corpus = open_corpus(path, long_run.control());
  const auto utterances = filtered(corpus, options);
  if (options.json) {
    print(json_of(corpus, utterances), stdout);
    return 0;
  }
  if (options.format == "csv") {
    print(manifest_table(utterances, ""), stdout);
  } else if (options.format == "jsonl") {
    for (const Utterance* utterance : utterances) {
      print(manifest_line(*utterance, "") + "\n", stdout);
    }
  } else {
    print(table_of(utterances), stdout);
    print(fmt::format("\n{} of {} utterances ({})\n\n", utterances.size(), corpus.utterances.size(),
                      corpus.format),
          stdout);
  }
  if (!options.run.quiet) {  // a manifest on standard output must stay one
    print(labels_of(corpus), options.format == "table" ? stdout : stderr);
  }
  return 0;
}

}  // namespace

void add_corpus_list(Program& program, CLI::App& parent) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      parent,
      {.name = "list",
       .summary = "List the utterances of a corpus, and what its labels were taken for",
       .example = "merkit corpus list IEMOCAP_full_release --format jsonl > iemocap.jsonl"});
  command.add_option("corpus", options->corpus, "IEMOCAP release, manifest or Kaldi folder")
      ->required();
  command.add_option("--format", options->format, "Form of the list: table, jsonl or csv")
      ->check(CLI::IsMember({"table", "jsonl", "csv"}))
      ->capture_default_str();
  command.add_option("--session", options->sessions, "Only these sessions");
  command.add_option("--speaker", options->speakers, "Only these speakers");
  command.add_option("--label", options->labels, "Only these labels, as written or as codes");
  command.add_option("--kind", options->kinds, "Only dialogues of this kind")
      ->check(CLI::IsMember({"improvised", "scripted", "unknown"}));
  command.add_option("--classes", options->classes,
                     "Only what this label policy keeps: seed, 4-merged, 4-hap, 5-han, 6 or all");
  add_run_options(command, options->run);
  add_json_flag(command, options->json);
  program.on_run(command, [options] { return run(*options); });
}

}  // namespace merkit::cli
