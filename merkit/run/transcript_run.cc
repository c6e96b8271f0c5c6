#include "merkit/run/transcript_run.h"

#include <fmt/format.h>

#include <utility>

#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "merkit/run/run_folder.h"

namespace merkit {
namespace {

constexpr const char* kTranscriptsName = "transcripts.jsonl";

}  // namespace

std::vector<Transcript> test_transcripts(const FitCall& call,
                                         const std::vector<std::string>& hypotheses) {
  const Alphabet alphabet(call.experiment.recipe.targets.alphabet);
  const auto& test = call.data.part(Part::kTest);
  std::vector<Transcript> transcripts;
  for (std::size_t i = 0; i < test.size(); ++i) {
    const Utterance& utterance = *call.experiment.labelled.utterances[test[i].place];
    transcripts.push_back({.id = utterance.id,
                           .fold = call.job.fold->name,
                           .seed = static_cast<int>(call.job.seed),
                           .speaker = utterance.speaker,
                           .reference = alphabet.normalised(utterance.text.value_or("")),
                           .hypothesis = hypotheses.at(i)});
  }
  return transcripts;
}

void write_transcripts(const std::filesystem::path& folder,
                       const std::vector<Transcript>& transcripts) {
  write_file(folder / kTranscriptsName, transcripts_jsonl(transcripts));
}

TranscriptResult finish_transcript_run(const Experiment& experiment, const RunRequest& request) {
  TranscriptResult result;
  std::vector<Transcript> all;
  for (const FitJob& job : plan_fits(experiment, request)) {
    const auto path = job.folder / kTranscriptsName;
    for (Transcript& one : parse_transcripts(read_file(path), path.string())) {
      all.push_back(std::move(one));
    }
    if (auto record = read_fit_record(job.folder)) {
      result.fits.push_back(std::move(*record));
    }
  }
  result.scores = score_transcripts(all);
  write_transcripts(request.out, all);
  Json json = {
      {"merkit_transcript_result", 1},         {"system", experiment.recipe.name},
      {"protocol", experiment.folds.protocol}, {"protocol_version", experiment.folds.version},
      {"membership", experiment.membership},   {"num_fits", result.fits.size()}};
  json.update(parse_json(transcript_scores_json(result.scores), "scores"));
  json["notes"] = experiment.notes;
  write_file(request.out / "result.json", dump_json(json) + '\n');
  return result;
}

std::string transcript_text(const TranscriptResult& result, const Experiment& experiment,
                            const RunRequest& request) {
  const TranscriptScores& scores = result.scores;
  std::string text =
      fmt::format("{} on {} ({} folds, {} fits, {} test utterances, {} speakers)\n",
                  experiment.recipe.name, experiment.folds.protocol, experiment.folds.folds.size(),
                  result.fits.size(), scores.num_utterances, scores.speakers.size());
  text += transcript_scores_text(scores);
  for (const LeakFinding& finding : experiment.leaks.findings) {
    if (finding.severity == LeakSeverity::kStamp) {
      text += "  leak: " + describe(finding, experiment.leaks.num_folds) + '\n';
    }
  }
  for (const std::string& note : experiment.notes) {
    text += "  note: " + note + '\n';
  }
  return text + fmt::format("  {}\n", (request.out / "result.json").string());
}

}  // namespace merkit
