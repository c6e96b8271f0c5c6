#include "merkit/corpus/synth/synth_options.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"

namespace merkit {
namespace {

void check_name(std::string_view option, const std::string& value,
                const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), value) == names.end()) {
    throw Error(ErrorCode::kInvalidArgument,
                std::string(option) + ": " + expected_one_of(value, names));
  }
}

}  // namespace

void check_options(const SynthOptions& options) {
  check_name("size", options.size, {"tiny", "small", "full"});
  check_name("irregularities", options.irregularities, {"none", "some", "all"});
  if (options.seed < 0) {
    throw Error(ErrorCode::kInvalidArgument,
                "seed: expected at least 0, got " + std::to_string(options.seed));
  }
  if (!(options.difficulty >= 0.0 && options.difficulty <= 10.0)) {
    throw Error(ErrorCode::kInvalidArgument,
                "difficulty: expected 0 to 10, got " + std::to_string(options.difficulty));
  }
  if (options.espeak.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "espeak: expected a program, got \"\"");
  }
}

}  // namespace merkit
