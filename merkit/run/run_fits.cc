#include "merkit/run/run_fits.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/run/fit_calibration.h"
#include "merkit/run/input_subsets.h"
#include "merkit/run/transcript_run.h"

namespace merkit {
namespace {

// What the threads of a run share.
class RunState {
 public:
  RunState(const Experiment& experiment, const RunRequest& request, const RunHooks& hooks,
           const RunControl& control)
      : experiment_(experiment),
        request_(request),
        hooks_(hooks),
        control_(control),
        identity_(identity_hash(run_identity(experiment, request))),
        jobs_(plan_fits(experiment, request)) {}

  std::size_t num_fits() const { return jobs_.size(); }
  // Takes up fits until none is left or one failed.
  void work(std::size_t num_threads);
  void rethrow() const;

 private:
  void fit(const FitJob& job, const RunControl& control);
  void report(const FitJob& job, const EpochFigures& figures);
  void fail(const FitJob& job);

  const Experiment& experiment_;
  const RunRequest& request_;
  const RunHooks& hooks_;
  const RunControl& control_;
  const std::string identity_;
  const std::vector<FitJob> jobs_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::size_t> num_done_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::exception_ptr failure_;  // guarded by mutex_
};

// Predicts the test part once with everything and once with each subset of the modalities; how many
// utterances it has.
void predict_test(const FitCall& call, const Predictor& predict) {
  const std::vector<PreparedUtterance>& test = call.data.part(Part::kTest);
  const auto write = [&](const std::filesystem::path& path, const Matrix<float>& said) {
    write_predictions(path, part_predictions(call, Part::kTest, said));
  };
  write(call.job.folder / "predictions.jsonl", predict(test));
  for (const InputSubset& subset : input_subsets(call.data.inputs())) {
    make_folders(call.job.folder / kSubsetFolder);
    write(call.job.folder / kSubsetFolder / (subset.name + ".jsonl"),
          predict(keep_inputs(test, subset)));
  }
}

void RunState::work(std::size_t num_threads) {
  ThreadPool pool(num_threads);
  const RunControl control{.pool = pool, .stop = &stop_};
  for (std::size_t i = next_++; i < jobs_.size() && !stop_; i = next_++) {
    try {
      fit(jobs_[i], control);
    } catch (...) {
      fail(jobs_[i]);
    }
    ++num_done_;
  }
}

void RunState::fail(const FitJob& job) {
  stop_ = true;
  const std::lock_guard lock(mutex_);
  if (failure_) {
    return;
  }
  try {
    throw;
  } catch (const Error& error) {
    const std::string what = error.code() == ErrorCode::kCancelled
                                 ? std::string(error.what())
                                 : fmt::format("{}: {}", job.name, error.what());
    failure_ = std::make_exception_ptr(Error(error.code(), what));
  } catch (...) {
    failure_ = std::current_exception();
  }
}

void RunState::rethrow() const {
  if (failure_) {
    std::rethrow_exception(failure_);
  }
}

void RunState::report(const FitJob& job, const EpochFigures& figures) {
  const std::lock_guard lock(mutex_);
  if (control_.stop != nullptr && control_.stop->load()) {
    stop_ = true;
  }
  if (!hooks_.on_epoch) {
    return;
  }
  const Recipe& recipe = experiment_.recipe;
  const int num_settings = num_classifier_settings(recipe);
  const int num_epochs = recipe.nodes.empty() ? 0 : recipe.training.epochs;
  const bool is_setting = figures.setting > 0;
  hooks_.on_epoch({.fit = job.name,
                   .unit = is_setting ? "setting" : "epoch",
                   .num_fits_done = num_done_,
                   .num_fits = jobs_.size(),
                   .num_epochs = is_setting ? num_settings : num_epochs,
                   .num_steps = num_epochs + num_settings,
                   .epoch = figures});
}

void RunState::fit(const FitJob& job, const RunControl& control) {
  const std::string identity = identity_ + ' ' + job.fold->name;
  if (const auto record = read_fit_record(job.folder); record && record->identity == identity) {
    return;
  }
  control_.check_stop();
  const auto begin = std::chrono::steady_clock::now();
  make_folders(job.folder);
  const FoldData data({experiment_.recipe, experiment_.labelled, *experiment_.table}, *job.fold,
                      control.pool);
  EpochLog log(job.folder);
  const FitCall call = {
      experiment_, request_, job, data, control, identity, [&](const EpochFigures& figures) {
        log.add(figures);
        report(job, figures);
      }};
  const FitOutcome outcome = hooks_.fitter(call);
  log.finish(outcome.history);
  Model model = finished_model(call, outcome);
  std::map<std::string, std::string> facts = outcome.facts;
  if (writes_transcripts(experiment_.recipe)) {
    write_transcripts(job.folder,
                      test_transcripts(call, outcome.transcribe(data.part(Part::kTest))));
  } else {
    model.calibration = fit_calibration(call, outcome.predict);
    predict_test(call, calibrated(outcome.predict, model.calibration));
    if (model.calibration) {
      facts.merge(calibration_facts(*model.calibration));
    }
  }
  write_model(job.folder / "model.safetensors", model);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  write_fit_record(job.folder, {.fold = job.fold->name,
                                .seed = job.seed,
                                .identity = identity,
                                .chosen_epoch = outcome.chosen_epoch,
                                .num_test = data.part(Part::kTest).size(),
                                .seconds = seconds.count(),
                                .notes = data.notes(),
                                .facts = facts,
                                .optimistic = optimistic_figures(outcome.history)});
}

}  // namespace

FitShares share_threads(std::size_t num_threads, std::size_t num_jobs, std::size_t num_fits) {
  const std::size_t threads = std::max<std::size_t>(num_threads, 1);
  const std::size_t wanted = num_jobs == 0 ? threads : num_jobs;
  const std::size_t jobs = std::clamp<std::size_t>(wanted, 1, std::max<std::size_t>(num_fits, 1));
  return {.num_jobs = jobs, .threads_per_fit = std::max<std::size_t>(threads / jobs, 1)};
}

void run_fits(const Experiment& experiment, const RunRequest& request, const RunHooks& hooks,
              const RunControl& control) {
  RunState state(experiment, request, hooks, control);
  const FitShares shares =
      share_threads(control.pool.num_threads(), request.num_jobs, state.num_fits());
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < shares.num_jobs; ++i) {
    threads.emplace_back([&] { state.work(shares.threads_per_fit); });
  }
  state.work(shares.threads_per_fit);
  for (std::thread& thread : threads) {
    thread.join();
  }
  state.rethrow();
  control.check_stop();
}

}  // namespace merkit
