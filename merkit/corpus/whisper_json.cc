// Transcripts of whisper.cpp (--output-json) and openai-whisper (--output_format json).
#include <fmt/format.h>

#include <cmath>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/corpus/timed_text_parsers.h"

namespace merkit {
namespace {

struct Place {
  std::string_view where;
  std::string_view list;
  std::size_t index = 0;
};

[[noreturn]] void fail(const Place& place, std::string_view expected, const Json& got) {
  throw Error(ErrorCode::kCorruptData,
              fmt::format("{}: {}[{}]: expected {}, got {}", place.where, place.list, place.index,
                          expected, quote(dump_json(got, -1))));
}

double number(const Json& object, const char* key, const Place& place) {
  if (!object.is_object() || !object.contains(key) || !object[key].is_number()) {
    fail(place, fmt::format("a number \"{}\"", key), object);
  }
  const double value = object[key].get<double>();
  if (!std::isfinite(value) || value < 0.0) {
    fail(place, fmt::format("\"{}\" of 0 or more", key), object);
  }
  return value;
}

TimedText entry_of(const Json& item, double unit_s, const Place& place) {
  const bool has_offsets = item.is_object() && item.contains("offsets");
  const Json& times = has_offsets ? item["offsets"] : item;
  TimedText entry;
  entry.start_s = unit_s * number(times, has_offsets ? "from" : "start", place);
  entry.end_s = unit_s * number(times, has_offsets ? "to" : "end", place);
  if (entry.end_s < entry.start_s) {
    fail(place, "a beginning before the end", item);
  }
  if (!item.contains("text") || !item["text"].is_string()) {
    fail(place, "a string \"text\"", item);
  }
  entry.text = item["text"].get<std::string>();
  return entry;
}

}  // namespace

void parse_whisper_json(std::string_view text, std::string_view where,
                        std::vector<TimedText>& entries) {
  const Json document = parse_json(text, where);
  const bool is_cpp = document.is_object() && document.contains("transcription");
  const char* list = is_cpp ? "transcription" : "segments";
  if (!document.is_object() || !document.contains(list) || !document[list].is_array()) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected a list \"transcription\" or \"segments\", got \"{}\"",
                            where, quote(text)));
  }
  for (const Json& item : document[list]) {
    entries.push_back(entry_of(item, is_cpp ? 0.001 : 1.0, {where, list, entries.size()}));
  }
}

}  // namespace merkit
