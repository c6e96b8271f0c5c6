#include "merkit/nn/directions.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"

namespace merkit {
namespace {

void expect_one_of(std::string_view option, const std::string& text,
                   const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), text) == names.end()) {
    throw Error(ErrorCode::kInvalidArgument,
                std::string(option) + ": " + expected_one_of(text, names));
  }
}

}  // namespace

Directions parse_directions(const std::string& direction, const std::string& merge,
                            const std::string& mask) {
  expect_one_of("direction", direction, {"forward", "backward", "both"});
  expect_one_of("merge", merge, {"concat", "sum"});
  Directions directions;
  directions.forward = direction != "backward";
  directions.backward = direction != "forward";
  directions.concat = merge == "concat";
  directions.padding = parse_padding(mask);
  return directions;
}

bool parse_hard_gates(const std::string& gates) {
  expect_one_of("gates", gates, {"hard_sigmoid", "sigmoid"});
  return gates == "hard_sigmoid";
}

double parse_recurrent_dropout(double rate) {
  if (!(rate >= 0.0 && rate < 1.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("recurrent_dropout: expected 0 <= p < 1, got {}", rate));
  }
  return rate;
}

}  // namespace merkit
