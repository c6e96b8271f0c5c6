#include "merkit/infer/feature_job_of.h"

#include <fmt/format.h>

#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/json.h"

namespace merkit {
namespace {

std::string scalar_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dump_json(value, -1);
}

// A JSON object of options as assignments.
std::vector<OptionAssignment> assignments_of(const std::string& json, const std::string& where) {
  const Json object = parse_json(json, where);
  if (!object.is_object()) {
    throw Error(ErrorCode::kCorruptData, where + ": expected an object of options");
  }
  std::vector<OptionAssignment> assignments;
  for (const auto& [name, value] : object.items()) {
    assignments.push_back({name, scalar_text(value)});
  }
  return assignments;
}

ExtractAudioOptions audio_options_of(const ModelInputState& state, const std::string& where) {
  ExtractAudioOptions audio;
  audio.channel = state.feature.channel;
  for (const OptionAssignment& assignment : assignments_of(state.source.audio_options, where)) {
    assign_option(audio, assignment);
  }
  return audio;
}

// Options of the recipe first, then all of them as they were when the model was trained.
FeatureJob make_job(const FeatureSet& set, const ModelInputState& state, const std::string& where) {
  std::vector<OptionAssignment> options = state.feature.options;
  for (OptionAssignment& assignment : assignments_of(state.source.options, where)) {
    options.push_back(std::move(assignment));
  }
  return {set, std::move(options), audio_options_of(state, where)};
}

}  // namespace

FeatureJob feature_job_of(const ModelInput& input) {
  const ModelInputState& state = input.state();
  const std::string where = "input " + input.name();
  try {
    const FeatureSet& set = find_feature_set(state.source.feature_set);
    FeatureJob job = make_job(set, state, where);
    const std::size_t num_columns = job.store_info().columns.size();
    if (set.version != state.source.version || num_columns != state.source.columns.size()) {
      throw Error(ErrorCode::kUnsupportedVersion,
                  fmt::format("{}: expected {} version {} of {} columns, got version {} of {} in "
                              "this program",
                              where, set.name, state.source.version, state.source.columns.size(),
                              set.version, num_columns));
    }
    return job;
  } catch (const Error& error) {
    const bool is_ours = error.code() == ErrorCode::kUnsupportedVersion;
    const bool is_unknown = error.code() == ErrorCode::kNotFound;
    const std::string_view what = error.what();
    throw Error(is_ours || is_unknown ? ErrorCode::kUnsupportedVersion : ErrorCode::kCorruptData,
                what.starts_with(where) ? std::string(what) : fmt::format("{}: {}", where, what));
  }
}

}  // namespace merkit
