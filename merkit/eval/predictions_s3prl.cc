// The files that s3prl's emotion task writes: s3prl/downstream/emotion/expert.py, log_records().
#include <fmt/format.h>

#include <map>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"
#include "merkit/base/utf8.h"
#include "merkit/eval/prediction_builder.h"
#include "merkit/eval/predictions.h"

namespace merkit {
namespace {

[[noreturn]] void fail(std::string_view where, std::string_view expected, std::string_view got) {
  throw Error(ErrorCode::kCorruptData,
              fmt::format("{}: expected {}, got {}", where, expected, got));
}

struct Line {
  std::string name;
  std::string class_name;
  std::string where;
};

// Lines "name class"; a name may hold blanks, a class does not.
std::vector<Line> parse_lines(std::string_view given, std::string_view file) {
  const std::string text = utf8_or_latin1(given);
  std::vector<Line> parsed;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    const std::string_view content = trim(*line);
    if (content.empty()) {
      continue;
    }
    std::string where = fmt::format("{}:{}", file, lines.line_number());
    const std::size_t blank = content.rfind(' ');
    if (blank == std::string_view::npos) {
      fail(where, "\"name class\"", "\"" + quote(content) + "\"");
    }
    parsed.push_back({std::string(trim(content.substr(0, blank))),
                      std::string(content.substr(blank + 1)), std::move(where)});
  }
  return parsed;
}

// "test_fold1_predict.txt" is the test part of fold1; other names are a fold of their own.
void take_part_and_fold(std::string_view file, std::string& part, std::string& fold) {
  file = file.substr(file.find_last_of('/') + 1);
  file = file.substr(0, file.rfind("_predict"));
  for (const std::string_view known : {"test", "dev"}) {
    if (file.starts_with(known)) {
      part = known;
      file.remove_prefix(known.size());
      file.remove_prefix(file.starts_with('_') ? 1 : 0);
      break;
    }
  }
  fold = file;
}

}  // namespace

PredictionSet parse_s3prl_predictions(const S3prlPair& texts, const std::string& predict_file) {
  PredictionSet header;
  std::string fold;
  take_part_and_fold(predict_file, header.part, fold);
  const std::string truth_file =
      predict_file.substr(0, predict_file.rfind("_predict")) + "_truth.txt";
  std::map<std::string, std::string> truth;
  for (Line& line : parse_lines(texts.truth, truth_file)) {
    if (!truth.emplace(line.name, line.class_name).second) {
      fail(line.where, "each name once", "\"" + quote(line.name) + "\" again");
    }
  }
  PredictionBuilder builder(std::move(header));
  std::size_t num_predictions = 0;
  for (Line& line : parse_lines(texts.predict, predict_file)) {
    const auto found = truth.find(line.name);
    if (found == truth.end()) {
      fail(line.where, "a name that " + truth_file + " has", "\"" + quote(line.name) + "\"");
    }
    PredictionRecord record{{}, found->second, line.class_name};
    record.prediction.id = line.name;
    record.prediction.fold = fold;
    builder.add(std::move(record), line.where);
    ++num_predictions;
  }
  if (num_predictions != truth.size()) {
    fail(predict_file, fmt::format("{} names as in {}", truth.size(), truth_file),
         fmt::format("{}", num_predictions));
  }
  return builder.finish(predict_file);
}

}  // namespace merkit
