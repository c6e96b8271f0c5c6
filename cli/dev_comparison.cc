#include "cli/dev_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/error.h"
#include "merkit/corpus/open_corpus.h"
#include "merkit/corpus/protocol.h"
#include "merkit/dataset/labelled_corpus.h"
#include "merkit/eval/metrics.h"
#include "merkit/run/experiment.h"

namespace merkit::cli {
namespace {

// The dev part of the fold in the model's facts.
std::vector<std::size_t> dev_part(const TrainingFacts& facts, const Recipe& recipe,
                                  const LabelledCorpus& labelled) {
  ProtocolOptions options = recipe.evaluation;
  options.protocol = facts.protocol;
  FoldSet folds = make_folds(labelled.utterances, options);
  const std::string membership = membership_hash(folds, labelled.utterances);
  if (membership != facts.membership) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("--corpus: expected the folds of training, membership {}, got {}",
                            facts.membership, membership));
  }
  const auto fold = std::ranges::find(folds.folds, facts.fold, &Fold::name);
  if (fold == folds.folds.end()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("--corpus: expected a fold \"{}\", got none", quote(facts.fold)));
  }
  carve_dev(*fold, labelled);
  return fold->dev;
}

Prediction prediction_of(const Recognition& said, std::size_t label) {
  Prediction prediction;
  prediction.label = label;
  prediction.predicted = said.top;
  prediction.probabilities.assign(said.probabilities.begin(), said.probabilities.end());
  return prediction;
}

DevFigures figures_of(const std::vector<Prediction>& predictions, std::size_t num_classes) {
  const Scores scores = compute_scores(predictions, num_classes);
  return {scores.counts.wa, scores.counts.ua, scores.log_loss.value_or(0.0)};
}

double difference(const Recognition& a, const Recognition& b) {
  double largest = 0.0;
  for (std::size_t k = 0; k < a.probabilities.size(); ++k) {
    largest = std::max(largest, std::abs(static_cast<double>(a.probabilities[k]) -
                                         static_cast<double>(b.probabilities[k])));
  }
  return largest;
}

}  // namespace

DevComparison compare_on_dev(const Recognizer& before, const Recognizer& after,
                             const std::filesystem::path& corpus_path, const RunControl& control) {
  const Model& model = before.model();
  const Corpus corpus = open_corpus(corpus_path, control);
  const LabelledCorpus labelled = label_corpus(corpus, model.recipe.corpus);
  const std::vector<std::size_t> dev = dev_part(model.facts, model.recipe, labelled);
  DevComparison result{.num_utterances = dev.size()};
  std::vector<Prediction> old_answers;
  std::vector<Prediction> new_answers;
  Recognizer::Session old_session(before);
  Recognizer::Session new_session(after);
  std::size_t num_alike = 0;
  for (std::size_t i = 0; i < dev.size(); ++i) {
    control.check_stop();
    control.report({"quantise", "utterances", i, dev.size()});
    const Utterance& utterance = *labelled.utterances[dev[i]];
    const Recognition a = before.recognize(utterance, old_session);
    const Recognition b = after.recognize(utterance, new_session);
    old_answers.push_back(prediction_of(a, labelled.classes[dev[i]]));
    new_answers.push_back(prediction_of(b, labelled.classes[dev[i]]));
    num_alike += a.top == b.top ? 1U : 0U;
    result.largest_difference = std::max(result.largest_difference, difference(a, b));
  }
  if (dev.empty()) {
    return result;
  }
  result.before = figures_of(old_answers, model.class_names.size());
  result.after = figures_of(new_answers, model.class_names.size());
  result.agreement = static_cast<double>(num_alike) / static_cast<double>(dev.size());
  return result;
}

}  // namespace merkit::cli
