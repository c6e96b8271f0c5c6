#include "merkit/corpus/record_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"
#include "merkit/corpus/time_text.h"

namespace merkit {

RecordFields::RecordFields(Json record, std::string_view where)
    : record_(std::move(record)), where_(where) {
  if (!record_.is_object()) {
    throw Error(ErrorCode::kCorruptData, fmt::format("{}: expected a JSON object, got \"{}\"",
                                                     where, quote(dump_json(record_, -1))));
  }
}

bool RecordFields::has(Names names) const {
  return std::any_of(names.begin(), names.end(), [this](const char* name) {
    const auto found = record_.find(name);
    return found != record_.end() && !found->is_null();
  });
}

std::optional<Json> RecordFields::value(Names names) {
  for (const char* name : names) {
    const auto found = record_.find(name);
    if (found != record_.end() && !found->is_null()) {
      name_ = name;
      Json value = std::move(*found);
      record_.erase(found);
      return value;
    }
  }
  return std::nullopt;
}

std::optional<std::string> RecordFields::text(Names names) {
  const auto found = value(names);
  if (!found) {
    return std::nullopt;
  }
  if (found->is_string()) {
    return found->get<std::string>();
  }
  if (found->is_number_integer()) {
    return found->dump();
  }
  fail("text", *found);
}

std::string RecordFields::name(Names names) {
  std::string found = text(names).value_or("");
  const bool clean = std::all_of(found.begin(), found.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '\x7F';
  });
  if (!clean) {
    fail("a name without control characters", Json(found));
  }
  return found;
}

std::optional<double> RecordFields::time_s(Names names) {
  const auto found = value(names);
  if (!found || *found == Json("NaT")) {
    return std::nullopt;
  }
  std::optional<double> time;
  if (found->is_number()) {
    time = found->get<double>();
  } else if (found->is_string()) {
    time = parse_time_s(found->get<std::string>());
  }
  if (!time || !std::isfinite(*time) || *time < 0.0) {
    fail("a time in seconds", *found);
  }
  return time;
}

std::optional<double> RecordFields::number(Names names) {
  const auto found = value(names);
  if (!found) {
    return std::nullopt;
  }
  std::optional<double> number;
  if (found->is_number()) {
    number = found->get<double>();
  } else if (found->is_string()) {
    number = parse_double(found->get<std::string>());
  }
  if (!number) {
    fail("a number", *found);
  }
  return number;
}

std::optional<bool> RecordFields::flag(Names names) {
  const auto found = value(names);
  if (!found) {
    return std::nullopt;
  }
  const std::string written =
      found->is_string() ? found->get<std::string>() : dump_json(*found, -1);
  if (written == "true" || written == "1") {
    return true;
  }
  if (written == "false" || written == "0") {
    return false;
  }
  fail("true or false", *found);
}

std::map<std::string, std::string> RecordFields::rest() const {
  std::map<std::string, std::string> extra;
  for (const auto& [name, value] : record_.items()) {
    extra[name] = dump_json(value, -1);
  }
  return extra;
}

void RecordFields::fail(std::string_view expected, const Json& got) const {
  throw Error(ErrorCode::kCorruptData, fmt::format("{}: {}: expected {}, got {}", where_, name_,
                                                   expected, quote(dump_json(got, -1))));
}

}  // namespace merkit
