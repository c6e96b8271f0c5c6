// A system as data: corpus, protocol, features, layers or classifier, training, published figures.
//
//   const Recipe recipe = load_recipe("recipes/tripathi2018/speech2.toml");
//   const Graph graph = recipe_graph(recipe);
//
// The keys of a recipe file are the fields below: docs/recipes.md and `merkit recipe schema`.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/options.h"
#include "merkit/corpus/label_policy.h"
#include "merkit/corpus/protocol.h"
#include "merkit/features/alphabet.h"
#include "merkit/nn/graph.h"

namespace merkit {

// [features.NAME]: one input of the system. NAME is also the name of its node in the graph.
struct RecipeFeature {
  std::string name;                       // "speech"
  std::string set;                        // a feature set: "speech34-seed"
  std::vector<OptionAssignment> options;  // of the set: every key that is not one of these
  std::string channel;                    // of stereo files; empty: what the set prefers
  int rows = 0;                           // rows that a model sees; 0: as many as there are
  std::string pad = "end";                // where rows are added or cut: end or front
  std::string columns;                    // "6-23,30": which of the set's; empty: all
  std::string normalise = "none";         // of columns; what is NaN becomes 0 afterwards
  std::string rank_by;                    // column of the set whose raw value ranks rows
  double keep_top = 0.0;                  // highest rows: share if below 1, else number; 0: all
  int stack = 1;                          // rows side by side, odd: a row and its neighbours
  int max_words = 0;                      // tokens: the most frequent words, ids 1 .. max_words
  std::string vocabulary_from = "train";  // tokens: texts it is made from: train or all (a leak)
  std::string vectors = "none";           // tokens: none, bundled, given or a file
  std::string gate_column;                // only rows whose value there is above ...
  double gate_above = 1e-4;               // ... this are kept; empty: all rows
  int least_rows = 0;                     // with fewer an utterance is not learnt from
};

template <class V>
void visit(RecipeFeature& o, V&& field) {
  field("set", o.set, "feature set, as `merkit features list` shows them");
  field("channel", o.channel, "of stereo files: left, right, speaker or mix; empty: the set's");
  field("rows", o.rows, "rows that the model sees; 0: as many as there are");
  field("pad", o.pad, "where rows are added or cut: end or front");
  field("columns", o.columns, "which columns of the set, as in 0-5,24-188; empty: all");
  field("normalise", o.normalise,
        "none, z-score or min-max (training set), speaker or actor (MoCap)");
  field("rank_by", o.rank_by, "column whose raw value ranks rows, as energy; empty: none");
  field("keep_top", o.keep_top,
        "rows of the highest rank_by: a share below 1, or a number; 0: all");
  field("stack", o.stack, "a row and its neighbours side by side, an odd number of rows; 1: alone");
  field("max_words", o.max_words, "tokens: the most frequent words that are kept, >= 1");
  field("vocabulary_from", o.vocabulary_from, "tokens: train, or all as published (a leak)");
  field("vectors", o.vectors,
        "tokens: none, bundled (100 columns), given (the file of --vectors) or a file");
  field("gate_column", o.gate_column,
        "the set's column, such as energy, whose rows of small values are left out; empty: none");
  field("gate_above", o.gate_above, "rows are kept whose value in gate_column is above this");
  field("least_rows", o.least_rows,
        "training utterances with fewer rows than this are left out, after the gate");
}

// [training]: how the network learns.
struct TrainingOptions {
  std::string optimiser = "adam";
  double learning_rate = 0.001;
  double learning_rate_decay = 1.0;
  double momentum = 0.0;
  bool nesterov = false;
  double rho = 0.95;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  int batch_size = 64;
  int epochs = 30;
  int patience = 0;
  std::string choose_epoch = "dev-ua";
  std::string loss = "cross_entropy";
  int hard_epochs = 0;
  int skip_frames = 0;
  std::string views;
  double view_weight = 1.0;
  double train_share = 1.0;
  std::string labels = "majority";
  double label_smoothing = 0.0;
  double modality_dropout = 0.0;
  bool class_weights = false;
  double clip_norm = 0.0;
  bool bucket_by_length = false;
  int num_seeds = 1;
};

template <class V>
void visit(TrainingOptions& o, V&& field) {
  field("optimiser", o.optimiser, "sgd, adam or adadelta, as in Keras 2.0");
  field("learning_rate", o.learning_rate, "> 0; Keras: sgd 0.01, adam 0.001, adadelta 1");
  field("learning_rate_decay", o.learning_rate_decay,
        "the rate is multiplied by it after every epoch, above 0 to 1");
  field("momentum", o.momentum, "sgd: 0 <= momentum < 1");
  field("nesterov", o.nesterov, "sgd: look ahead (Sutskever et al. 2013)");
  field("rho", o.rho, "adadelta: decay of the averages");
  field("beta1", o.beta1, "adam: decay of the mean");
  field("beta2", o.beta2, "adam: decay of the uncentred variance");
  field("epsilon", o.epsilon, "adam and adadelta: added to denominators");
  field("batch_size", o.batch_size, "utterances a step, >= 1; the last batch may be smaller");
  field("epochs", o.epochs, "passes over the training set, >= 1");
  field("patience", o.patience, "stop after so many epochs without a better dev; 0: never");
  field("choose_epoch", o.choose_epoch,
        "the model kept: dev-ua, dev-wa, dev-cer (transcripts), dev-loss or last");
  field("loss", o.loss,
        "cross_entropy of the utterance; framewise, latent or ctc of a network with an output for "
        "every frame");
  field("hard_epochs", o.hard_epochs,
        "latent: first epochs in which all frames have the utterance's emotion");
  field("skip_frames", o.skip_frames, "ctc: frames at the beginning that are not looked at");
  field("views", o.views,
        "what further outputs learn, in their order, with commas between: activation, valence");
  field("view_weight", o.view_weight, "what the loss of each view is multiplied with, >= 0");
  field("train_share", o.train_share,
        "share of each class's training utterances that is learnt from, drawn at random, at least "
        "one; above 0 to 1");
  field("labels", o.labels, "majority, or raters: their distribution as a soft target");
  field("label_smoothing", o.label_smoothing, "share of the target spread over all classes");
  field("modality_dropout", o.modality_dropout,
        "probability with which an utterance is learnt from without one of its inputs, never all");
  field("class_weights", o.class_weights, "weigh classes by num_utterances / (K * num_of_class)");
  field("clip_norm", o.clip_norm, "largest norm of all gradients together; 0: no limit");
  field("bucket_by_length", o.bucket_by_length, "batches of utterances of similar length");
  field("num_seeds", o.num_seeds, "runs with seeds 1, 2, ...");
}

// [statistics]: an utterance seen as many rows, each with a say of its own.
struct StatisticsOptions {
  std::string over = "none";
  std::string pool = "statistics";
  double threshold = 0.2;
};

template <class V>
void visit(StatisticsOptions& o, V&& field) {
  field("over", o.over,
        "none; rows: each row of the input is an example of its own; frames: the network has an "
        "output for every frame");
  field("pool", o.pool,
        "what the rows say together: statistics (max, min, mean and share above the threshold of "
        "every class, for the classifier), mean or vote");
  field("threshold", o.threshold, "statistics: the share counts posteriors above it, 0 to 1");
}

// [classifier]: what follows the features, or the network, where it is not a softmax. Lists are
// values to choose from on the dev part.
struct ClassifierOptions {
  std::string kind = "none";
  std::string kernel = "linear";
  std::string costs = "0.001,0.01,0.1,1,10";
  std::string gammas = "0.001,0.01,0.1";
  std::string hidden_units = "120";
  int trees = 1000;
  int max_depth = 0;
  int states = 4;
  std::string mixtures = "4";
  int iterations = 20;
};

template <class V>
void visit(ClassifierOptions& o, V&& field) {
  field("kind", o.kind,
        "none (the network's softmax), svm, elm, kernel-elm, forest or hmm (one model a class)");
  field("kernel", o.kernel, "svm: linear or rbf");
  field("costs", o.costs,
        "svm, elm, kernel-elm: values of C to choose from on the dev part, comma-separated");
  field("gammas", o.gammas, "svm (rbf only), kernel-elm: values of gamma to choose from");
  field("hidden_units", o.hidden_units, "elm: numbers of random units to choose from");
  field("trees", o.trees, "forest: trees, >= 1");
  field("max_depth", o.max_depth, "forest: splits from root to leaf; 0: as many as it takes");
  field("states", o.states, "hmm: states of each model, left to right");
  field("mixtures", o.mixtures, "hmm: numbers of Gaussians of a state to choose from");
  field("iterations", o.iterations, "hmm: Baum-Welch steps at most");
}

// [targets]: what the system says of an utterance.
struct TargetOptions {
  std::string kind = "emotion";
  std::string alphabet = std::string(kEnglishAlphabet);
};

template <class V>
void visit(TargetOptions& o, V&& field) {
  field("kind", o.kind,
        "emotion (a class), or transcript (its text, by a network trained with CTC)");
  field("alphabet", o.alphabet, "transcript: the characters that are written, each once");
}

// [transfer]: what the network takes over from a trained one, by the names of nodes.
struct TransferOptions {
  std::string model = "none";
  std::string freeze = {};
};

template <class V>
void visit(TransferOptions& o, V&& field) {
  field("model", o.model, "none, given (the file of --transfer) or a model file");
  field("freeze", o.freeze,
        "nodes, with commas between: they and all that they read keep the model's values and are "
        "not trained");
}

// [calibration]: when the trained model's answer is to be trusted; fitted on the dev part.
struct CalibrationOptions {
  bool temperature = true;
  double risk = 0.0;
  double range = 2.0;
};

template <class V>
void visit(CalibrationOptions& o, V&& field) {
  field("temperature", o.temperature, "scale confidences so that they mean what they say");
  field("risk", o.risk,
        "abstain below the confidence over which at most this share is wrong; 0: never");
  field("range", o.range,
        "abstain beyond so many times the largest distance from the training part; 0: never");
}

// One printed figure of the system: [[published]]. 0 stands for what is not known.
struct PublishedFigure {
  std::string protocol;     // the split it was measured on: "ses5-seed"
  double wa_pct = 0.0;      // accuracy in percent where how the epoch was chosen is not said
  double best_pct = 0.0;    // accuracy in percent at the epoch best on the test set
  double last_pct = 0.0;    // at the last epoch
  double last10_pct = 0.0;  // mean of the last ten epochs
  int best_epoch = 0;       // from 1
  int epochs = 0;           // that were run for it; 0: those of [training]
  std::string source;       // where it stands: "table 2", "Speech.ipynb, cells 36-37"
};

template <class V>
void visit(PublishedFigure& o, V&& field) {
  field("protocol", o.protocol,
        "the split it was measured on, one of `merkit corpus folds --list`");
  field("wa_pct", o.wa_pct, "accuracy, how the epoch was chosen not being said, percent");
  field("best_pct", o.best_pct, "accuracy at the epoch that is best on the test set, percent");
  field("last_pct", o.last_pct, "accuracy after the last epoch, percent");
  field("last10_pct", o.last10_pct, "mean accuracy of the last ten epochs, percent");
  field("best_epoch", o.best_epoch, "the epoch of best_pct, from 1");
  field("epochs", o.epochs, "epochs that were run for it; 0: those of [training]");
  field("source", o.source, "where the figure stands");
}

// One of the ways in which a published system is not what it says or should be: [[defect]].
struct RecipeDefect {
  std::string name;          // "left-channel"
  std::string switched_by;   // the key that sets it right: "features.speech.channel"
  std::string published_as;  // the value of that key in the published system: "left"
  std::string what;          // one sentence
};

template <class V>
void visit(RecipeDefect& o, V&& field) {
  field("name", o.name, "short, in words joined by '-'");
  field("switched_by", o.switched_by, "the key that sets it right; empty: it is part of the model");
  field("published_as", o.published_as, "the value of that key in the published system");
  field("what", o.what, "one sentence");
}

struct Recipe {
  std::string name;          // "tripathi2018/speech2": folder and file
  std::string summary;       // one sentence without a full stop
  std::string citation;      // of the paper it comes from
  std::string intended_use;  // of models that it trains; empty: research
  std::string licence;       // of models that it trains; empty: not stated
  std::string reading;       // what of it is ours, where the source is silent or was not seen
  bool is_corrected = false;
  int published_parameters = 0;      // 0: not printed
  std::vector<std::string> outputs;  // nodes; empty: the last one
  LabelPolicyOptions corpus;         // [corpus]
  ProtocolOptions evaluation;        // [evaluation]: what `train` uses unless told otherwise
  std::vector<RecipeFeature> features;
  std::vector<NodeSpec> nodes;  // [[node]]; without the inputs, which the features are
  TrainingOptions training;
  StatisticsOptions statistics;
  ClassifierOptions classifier;
  TargetOptions targets;
  TransferOptions transfer;
  CalibrationOptions calibration;
  std::vector<PublishedFigure> published;
  std::vector<RecipeDefect> defects;
};

// The keys above the tables.
template <class V>
void visit(Recipe& o, V&& field) {
  field("name", o.name, "folder and file of the recipe, unless given");
  field("summary", o.summary, "one sentence without a full stop");
  field("citation", o.citation, "the paper that the system comes from");
  field("reading", o.reading,
        "what is our reading of that paper, where it is silent or was not seen");
  field("intended_use", o.intended_use, "what models are for, for their cards; empty: research");
  field("licence", o.licence, "of models, as an SPDX identifier; empty: not stated");
  field("corrected", o.is_corrected, "a published system with its defects set right");
  field("published_parameters", o.published_parameters, "numbers in all weights; 0: not printed");
}

// The recipe in a TOML file, with what it extends under it: docs/recipes.md has the rules.
// Throws Error(kIo) if a file cannot be read, and Error(kCorruptData) with file and line for bad
// TOML, an unknown key (the nearest valid one is named), a value of the wrong type or out of range,
// and recipes that extend each other in a circle.
Recipe load_recipe(const std::filesystem::path& path);

// The same from text; `where` opens messages, `folder` is where extended recipes are.
Recipe parse_recipe(std::string_view text, std::string_view where,
                    const std::filesystem::path& folder);

// Everything that is wrong with the recipe in that file, one line each as load_recipe() words it,
// and what recipe_graph() has to say. Empty if all is well.
std::vector<std::string> check_recipe(const std::filesystem::path& path);

// The whole recipe as TOML without extends, that parse_recipe() reads as the same: what a run
// writes down beside its results.
std::string recipe_text(const Recipe& recipe);

// The network with an input node for every feature; the first output is one logit a class, for
// the utterance or for every frame, as the loss wants it, and further outputs are those of views
// (recipe_output.h). Where each row is an example ([statistics] over rows), inputs are one row.
// `num_classes` 0 means those of the label policy. What a recipe may leave out
// is put in: `units` of dense outputs, `rows` of an embedding that reads a tokens feature its
// max_words + 1, and its `vectors` "given" if the feature has some. Throws Error(kInvalidArgument)
// as Graph does, for unknown feature sets and columns, for a recipe without nodes, and if an
// output has another size.
Graph recipe_graph(const Recipe& recipe, std::size_t num_classes = 0);

// The value of a key such as "training.epochs", "features.speech.set", "node.lstm1.units" or
// "layer.lstm.gates" (of all nodes of that kind; "" if they differ) as text; nullopt if the recipe
// has no such table or the table no such key. What a node or feature leaves out has its default.
std::optional<std::string> recipe_value(const Recipe& recipe, std::string_view key);

// True if the recipe has that defect: the key that switches it has the published value, or there is
// no such key.
bool has_defect(const Recipe& recipe, const RecipeDefect& defect);

// True if the system writes what was said.
inline bool writes_transcripts(const Recipe& recipe) noexcept {
  return recipe.targets.kind == "transcript";
}

// Names of the nodes that [transfer] freezes; empty: none.
std::vector<std::string> frozen_nodes(const Recipe& recipe);

// Classes of the label policy, or characters of the alphabet. Throws Error(kInvalidArgument) for an
// unknown policy and a bad alphabet.
std::size_t num_recipe_classes(const Recipe& recipe);

// Places of the columns that a feature selects, ascending, out of `num_columns`.
// Throws Error(kInvalidArgument) for text that is no list of ranges, and for places beyond the
// last.
std::vector<std::size_t> selected_columns(const RecipeFeature& feature, std::size_t num_columns);

}  // namespace merkit
