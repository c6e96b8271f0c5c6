#include "merkit/train/fit.h"

#include <ATen/Parallel.h>
#include <fmt/format.h>

#include "merkit/base/error.h"
#include "merkit/recipe/recipe_output.h"
#include "merkit/train/fit_options.h"
#include "merkit/train/net_prediction.h"
#include "merkit/train/torch_net.h"
#include "merkit/train/training_run.h"

namespace merkit {
namespace {

// Products outside of loops take as many threads as the pool has, on this thread only.
class LibraryThreads {
 public:
  explicit LibraryThreads(const ThreadPool& pool) : before_(at::get_num_threads()) {
    at::set_num_threads(static_cast<int>(pool.num_threads()));
  }
  ~LibraryThreads() { at::set_num_threads(before_); }
  LibraryThreads(const LibraryThreads&) = delete;
  LibraryThreads& operator=(const LibraryThreads&) = delete;

 private:
  int before_;
};

// The result of `body`, with LibTorch's exceptions as ours.
template <class Body>
auto with_own_errors(const RunControl& run, const Body& body) {
  const LibraryThreads threads(run.pool);
  try {
    return body();
  } catch (const c10::Error& error) {
    throw Error(ErrorCode::kInvalidArgument, "libtorch: " + quote(error.what_without_backtrace()));
  }
}

// The result of `body(net, job)` with the net ready to predict.
template <class Body>
auto with_net(const TrainedNet& net, const TrainingData& data, const PredictOptions& options,
              const RunControl& run, const Body& body) {
  check_training_data(data, net.graph, "predict");
  const OutputRule rule = options.rule.value_or(OutputRule{.num_classes = data.num_classes});
  check_class_output(net.graph, rule);
  if (options.batch_size < 1) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("batch_size: expected >= 1, got {}", options.batch_size));
  }
  return with_own_errors(run, [&] {
    TorchNet torch_net(net.graph, {.device = find_device(options.device), .pool = &run.pool});
    torch_net.set_values(torch_net.layout().pack(net.parameters));
    return body(torch_net,
                PredictionJob{net.graph, data, rule, static_cast<std::size_t>(options.batch_size)});
  });
}

}  // namespace

FitResult fit(const FitTask& task, const FitOptions& options, const RunControl& run) {
  check_training_data(task.train, task.graph, "train");
  check_outputs(task.graph, options.training, task.train.num_classes);
  if (task.train.examples.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "train: expected at least one example, got none");
  }
  if (task.dev != nullptr) {
    check_training_data(*task.dev, task.graph, "dev");
  }
  if (task.test != nullptr) {
    check_training_data(*task.test, task.graph, "test");
  }
  check_fit_options(task, options);
  return with_own_errors(run, [&] {
    TrainingRun training(task, options, run);
    while (!training.is_over()) {
      training.run_epoch();
    }
    return training.result();
  });
}

Matrix<float> predict(const TrainedNet& net, const TrainingData& data,
                      const PredictOptions& options, const RunControl& run) {
  return with_net(net, data, options, run, [&](TorchNet& torch_net, const PredictionJob& job) {
    return net_probabilities(torch_net, job, run);
  });
}

std::vector<Matrix<float>> predict_frames(const TrainedNet& net, const TrainingData& data,
                                          const PredictOptions& options, const RunControl& run) {
  return with_net(net, data, options, run, [&](TorchNet& torch_net, const PredictionJob& job) {
    return net_frames(torch_net, job, run);
  });
}

}  // namespace merkit
