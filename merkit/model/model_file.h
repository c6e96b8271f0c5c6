// A trained system in one safetensors file. Byte layout: docs/formats.md.
//
//   const Model model = read_model("run/fits/session1/seed1/model.safetensors");
//   model.graph, model.parameters, model.inputs, model.class_names
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/model/classifier.h"
#include "merkit/model/model_calibration.h"
#include "merkit/model/model_input.h"
#include "merkit/model/parameter_values.h"
#include "merkit/model/weight_storage.h"
#include "merkit/nn/graph.h"
#include "merkit/recipe/recipe.h"

namespace merkit {

// An utterance and what the model said of it when it was trained.
struct SelfTestSample {
  std::vector<Matrix<float>> inputs;  // one for each ModelInput, as its from_rows() or from_text()
  std::vector<float> probabilities;   // [num_classes], not calibrated
};

// How and on what a model was trained.
struct TrainingFacts {
  std::string protocol;  // "loso5"
  int protocol_version = 0;
  std::string membership;  // membership_hash() of the folds
  std::string fold;        // the one whose training part it learnt from
  std::uint64_t seed = 0;
  int chosen_epoch = 0;                     // 0: there are no epochs
  std::map<std::string, std::string> more;  // "dev_ua": "0.61", ...
};

struct Model {
  Recipe recipe;
  std::vector<std::string> class_names;
  std::vector<ModelInput> inputs;  // in the order of the recipe's features
  std::optional<Graph> graph;      // a network, with an input node for each of `inputs` ...
  std::vector<ParameterValues> parameters;    // ... and its values, as in Graph::parameters()
  WeightType weights = WeightType::kFloat32;  // how the file stores those of a network
  std::optional<Classifier> classifier;  // in its place, or after it; ModelChain joins the stages
  TrainingFacts facts;
  std::optional<ModelCalibration> calibration;  // none without a development part
  std::vector<SelfTestSample> self_test;
};

// Writes the file in one step; the same model gives the same bytes. Throws Error(kIo), and
// Error(kInvalidArgument) if parts of the model do not fit together.
void write_model(const std::filesystem::path& path, const Model& model);

// The model in a file. Sizes are checked against the file before anything is allocated. Throws
// Error(kIo), Error(kUnsupportedVersion) for a file of a newer program, Error(kCorruptData) for
// everything else that is not as it must be. The self-test is not run: see verify_model(). The file
// stays mapped as long as its parameters are held.
Model read_model(const std::filesystem::path& path);

// The same for bytes in memory; `where` opens the messages of errors. Parameters are copied, or, if
// there is an owner of the bytes, refer to them and hold it.
Model parse_model(std::span<const std::byte> bytes, std::string_view where,
                  std::shared_ptr<const void> owner = nullptr);

}  // namespace merkit
