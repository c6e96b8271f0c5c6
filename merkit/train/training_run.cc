#include "merkit/train/training_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/nn/upstream.h"
#include "merkit/recipe/recipe_output.h"
#include "merkit/train/fit_options.h"
#include "merkit/train/initial_values.h"
#include "merkit/train/loss.h"
#include "merkit/train/modality_dropout.h"
#include "merkit/train/net_prediction.h"

namespace merkit {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::span<float> span_of(const at::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

// What an epoch is worth; larger is better. Without dev part the last is the best.
double worth(const std::string& choice, const EpochReport& report) {
  if (choice == "last") {
    return report.epoch;
  }
  if (choice == "dev-loss") {
    return -report.dev->loss;
  }
  if (choice == "dev-cer") {
    return -report.dev->cer.value_or(0.0);
  }
  return choice == "dev-wa" ? report.dev->wa : report.dev->ua;
}

bool all_finite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](float value) { return std::isfinite(value); });
}

}  // namespace

TrainingRun::TrainingRun(const FitTask& task, const FitOptions& options, const RunControl& control)
    : task_(task),
      options_(options),
      control_(control),
      place_{options.checkpoint, run_identity(task, options)},
      net_(task.graph, {.device = find_device(options.device),
                        .pool = &control.pool,
                        .frozen = upstream_nodes(task.graph, task.frozen)}),
      optimiser_(options.training, net_),
      objective_(make_objective(options.training, task.train.num_classes)),
      lengths_(padded_lengths(task.train, task.graph)),
      weights_(loss_weights(task.train, options.training.class_weights)),
      last_save_(Clock::now()) {
  net_.set_values(initial_values(task.graph, net_.layout(), task.initial, options.seed));
  collect_state();
  if (place_.path.empty()) {
    return;
  }
  if (std::optional<TrainingState> found = read_checkpoint(place_, state_)) {
    state_ = std::move(*found);
    saved_epoch_ = state_.epoch - 1;
    net_.set_values(state_.values);
    optimiser_.set_slots(state_.slots);
    optimiser_.set_num_steps(state_.num_steps);
    objective_->set_state(state_.objective);
  } else {
    save();  // an unwritable place is told before the work, not after an epoch
  }
}

void TrainingRun::run_epoch() {
  const Clock::time_point start = Clock::now();
  const double seconds_before = state_.epoch_seconds;
  const EpochOrderOptions order{static_cast<std::size_t>(options_.training.batch_size),
                                options_.training.bucket_by_length};
  optimiser_.set_learning_rate(options_.training.learning_rate *
                               std::pow(options_.training.learning_rate_decay, state_.epoch - 1));
  const Batches batches = epoch_batches(lengths_, order, options_.seed, state_.epoch);
  while (state_.num_batches < batches.size()) {
    if (control_.stop != nullptr && control_.stop->load(std::memory_order_relaxed)) {
      collect_state();
      save();
      control_.check_stop();
    }
    step(batches[state_.num_batches]);
    ++state_.num_batches;
    state_.epoch_seconds = seconds_before + seconds_since(start);
    report_progress(std::min(state_.num_batches * order.batch_size, lengths_.size()));
  }
  end_epoch();
}

void TrainingRun::step(const std::vector<std::size_t>& places) {
  const Rng masks = Rng(options_.seed)
                        .fork("masks")
                        .fork(static_cast<std::uint64_t>(state_.epoch))
                        .fork(state_.num_batches);
  std::vector<BatchInput> batch = make_batch(task_.train, task_.graph, places);
  if (options_.training.modality_dropout > 0.0) {
    drop_modalities(options_.training.modality_dropout, masks.fork("modalities"), places.size(),
                    batch);
  }
  const std::vector<NetOutput> outputs = net_.forward(std::move(batch), places.size(), &masks);
  const ObjectiveLoss loss = batch_loss(outputs, places);
  if (!std::isfinite(loss.sum)) {
    fail_diverged(state_.num_batches + 1, loss.sum);
  }
  net_.backward(outputs, loss.gradients);
  if (options_.reduce_gradients) {
    const at::Tensor gradients = net_.gradients().to(at::kCPU);
    options_.reduce_gradients(span_of(gradients));
    net_.gradients().copy_(gradients);
  }
  optimiser_.step(&control_.pool);
  state_.loss_sum += loss.sum;
  state_.loss_count += loss.num_counted;
}

ObjectiveLoss TrainingRun::batch_loss(const std::vector<NetOutput>& outputs,
                                      const std::vector<std::size_t>& places) {
  const std::vector<HostOutput> logits(outputs.begin(), outputs.end());
  std::vector<BatchView<const float>> views;
  for (const HostOutput& output : logits) {
    views.push_back(output.view());
  }
  std::vector<const TrainingExample*> examples;
  std::vector<float> weights;
  for (const std::size_t place : places) {
    examples.push_back(&task_.train.examples[place]);
    weights.push_back(weights_[place]);
  }
  return objective_->loss({views, examples, weights, state_.epoch}, &control_.pool);
}

void TrainingRun::end_epoch() {
  objective_->end_epoch();
  EpochReport report;
  report.epoch = state_.epoch;
  report.train_loss = state_.loss_sum / std::max(1.0, state_.loss_count);
  report.examples_per_s =
      static_cast<double>(lengths_.size()) / std::max(1e-9, state_.epoch_seconds);
  const Clock::time_point start = Clock::now();
  report.dev = evaluate(task_.dev);
  report.test = evaluate(task_.test);
  report.seconds = state_.epoch_seconds + seconds_since(start);
  choose(report);
  state_.history.push_back(report);
  state_.is_over = is_last_epoch() || state_.stopped_early;
  ++state_.epoch;
  state_.num_batches = 0;
  state_.loss_sum = 0.0;
  state_.loss_count = 0.0;
  state_.epoch_seconds = 0.0;
  if (state_.is_over || seconds_since(last_save_) >= options_.checkpoint_interval_s) {
    save();
  }
  if (options_.on_epoch) {
    options_.on_epoch(report);
  }
}

// Decides with the dev part alone; the test part is only reported.
void TrainingRun::choose(EpochReport& report) {
  collect_state();
  const bool is_sound =
      all_finite(state_.values) && (!report.dev || std::isfinite(report.dev->loss));
  if (!is_sound) {
    fail_diverged(state_.num_batches, report.dev ? report.dev->loss : report.train_loss);
  }
  const TrainingOptions& training = options_.training;
  const double value = worth(training.choose_epoch, report);
  report.is_best = state_.best_epoch == 0 || value > state_.best_score;
  if (report.is_best) {
    state_.best_epoch = report.epoch;
    state_.best_score = value;
    state_.best_values = training.choose_epoch == "last" ? std::vector<float>{} : state_.values;
  }
  state_.stopped_early =
      training.patience > 0 && report.epoch - state_.best_epoch >= training.patience;
}

std::optional<PartScore> TrainingRun::evaluate(const TrainingData* data) {
  if (data == nullptr || data->examples.empty()) {
    return std::nullopt;
  }
  const auto batch_size = static_cast<std::size_t>(options_.training.batch_size);
  const OutputRule rule = output_rule(options_.training, task_.train.num_classes);
  if (has_sequences(*data)) {
    return net_sequence_score(net_, {task_.graph, *data, rule, batch_size}, control_);
  }
  return score(net_probabilities(net_, {task_.graph, *data, rule, batch_size}, control_), *data);
}

void TrainingRun::collect_state() {
  state_.values = net_.copy_values();
  state_.slots = optimiser_.copy_slots();
  state_.num_steps = optimiser_.num_steps();
  state_.objective = objective_->state();
}

void TrainingRun::save() {
  if (!place_.path.empty()) {
    write_checkpoint(place_, state_);
    saved_epoch_ = state_.epoch - 1;
    last_save_ = Clock::now();
  }
}

void TrainingRun::fail_diverged(std::size_t step, double loss) const {
  const std::string kept = place_.path.empty()
                               ? "no checkpoint is kept"
                               : fmt::format("the checkpoint keeps epoch {}", saved_epoch_);
  throw Error(ErrorCode::kCorruptData,
              fmt::format("epoch {}, step {}: expected finite loss and parameters, got loss {}; "
                          "lower learning_rate or set clip_norm; {}",
                          state_.epoch, step, loss, kept));
}

void TrainingRun::report_progress(std::size_t done) const {
  const std::string stage = fmt::format("epoch {}/{}", state_.epoch, options_.training.epochs);
  control_.report({stage, "examples", done, lengths_.size()});
}

FitResult TrainingRun::result() const {
  return {state_.best_epoch,
          net_.layout().unpack(state_.best_values.empty() ? state_.values : state_.best_values),
          state_.history, state_.stopped_early};
}

}  // namespace merkit
