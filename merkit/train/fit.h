// Training of one network on one fold whose data is in memory.
//
//   FitOptions options{.training = recipe.training, .seed = 1};
//   options.checkpoint = run_folder / "checkpoint.safetensors";
//   const FitResult result = fit({graph, train, &dev}, options, run);
//   const Matrix<float> probabilities = predict({graph, result.parameters}, test, {}, run);
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/base/run_control.h"
#include "merkit/nn/graph.h"
#include "merkit/nn/output_rule.h"
#include "merkit/recipe/recipe.h"
#include "merkit/train/training_data.h"

namespace merkit {

// Scores on one part of a fold.
struct PartScore {
  double loss = 0.0;  // mean of -log p of the label, nats
  double wa = 0.0;    // accuracy, 0..1
  double ua = 0.0;    // mean of the recalls of the classes that occur, 0..1
  // Of sequences in place of both: errors of the best label of every frame over labels; the loss is
  // then that of CTC.
  std::optional<double> cer = std::nullopt;
};

// What one epoch brought.
struct EpochReport {
  int epoch = 0;            // 1, 2, ...
  double train_loss = 0.0;  // mean over the examples, as optimised: with weights and masks
  std::optional<PartScore> dev = std::nullopt;
  std::optional<PartScore> test = std::nullopt;  // only where test data was given
  bool is_best = false;                          // the one to keep so far
  double seconds = 0.0;         // wall time of the epoch; the only field that differs run to run
  double examples_per_s = 0.0;  // training alone
};

struct FitOptions {
  TrainingOptions training = {};
  std::uint64_t seed = 1;
  std::string device = "cpu";             // cpu or cuda
  std::filesystem::path checkpoint = {};  // resumed from if it exists; empty: none is kept
  double checkpoint_interval_s = 0.0;     // least time between two; 0: one after every epoch
  std::function<void(const EpochReport&)> on_epoch = nullptr;  // not called for epochs resumed
  // Called with all gradients of a step before the optimiser sees them: where several machines
  // would exchange them.
  std::function<void(std::span<float>)> reduce_gradients = nullptr;
};

// Values that a parameter begins with instead of what its initialiser draws: word vectors.
struct InitialParameter {
  std::string name;  // "words/table", as in Graph::parameters()
  std::span<const float> values;
};

struct FitTask {
  const Graph& graph;
  const TrainingData& train;
  const TrainingData* dev = nullptr;   // nullptr: none; then choose_epoch must be last
  const TrainingData* test = nullptr;  // only to print the published way of choosing: never used
                                       // for a decision
  std::vector<InitialParameter> initial = {};
  std::vector<std::string> frozen = {};  // nodes that, with all that they read, keep their first
                                         // values and run as at inference
};

struct FitResult {
  int chosen_epoch = 0;
  std::vector<std::vector<float>> parameters;  // of that epoch, in the order of Graph::parameters()
  std::vector<EpochReport> history;            // every epoch, those before a resumption among them
  bool stopped_early = false;                  // patience ran out
};

// Trains. The kernels run on run.pool; progress is reported as stage "epoch N", in examples.
// With the same arguments and the same number of threads the parameters are the same bytes, also if
// runs in between were killed and resumed from the checkpoint. The checkpoint stays when the
// training is over: calling again returns at once what was found.
// Throws Error(kInvalidArgument) for options and data that do not fit; Error(kCorruptData) for a
// checkpoint that is damaged or of another run, and if the loss is no longer finite (the message
// names epoch and step; the checkpoint keeps the last good epoch); Error(kIo) if the checkpoint
// cannot be written (the old one stays); Error(kCancelled) if run.stop was set: the checkpoint then
// holds the epoch so far.
FitResult fit(const FitTask& task, const FitOptions& options, const RunControl& run);

// A network with its parameters, in the order of Graph::parameters().
struct TrainedNet {
  const Graph& graph;
  std::span<const std::vector<float>> parameters;
};

struct PredictOptions {
  std::string device = "cpu";  // cpu or cuda
  int batch_size = 64;         // >= 1
  std::optional<OutputRule> rule =
      std::nullopt;  // what the first output means; nullopt: a softmax of the utterance
};

// Probabilities [num_examples, num_classes], as the rule makes them of the first output. Labels are
// not looked at. Throws Error as fit() does for data and rules that do not fit the graph.
Matrix<float> predict(const TrainedNet& net, const TrainingData& data,
                      const PredictOptions& options, const RunControl& run);

// The posteriors of each example's frames that count, [frames, num_classes], as
// OutputRule::posteriors() has them: what statistics and classifiers of whole utterances read. Of a
// network with an output for the utterance, one row. Throws as predict().
std::vector<Matrix<float>> predict_frames(const TrainedNet& net, const TrainingData& data,
                                          const PredictOptions& options, const RunControl& run);

// Loss and accuracies of `probabilities` [num_examples, num_classes] on the labels of `data`.
PartScore score(const Matrix<float>& probabilities, const TrainingData& data);

}  // namespace merkit
