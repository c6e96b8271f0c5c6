#include "merkit/base/json.h"

#include <algorithm>

#include "merkit/base/error.h"

namespace merkit {

Json parse_json(std::string_view text, std::string_view where) {
  constexpr int kMaxDepth = 64;
  bool too_deep = false;
  const auto watch_depth = [&](int depth, Json::parse_event_t /*event*/, Json& /*parsed*/) {
    too_deep = too_deep || depth > kMaxDepth;
    return !too_deep;
  };
  try {
    Json value = Json::parse(text, watch_depth);
    if (too_deep) {
      throw Error(ErrorCode::kCorruptData,
                  std::string(where) + ": expected at most 64 levels of JSON, got more");
    }
    return value;
  } catch (const Json::out_of_range&) {
    throw Error(ErrorCode::kCorruptData,
                std::string(where) + ": expected numbers within the range of a double");
  } catch (const Json::parse_error& error) {
    const std::string_view rest =
        text.substr(std::min(text.size(), error.byte > 0 ? error.byte - 1 : 0));
    throw Error(ErrorCode::kCorruptData, std::string(where) + ": expected JSON, got \"" +
                                             quote(rest) + "\" at byte " +
                                             std::to_string(error.byte));
  }
}

std::string fault_of(const Json::exception& error) {
  const std::string_view what = error.what();
  const std::size_t end = what.find("] ");
  return quote(end == std::string_view::npos ? what : what.substr(end + 2));
}

std::string dump_json(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace merkit
