#include "train_cli/network_fit.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "merkit/base/options.h"
#include "merkit/dataset/view_levels.h"
#include "merkit/model/speech_transcriber.h"
#include "merkit/nn/subgraph.h"
#include "merkit/recipe/recipe_output.h"
#include "merkit/run/word_table.h"
#include "merkit/train/fit.h"

namespace merkit::cli {
namespace {

// Where in ModelInput's order each input of the graph is.
std::vector<std::size_t> input_places(const Graph& graph, const std::vector<ModelInput>& inputs) {
  std::vector<std::size_t> places;
  for (const std::size_t node : graph.inputs()) {
    const auto found = std::ranges::find(inputs, graph.nodes()[node].spec.name, &ModelInput::name);
    places.push_back(static_cast<std::size_t>(found - inputs.begin()));
  }
  return places;
}

// Turns prepared utterances into what the trainer takes.
class DataMaker {
 public:
  DataMaker(const FitCall& call, const Graph& graph)
      : call_(call),
        places_(input_places(graph, call.data.inputs())),
        views_(view_names(call.experiment.recipe.training)) {
    if (writes_transcripts(call.experiment.recipe)) {
      alphabet_.emplace(call.experiment.recipe.targets.alphabet);
    }
  }

  // An example is an utterance, or each of its rows.
  TrainingData make(std::span<const PreparedUtterance> utterances, bool with_targets) const {
    const bool is_by_row = call_.experiment.recipe.statistics.over == "rows";
    TrainingData data;
    data.num_classes = call_.experiment.labelled.class_names.size();
    for (const std::size_t place : places_) {
      const bool is_front = call_.data.inputs()[place].state().feature.pad == "front";
      data.padding.push_back(is_front ? PaddingSide::kFront : PaddingSide::kEnd);
    }
    for (const PreparedUtterance& utterance : utterances) {
      TrainingExample example;
      for (const std::size_t place : places_) {
        example.inputs.push_back(utterance.inputs[place]);
      }
      example.label = call_.experiment.labelled.classes[utterance.place];
      if (with_targets) {
        example.target = rater_target(call_.experiment.labelled, utterance.place);
      }
      const Utterance& spoken = *call_.experiment.labelled.utterances[utterance.place];
      example.views = view_levels(spoken, views_);
      if (alphabet_) {
        example.sequence = alphabet_->ids(spoken.text.value_or(""));
      }
      if (is_by_row) {
        add_rows(example, data);
      } else {
        data.examples.push_back(std::move(example));
      }
    }
    return data;
  }

 private:
  static void add_rows(const TrainingExample& utterance, TrainingData& data) {
    const MatrixView<const float> rows = utterance.inputs.front();
    for (std::size_t r = 0; r < rows.rows; ++r) {
      TrainingExample& example = data.examples.emplace_back(utterance);
      example.inputs.front() = {rows.row(r), 1, rows.cols};
    }
  }

  const FitCall& call_;
  std::vector<std::size_t> places_;
  std::vector<std::string> views_;
  std::optional<Alphabet> alphabet_;  // of transcripts
};

PartFigures part_figures(const PartScore& score) {
  return {.loss = score.loss, .wa = score.wa, .ua = score.ua, .cer = score.cer};
}

EpochFigures epoch_figures(const EpochReport& report) {
  EpochFigures figures;
  figures.epoch = report.epoch;
  figures.train_loss = report.train_loss;
  if (report.dev) {
    figures.dev = part_figures(*report.dev);
  }
  if (report.test) {
    figures.test = part_figures(*report.test);
  }
  figures.is_best = report.is_best;
  figures.seconds = report.seconds;
  figures.utterances_per_s = report.examples_per_s;
  return figures;
}

FitOptions fit_options(const FitCall& call) {
  FitOptions options;
  options.training = call.experiment.recipe.training;
  options.seed = call.job.seed;
  options.device = call.request.device;
  options.checkpoint = call.job.folder / "checkpoint.safetensors";
  options.on_epoch = [&call](const EpochReport& report) { call.on_epoch(epoch_figures(report)); };
  return options;
}

std::map<std::string, std::string> facts_of(const FitResult& result) {
  std::map<std::string, std::string> facts = {
      {"epochs_run", std::to_string(result.history.size())},
      {"stopped_early", result.stopped_early ? "yes" : "no"}};
  for (const EpochReport& epoch : result.history) {
    if (epoch.epoch == result.chosen_epoch && epoch.dev) {
      facts["dev_loss"] = format_number(epoch.dev->loss);
      if (epoch.dev->cer) {
        facts["dev_cer"] = format_number(*epoch.dev->cer);
        continue;
      }
      facts["dev_wa"] = format_number(epoch.dev->wa);
      facts["dev_ua"] = format_number(epoch.dev->ua);
    }
  }
  return facts;
}

// True if the network's output is not yet the answer.
bool has_more_stages(const Recipe& recipe) {
  return recipe.statistics.over != "none" || recipe.classifier.kind != "none";
}

// What the plain executor makes of the utterances by the model of the outcome.
Transcriber transcriber_of(const FitCall& call, const FitOutcome& outcome) {
  Model model = outcome.model;
  model.recipe = call.experiment.recipe;
  model.inputs = call.data.inputs();
  const auto network = std::make_shared<const SpeechTranscriber>(model);
  return [network, &control = call.control](std::span<const PreparedUtterance> utterances) {
    std::vector<std::string> texts(utterances.size());
    control.pool.parallel_for(utterances.size(), [&](std::size_t i) {
      texts[i] = network->transcribe(utterances[i].inputs);
    });
    return texts;
  };
}

// The network alone; its predictor is for systems that end with it.
FitOutcome fit_alone(const FitCall& call) {
  const std::size_t num_classes = call.experiment.labelled.class_names.size();
  const auto graph = std::make_shared<Graph>(recipe_graph(call.experiment.recipe, num_classes));
  const DataMaker maker(call, *graph);
  const bool with_targets = call.experiment.recipe.training.labels == "raters";
  const TrainingData train = maker.make(call.data.part(Part::kTrain), with_targets);
  const TrainingData dev = maker.make(call.data.part(Part::kDev), false);
  TrainingData test;
  const std::vector<WordTable> tables = word_tables(*graph, call.data.inputs(), call.request);
  FitTask task = {.graph = *graph, .train = train};
  task.dev = dev.examples.empty() ? nullptr : &dev;
  if (call.request.as_published && !has_more_stages(call.experiment.recipe)) {
    test = maker.make(call.data.part(Part::kTest), false);
    task.test = &test;
  }
  for (const WordTable& table : tables) {
    task.initial.push_back({table.parameter, table.values});
  }
  const Transfer& transfer = call.experiment.transfer;
  for (const TransferredParameter& parameter : transfer.parameters) {
    task.initial.push_back({parameter.name, parameter.values});
  }
  task.frozen = transfer.frozen;
  const FitResult result = fit(task, fit_options(call), call.control);
  FitOutcome outcome;
  // Views have helped to learn; the model says the class.
  Subgraph classes = first_output(*graph);
  for (const std::size_t place : classes.parameters) {
    outcome.model.parameters.push_back(result.parameters[place]);
  }
  outcome.model.graph = std::move(classes.graph);
  outcome.chosen_epoch = result.chosen_epoch;
  outcome.facts = facts_of(result);
  std::ranges::transform(result.history, std::back_inserter(outcome.history), epoch_figures);
  if (writes_transcripts(call.experiment.recipe)) {
    outcome.transcribe = transcriber_of(call, outcome);
  }
  outcome.predict =
      [call, graph, parameters = result.parameters](std::span<const PreparedUtterance> utterances) {
        const TrainingData data = DataMaker(call, *graph).make(utterances, false);
        const PredictOptions options = {
            .device = call.request.device,
            .rule = output_rule(call.experiment.recipe.training, data.num_classes)};
        return predict({*graph, parameters}, data, options, call.control);
      };
  return outcome;
}

}  // namespace

FitOutcome fit_network(const FitCall& call) {
  FitOutcome outcome = fit_alone(call);
  return has_more_stages(call.experiment.recipe) ? fit_stages(call, std::move(outcome)) : outcome;
}

}  // namespace merkit::cli
