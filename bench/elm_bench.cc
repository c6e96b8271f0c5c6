// Training time and accuracy of extreme learning machines beside those of support vector machines
// on the same made rows. Usage: elm_bench [ROWS [THREADS]]
//
// Rows are those of four classes that overlap: 16 hidden numbers with a mean for each class, mixed
// into the columns, and noise. The 16 columns of the first table are as many as the statistics of
// utterances of four classes have, 750 and 988 those of a segment and of emobase988. Each learner
// keeps the C of its grid that is best on 1,000 other rows and is tested on 2,000 more; gamma is
// 0.1 over the number of columns. Printed is the time of one training with that C, kernel or hidden
// layer included, and how many times as long as the ELM it takes. The rate of the kernel ELM is
// that of its two large parts alone, N^2 columns and N^3 / 3 operations.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"
#include "merkit/base/rng.h"
#include "merkit/base/thread_pool.h"
#include "merkit/classic/elm.h"
#include "merkit/classic/kernel_elm.h"
#include "merkit/classic/svm.h"

namespace merkit {
namespace {

constexpr std::size_t kNumClasses = 4;
constexpr std::size_t kNumHidden = 16;

struct Made {
  Matrix<float> rows;
  std::vector<std::size_t> classes;

  Made(std::size_t num_rows, std::size_t num_columns, std::string_view part)
      : rows(num_rows, num_columns) {
    constexpr double kBetweenClasses = 0.55;
    constexpr double kNoise = 0.5;
    Rng fixed(1);
    Matrix<double> means(kNumClasses, kNumHidden);
    Matrix<double> mix(kNumHidden, num_columns);
    for (double& mean : means.values()) {
      mean = kBetweenClasses * fixed.normal();
    }
    for (double& weight : mix.values()) {
      weight = fixed.normal() / std::sqrt(static_cast<double>(kNumHidden));
    }
    Rng rng = Rng(1).fork(part);
    std::vector<double> sums(num_columns);
    for (std::size_t r = 0; r < num_rows; ++r) {
      classes.push_back(r % kNumClasses);
      for (double& sum : sums) {
        sum = kNoise * rng.normal();
      }
      for (std::size_t h = 0; h < kNumHidden; ++h) {
        const double value = means(classes[r], h) + rng.normal();
        for (std::size_t d = 0; d < num_columns; ++d) {
          sums[d] += value * mix(h, d);
        }
      }
      std::copy(sums.begin(), sums.end(), rows.row(r).begin());
    }
  }

  LabelledRows examples() const {
    return {{rows.values(), rows.rows(), rows.cols()}, classes, kNumClasses};
  }
};

struct Result {
  double train_s = 0.0;
  double ua = 0.0;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Parts {
  Made train;
  Made dev;
  Made test;
};

// `make` returns a pointer to a trainer, `train(trainer, cost)` a machine with probabilities().
template <class Make, class Train>
Result measure(const Parts& parts, std::initializer_list<double> costs, Make&& make,
               Train&& train) {
  auto start = std::chrono::steady_clock::now();
  const auto trainer = make();
  const double setup_s = seconds_since(start);
  Result result;
  double best_ua = -1.0;
  for (const double cost : costs) {
    start = std::chrono::steady_clock::now();
    const auto machine = train(*trainer, cost);
    const double train_s = setup_s + seconds_since(start);
    const auto ua = [&](const Made& part) {
      return score_of(machine.probabilities(part.examples().rows), part.examples()).ua;
    };
    const double dev_ua = ua(parts.dev);
    if (dev_ua > best_ua) {
      best_ua = dev_ua;
      result = {train_s, ua(parts.test)};
    }
  }
  return result;
}

void print(const std::string& name, const Result& result, const Result& elm) {
  fmt::print("  {:<28}{:>10.2f}{:>10.1f}{:>14.1f}\n", name, result.train_s, 100.0 * result.ua,
             result.train_s / elm.train_s);
}

Result measure_svm(const Parts& parts, const SvmKernelOptions& options,
                   std::initializer_list<double> costs) {
  return measure(
      parts, costs, [&] { return std::make_unique<SvmTrainer>(parts.train.examples(), options); },
      [](const SvmTrainer& trainer, double cost) { return trainer.train(cost); });
}

void compare(std::size_t num_rows, std::size_t num_columns, const ElmOptions& options,
             const RunControl& control) {
  const Parts parts = {Made(num_rows, num_columns, "train"), Made(1000, num_columns, "dev"),
                       Made(2000, num_columns, "test")};
  const double gamma = 0.1 / static_cast<double>(num_columns);
  fmt::print("\n{} rows, {} columns\n  {:<28}{:>10}{:>10}{:>14}\n", num_rows, num_columns, "",
             "train, s", "UA, %", "times the ELM");
  const Result elm = measure(
      parts, {0.01, 0.1, 1.0, 10.0, 100.0},
      [&] { return std::make_unique<ElmTrainer>(parts.train.examples(), options); },
      [](const ElmTrainer& trainer, double cost) { return trainer.train(cost); });
  print(fmt::format("ELM, {} units", options.num_hidden), elm, elm);
  const Result kernel = measure(
      parts, {1.0, 10.0},
      [&] {
        return std::make_unique<KernelElmTrainer>(parts.train.examples(),
                                                  KernelElmOptions{.gamma = gamma}, control);
      },
      [&](const KernelElmTrainer& trainer, double cost) { return trainer.train(cost, control); });
  print("kernel ELM", kernel, elm);
  print("SVM, rbf", measure_svm(parts, {"rbf", gamma}, {1.0, 10.0}), elm);
  print("SVM, linear", measure_svm(parts, {"linear"}, {0.001, 0.01}), elm);
  const auto n = static_cast<double>(num_rows);
  const double operations = n * n * static_cast<double>(num_columns) + n * n * n / 3.0;
  fmt::print("  kernel ELM: {:.1f} GFlop/s with {} threads\n", 1e-9 * operations / kernel.train_s,
             control.pool.num_threads());
}

}  // namespace
}  // namespace merkit

int main(int argc, char** argv) {
  const auto argument = [&](int i, std::int64_t otherwise) {
    return static_cast<std::size_t>(argc > i ? merkit::parse_int(argv[i]).value_or(otherwise)
                                             : otherwise);
  };
  merkit::ThreadPool pool(argument(2, 2));
  const std::size_t num_rows = argument(1, 5000);
  try {
    merkit::compare(num_rows, 16, {.num_hidden = 120, .weight_range = 0.5}, {pool});
    merkit::compare(num_rows, 750, {.num_hidden = 400, .weight_range = 0.02}, {pool});
    merkit::compare(num_rows, 988, {.num_hidden = 400, .weight_range = 0.02}, {pool});
  } catch (const merkit::Error& error) {
    fmt::print(stderr, "elm_bench: {}\n", error.what());
    return merkit::exit_status(error.code());
  }
  return 0;
}
