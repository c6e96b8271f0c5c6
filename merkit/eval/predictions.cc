#include "merkit/eval/predictions.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/eval/prediction_builder.h"

namespace merkit {
namespace {

constexpr std::string_view kPredictSuffix = "_predict.txt";
constexpr std::string_view kTruthSuffix = "_truth.txt";

auto sort_key(const Prediction& p) { return std::tie(p.seed, p.fold, p.id); }

[[noreturn]] void fail(std::string_view where, std::string_view expected, std::string_view got) {
  throw Error(ErrorCode::kCorruptData,
              fmt::format("{}: expected {}, got {}", where, expected, got));
}

void check_classes(const std::vector<std::string>& classes, std::string_view where) {
  if (classes.empty() || classes.size() > kMaxClasses) {
    fail(where, fmt::format("1 to {} classes", kMaxClasses), fmt::format("{}", classes.size()));
  }
  std::set<std::string_view> seen;
  for (const std::string& name : classes) {
    if (name.empty() || !seen.insert(name).second) {
      fail(where, "class names that are not empty and differ", "\"" + quote(name) + "\"");
    }
  }
}

void check_prediction(Prediction& prediction, std::size_t num_classes, std::string_view where) {
  check_texts(prediction, where);
  if (std::max(prediction.label, prediction.predicted) >= num_classes) {
    fail(where, fmt::format("class indices below {}", num_classes),
         fmt::format("{} and {} for {}", prediction.label, prediction.predicted,
                     prediction_key(prediction)));
  }
  if (prediction.probabilities.empty()) {
    return;
  }
  const std::string place = fmt::format("{}: {}", where, prediction_key(prediction));
  if (prediction.probabilities.size() != num_classes) {
    fail(place, fmt::format("{} probabilities", num_classes),
         fmt::format("{}", prediction.probabilities.size()));
  }
  check_probabilities(prediction.probabilities, place);
}

// What must be alike in files that are merged, by name.
using Fact = std::pair<std::string_view, std::string>;

std::vector<Fact> header_facts(const PredictionSet& set) {
  std::vector<Fact> facts = {{"system", set.system},
                             {"part", set.part},
                             {"protocol", set.protocol},
                             {"protocol version", fmt::format("{}", set.protocol_version)},
                             {"membership", set.membership}};
  if (has_probabilities(set)) {
    facts.emplace_back("classes", fmt::format("{}", fmt::join(set.classes, ", ")));
  }
  return facts;
}

void require_same_header(const PredictionSet& a, const PredictionSet& b) {
  if (has_probabilities(a) != has_probabilities(b)) {
    fail("predictions", "probabilities in all files or in none", "both kinds");
  }
  const auto facts_a = header_facts(a);
  const auto facts_b = header_facts(b);
  for (std::size_t i = 0; i < facts_a.size(); ++i) {
    if (facts_a[i] != facts_b[i]) {
      fail("predictions",
           fmt::format("files of one system, all of {} \"{}\"", facts_a[i].first,
                       quote(facts_a[i].second)),
           fmt::format("one of \"{}\"", quote(facts_b[i].second)));
    }
  }
}

bool is_s3prl(std::string_view path) {
  return path.ends_with(kPredictSuffix) || path.ends_with(kTruthSuffix);
}

PredictionSet read_s3prl(const std::string& path) {
  const std::string_view suffix = path.ends_with(kTruthSuffix) ? kTruthSuffix : kPredictSuffix;
  const std::string stem = path.substr(0, path.size() - suffix.size());
  const std::string predict_path = stem + std::string(kPredictSuffix);
  const std::string predict = read_file(predict_path);
  const std::string truth = read_file(stem + std::string(kTruthSuffix));
  return parse_s3prl_predictions({predict, truth}, predict_path);
}

}  // namespace

std::size_t most_probable(std::span<const double> probabilities) noexcept {
  return static_cast<std::size_t>(std::max_element(probabilities.begin(), probabilities.end()) -
                                  probabilities.begin());
}

bool has_probabilities(const PredictionSet& set) noexcept {
  return !set.predictions.empty() && !set.predictions.front().probabilities.empty();
}

void sort_and_check(PredictionSet& set, std::string_view where) {
  check_classes(set.classes, where);
  if (set.predictions.empty()) {
    fail(where, "at least one prediction", "none");
  }
  std::sort(set.predictions.begin(), set.predictions.end(),
            [](const Prediction& a, const Prediction& b) { return sort_key(a) < sort_key(b); });
  const bool expects_probabilities = has_probabilities(set);
  const Prediction* previous = nullptr;
  for (Prediction& prediction : set.predictions) {
    check_prediction(prediction, set.classes.size(), where);
    if (prediction.probabilities.empty() == expects_probabilities) {
      fail(where, "probabilities for all predictions or for none", "both kinds");
    }
    if (previous != nullptr && sort_key(*previous) == sort_key(prediction)) {
      fail(where, "each prediction once", prediction_key(prediction) + " again");
    }
    previous = &prediction;
  }
}

PredictionSet merge_predictions(std::vector<PredictionSet> parts) {
  if (parts.empty()) {
    fail("predictions", "at least one file", "none");
  }
  std::set<std::string> all_classes;
  bool same_classes = true;
  for (const PredictionSet& part : parts) {
    require_same_header(parts.front(), part);
    all_classes.insert(part.classes.begin(), part.classes.end());
    same_classes = same_classes && part.classes == parts.front().classes;
  }
  PredictionSet header = parts.front();
  header.predictions.clear();
  if (!same_classes) {
    header.classes.assign(all_classes.begin(), all_classes.end());
  }
  PredictionBuilder builder(std::move(header));
  for (PredictionSet& part : parts) {
    for (Prediction& prediction : part.predictions) {
      const std::string& label = part.classes[prediction.label];
      const std::string& predicted = part.classes[prediction.predicted];
      builder.add({std::move(prediction), label, predicted}, "predictions");
    }
  }
  return builder.finish("predictions");
}

PredictionSet read_predictions(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return read_predictions(path / "predictions.jsonl");
  }
  return is_s3prl(path.string()) ? read_s3prl(path.string())
                                 : parse_predictions(read_file(path), path.string());
}

void write_predictions(const std::filesystem::path& path, PredictionSet set) {
  sort_and_check(set, path.string());
  write_file(path, predictions_jsonl(set));
}

}  // namespace merkit
