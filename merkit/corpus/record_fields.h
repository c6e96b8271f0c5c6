// Takes the known fields out of one record of a manifest, with their types checked.
// Not installed: it shows JSON.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "merkit/base/json.h"

namespace merkit {

// Each function looks for the first of the names (a field's own name, then its aliases) that is
// there and not null, removes it from the record and returns its value; if there is none it returns
// nullopt or "". A value of the wrong kind throws Error(kCorruptData), opened by `where` and the
// name. Not thread-safe.
class RecordFields {
 public:
  using Names = std::initializer_list<const char*>;

  // `where` must outlive the object. Throws Error(kCorruptData) if `record` is no object.
  RecordFields(Json record, std::string_view where);

  // True if one of the names is there and not null; takes nothing.
  bool has(Names names) const;
  // A value of any kind.
  std::optional<Json> value(Names names);
  // Text; whole numbers are taken as written.
  std::optional<std::string> text(Names names);
  // Text without control characters, as ids and paths must be.
  std::string name(Names names);
  // Seconds >= 0, as a number or as parse_time_s() reads it; "NaT" counts as absent.
  std::optional<double> time_s(Names names);
  // A finite number, also as text.
  std::optional<double> number(Names names);
  // true or false, also as text or as 1 and 0.
  std::optional<bool> flag(Names names);

  // What nobody took, each value as JSON text.
  std::map<std::string, std::string> rest() const;

  // Throws Error(kCorruptData) for the field taken last.
  [[noreturn]] void fail(std::string_view expected, const Json& got) const;

 private:
  Json record_;
  std::string_view where_;
  std::string name_;
};

}  // namespace merkit
