// A model tested with some of its modalities only: what each of them is worth.
//
//   for (const InputSubset& subset : input_subsets(data.inputs()))
//     predict(keep_inputs(data.part(Part::kTest), subset));
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "merkit/base/thread_pool.h"
#include "merkit/dataset/fold_data.h"
#include "merkit/eval/evaluation.h"
#include "merkit/model/model_input.h"

namespace merkit {

// Folder of predictions with some modalities, in that of a fit and of a run: audio+text.jsonl.
inline constexpr const char* kSubsetFolder = "subsets";

struct InputSubset {
  std::string name;        // modalities in the order audio, text, mocap: "audio+text"
  std::vector<bool> kept;  // [number of inputs]
};

// Every subset of the modalities that the inputs are of, but for none and all of them, small ones
// first. Inputs of one modality stay together. Empty for inputs of a single modality.
std::vector<InputSubset> input_subsets(const std::vector<ModelInput>& inputs);

// The utterances with all other inputs absent. Refers to what `utterances` refers to.
std::vector<PreparedUtterance> keep_inputs(std::span<const PreparedUtterance> utterances,
                                           const InputSubset& subset);

// Pools the predictions in the subset folders of `fits`, writes them into that of `run`, and scores
// them. A subset that one of the fits lacks, as those of an older program do, is left out. Throws
// what read_predictions(), merge_predictions() and evaluate() throw.
std::vector<SubsetScores> pool_subsets(const std::filesystem::path& run,
                                       std::span<const std::filesystem::path> fits,
                                       ThreadPool& pool);

// Scores of the predictions in the subset folder of `run`, small subsets first; none if it has no
// such folder.
std::vector<SubsetScores> score_subsets(const std::filesystem::path& run,
                                        const BootstrapOptions& options, ThreadPool& pool);

}  // namespace merkit
