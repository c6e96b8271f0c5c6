// merkit predict: what a model says of recordings.
#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/component_options.h"
#include "cli/long_run.h"
#include "cli/predict_explain.h"
#include "cli/predict_input.h"
#include "cli/predict_output.h"
#include "merkit/base/error.h"
#include "merkit/infer/recognizer.h"

namespace merkit::cli {
namespace {

struct Options {
  std::string model;
  PredictInputOptions input;
  RecognizerOptions recognizer;
  std::string format = "table";
  bool explain = false;
  RunOptions run;
};

// Sessions that threads lend each other, as many as there are threads at work.
class Sessions {
 public:
  explicit Sessions(const Recognizer& recognizer) : recognizer_(recognizer) {}

  Recognizer::Session take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) {
      return Recognizer::Session(recognizer_);
    }
    Recognizer::Session session = std::move(free_.back());
    free_.pop_back();
    return session;
  }

  void give_back(Recognizer::Session session) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(session));
  }

 private:
  const Recognizer& recognizer_;
  std::mutex mutex_;
  std::vector<Recognizer::Session> free_;  // guarded by mutex_
};

// With an explanation if `explainer` is not nullptr.
PredictOutcome predict_one(const Recognizer& recognizer, const DecisionExplainer* explainer,
                           const Utterance& utterance, Sessions& sessions) {
  PredictOutcome outcome;
  outcome.id = utterance.id;
  Recognizer::Session session = sessions.take();
  try {
    if (explainer == nullptr) {
      outcome.said = recognizer.recognize(utterance, session);
    } else {
      const PreparedInputs inputs = recognizer.prepare(utterance);
      outcome.said = recognizer.classify(inputs, session);
      outcome.explanation = explainer->explain(inputs, *outcome.said);
    }
  } catch (const Error& error) {
    outcome.error = error.what();
    outcome.code = error.code();
  }
  sessions.give_back(std::move(session));
  return outcome;
}

std::vector<PredictOutcome> predict_all(const Recognizer& recognizer,
                                        const DecisionExplainer* explainer,
                                        const std::vector<Utterance>& utterances,
                                        const RunControl& control) {
  std::vector<PredictOutcome> outcomes(utterances.size());
  Sessions sessions(recognizer);
  std::mutex mutex;
  std::uint64_t num_done = 0;  // guarded by mutex
  control.pool.parallel_for(utterances.size(), [&](std::size_t i) {
    control.check_stop();
    outcomes[i] = predict_one(recognizer, explainer, utterances[i], sessions);
    const std::lock_guard lock(mutex);
    control.report(
        {.stage = "predict", .unit = "utterances", .done = ++num_done, .total = utterances.size()});
  });
  return outcomes;
}

// Failures of a list, a line each; that of a single recording is the program's own.
int report_failures(const std::vector<PredictOutcome>& outcomes) {
  int status = 0;
  for (const PredictOutcome& outcome : outcomes) {
    if (outcome.said) {
      continue;
    }
    if (outcomes.size() == 1) {
      throw Error(outcome.code, outcome.error);
    }
    std::fputs(("failed: " + quote(outcome.id) + ": " + outcome.error + "\n").c_str(), stderr);
    status = status == 0 ? exit_status(outcome.code) : status;
  }
  return status;
}

int predict(const Options& options) {
  check_predict_format(options.format);
  if (options.explain && !options.format.starts_with("json")) {
    throw Error(ErrorCode::kInvalidArgument,
                "--explain: expected --format json or jsonl, got " + options.format);
  }
  const Recognizer recognizer = Recognizer::open(options.model, options.recognizer);
  std::optional<DecisionExplainer> explainer;
  if (options.explain) {
    explainer.emplace(recognizer, options.model);
  }
  std::vector<PredictOutcome> outcomes;
  {
    LongRun run(options.run);  // the bar is gone before the result is printed
    const RunControl control = run.control();
    outcomes = predict_all(recognizer, explainer ? &*explainer : nullptr,
                           open_predict_input(options.input, control), control);
  }
  const int status = report_failures(outcomes);
  std::fputs(predict_text(options.format, recognizer, outcomes).c_str(), stdout);
  return status;
}

void add_input_options(CLI::App& command, PredictInputOptions& input) {
  command.add_option("input", input.inputs,
                     "Sound files, and manifests or corpora whose utterances are predicted");
  command.add_option("--wav", input.wavs, "Sound files, one for each recording");
  command.add_option("--text", input.texts, "What is said, one text for each recording");
  command.add_option("--text-file", input.text_files, "The same from files of UTF-8");
  command.add_option("--mocap", input.mocaps,
                     "Motion capture of the face, one file for each recording; one in a folder "
                     "MOCAP_rotated brings its namesakes in MOCAP_head and MOCAP_hand");
  command.add_option("--mocap-head", input.mocap_heads, "Motion capture of the head");
  command.add_option("--mocap-hand", input.mocap_hands, "Motion capture of the hands");
  command.add_option("--speaker", input.speaker,
                     "Who speaks, for models that normalise by speakers they were trained on");
}

}  // namespace

void add_predict(Program& program, CLI::App& parent) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      parent,
      {.name = "predict",
       .summary = "Say what emotion is in sound, words and motion capture, any subset of them",
       .example = "merkit predict --model model.safetensors --wav talk.wav --text \"I am happy\""});
  command.add_option("--model", options->model, "Model file made by merkit train")->required();
  add_input_options(command, options->input);
  command.add_option("--format", options->format, "table, json, jsonl or csv")
      ->capture_default_str();
  command.add_flag("--explain", options->explain,
                   "Say which frames, words and columns drove each decision (json and jsonl)");
  add_component_options(command, options->recognizer);
  add_run_options(command, options->run);
  program.on_run(command, [options] { return predict(*options); });
}

}  // namespace merkit::cli
