// Training time and accuracy of extreme learning machines beside those of support vector machines.
//
//   elm_bench [ROWS [THREADS]]     on made rows
//   elm_bench CORPUS STORE         on a store of one row an utterance, as of emobase988
//
// Made rows are those of four classes that overlap: 16 hidden numbers with a mean for each class,
// mixed into the columns, and noise. The 16 columns of the first table are as many as the
// statistics of utterances of four classes have, 750 and 988 those of a segment and of emobase988.
// 1,000 other rows are for development, 2,000 more for the test. Of a corpus, a fifth of the
// speakers is tested, another is for development; columns are brought to mean 0 and deviation 1 as
// measured on the rest. Each learner keeps the settings of its grid that are best on the
// development part; gamma is 0.1 over the number of columns. Printed is the time of one training
// with them, kernel or hidden layer included, and how many times as long as the ELM it takes. The
// rate of the kernel ELM is that of its two large parts alone, N^2 columns and N^3 / 3 operations.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <initializer_list>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"
#include "merkit/base/rng.h"
#include "merkit/base/thread_pool.h"
#include "merkit/classic/elm.h"
#include "merkit/classic/kernel_elm.h"
#include "merkit/classic/svm.h"
#include "merkit/corpus/open_corpus.h"
#include "merkit/dataset/labelled_corpus.h"
#include "merkit/features/feature_store.h"

namespace merkit {
namespace {

constexpr std::size_t kNumClasses = 4;
constexpr std::size_t kNumHidden = 16;

struct Part {
  Matrix<float> rows;
  std::vector<std::size_t> classes;

  LabelledRows examples() const {
    return {{rows.values(), rows.rows(), rows.cols()}, classes, kNumClasses};
  }
};

struct Parts {
  Part train;
  Part dev;
  Part test;
};

Part made_rows(std::size_t num_rows, std::size_t num_columns, std::string_view part) {
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
  Part made{Matrix<float>(num_rows, num_columns), {}};
  std::vector<double> sums(num_columns);
  for (std::size_t r = 0; r < num_rows; ++r) {
    made.classes.push_back(r % kNumClasses);
    for (double& sum : sums) {
      sum = kNoise * rng.normal();
    }
    for (std::size_t h = 0; h < kNumHidden; ++h) {
      const double value = means(made.classes[r], h) + rng.normal();
      for (std::size_t d = 0; d < num_columns; ++d) {
        sums[d] += value * mix(h, d);
      }
    }
    std::copy(sums.begin(), sums.end(), made.rows.row(r).begin());
  }
  return made;
}

Parts made_parts(std::size_t num_rows, std::size_t num_columns) {
  return {made_rows(num_rows, num_columns, "train"), made_rows(1000, num_columns, "dev"),
          made_rows(2000, num_columns, "test")};
}

// The utterances of `speakers` that have a row in the store.
Part part_of(const LabelledCorpus& corpus, const FeatureStore& store,
             const std::set<std::string>& speakers) {
  std::vector<float> values;
  Part part;
  for (std::size_t i = 0; i < corpus.utterances.size(); ++i) {
    const auto at = store.find(corpus.utterances[i]->id);
    if (at && store.rows(*at).rows == 1 && speakers.contains(corpus.utterances[i]->speaker)) {
      const auto row = store.rows(*at).row(0);
      values.insert(values.end(), row.begin(), row.end());
      part.classes.push_back(corpus.classes[i]);
    }
  }
  part.rows = Matrix<float>(part.classes.size(), store.num_columns());
  std::ranges::copy(values, part.rows.values().begin());
  return part;
}

void standardise(Parts& parts) {
  const auto n = static_cast<double>(parts.train.rows.rows());
  for (std::size_t d = 0; d < parts.train.rows.cols(); ++d) {
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t r = 0; r < parts.train.rows.rows(); ++r) {
      sum += static_cast<double>(parts.train.rows(r, d));
      squares += std::pow(static_cast<double>(parts.train.rows(r, d)), 2);
    }
    const double mean = sum / n;
    const double variance = squares / n - mean * mean;
    const double scale = variance > 0.0 ? 1.0 / std::sqrt(variance) : 0.0;
    for (Part* part : {&parts.train, &parts.dev, &parts.test}) {
      for (std::size_t r = 0; r < part->rows.rows(); ++r) {
        float& value = part->rows(r, d);
        value = static_cast<float>((static_cast<double>(value) - mean) * scale);
      }
    }
  }
}

Parts real_parts(const char* corpus_path, const char* store_path, const RunControl& control) {
  const Corpus corpus = open_corpus(corpus_path, control);
  const LabelledCorpus labelled = label_corpus(corpus, {.classes = "4-merged"});
  const FeatureStore store(store_path);
  std::set<std::string> speakers;
  for (const Utterance* utterance : labelled.utterances) {
    speakers.insert(utterance->speaker);
  }
  std::set<std::string> test;
  std::set<std::string> dev;
  for (const std::size_t n = std::max<std::size_t>(speakers.size() / 5, 1); test.size() < n;) {
    test.insert(speakers.extract(std::prev(speakers.end())));
    dev.insert(speakers.extract(speakers.begin()));
  }
  Parts parts = {part_of(labelled, store, speakers), part_of(labelled, store, dev),
                 part_of(labelled, store, test)};
  standardise(parts);
  return parts;
}

struct Result {
  double train_s = 0.0;
  double ua = 0.0;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// `make` returns a pointer to a trainer, `train(trainer, cost)` a machine with probabilities().
// `best_ua` is that of the development part so far, over all settings tried.
template <class Make, class Train>
void measure(const Parts& parts, std::initializer_list<double> costs, Make&& make, Train&& train,
             double& best_ua, Result& result) {
  auto start = std::chrono::steady_clock::now();
  const auto trainer = make();
  const double setup_s = seconds_since(start);
  for (const double cost : costs) {
    start = std::chrono::steady_clock::now();
    const auto machine = train(*trainer, cost);
    const double train_s = setup_s + seconds_since(start);
    const auto ua = [&](const Part& part) {
      return score_of(machine.probabilities(part.examples().rows), part.examples()).ua;
    };
    const double dev_ua = ua(parts.dev);
    if (dev_ua > best_ua) {
      best_ua = dev_ua;
      result = {train_s, ua(parts.test)};
    }
  }
}

Result measure_elm(const Parts& parts, std::size_t num_hidden) {
  Result result;
  double best_ua = -1.0;
  for (const double range : {0.005, 0.01, 0.02, 0.05, 0.1, 0.5}) {
    const ElmOptions options{.num_hidden = num_hidden, .weight_range = range};
    measure(
        parts, {0.01, 0.1, 1.0, 10.0, 100.0},
        [&] { return std::make_unique<ElmTrainer>(parts.train.examples(), options); },
        [](const ElmTrainer& trainer, double cost) { return trainer.train(cost); }, best_ua,
        result);
  }
  return result;
}

Result measure_kernel_elm(const Parts& parts, double gamma, const RunControl& control) {
  Result result;
  double best_ua = -1.0;
  measure(
      parts, {1.0, 10.0},
      [&] {
        return std::make_unique<KernelElmTrainer>(parts.train.examples(),
                                                  KernelElmOptions{.gamma = gamma}, control);
      },
      [&](const KernelElmTrainer& trainer, double cost) { return trainer.train(cost, control); },
      best_ua, result);
  return result;
}

Result measure_svm(const Parts& parts, const SvmKernelOptions& options,
                   std::initializer_list<double> costs) {
  Result result;
  double best_ua = -1.0;
  measure(
      parts, costs, [&] { return std::make_unique<SvmTrainer>(parts.train.examples(), options); },
      [](const SvmTrainer& trainer, double cost) { return trainer.train(cost); }, best_ua, result);
  return result;
}

void print(const std::string& name, const Result& result, const Result& elm) {
  fmt::print("  {:<28}{:>10.2f}{:>10.1f}{:>14.1f}\n", name, result.train_s, 100.0 * result.ua,
             result.train_s / elm.train_s);
}

void compare(const Parts& parts, std::size_t num_hidden, const RunControl& control) {
  const auto num_rows = static_cast<double>(parts.train.rows.rows());
  const auto num_columns = static_cast<double>(parts.train.rows.cols());
  const double gamma = 0.1 / num_columns;
  fmt::print("\n{} rows, {} columns\n  {:<28}{:>10}{:>10}{:>14}\n", num_rows, num_columns, "",
             "train, s", "UA, %", "times the ELM");
  const Result elm = measure_elm(parts, num_hidden);
  print(fmt::format("ELM, {} units", num_hidden), elm, elm);
  const Result kernel = measure_kernel_elm(parts, gamma, control);
  print("kernel ELM", kernel, elm);
  print("SVM, rbf", measure_svm(parts, {"rbf", gamma}, {1.0, 10.0}), elm);
  print("SVM, linear", measure_svm(parts, {"linear"}, {0.001, 0.01}), elm);
  const double operations =
      num_rows * num_rows * num_columns + num_rows * num_rows * num_rows / 3.0;
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
  const bool real = argc > 2 && !merkit::parse_int(argv[1]);
  merkit::ThreadPool pool(real ? 2 : argument(2, 2));
  try {
    if (real) {
      merkit::compare(merkit::real_parts(argv[1], argv[2], {pool}), 400, {pool});
      return 0;
    }
    const std::size_t num_rows = argument(1, 5000);
    merkit::compare(merkit::made_parts(num_rows, 16), 120, {pool});
    merkit::compare(merkit::made_parts(num_rows, 750), 400, {pool});
    merkit::compare(merkit::made_parts(num_rows, 988), 400, {pool});
  } catch (const merkit::Error& error) {
    fmt::print(stderr, "elm_bench: {}\n", error.what());
    return merkit::exit_status(error.code());
  }
  return 0;
}
