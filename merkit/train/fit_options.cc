#include "merkit/train/fit_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "merkit/base/error.h"
#include "merkit/base/hash.h"
#include "merkit/nn/upstream.h"
#include "merkit/train/optimiser.h"
#include "merkit/train/parameter_layout.h"

namespace merkit {
namespace {

constexpr std::array<std::string_view, 5> kChoices{"dev-ua", "dev-wa", "dev-cer", "dev-loss",
                                                   "last"};

void check_count(std::string_view name, int value, int least) {
  if (value < least) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{}: expected >= {}, got {}", name, least, value));
  }
}

void check_choice(const FitTask& task, const TrainingOptions& training) {
  const std::string& choice = training.choose_epoch;
  if (std::find(kChoices.begin(), kChoices.end(), choice) == kChoices.end()) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("choose_epoch: expected dev-ua, dev-wa, dev-cer, dev-loss or last, got \"{}\"",
                    quote(choice)));
  }
  if (choice == "dev-cer" && !(task.dev != nullptr && has_sequences(*task.dev))) {
    throw Error(ErrorCode::kInvalidArgument,
                "choose_epoch: expected a dev part with sequences for dev-cer, got one without");
  }
  const bool has_dev = task.dev != nullptr && !task.dev->examples.empty();
  if (!has_dev && (choice != "last" || training.patience > 0)) {
    throw Error(
        ErrorCode::kInvalidArgument,
        "choose_epoch: expected last and patience 0 where there is no dev part, got " + choice);
  }
}

void check_frozen(const FitTask& task) {
  const ParameterLayout layout(task.graph, upstream_nodes(task.graph, task.frozen));
  if (!task.frozen.empty() && layout.num_trainable() == 0) {
    throw Error(ErrorCode::kInvalidArgument,
                "freeze: expected nodes that leave parameters to train, got all of them");
  }
}

template <class T>
void append_bytes(std::string& text, std::span<const T> values) {
  text += fmt::format("{:016x}{},", hash64(std::as_bytes(values)), values.size());
}

void append_data(std::string& text, const TrainingData* data) {
  if (data == nullptr) {
    text += "none;";
    return;
  }
  for (const PaddingSide padding : data->padding) {
    text += padding == PaddingSide::kFront ? 'f' : 'e';
  }
  for (const TrainingExample& example : data->examples) {
    text += fmt::format("{} {} ", example.label, example.weight);
    append_bytes(text, std::span<const float>(example.target));
    if (example.sequence) {
      text += "sequence ";
      append_bytes(text, std::span<const std::size_t>(*example.sequence));
    }
    for (const std::optional<std::size_t>& level : example.views) {
      text += level ? static_cast<char>('0' + *level) : '-';
    }
    for (const MatrixView<const float>& input : example.inputs) {
      append_bytes(text, input.values);
    }
  }
  text += fmt::format("{};", data->num_classes);
}

}  // namespace

void check_fit_options(const FitTask& task, const FitOptions& options) {
  const TrainingOptions& training = options.training;
  check_optimiser_options(training);
  check_count("batch_size", training.batch_size, 1);
  check_count("epochs", training.epochs, 1);
  check_count("patience", training.patience, 0);
  check_choice(task, training);
  check_frozen(task);
  if (!(training.label_smoothing >= 0.0 && training.label_smoothing < 1.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("label_smoothing: expected 0 <= label_smoothing < 1, got {}",
                            training.label_smoothing));
  }
  if (!(training.modality_dropout >= 0.0 && training.modality_dropout < 1.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("modality_dropout: expected 0 <= modality_dropout < 1, got {}",
                            training.modality_dropout));
  }
  if (!(options.checkpoint_interval_s >= 0.0)) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("checkpoint_interval_s: expected >= 0, got {}", options.checkpoint_interval_s));
  }
}

std::string run_identity(const FitTask& task, const FitOptions& options) {
  std::string text = fmt::format("seed {};", options.seed);
  for (const OptionValue& option : list_options(options.training)) {
    text += fmt::format("{}={};", option.name, option.value);
  }
  text += task.graph.to_json();
  append_data(text, &task.train);
  append_data(text, task.dev);
  append_data(text, task.test);
  for (const InitialParameter& initial : task.initial) {
    text += initial.name;
    append_bytes(text, initial.values);
  }
  for (const std::string& name : task.frozen) {
    text += "frozen " + name + ";";
  }
  return hash_hex(text);
}

}  // namespace merkit
