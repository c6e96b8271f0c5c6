#include "merkit/eval/predictions_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"
#include "merkit/corpus/delimited.h"
#include "merkit/eval/prediction_builder.h"

namespace merkit {
namespace {

constexpr std::string_view kClassPrefix = "p_";

// The name under which a column is known; "" for others, which are classes.
std::string known_name(const std::string& column) {
  static const std::map<std::string, std::string, std::less<>> names = {
      {"id", "id"},
      {"fold", "fold"},
      {"seed", "seed"},
      {"label", "label"},
      {"truth", "label"},
      {"predicted", "predicted"},
      {"prediction", "predicted"},
      {"speaker", "speaker"},
      {"dialogue", "dialogue"},
      {"session", "session"},
      {"scenario", "scenario"},
      {"gender", "gender"},
      {"kind", "kind"},
      {"duration_s", "duration_s"},
      {"text", "text"}};
  const auto found = names.find(column);
  return found == names.end() ? "" : found->second;
}

class PredictionTable {
 public:
  PredictionTable(std::string_view text, std::string_view where)
      : where_(where), rows_(text, std::string(where)) {
    const auto& header = rows_.header();
    const bool has_prefix = std::any_of(header.begin(), header.end(), is_prefixed);
    for (std::size_t i = 0; i < header.size(); ++i) {
      const std::string name = known_name(header[i]);
      if (!name.empty()) {
        if (!columns_.emplace(name, i).second) {
          fail(where_, "one column for " + name, "\"" + quote(header[i]) + "\" as well");
        }
      } else if (!header[i].empty() && has_prefix == is_prefixed(header[i])) {
        class_columns_.push_back(i);
        classes_.push_back(has_prefix ? header[i].substr(kClassPrefix.size()) : header[i]);
      }
    }
    require_columns();
  }

  PredictionSet read() {
    PredictionSet header;
    header.classes = classes_;
    PredictionBuilder builder(std::move(header));
    while (const auto* fields = rows_.next()) {
      fields_ = fields;
      place_ = fmt::format("{}:{}", where_, rows_.line_number());
      builder.add(record(), place_);
    }
    return builder.finish(where_);
  }

 private:
  static bool is_prefixed(const std::string& column) { return column.starts_with(kClassPrefix); }

  [[noreturn]] static void fail(std::string_view where, std::string_view expected,
                                std::string_view got) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected {}, got {}", where, expected, got));
  }

  void require_columns() const {
    for (const char* name : {"id", "label"}) {
      if (columns_.count(name) == 0) {
        fail(where_, fmt::format("a column {}", name),
             fmt::format("\"{}\"", quote(fmt::format("{}", fmt::join(rows_.header(), ",")))));
      }
    }
    if (classes_.empty() && columns_.count("predicted") == 0) {
      fail(where_, "a column predicted or one column per class", "neither");
    }
    if (classes_.size() > kMaxClasses) {
      fail(where_, fmt::format("at most {} classes", kMaxClasses),
           fmt::format("{}", classes_.size()));
    }
  }

  std::string cell(const char* name) const {
    const auto found = columns_.find(name);
    return found == columns_.end() ? "" : std::string(trim((*fields_)[found->second]));
  }

  int seed() const {
    const std::string text = cell("seed");
    const auto value = text.empty() ? std::optional<std::int64_t>(0) : parse_int(text);
    if (!value || *value != static_cast<int>(*value)) {
      fail(place_, "a seed as a whole number", "\"" + quote(text) + "\"");
    }
    return static_cast<int>(*value);
  }

  std::optional<double> duration_s() const {
    const std::string text = cell("duration_s");
    const auto value = parse_double(text);
    if (!text.empty() && !(value && *value >= 0.0)) {
      fail(place_, "a duration in seconds", "\"" + quote(text) + "\"");
    }
    return value;
  }

  std::vector<double> probabilities() const {
    std::vector<double> values;
    for (std::size_t i = 0; i < class_columns_.size(); ++i) {
      const std::string& text = (*fields_)[class_columns_[i]];
      const auto value = parse_double(trim(text));
      if (!value) {
        fail(
            place_,
            fmt::format("a probability of class \"{}\" (other columns are left out if those of the "
                        "classes are named {}CLASS)",
                        quote(classes_[i]), kClassPrefix),
            "\"" + quote(text) + "\"");
      }
      values.push_back(*value);
    }
    return values;
  }

  PredictionRecord record() const {
    PredictionRecord record{{}, cell("label"), cell("predicted")};
    Prediction& prediction = record.prediction;
    for (const PredictionText& text : kPredictionTexts) {
      prediction.*text.field = cell(text.name);
    }
    prediction.seed = seed();
    prediction.duration_s = duration_s();
    if (columns_.count("text") > 0) {
      prediction.text = cell("text");
    }
    prediction.probabilities = probabilities();
    return record;
  }

  std::string where_;
  DelimitedReader rows_;
  std::map<std::string, std::size_t> columns_;  // of known names
  std::vector<std::size_t> class_columns_;
  std::vector<std::string> classes_;
  const std::vector<std::string>* fields_ = nullptr;
  std::string place_;  // file and line of fields_
};

}  // namespace

PredictionSet parse_csv_predictions(std::string_view text, std::string_view where) {
  return PredictionTable(text, where).read();
}

}  // namespace merkit
