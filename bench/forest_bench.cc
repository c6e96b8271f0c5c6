// Trains a random forest on rows in a file and tells how long it took and how well it does on
// others. Usage: forest_bench make FOLDER          writes train.f32, train.u8, test.f32 and test.u8
//        forest_bench train FOLDER TREES   prints CPU seconds and UA, one thread
//
// bench/forest_peer.py calls it in turns with scikit-learn. Rows are 34 columns, float, row after
// row; classes are one byte each. The made ones are as many as two frames of each of 4,000
// utterances.
#include <fmt/format.h>

#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/parse.h"
#include "merkit/base/rng.h"
#include "merkit/classic/random_forest.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNumColumns = 34;
constexpr std::size_t kNumClasses = 4;

// Every third column leans towards the class, in steps of pairs of classes; all are noisy.
void make(const fs::path& folder, const std::string& name, std::size_t num_rows) {
  constexpr double kLean = 0.7;
  Rng rng = Rng(1).fork(name);
  std::vector<float> values;
  std::string classes;
  for (std::size_t r = 0; r < num_rows; ++r) {
    const auto c = static_cast<std::size_t>(rng.below(kNumClasses));
    classes += static_cast<char>(c);
    for (std::size_t d = 0; d < kNumColumns; ++d) {
      const double lean = d % 3 == 0 && (c >> (d % 2)) % 2 == 0 ? kLean : 0.0;
      values.push_back(static_cast<float>(lean + rng.normal()));
    }
  }
  const auto bytes = std::as_bytes(std::span(values));
  write_file(folder / (name + ".f32"),
             std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  write_file(folder / (name + ".u8"), classes);
}

struct Part {
  std::vector<float> values;
  std::vector<std::size_t> classes;

  Part(const fs::path& folder, const std::string& name) {
    const std::string bytes = read_file(folder / (name + ".f32"));
    const std::string labels = read_file(folder / (name + ".u8"));
    if (bytes.size() != labels.size() * kNumColumns * sizeof(float)) {
      throw Error(ErrorCode::kCorruptData, name + ": expected 34 values of each row");
    }
    values.resize(bytes.size() / sizeof(float));
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(values.data()));
    for (const char label : labels) {
      classes.push_back(static_cast<std::size_t>(label));
    }
  }

  LabelledRows examples() const {
    return {{values, classes.size(), kNumColumns}, classes, kNumClasses};
  }
};

void train(const fs::path& folder, std::size_t num_trees) {
  const Part train_part(folder, "train");
  const Part test_part(folder, "test");
  ThreadPool pool(1);
  const std::clock_t start = std::clock();
  const RandomForest forest =
      train_random_forest(train_part.examples(), {.num_trees = num_trees}, {pool});
  const double elapsed_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  const Matrix<float> probabilities = forest.probabilities(test_part.examples().rows);
  fmt::print("{:.3f} {:.4f} {}\n", elapsed_s, score_of(probabilities, test_part.examples()).ua,
             forest.state().lefts.size());
}

}  // namespace
}  // namespace merkit

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    if (arguments.size() == 2 && arguments[0] == "make") {
      merkit::make(arguments[1], "train", 8000);
      merkit::make(arguments[1], "test", 4000);
      return 0;
    }
    if (arguments.size() == 3 && arguments[0] == "train") {
      const auto trees = merkit::parse_int(arguments[2]).value_or(0);
      merkit::train(arguments[1], static_cast<std::size_t>(trees > 0 ? trees : 0));
      return 0;
    }
  } catch (const merkit::Error& error) {
    fmt::print(stderr, "forest_bench: {}\n", error.what());
    return merkit::exit_status(error.code());
  }
  fmt::print(stderr, "usage: forest_bench make FOLDER | forest_bench train FOLDER TREES\n");
  return 2;
}
