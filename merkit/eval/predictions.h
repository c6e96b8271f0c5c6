// What a system said about each utterance of its test parts, and the file that holds it.
//
//   const PredictionSet set = read_predictions("run/predictions.jsonl");
//   set.classes[set.predictions[0].predicted]
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace merkit {

// More classes than this are taken for a mistake: a column of ids read as labels.
inline constexpr std::size_t kMaxClasses = 64;

// What one fit said about one utterance, and what is known about the utterance. Texts are empty
// where unknown.
struct Prediction {
  std::string id;
  std::string fold;                   // name of the fold whose model this is
  int seed = 0;                       // of the training run
  std::size_t label = 0;              // index into PredictionSet::classes
  std::size_t predicted = 0;          // likewise
  std::vector<double> probabilities;  // [num_classes], >= 0, sum 1; empty: unknown
  std::string speaker;
  std::string dialogue;
  std::string session;
  std::string scenario;
  std::string gender;
  std::string kind;  // "scripted" or "improvised"
  std::optional<double> duration_s;
  std::optional<std::string> text;

  bool operator==(const Prediction&) const = default;
};

// All predictions of one system under one protocol: every fold, every seed.
struct PredictionSet {
  std::string system;                // name of the system; may be empty
  std::string part = "test";         // part of the folds: "test" or "dev"
  std::string protocol;              // "loso5"; empty if not stated
  int protocol_version = 0;          // 0 if not stated
  std::string membership;            // membership_hash() of the folds; empty if not stated
  std::vector<std::string> classes;  // order of Prediction::probabilities
  // By seed, fold and id; no two with the same three. Either all have probabilities or none.
  std::vector<Prediction> predictions;
  std::map<std::string, std::string> facts;  // further fields of the header, as JSON

  bool operator==(const PredictionSet&) const = default;
};

// Place of the greatest probability, the first of equals. `probabilities` must not be empty.
std::size_t most_probable(std::span<const double> probabilities) noexcept;

// True if every prediction has probabilities.
bool has_probabilities(const PredictionSet& set) noexcept;

// Brings the predictions into their order and checks what the types above promise; probabilities
// whose sum is within 1 % of 1 are divided by it. `where` opens the messages of errors.
// Throws Error(kCorruptData) for no predictions, no or more than kMaxClasses classes, a class name
// that is empty or given twice, an empty id, control characters in an id or group, a (seed, fold,
// id) that occurs twice, an index outside the classes, or probabilities that are not numbers in 0
// .. 1 with sum 1.
void sort_and_check(PredictionSet& set, std::string_view where);

// One set from files of the same system, such as one per fold or seed. Classes may differ only if
// there are no probabilities: then those of all are taken.
// Throws Error(kCorruptData) naming the first difference of the headers, or a prediction that
// occurs twice.
PredictionSet merge_predictions(std::vector<PredictionSet> parts);

// Predictions as JSONL (docs/formats.md) or, if the text does not begin with '{', as CSV with the
// columns id, label, optionally fold, seed and groups, and one column of probabilities per class or
// the column predicted. `where` opens the messages of errors, with the line.
// Throws Error(kCorruptData) for another form and what sort_and_check() refuses,
// Error(kUnsupportedVersion) for a newer version.
PredictionSet parse_predictions(std::string_view text, std::string_view where);

// The two files of s3prl's emotion task, lines "name class": predicted labels, no probabilities.
struct S3prlPair {
  std::string_view predict;
  std::string_view truth;
};

// `predict_file` is the name of the first file, "test_fold1_predict.txt", which says part and fold.
// Throws Error(kCorruptData) for another form or if the names in the two files differ.
PredictionSet parse_s3prl_predictions(const S3prlPair& texts, const std::string& predict_file);

// The predictions in a file: either file of an s3prl pair (*_predict.txt, *_truth.txt), or what
// parse_predictions() reads. A folder stands for its predictions.jsonl. Throws Error(kIo) too.
PredictionSet read_predictions(const std::filesystem::path& path);

// The set as JSONL; parse_predictions() gives the same set back.
std::string predictions_jsonl(const PredictionSet& set);

// Writes predictions_jsonl() of the sorted and checked set in one step.
// Throws what sort_and_check() throws, and Error(kIo).
void write_predictions(const std::filesystem::path& path, PredictionSet set);

}  // namespace merkit
