// merkit transcribe: what is said in recordings, by a model that writes transcripts.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/component_options.h"
#include "cli/extract_input.h"
#include "cli/long_run.h"
#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/eval/transcripts.h"
#include "merkit/infer/recognizer.h"
#include "merkit/model/speech_transcriber.h"

namespace merkit::cli {
namespace {

struct Options {
  std::filesystem::path model;
  std::vector<std::string> inputs;
  ExtractInputOptions filters;
  TranscribeOptions decoding;
  RunOptions run;
  bool json = false;
};

// Model, features and network of one command.
class Writer {
 public:
  explicit Writer(const Model& model) : transcriber_(model), recognizer_(model, "", {}) {}

  // References are empty where an utterance has no text.
  Transcript write(const Utterance& utterance, const TranscribeOptions& decoding) const {
    const PreparedInputs prepared = recognizer_.prepare(utterance);
    std::vector<Matrix<float>> absent;
    std::vector<MatrixView<const float>> views;
    for (const Recognizer::Input& input : recognizer_.inputs()) {
      absent.push_back(input.model_input->absent());
    }
    for (std::size_t i = 0; i < absent.size(); ++i) {
      const Matrix<float>& rows = prepared.has(i) ? prepared.rows[i] : absent[i];
      views.push_back({rows.values(), rows.rows(), rows.cols()});
    }
    Transcript transcript;
    transcript.id = utterance.id;
    transcript.speaker = utterance.speaker;
    transcript.reference = transcriber_.alphabet().normalised(utterance.text.value_or(""));
    transcript.hypothesis = transcriber_.transcribe(views, decoding);
    return transcript;
  }

 private:
  SpeechTranscriber transcriber_;
  Recognizer recognizer_;
};

std::vector<Transcript> transcribe_all(const Options& options, const RunControl& control) {
  const Writer writer(read_model(options.model));
  std::vector<Transcript> all;
  for (const std::string& path : options.inputs) {
    ExtractInputOptions one = options.filters;
    one.input = path;
    const ExtractInput input = open_extract_input(one, control);
    const std::size_t first = all.size();
    all.resize(first + input.utterances.size());
    control.pool.parallel_for(input.utterances.size(), [&](std::size_t i) {
      control.check_stop();
      all[first + i] = writer.write(*input.utterances[i], options.decoding);
    });
  }
  return all;
}

std::vector<Transcript> with_reference(const std::vector<Transcript>& all) {
  std::vector<Transcript> some;
  for (const Transcript& one : all) {
    if (!one.reference.empty()) {
      some.push_back(one);
    }
  }
  return some;
}

std::string text_of(const std::vector<Transcript>& all) {
  std::string text;
  for (const Transcript& one : all) {
    text += fmt::format("{}\t{}\n", one.id, one.hypothesis);
  }
  const std::vector<Transcript> known = with_reference(all);
  if (!known.empty()) {
    text += transcript_scores_text(score_transcripts(known));
  }
  return text;
}

std::string json_of(const std::vector<Transcript>& all) {
  Json lines = Json::array();
  for (const Transcript& one : all) {
    lines.push_back({{"id", one.id}, {"text", one.hypothesis}});
    if (!one.reference.empty()) {
      lines.back()["reference"] = one.reference;
    }
  }
  Json json = {{"transcripts", std::move(lines)}};
  const std::vector<Transcript> known = with_reference(all);
  if (!known.empty()) {
    json["scores"] = parse_json(transcript_scores_json(score_transcripts(known)), "scores");
  }
  return dump_json(json) + "\n";
}

int transcribe(const Options& options) {
  std::vector<Transcript> all;
  {
    LongRun run(options.run);
    all = transcribe_all(options, run.control());
  }
  const std::string text = options.json ? json_of(all) : text_of(all);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace

void add_transcribe(Program& program, CLI::App& parent) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      parent,
      {.name = "transcribe",
       .summary = "Write what is said in sound files or in the turns of a corpus, by a model "
                  "trained on transcripts; with their texts, error rates too",
       .example = "merkit transcribe --model asr.safetensors talk.wav"});
  command.add_option("input", options->inputs, "Sound files, corpora or manifests")->required();
  command.add_option("--model", options->model, "Model file of a recipe that writes transcripts")
      ->required();
  command.add_option("--session", options->filters.sessions, "Sessions to keep, with commas")
      ->delimiter(',');
  command.add_option("--speaker", options->filters.speakers, "Speakers to keep, with commas")
      ->delimiter(',');
  add_component_options(command, options->decoding);
  add_json_flag(command, options->json);
  add_run_options(command, options->run);
  program.on_run(command, [options] { return transcribe(*options); });
}

}  // namespace merkit::cli
