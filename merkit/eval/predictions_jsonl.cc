// Predictions as JSONL: docs/formats.md.
#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/base/parse.h"
#include "merkit/base/utf8.h"
#include "merkit/corpus/record_fields.h"
#include "merkit/eval/prediction_builder.h"
#include "merkit/eval/predictions.h"
#include "merkit/eval/predictions_csv.h"

namespace merkit {
namespace {

constexpr const char* kVersionField = "merkit_predictions";
constexpr int kVersion = 1;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

int take_int(RecordFields& fields, const char* name) {
  const auto number = fields.number({name});
  const double value = number.value_or(0.0);
  constexpr double kLimit = std::numeric_limits<int>::max();
  if (value != std::floor(value) || std::abs(value) > kLimit) {
    fields.fail("a whole number", Json(value));
  }
  return static_cast<int>(value);
}

std::vector<std::string> take_classes(RecordFields& fields) {
  const Json list = fields.value({"classes"}).value_or(Json::array());
  std::vector<std::string> classes;
  for (const Json& name : list) {
    if (!list.is_array() || !name.is_string()) {
      fields.fail("a list of texts", list);
    }
    classes.push_back(name.get<std::string>());
  }
  if (classes.empty() || classes.size() > kMaxClasses) {
    fields.fail(fmt::format("1 to {} class names", kMaxClasses), list);
  }
  return classes;
}

PredictionSet header_from_json(Json record, std::string_view where) {
  RecordFields fields(std::move(record), where);
  const int version = take_int(fields, kVersionField);
  if (version < 1) {
    fields.fail("a version from 1", Json(version));
  }
  if (version > kVersion) {
    throw Error(ErrorCode::kUnsupportedVersion,
                fmt::format("{}: predictions of version {}, newer than this program (up to {})",
                            where, version, kVersion));
  }
  PredictionSet header;
  header.classes = take_classes(fields);
  header.system = fields.text({"system"}).value_or("");
  header.part = fields.text({"part"}).value_or("test");
  header.protocol = fields.text({"protocol"}).value_or("");
  header.protocol_version = take_int(fields, "protocol_version");
  header.membership = fields.text({"membership"}).value_or("");
  header.facts = fields.rest();
  return header;
}

double probability(const RecordFields& fields, const Json& value) {
  if (!value.is_number()) {
    fields.fail("probabilities as numbers", value);
  }
  return value.get<double>();
}

// A list in the order of the classes, or an object by class name.
std::vector<double> take_probabilities(RecordFields& fields,
                                       const std::vector<std::string>& classes) {
  std::vector<double> probabilities;
  const auto given = fields.value({"probabilities"});
  if (!given) {
    return probabilities;
  }
  if (given->is_array()) {
    for (const Json& value : *given) {
      probabilities.push_back(probability(fields, value));
    }
    return probabilities;
  }
  if (!given->is_object() || given->size() != classes.size()) {
    fields.fail("one probability per class", *given);
  }
  for (const std::string& name : classes) {
    const auto found = given->find(name);
    if (found == given->end()) {
      fields.fail("a probability of class " + quote(name), *given);
    }
    probabilities.push_back(probability(fields, *found));
  }
  return probabilities;
}

PredictionRecord record_from_json(Json json, const std::vector<std::string>& classes,
                                  std::string_view where) {
  RecordFields fields(std::move(json), where);
  PredictionRecord record;
  Prediction& prediction = record.prediction;
  for (const PredictionText& text : kPredictionTexts) {
    prediction.*text.field = fields.name({text.name});
  }
  prediction.seed = take_int(fields, "seed");
  record.label = fields.text({"label"}).value_or("");
  record.predicted = fields.text({"predicted"}).value_or("");
  prediction.probabilities = take_probabilities(fields, classes);
  prediction.duration_s = fields.time_s({"duration_s"});
  prediction.text = fields.text({"text"});
  return record;
}

// Without a header, the probabilities of the first record name the classes.
PredictionSet header_from_record(const Json& record, std::string_view where) {
  PredictionSet header;
  const auto probabilities = record.find("probabilities");
  if (probabilities == record.end() || probabilities->is_null()) {
    return header;
  }
  if (!probabilities->is_object()) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected a first line with {} and classes, or probabilities as an "
                            "object by class, got {}",
                            where, kVersionField, quote(dump_json(record, -1))));
  }
  for (const auto& [name, value] : probabilities->items()) {
    header.classes.push_back(name);
  }
  return header;
}

PredictionSet parse_jsonl(std::string_view text, std::string_view where) {
  std::optional<PredictionBuilder> builder;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    if (trim(*line).empty()) {
      continue;
    }
    const std::string place = fmt::format("{}:{}", where, lines.line_number());
    Json json = parse_json(*line, place);
    const bool is_header = !builder && json.is_object() && json.contains(kVersionField);
    if (is_header) {
      builder.emplace(header_from_json(std::move(json), place));
      continue;
    }
    if (!builder) {
      builder.emplace(json.is_object() ? header_from_record(json, place) : PredictionSet{});
    }
    builder->add(record_from_json(std::move(json), builder->header().classes, place), place);
  }
  return builder ? builder->finish(where) : PredictionBuilder({}).finish(where);
}

Json header_json(const PredictionSet& set) {
  Json header = {{kVersionField, kVersion}, {"classes", set.classes}, {"part", set.part}};
  const auto add_if_stated = [&](const char* name, const std::string& value) {
    if (!value.empty()) {
      header[name] = value;
    }
  };
  add_if_stated("system", set.system);
  add_if_stated("protocol", set.protocol);
  if (set.protocol_version != 0) {
    header["protocol_version"] = set.protocol_version;
  }
  add_if_stated("membership", set.membership);
  for (const auto& [name, value] : set.facts) {
    header[name] = parse_json(value, "predictions: " + name);
  }
  return header;
}

Json record_json(const Prediction& prediction, const std::vector<std::string>& classes) {
  Json record = {{"id", prediction.id}, {"fold", prediction.fold}, {"seed", prediction.seed}};
  record["label"] = classes[prediction.label];
  const bool follows = !prediction.probabilities.empty() &&
                       most_probable(prediction.probabilities) == prediction.predicted;
  if (!follows) {
    record["predicted"] = classes[prediction.predicted];
  }
  if (!prediction.probabilities.empty()) {
    record["probabilities"] = prediction.probabilities;
  }
  for (const PredictionText& text : kPredictionTexts) {
    if (!(prediction.*text.field).empty()) {
      record[text.name] = prediction.*text.field;
    }
  }
  if (prediction.duration_s) {
    record["duration_s"] = *prediction.duration_s;
  }
  if (prediction.text) {
    record["text"] = *prediction.text;
  }
  return record;
}

}  // namespace

PredictionSet parse_predictions(std::string_view given, std::string_view where) {
  const std::string repaired = utf8_or_latin1(given);
  std::string_view text = repaired;
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  return trim(text.substr(0, text.find('\n'))).starts_with('{')
             ? parse_jsonl(text, where)
             : parse_csv_predictions(text, where);
}

std::string predictions_jsonl(const PredictionSet& set) {
  std::string text = dump_json(header_json(set), -1) + "\n";
  for (const Prediction& prediction : set.predictions) {
    text += dump_json(record_json(prediction, set.classes), -1);
    text += '\n';
  }
  return text;
}

}  // namespace merkit
