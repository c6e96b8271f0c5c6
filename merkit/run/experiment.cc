#include "merkit/run/experiment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"
#include "merkit/base/rng.h"
#include "merkit/corpus/open_corpus.h"
#include "merkit/corpus/protocol.h"
#include "merkit/model/model_input.h"
#include "merkit/recipe/recipe_output.h"
#include "merkit/run/run_recipe.h"

namespace merkit {
namespace {

// The utterances of the training part for which `is_dev` holds become the dev part.
template <class IsDev>
void move_to_dev(Fold& fold, const IsDev& is_dev) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < fold.train.size(); ++i) {
    (is_dev(i) ? fold.dev : kept).push_back(fold.train[i]);
  }
  fold.train = std::move(kept);
}

bool carve_by(Fold& fold, const LabelledCorpus& corpus, std::string Utterance::*field) {
  std::set<std::string> values;
  for (const std::size_t place : fold.train) {
    values.insert(corpus.utterances[place]->*field);
  }
  if (values.size() < 2 || values.contains("")) {
    return false;
  }
  const std::string last = *values.rbegin();
  const std::vector<std::size_t> train = fold.train;
  move_to_dev(fold, [&](std::size_t i) { return corpus.utterances[train[i]]->*field == last; });
  return true;
}

void choose_folds(FoldSet& folds, const std::vector<std::string>& names) {
  if (names.empty()) {
    return;
  }
  std::vector<std::string> known;
  for (const Fold& fold : folds.folds) {
    known.push_back(fold.name);
  }
  for (const std::string& name : names) {
    if (std::ranges::find(known, name) == known.end()) {
      throw Error(ErrorCode::kInvalidArgument, "--folds: " + expected_one_of(name, known));
    }
  }
  std::erase_if(folds.folds, [&](const Fold& fold) {
    return std::ranges::find(names, fold.name) == names.end();
  });
}

void complete_dev(Experiment& experiment) {
  if (!needs_dev(experiment.recipe)) {
    return;
  }
  std::string first;
  for (Fold& fold : experiment.folds.folds) {
    const std::string taken = carve_dev(fold, experiment.labelled);
    first = first.empty() ? taken : first;
  }
  if (!first.empty()) {
    experiment.notes.push_back(
        fmt::format("protocol {} has no dev part: {} of its training part serves as one",
                    experiment.folds.protocol, first));
  }
}

void take_share(Experiment& experiment) {
  const double share = experiment.recipe.training.train_share;
  if (share < 1.0) {
    for (Fold& fold : experiment.folds.folds) {
      thin_training(fold, experiment.labelled, share, experiment.recipe.evaluation.seed);
    }
    experiment.notes.push_back(
        fmt::format("learns from a share of {} of the training utterances", share));
  }
}

void note_coverage(Experiment& experiment) {
  for (const FeatureCoverage& one : experiment.table->coverage()) {
    if (one.num_absent > 0) {
      experiment.notes.push_back(fmt::format("{} of {} utterances without {}: zeros",
                                             one.num_absent, one.num_utterances, one.feature));
    }
    if (!one.failures.empty()) {
      experiment.notes.push_back(fmt::format("{}: {} damaged, the first: {}", one.feature,
                                             one.failures.size(), one.failures.front().message));
    }
  }
}

void check_for_leaks(Experiment& experiment) {
  experiment.leaks = check_leaks(experiment.folds, experiment.labelled.utterances);
  if (!std::ranges::any_of(experiment.recipe.features, is_text_feature) &&
      !writes_transcripts(experiment.recipe)) {
    // Shared words are no help to a system that does not read them.
    std::erase_if(experiment.leaks.findings, [](const LeakFinding& finding) {
      return finding.kind == LeakKind::kSameText || finding.kind == LeakKind::kNearText;
    });
  }
  for (const LeakFinding& finding : experiment.leaks.findings) {
    if (finding.severity == LeakSeverity::kFail) {
      throw Error(ErrorCode::kCorruptData,
                  fmt::format("leak check of {}: {}", experiment.folds.protocol,
                              describe(finding, experiment.leaks.num_folds)));
    }
  }
}

void choose_turns(Experiment& experiment) {
  if (!writes_transcripts(experiment.recipe)) {
    experiment.labelled = label_corpus(experiment.corpus, experiment.recipe.corpus);
    return;
  }
  const Alphabet alphabet(experiment.recipe.targets.alphabet);
  experiment.labelled = transcribed_corpus(experiment.corpus, alphabet);
  const auto& utterances = experiment.labelled.utterances;
  const auto num_incomplete = std::ranges::count_if(utterances, [&](const Utterance* utterance) {
    return alphabet.num_unknown(*utterance->text) > 0;
  });
  if (num_incomplete > 0) {
    experiment.notes.push_back(
        fmt::format("{} of {} transcripts have characters that the alphabet lacks", num_incomplete,
                    utterances.size()));
  }
}

// A view that nobody rated would be learnt from nothing, and the result would not say so.
void check_views(const Experiment& experiment, const Fold& fold) {
  if (view_names(experiment.recipe.training).empty()) {
    return;
  }
  const bool is_rated = std::ranges::any_of(fold.train, [&](std::size_t place) {
    return experiment.labelled.utterances[place]->dimensions.has_value();
  });
  if (!is_rated) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("training.views: expected turns with ratings of \"{}\" in the training "
                            "part of fold \"{}\", got none",
                            experiment.recipe.training.views, quote(fold.name)));
  }
}

// Before features are extracted: a model that does not fit is told at once.
void take_over(Experiment& experiment, const RunRequest& request) {
  if (transfer_path(experiment.recipe, request).empty()) {
    return;
  }
  const Graph graph = recipe_graph(experiment.recipe, experiment.labelled.class_names.size());
  experiment.transfer = read_transfer(experiment.recipe, graph, request);
  experiment.notes.push_back(experiment.transfer.summary);
}

}  // namespace

bool needs_dev(const Recipe& recipe) {
  return recipe.classifier.kind != "none" || recipe.training.choose_epoch != "last" ||
         recipe.training.patience > 0;
}

std::string carve_dev(Fold& fold, const LabelledCorpus& corpus) {
  if (!fold.dev.empty()) {
    return "";
  }
  if (carve_by(fold, corpus, &Utterance::session)) {
    return "the last session";
  }
  if (carve_by(fold, corpus, &Utterance::speaker)) {
    return "the last speaker";
  }
  constexpr std::size_t kEvery = 5;
  move_to_dev(fold, [](std::size_t i) { return i % kEvery == kEvery - 1; });
  return "every fifth utterance";
}

void thin_training(Fold& fold, const LabelledCorpus& corpus, double share, int seed) {
  std::vector<std::size_t> order(fold.train);
  Rng rng = Rng(static_cast<std::uint64_t>(seed)).fork("train_share").fork(fold.name);
  rng.shuffle(std::span(order));
  std::vector<double> room;
  for (const std::size_t count : count_classes(corpus, fold.train)) {
    room.push_back(std::max(1.0, std::round(share * static_cast<double>(count))));
  }
  std::erase_if(order, [&](std::size_t place) { return room[corpus.classes[place]]-- < 1.0; });
  std::ranges::sort(order);
  fold.train = std::move(order);
}

std::unique_ptr<Experiment> open_experiment(const RunRequest& request, const RunControl& control) {
  auto experiment = std::make_unique<Experiment>();
  experiment->recipe = load_run_recipe(request);
  experiment->corpus = open_corpus(request.corpus, control);
  choose_turns(*experiment);
  const auto& utterances = experiment->labelled.utterances;
  experiment->folds = make_folds(utterances, experiment->recipe.evaluation);
  experiment->membership = membership_hash(experiment->folds, utterances);
  choose_folds(experiment->folds, request.folds);
  complete_dev(*experiment);
  take_share(*experiment);
  for (const Fold& fold : experiment->folds.folds) {
    check_classes(experiment->labelled, fold);
    check_views(*experiment, fold);
  }
  check_for_leaks(*experiment);
  take_over(*experiment, request);
  const auto folder = request.features.empty() ? request.out / "features" : request.features;
  experiment->table =
      std::make_unique<FeatureTable>(experiment->recipe.features, utterances, folder, control);
  note_coverage(*experiment);
  if (request.scale != 1.0) {
    experiment->notes.push_back(
        fmt::format("sizes of the recipe times {}: --scale", request.scale));
  }
  return experiment;
}

}  // namespace merkit
