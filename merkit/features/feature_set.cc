#include "merkit/features/feature_set.h"

#include <algorithm>
#include <array>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/base/nearest.h"
#include "merkit/features/feature_set_entries.h"

namespace merkit {
namespace {

Json json_value(const OptionValue& option) {
  return option.type == OptionType::kString ? Json(option.value) : Json::parse(option.value);
}

}  // namespace

std::string_view modality_name(Modality modality) noexcept {
  constexpr std::array<std::string_view, 3> kNames = {"audio", "text", "mocap"};
  return kNames.at(static_cast<std::size_t>(modality));
}

bool FeatureSet::has_option(std::string_view option) const {
  const auto fields = options({});
  return std::any_of(fields.begin(), fields.end(),
                     [&](const OptionValue& field) { return field.name == option; });
}

std::unique_ptr<FeatureExtractor> FeatureSet::make(
    std::span<const OptionAssignment> assignments) const {
  try {
    return create(assignments);
  } catch (const Error& error) {
    throw Error(error.code(), std::string(name) + ": " + error.what());
  }
}

std::string FeatureSet::options_json(std::span<const OptionAssignment> assignments) const {
  try {
    Json object = Json::object();
    for (const OptionValue& option : options(assignments)) {
      object[option.name] = json_value(option);
    }
    return dump_json(object, -1);
  } catch (const Error& error) {
    throw Error(error.code(), std::string(name) + ": " + error.what());
  }
}

std::span<const FeatureSet> feature_sets() {
  static const std::vector<FeatureSet> sets = [] {
    std::vector<FeatureSet> all = audio_feature_sets();
    for (const auto& sets_of_modality : {text_feature_sets(), mocap_feature_sets()}) {
      all.insert(all.end(), sets_of_modality.begin(), sets_of_modality.end());
    }
    return all;
  }();
  return sets;
}

const FeatureSet& find_feature_set(std::string_view name) {
  const auto sets = feature_sets();
  const auto found = std::find_if(sets.begin(), sets.end(),
                                  [&](const FeatureSet& set) { return set.name == name; });
  if (found == sets.end()) {
    std::vector<std::string> names;
    for (const FeatureSet& set : sets) {
      names.emplace_back(set.name);
    }
    throw Error(ErrorCode::kNotFound, "feature set: " + expected_one_of(name, names));
  }
  return *found;
}

}  // namespace merkit
