// How well emobase988 and a linear support vector machine tell four emotions apart on a corpus
// whose speakers are left out one by one. Usage: emodb_svm_bench FOLDER [THREADS]
//
// FOLDER holds index.tsv with the columns path, speaker, gender, label, ...; paths are relative to
// it. Columns are brought to mean 0 and deviation 1 over the training speakers, or over each
// speaker by itself; C is the one of kCosts with the best mean recall on three inner folds of the
// training speakers. It prints openSMILE's figures for the four-class part of EMO-DB beside its
// own; they were measured by the same protocol with openSMILE 3.0.2 and scikit-learn 1.2.1.
#include <fmt/format.h>
#include <libsvm/svm.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "merkit/audio/audio_reader.h"
#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/matrix.h"
#include "merkit/base/parse.h"
#include "merkit/base/thread_pool.h"
#include "merkit/features/emobase988.h"

namespace merkit {
namespace {

constexpr std::array<double, 8> kCosts = {1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 1e-1};
constexpr std::size_t kNumInnerFolds = 3;

struct Item {
  std::filesystem::path path;
  std::size_t speaker = 0;
  std::size_t label = 0;
};

struct Data {
  std::vector<Item> items;
  std::size_t num_speakers = 0;
  std::size_t num_labels = 0;
  Matrix<double> features;  // [num_items, 988]
};

using Indices = std::vector<std::size_t>;

std::size_t index_of(std::vector<std::string>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    names.emplace_back(name);
    return names.size() - 1;
  }
  return static_cast<std::size_t>(found - names.begin());
}

Data read_index(const std::filesystem::path& folder) {
  const std::string text = read_file(folder / "index.tsv");
  Data data;
  std::vector<std::string> speakers;
  std::vector<std::string> labels;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    const auto fields = split(*line, '\t');
    if (fields.size() < 4) {
      throw Error(ErrorCode::kCorruptData,
                  fmt::format("index.tsv:{}: expected path, speaker, gender, label, got \"{}\"",
                              lines.line_number(), quote(*line)));
    }
    if (lines.line_number() > 1) {
      data.items.push_back(
          {folder / fields[0], index_of(speakers, fields[1]), index_of(labels, fields[3])});
    }
  }
  data.num_speakers = speakers.size();
  data.num_labels = labels.size();
  return data;
}

// Seconds of audio.
double extract(Data& data, ThreadPool& pool) {
  const Emobase988 emobase({});
  data.features = Matrix<double>(data.items.size(), emobase.column_names().size());
  std::vector<double> durations_s(data.items.size());
  AudioOptions options;
  options.sample_rate_hz = 16000;
  pool.parallel_for(data.items.size(), [&](std::size_t i) {
    const Audio audio = load_audio(data.items[i].path, options);
    durations_s[i] = audio.view().duration_s();
    const Matrix<double> row = emobase.compute(audio.view());
    if (row.rows() == 1) {
      std::ranges::copy(row.row(0), data.features.row(i).begin());
    }
  });
  double sum_s = 0.0;
  for (const double duration_s : durations_s) {
    sum_s += duration_s;
  }
  return sum_s;
}

// Brings the columns of `rows` to mean 0 and deviation 1 as measured on the rows of `reference`.
void standardise(Matrix<double>& features, const Indices& reference, const Indices& rows) {
  const auto n = static_cast<double>(reference.size());
  for (std::size_t d = 0; d < features.cols(); ++d) {
    double mean = 0.0;
    for (const std::size_t i : reference) {
      mean += features(i, d) / n;
    }
    double variance = 0.0;
    for (const std::size_t i : reference) {
      variance += (features(i, d) - mean) * (features(i, d) - mean) / n;
    }
    const double scale = variance > 0.0 ? 1.0 / std::sqrt(variance) : 0.0;
    for (const std::size_t i : rows) {
      features(i, d) = (features(i, d) - mean) * scale;
    }
  }
}

Indices items_of(const Data& data, const std::vector<bool>& speakers) {
  Indices items;
  for (std::size_t i = 0; i < data.items.size(); ++i) {
    if (speakers[data.items[i].speaker]) {
      items.push_back(i);
    }
  }
  return items;
}

using KernelRows = std::vector<std::vector<svm_node>>;

// A linear machine in libsvm's form with a precomputed kernel: node 0 of a row is its number.
class Machine {
 public:
  Machine(const Matrix<double>& features, const Data& data, const Indices& train, double cost)
      : features_(features), data_(data), train_(train) {
    for (std::size_t i = 0; i < train.size(); ++i) {
      nodes_.push_back(kernel_row(train[i], static_cast<double>(i + 1)));
      rows_.push_back(nodes_.back().data());
      targets_.push_back(static_cast<double>(data.items[train[i]].label));
    }
    problem_ = {static_cast<int>(train.size()), targets_.data(), rows_.data()};
    train_with(cost);
  }

  void train_with(double cost) {
    svm_parameter parameter{};
    parameter.svm_type = C_SVC;
    parameter.kernel_type = PRECOMPUTED;
    parameter.C = cost;
    parameter.eps = 1e-3;
    parameter.cache_size = 16;
    parameter.shrinking = 1;
    model_.reset(svm_train(&problem_, &parameter));
  }

  // The products of the rows of `items` with those of the training set, as predict() takes them.
  KernelRows kernel_rows(const Indices& items) const {
    KernelRows rows;
    for (const std::size_t i : items) {
      rows.push_back(kernel_row(i, 0.0));
    }
    return rows;
  }

  std::vector<std::size_t> predict(const KernelRows& rows) const {
    std::vector<std::size_t> labels;
    for (const std::vector<svm_node>& row : rows) {
      labels.push_back(static_cast<std::size_t>(svm_predict(model_.get(), row.data())));
    }
    return labels;
  }

 private:
  struct Free {
    void operator()(svm_model* model) const { svm_free_and_destroy_model(&model); }
  };

  std::vector<svm_node> kernel_row(std::size_t item, double number) const {
    std::vector<svm_node> row = {{0, number}};
    for (std::size_t k = 0; k < train_.size(); ++k) {
      double product = 0.0;
      for (std::size_t d = 0; d < features_.cols(); ++d) {
        product += features_(item, d) * features_(train_[k], d);
      }
      row.push_back({static_cast<int>(k + 1), product});
    }
    row.push_back({-1, 0.0});
    return row;
  }

  const Matrix<double>& features_;
  const Data& data_;
  const Indices& train_;
  KernelRows nodes_;
  std::vector<svm_node*> rows_;
  std::vector<double> targets_;
  svm_problem problem_{};
  std::unique_ptr<svm_model, Free> model_;
};

// Rows: true label; columns: predicted.
using Confusion = Matrix<double>;

void count(const Data& data, const Indices& test, const std::vector<std::size_t>& predicted,
           Confusion& confusion) {
  for (std::size_t i = 0; i < test.size(); ++i) {
    confusion(data.items[test[i]].label, predicted[i]) += 1.0;
  }
}

double weighted_accuracy(const Confusion& confusion) {
  double right = 0.0;
  double all = 0.0;
  for (std::size_t k = 0; k < confusion.rows(); ++k) {
    right += confusion(k, k);
    for (const double n : confusion.row(k)) {
      all += n;
    }
  }
  return right / all;
}

double unweighted_accuracy(const Confusion& confusion) {
  double sum = 0.0;
  double num_labels = 0.0;
  for (std::size_t k = 0; k < confusion.rows(); ++k) {
    double all = 0.0;
    for (const double n : confusion.row(k)) {
      all += n;
    }
    sum += all > 0.0 ? confusion(k, k) / all : 0.0;
    num_labels += all > 0.0 ? 1.0 : 0.0;
  }
  return sum / num_labels;
}

// The features normalised for a machine that learns from `train`.
Matrix<double> normalised(const Data& data, const Indices& train, bool per_speaker) {
  Matrix<double> features = data.features;
  if (!per_speaker) {
    Indices all(data.items.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i] = i;
    }
    standardise(features, train, all);
    return features;
  }
  for (std::size_t s = 0; s < data.num_speakers; ++s) {
    std::vector<bool> one(data.num_speakers, false);
    one[s] = true;
    const Indices items = items_of(data, one);
    standardise(features, items, items);
  }
  return features;
}

double best_cost(const Data& data, const std::vector<bool>& train_speakers, bool per_speaker) {
  std::array<Confusion, kCosts.size()> confusions;
  confusions.fill(Confusion(data.num_labels, data.num_labels));
  for (std::size_t fold = 0; fold < kNumInnerFolds; ++fold) {
    std::vector<bool> inner_train = train_speakers;
    std::vector<bool> inner_test(train_speakers.size(), false);
    std::size_t place = 0;
    for (std::size_t s = 0; s < train_speakers.size(); ++s) {
      if (train_speakers[s] && place++ % kNumInnerFolds == fold) {
        inner_train[s] = false;
        inner_test[s] = true;
      }
    }
    const Indices train = items_of(data, inner_train);
    const Indices test = items_of(data, inner_test);
    const Matrix<double> features = normalised(data, train, per_speaker);
    Machine machine(features, data, train, kCosts[0]);
    const KernelRows rows = machine.kernel_rows(test);
    for (std::size_t c = 0; c < kCosts.size(); ++c) {
      machine.train_with(kCosts[c]);
      count(data, test, machine.predict(rows), confusions[c]);
    }
  }
  std::size_t best = 0;
  for (std::size_t c = 1; c < kCosts.size(); ++c) {
    if (unweighted_accuracy(confusions[c]) > unweighted_accuracy(confusions[best])) {
      best = c;
    }
  }
  return kCosts[best];
}

Confusion leave_one_out(const Data& data, std::size_t speaker, bool per_speaker) {
  std::vector<bool> train_speakers(data.num_speakers, true);
  train_speakers[speaker] = false;
  std::vector<bool> test_speakers(data.num_speakers, false);
  test_speakers[speaker] = true;
  const Indices train = items_of(data, train_speakers);
  const Indices test = items_of(data, test_speakers);
  const double cost = best_cost(data, train_speakers, per_speaker);
  const Matrix<double> features = normalised(data, train, per_speaker);
  const Machine machine(features, data, train, cost);
  Confusion confusion(data.num_labels, data.num_labels);
  count(data, test, machine.predict(machine.kernel_rows(test)), confusion);
  return confusion;
}

std::string evaluate(const Data& data, ThreadPool& pool, bool per_speaker) {
  std::vector<Confusion> folds(data.num_speakers);
  pool.parallel_for(folds.size(),
                    [&](std::size_t s) { folds[s] = leave_one_out(data, s, per_speaker); });
  Confusion sum(data.num_labels, data.num_labels);
  for (const Confusion& fold : folds) {
    for (std::size_t i = 0; i < sum.size(); ++i) {
      sum.values()[i] += fold.values()[i];
    }
  }
  return fmt::format("{:.1f} / {:.1f}", 100.0 * weighted_accuracy(sum),
                     100.0 * unweighted_accuracy(sum));
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void run(const std::filesystem::path& folder, std::size_t num_threads) {
  ThreadPool pool(num_threads);
  Data data = read_index(folder);
  const auto start = std::chrono::steady_clock::now();
  const double audio_s = extract(data, pool);
  const double extract_s = seconds_since(start);
  const std::string general = evaluate(data, pool, false);
  const std::string per_speaker = evaluate(data, pool, true);
  fmt::print("{} files of {} speakers, {} labels, leave one speaker out\n", data.items.size(),
             data.num_speakers, data.num_labels);
  fmt::print("features of {:.0f} s of audio in {:.2f} s, all in {:.1f} s, {} threads\n\n", audio_s,
             extract_s, seconds_since(start), pool.num_threads());
  fmt::print("{:<32}{:>20}{:>20}\n", "WA / UA, %", "training speakers", "per speaker");
  const auto row = [](const char* name, std::string_view first, std::string_view second) {
    fmt::print("{:<32}{:>20}{:>20}\n", name, first, second);
  };
  row("merkit emobase988", general, per_speaker);
  row("openSMILE eGeMAPSv02 (88)", "77.3 / 77.7", "85.6 / 85.9");
  row("openSMILE IS09 emotion (384)", "81.7 / 82.7", "87.6 / 87.7");
  row("openSMILE emobase (988)", "86.1 / 86.8", "90.3 / 90.8");
  row("openSMILE ComParE 2016 (6373)", "85.3 / 85.0", "90.6 / 90.6");
}

}  // namespace
}  // namespace merkit

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fputs("usage: emodb_svm_bench FOLDER [THREADS]\n", stderr);
    return 2;
  }
  try {
    svm_set_print_string_function([](const char*) {});
    const auto threads = merkit::parse_int(argc == 3 ? argv[2] : "0");
    merkit::run(argv[1], static_cast<std::size_t>(std::max<std::int64_t>(threads.value_or(0), 0)));
  } catch (const merkit::Error& error) {
    fmt::print(stderr, "emodb_svm_bench: {}\n", error.what());
    return merkit::exit_status(error.code());
  }
  return 0;
}
