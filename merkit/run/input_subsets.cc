#include "merkit/run/input_subsets.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "merkit/base/file.h"
#include "merkit/eval/predictions.h"
#include "merkit/features/feature_set.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;

constexpr std::array<Modality, 3> kModalities = {Modality::kAudio, Modality::kText,
                                                 Modality::kMocap};

Modality modality_of(const ModelInput& input) {
  return find_feature_set(input.state().feature.set).modality;
}

InputSubset make_subset(const std::vector<ModelInput>& inputs, const std::vector<Modality>& kept) {
  InputSubset subset;
  for (const Modality modality : kept) {
    subset.name += (subset.name.empty() ? "" : "+") + std::string(modality_name(modality));
  }
  for (const ModelInput& input : inputs) {
    subset.kept.push_back(std::ranges::find(kept, modality_of(input)) != kept.end());
  }
  return subset;
}

// "text" before "audio+text", and both in the order of input_subsets().
std::pair<std::ptrdiff_t, std::string> rank_of(const fs::path& file) {
  std::string name = file.stem().string();
  return {std::ranges::count(name, '+'), std::move(name)};
}

std::vector<fs::path> subset_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder / kSubsetFolder, error)) {
    if (entry.path().extension() == ".jsonl") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files, {}, rank_of);
  return files;
}

}  // namespace

std::vector<InputSubset> input_subsets(const std::vector<ModelInput>& inputs) {
  std::vector<Modality> present;
  for (const Modality modality : kModalities) {
    if (std::ranges::find(inputs, modality, modality_of) != inputs.end()) {
      present.push_back(modality);
    }
  }
  std::vector<InputSubset> subsets;
  for (std::size_t size = 1; size < present.size(); ++size) {
    for (unsigned mask = 1; mask < 1U << present.size(); ++mask) {
      std::vector<Modality> kept;
      for (std::size_t m = 0; m < present.size(); ++m) {
        if ((mask >> m & 1U) != 0) {
          kept.push_back(present[m]);
        }
      }
      if (kept.size() == size) {
        subsets.push_back(make_subset(inputs, kept));
      }
    }
  }
  return subsets;
}

std::vector<PreparedUtterance> keep_inputs(std::span<const PreparedUtterance> utterances,
                                           const InputSubset& subset) {
  std::vector<PreparedUtterance> kept(utterances.begin(), utterances.end());
  for (PreparedUtterance& utterance : kept) {
    for (std::size_t f = 0; f < subset.kept.size(); ++f) {
      if (!subset.kept[f]) {
        utterance.inputs[f] = {{}, 0, utterance.inputs[f].cols};
      }
    }
  }
  return kept;
}

std::vector<SubsetScores> pool_subsets(const fs::path& run, std::span<const fs::path> fits,
                                       ThreadPool& pool) {
  if (fits.empty()) {
    return {};
  }
  for (const fs::path& file : subset_files(fits.front())) {
    std::vector<PredictionSet> parts;
    for (const fs::path& fit : fits) {
      const fs::path of_fit = fit / kSubsetFolder / file.filename();
      if (fs::exists(of_fit)) {
        parts.push_back(read_predictions(of_fit));
      }
    }
    if (parts.size() == fits.size()) {
      make_folders(run / kSubsetFolder);
      write_predictions(run / kSubsetFolder / file.filename(), merge_predictions(std::move(parts)));
    }
  }
  return score_subsets(run, {}, pool);
}

std::vector<SubsetScores> score_subsets(const fs::path& run, const BootstrapOptions& options,
                                        ThreadPool& pool) {
  std::vector<SubsetScores> scores;
  for (const fs::path& file : subset_files(run)) {
    const Evaluation evaluation = evaluate(read_predictions(file), options, pool);
    scores.push_back(
        {file.stem().string(), *find_metric(evaluation, "wa"), *find_metric(evaluation, "ua")});
  }
  return scores;
}

}  // namespace merkit
