#include <fmt/format.h>
#include <libsvm/svm.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "merkit/base/error.h"
#include "merkit/classic/svm.h"
#include "merkit/classic/svm_kernel.h"

namespace merkit {
namespace {

constexpr std::size_t kMaxRows = 20'000;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, "svm: " + what);
}

void check_examples(const LabelledRows& examples, const SvmKernelOptions& options) {
  if (options.kernel != "linear" && options.kernel != "rbf") {
    refuse(fmt::format("expected kernel linear or rbf, got \"{}\"", options.kernel));
  }
  if (options.kernel == "rbf" && !(options.gamma > 0.0 && std::isfinite(options.gamma))) {
    refuse(fmt::format("expected gamma above 0, got {}", options.gamma));
  }
  check_labelled_rows(examples, kMaxRows, "svm");
}

using ModelOwner = std::unique_ptr<svm_model, void (*)(svm_model*)>;

void free_model(svm_model* model) { svm_free_and_destroy_model(&model); }

}  // namespace

struct SvmTrainer::Problem {
  SvmKernelOptions options;
  std::size_t num_classes = 0;
  Matrix<float> rows;
  std::vector<svm_node> nodes;  // [num_rows, num_rows + 2]: number of the row, kernel values, end
  std::vector<svm_node*> starts;
  std::vector<double> targets;
  std::vector<int> labels;  // classes that occur
  std::vector<double> weights;

  void compute_kernel();
  SvmState state_of(const svm_model& model, double cost) const;
};

void SvmTrainer::Problem::compute_kernel() {
  const std::size_t n = rows.rows();
  const std::size_t width = n + 2;
  nodes.assign(n * width, {-1, 0.0});
  for (std::size_t i = 0; i < n; ++i) {
    svm_node* row = &nodes[i * width];
    starts.push_back(row);
    row[0] = {0, static_cast<double>(i + 1)};  // libsvm's name of a row with its own kernel
    for (std::size_t j = 0; j < n; ++j) {
      const double value =
          j < i ? nodes[j * width + i + 1].value
                : svm_kernel(options.kernel == "rbf", options.gamma, rows.row(i), rows.row(j));
      row[j + 1] = {static_cast<int>(j + 1), value};
    }
  }
}

SvmState SvmTrainer::Problem::state_of(const svm_model& model, double cost) const {
  SvmState state;
  state.kernel = options.kernel;
  state.gamma = options.kernel == "rbf" ? options.gamma : 0.0;
  state.cost = cost;
  state.num_classes = num_classes;
  const auto num_trained = static_cast<std::size_t>(model.nr_class);
  for (std::size_t c = 0; c < num_trained; ++c) {
    state.classes.push_back(static_cast<std::size_t>(model.label[c]));
    state.num_vectors.push_back(static_cast<std::size_t>(model.nSV[c]));
  }
  const auto num_vectors = static_cast<std::size_t>(model.l);
  state.vectors = Matrix<float>(num_vectors, rows.cols());
  state.coefficients = Matrix<double>(num_trained - 1, num_vectors);
  for (std::size_t v = 0; v < num_vectors; ++v) {
    const auto row = static_cast<std::size_t>(model.sv_indices[v]) - 1;
    std::ranges::copy(rows.row(row), state.vectors.row(v).begin());
    for (std::size_t c = 0; c + 1 < num_trained; ++c) {
      state.coefficients(c, v) = model.sv_coef[c][v];
    }
  }
  state.offsets.assign(model.rho, model.rho + num_trained * (num_trained - 1) / 2);
  return state;
}

SvmTrainer::SvmTrainer(const LabelledRows& examples, const SvmKernelOptions& options)
    : problem_(std::make_unique<Problem>()) {
  check_examples(examples, options);
  Problem& problem = *problem_;
  problem.options = options;
  problem.num_classes = examples.num_classes;
  problem.rows =
      Matrix<float>(examples.rows.rows, examples.rows.cols,
                    std::vector<float>(examples.rows.values.begin(), examples.rows.values.end()));
  std::ranges::transform(examples.classes, std::back_inserter(problem.targets),
                         [](std::size_t c) { return static_cast<double>(c); });
  for (std::size_t c = 0; c < examples.num_classes; ++c) {
    if (std::ranges::find(examples.classes, c) != examples.classes.end()) {
      problem.labels.push_back(static_cast<int>(c));
    }
  }
  if (options.class_weights) {
    const std::vector<double> weights = balanced_weights(examples.classes, examples.num_classes);
    std::ranges::transform(problem.labels, std::back_inserter(problem.weights),
                           [&](int label) { return weights[static_cast<std::size_t>(label)]; });
  }
  problem.compute_kernel();
}

SvmTrainer::~SvmTrainer() = default;

Svm SvmTrainer::train(double cost) const {
  if (!(cost > 0.0 && std::isfinite(cost))) {
    refuse(fmt::format("expected C above 0, got {}", cost));
  }
  svm_set_print_string_function([](const char* /*text*/) {});
  constexpr double kCacheMegabytes = 200.0;
  constexpr double kTolerance = 1e-3;  // libsvm's default
  svm_parameter parameter{};
  parameter.svm_type = C_SVC;
  parameter.kernel_type = PRECOMPUTED;
  parameter.C = cost;
  parameter.cache_size = kCacheMegabytes;
  parameter.eps = kTolerance;
  parameter.shrinking = 1;
  parameter.nr_weight = static_cast<int>(problem_->weights.size());
  parameter.weight_label = problem_->labels.data();
  parameter.weight = problem_->weights.data();
  const svm_problem problem = {static_cast<int>(problem_->targets.size()), problem_->targets.data(),
                               problem_->starts.data()};
  if (const char* complaint = svm_check_parameter(&problem, &parameter)) {
    refuse(complaint);
  }
  const ModelOwner model(svm_train(&problem, &parameter), &free_model);
  return Svm(problem_->state_of(*model, cost));
}

}  // namespace merkit
