#include "merkit/recipe/recipe_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"
#include "merkit/base/parse.h"
#include "merkit/corpus/label_policy.h"
#include "merkit/corpus/protocol.h"
#include "merkit/features/feature_set.h"
#include "merkit/nn/layer_kind.h"

namespace merkit {
namespace {

constexpr int kMaxRows = 1000000;
constexpr int kMaxStack = 1001;

// Complaints about the keys of one table.
class TableChecks {
 public:
  TableChecks(std::string path, RecipeProblems& problems)
      : path_(std::move(path)), problems_(problems) {}

  void at(std::string_view key, const std::string& what) {
    problems_.add(fmt::format("{}.{}", path_, key), what);
  }

  template <class Number>
  void expect(bool holds, std::string_view key, Number value, std::string_view wanted) {
    if (!holds) {
      at(key, fmt::format("expected {}, got {}", wanted, value));
    }
  }

  void one_of(std::string_view key, const std::string& value, std::vector<std::string> known) {
    if (std::find(known.begin(), known.end(), value) == known.end()) {
      at(key, expected_one_of(value, known));
    }
  }

 private:
  std::string path_;
  RecipeProblems& problems_;
};

// Names and types of options that a layer or a feature set has.
void check_options(const std::vector<OptionAssignment>& assignments,
                   const std::vector<OptionValue>& known, const std::string& path,
                   RecipeProblems& problems) {
  std::vector<std::string> names;
  names.reserve(known.size());
  for (const OptionValue& option : known) {
    names.push_back(option.name);
  }
  for (const OptionAssignment& assignment : assignments) {
    const std::string key = path + "." + assignment.name;
    const auto option = std::find(names.begin(), names.end(), assignment.name);
    if (option == names.end()) {
      problems.add_unknown(key, names);
    } else {
      problems.expect_remembered(key, known[static_cast<std::size_t>(option - names.begin())].type);
    }
  }
}

void check_loss(const TrainingOptions& o, TableChecks& checks) {
  checks.one_of("loss", o.loss, {"cross_entropy", "framewise", "latent", "ctc"});
  const bool is_framewise = o.loss != "cross_entropy";
  if (is_framewise && (o.labels != "majority" || o.label_smoothing != 0.0)) {
    checks.at("loss", "expected cross_entropy with soft targets, got " + quote(o.loss));
  }
  checks.expect(o.hard_epochs >= 0 && (o.hard_epochs == 0 || o.loss == "latent"), "hard_epochs",
                o.hard_epochs, "0, or more with the loss latent");
  checks.expect(o.skip_frames >= 0 && (o.skip_frames == 0 || o.loss == "ctc"), "skip_frames",
                o.skip_frames, "0, or more with the loss ctc");
  checks.expect(o.view_weight >= 0.0, "view_weight", o.view_weight, "a number >= 0");
}

void check_training(const TrainingOptions& o, RecipeProblems& problems) {
  TableChecks checks("training", problems);
  const auto share = [&](std::string_view key, double value) {
    checks.expect(value >= 0.0 && value < 1.0, key, value, "a number from 0 to below 1");
  };
  checks.one_of("optimiser", o.optimiser, {"sgd", "adam", "adadelta"});
  checks.one_of("choose_epoch", o.choose_epoch,
                {"dev-ua", "dev-wa", "dev-cer", "dev-loss", "last"});
  checks.one_of("labels", o.labels, {"majority", "raters"});
  check_loss(o, checks);
  checks.expect(o.learning_rate > 0.0, "learning_rate", o.learning_rate, "a number above 0");
  checks.expect(o.learning_rate_decay > 0.0 && o.learning_rate_decay <= 1.0, "learning_rate_decay",
                o.learning_rate_decay, "a number above 0 to 1");
  checks.expect(o.train_share > 0.0 && o.train_share <= 1.0, "train_share", o.train_share,
                "a number above 0 to 1");
  share("momentum", o.momentum);
  share("rho", o.rho);
  share("beta1", o.beta1);
  share("beta2", o.beta2);
  share("label_smoothing", o.label_smoothing);
  share("modality_dropout", o.modality_dropout);
  checks.expect(o.epsilon > 0.0, "epsilon", o.epsilon, "a number above 0");
  checks.expect(o.clip_norm >= 0.0, "clip_norm", o.clip_norm, "a number >= 0");
  checks.expect(o.batch_size >= 1, "batch_size", o.batch_size, "at least 1");
  checks.expect(o.epochs >= 1, "epochs", o.epochs, "at least 1");
  checks.expect(o.patience >= 0, "patience", o.patience, "at least 0");
  checks.expect(o.num_seeds >= 1, "num_seeds", o.num_seeds, "at least 1");
}

// "0.1,1,10": numbers above 0.
void check_numbers(TableChecks& checks, std::string_view key, const std::string& text) {
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto number = parse_double(std::string_view(text).substr(begin, end - begin));
    if (!number || *number <= 0.0) {
      checks.at(key, "expected numbers above 0 with commas between, got \"" + quote(text) + "\"");
      return;
    }
    begin = end + 1;
  }
}

void check_classifier(const ClassifierOptions& o, RecipeProblems& problems) {
  TableChecks checks("classifier", problems);
  checks.one_of("kind", o.kind, {"none", "svm", "elm", "kernel-elm", "forest", "hmm"});
  checks.one_of("kernel", o.kernel, {"linear", "rbf"});
  check_numbers(checks, "costs", o.costs);
  check_numbers(checks, "gammas", o.gammas);
  check_numbers(checks, "hidden_units", o.hidden_units);
  check_numbers(checks, "mixtures", o.mixtures);
  checks.expect(o.trees >= 1, "trees", o.trees, "at least 1");
  checks.expect(o.max_depth >= 0, "max_depth", o.max_depth, "at least 0");
  checks.expect(o.states >= 1, "states", o.states, "at least 1");
  checks.expect(o.iterations >= 1, "iterations", o.iterations, "at least 1");
}

// The stages must follow each other: what one gives, the next one takes.
void check_chain(const Recipe& recipe, RecipeProblems& problems) {
  const StatisticsOptions& o = recipe.statistics;
  const bool has_network = !recipe.nodes.empty();
  const bool has_classifier = recipe.classifier.kind != "none";
  TableChecks checks("statistics", problems);
  checks.one_of("over", o.over, {"none", "rows", "frames"});
  checks.one_of("pool", o.pool, {"statistics", "mean", "vote"});
  checks.expect(o.threshold >= 0.0 && o.threshold < 1.0, "threshold", o.threshold,
                "a number from 0 to below 1");
  if (recipe.classifier.kind == "hmm" && recipe.features.size() > 1) {
    TableChecks("classifier", problems)
        .at("kind", fmt::format("expected one feature for hmm, got {}", recipe.features.size()));
  }
  if (o.over == "none") {
    if (has_network && has_classifier) {
      checks.at("over",
                "expected rows or frames, as a classifier after a network takes their "
                "statistics, got none");
    }
    return;
  }
  if (recipe.features.size() > 1) {
    checks.at("over", fmt::format("expected one feature, whose rows are many, got {}",
                                  recipe.features.size()));
  }
  if (recipe.classifier.kind == "hmm") {
    checks.at("over", "expected none, as hmm takes whole sequences, got \"" + o.over + "\"");
  }
  const bool has_frames = has_network && recipe.training.loss != "cross_entropy";
  if (o.over == "frames" && !has_frames) {
    checks.at("over", "expected a network whose training.loss has an output for every frame");
  }
  if (o.over == "rows" && has_frames) {
    checks.at("over", "expected frames, as training.loss is of sequences");
  }
  const bool counts_network = o.pool == "statistics";
  if (has_network && counts_network != has_classifier) {
    checks.at("pool", has_classifier ? "expected statistics, which the classifier takes"
                                     : "expected mean or vote, as there is no classifier");
  }
  if (!has_network && counts_network) {
    checks.at("pool", "expected mean or vote of what the classifier says of each row");
  }
}

// What goes with transcripts, and what with classes alone.
void check_targets(const Recipe& recipe, RecipeProblems& problems) {
  TableChecks checks("targets", problems);
  checks.one_of("kind", recipe.targets.kind, {"emotion", "transcript"});
  try {
    const Alphabet alphabet(recipe.targets.alphabet);
  } catch (const Error& error) {
    checks.at("alphabet", error.what());
  }
  const bool is_transcript = writes_transcripts(recipe);
  const std::string& choice = recipe.training.choose_epoch;
  if (is_transcript ? choice == "dev-ua" || choice == "dev-wa" : choice == "dev-cer") {
    TableChecks("training", problems)
        .one_of("choose_epoch", choice,
                is_transcript ? std::vector<std::string>{"dev-cer", "dev-loss", "last"}
                              : std::vector<std::string>{"dev-ua", "dev-wa", "dev-loss", "last"});
  }
  const LabelPolicyOptions& corpus = recipe.corpus;
  if (is_transcript && (corpus.improvised_only || corpus.scripted_only || corpus.wearer_only)) {
    problems.add("corpus", "expected no filter of turns for transcripts, got one");
  }
  if (is_transcript && recipe.training.loss != "ctc") {
    TableChecks("training", problems)
        .at("loss", "expected ctc for transcripts, got \"" + quote(recipe.training.loss) + "\"");
  }
  if (is_transcript && recipe.classifier.kind != "none") {
    TableChecks("classifier", problems)
        .at("kind", "expected none for transcripts, got \"" + quote(recipe.classifier.kind) + "\"");
  }
  if (recipe.transfer.model == "none" && !recipe.transfer.freeze.empty()) {
    TableChecks("transfer", problems)
        .at("freeze", "expected a model whose values are kept, got none");
  }
}

void check_calibration(const CalibrationOptions& o, RecipeProblems& problems) {
  TableChecks checks("calibration", problems);
  checks.expect(o.risk >= 0.0 && o.risk < 1.0, "risk", o.risk, "a number from 0 to below 1");
  checks.expect(o.range == 0.0 || (o.range >= 1.0 && o.range <= 1e6), "range", o.range,
                "0, or a number from 1 to 1e6");
}

void check_tokens(const RecipeFeature& feature, bool is_tokens, TableChecks& checks) {
  checks.one_of("vocabulary_from", feature.vocabulary_from, {"train", "all"});
  if (is_tokens) {
    checks.expect(feature.max_words >= 1 && feature.max_words <= kMaxRows, "max_words",
                  feature.max_words, fmt::format("1 to {} words", kMaxRows));
    checks.one_of("normalise", feature.normalise, {"none"});
    checks.expect(feature.stack == 1, "stack", feature.stack, "1, as words have no columns");
    if (!feature.rank_by.empty()) {
      checks.at("rank_by", "expected none, as words have no columns");
    }
  } else {
    checks.expect(feature.max_words == 0, "max_words", feature.max_words,
                  "none, as only the set tokens has words");
    if (feature.vectors != "none") {
      checks.at("vectors", "expected none, as only the set tokens has words, got \"" +
                               quote(feature.vectors) + "\"");
    }
  }
}

// Which rows are kept and which stand side by side.
void check_kept_rows(const RecipeFeature& feature, TableChecks& checks) {
  checks.expect(feature.stack >= 1 && feature.stack % 2 == 1 && feature.stack <= kMaxStack, "stack",
                feature.stack, fmt::format("an odd number up to {}", kMaxStack));
  const double top = feature.keep_top;
  checks.expect(top >= 0.0 && (top < 1.0 || (top == std::floor(top) && top <= kMaxRows)),
                "keep_top", top, "a share below 1 or a number of rows");
  if (feature.rank_by.empty() && top > 0.0) {
    checks.at("rank_by", "expected the column that keep_top goes by, got none");
  }
}

void check_feature(const RecipeFeature& feature, RecipeProblems& problems) {
  const std::string path = "features." + feature.name;
  TableChecks checks(path, problems);
  check_kept_rows(feature, checks);
  checks.one_of("channel", feature.channel, {"", "left", "right", "speaker", "mix"});
  checks.one_of("pad", feature.pad, {"end", "front"});
  checks.one_of("normalise", feature.normalise, {"none", "z-score", "min-max", "speaker", "actor"});
  checks.expect(feature.rows >= 0 && feature.rows <= kMaxRows, "rows", feature.rows,
                fmt::format("0 to {}", kMaxRows));
  checks.expect(feature.least_rows >= 0, "least_rows", feature.least_rows, "at least 0");
  if (feature.set == "tokens" && !feature.gate_column.empty()) {
    checks.at("gate_column", "expected none, as words have no columns, got \"" +
                                 quote(feature.gate_column) + "\"");
  }
  try {
    const FeatureSet& set = find_feature_set(feature.set);
    std::vector<OptionValue> known = set.options({});
    // What training makes itself, such as a vocabulary.
    std::erase_if(known, [&](const OptionValue& o) { return o.name == set.required_option; });
    check_options(feature.options, known, path, problems);
    check_tokens(feature, set.name == "tokens", checks);
  } catch (const Error& error) {
    checks.at("set", error.what());
  }
}

// Ranges are left to recipe_graph(), which knows what is filled in.
void check_node(const NodeSpec& node, RecipeProblems& problems) {
  const std::string path = "node." + node.name;
  try {
    check_options(node.options, find_layer_kind(node.layer).options(), path, problems);
  } catch (const Error& error) {
    problems.add(path + ".layer", error.what());
  }
}

void check_evaluation(const Recipe& recipe, RecipeProblems& problems) {
  std::vector<std::string> names;
  for (const ProtocolInfo& info : protocols()) {
    names.push_back(info.name);
  }
  TableChecks evaluation("evaluation", problems);
  evaluation.one_of("protocol", recipe.evaluation.protocol, names);
  evaluation.expect(recipe.evaluation.num_folds >= 3, "num_folds", recipe.evaluation.num_folds,
                    "at least 3");
  TableChecks corpus("corpus", problems);
  corpus.one_of("classes", recipe.corpus.classes, label_policy_names());
  if (recipe.corpus.improvised_only && recipe.corpus.scripted_only) {
    corpus.at("scripted_only", "expected at most one of improvised_only and scripted_only");
  }
  for (const PublishedFigure& figure : recipe.published) {
    TableChecks checks("published." + figure.protocol, problems);
    checks.one_of("protocol", figure.protocol, names);
    for (const auto& [key, value] :
         {std::pair<std::string_view, double>{"best_pct", figure.best_pct},
          {"last_pct", figure.last_pct},
          {"last10_pct", figure.last10_pct},
          {"wa_pct", figure.wa_pct}}) {
      checks.expect(value >= 0.0 && value <= 100.0, key, value, "a percentage");
    }
    checks.expect(figure.best_epoch >= 0, "best_epoch", figure.best_epoch, "at least 0");
    checks.expect(figure.epochs >= 0, "epochs", figure.epochs, "at least 0");
  }
}

}  // namespace

void check_recipe_values(const Recipe& recipe, RecipeProblems& problems) {
  if (recipe.published_parameters < 0) {
    problems.add("published_parameters",
                 fmt::format("expected at least 0, got {}", recipe.published_parameters));
  }
  check_evaluation(recipe, problems);
  check_training(recipe.training, problems);
  check_classifier(recipe.classifier, problems);
  check_targets(recipe, problems);
  check_calibration(recipe.calibration, problems);
  check_chain(recipe, problems);
  if (recipe.features.empty()) {
    problems.add("features", "expected a table [features.NAME], got none");
  }
  for (const RecipeFeature& feature : recipe.features) {
    check_feature(feature, problems);
    if (recipe.training.loss != "cross_entropy" && feature.pad != "end") {
      TableChecks("features." + feature.name, problems)
          .at("pad",
              "expected end, as frames count for the loss, got \"" + quote(feature.pad) + "\"");
    }
  }
  for (const NodeSpec& node : recipe.nodes) {
    check_node(node, problems);
  }
  if (recipe.nodes.empty() && recipe.classifier.kind == "none") {
    problems.add("classifier.kind", "expected a classifier in a recipe without nodes, got none");
  }
}

void check_layer_defaults(const std::map<std::string, std::vector<OptionAssignment>>& defaults,
                          RecipeProblems& problems) {
  for (const auto& [kind, options] : defaults) {
    const std::string path = "layer." + kind;
    try {
      check_options(options, find_layer_kind(kind).options(), path, problems);
    } catch (const Error& error) {
      problems.add(path, error.what());
    }
  }
}

}  // namespace merkit
