#include "merkit/train/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <system_error>

#include "merkit/base/error.h"
#include "merkit/base/hash.h"
#include "merkit/base/json.h"
#include "merkit/base/safetensors.h"

namespace merkit {
namespace {

constexpr int kVersion = 1;

[[noreturn]] void fail(const std::filesystem::path& path, ErrorCode code, const std::string& what) {
  throw Error(code, fmt::format("{}: {}", path.string(), what));
}

// The arrays of a state by the names they have in the file.
template <class State, class Visit>
void for_each_array(State& state, const Visit& visit) {
  visit("values", state.values);
  visit("best_values", state.best_values);
  for (std::size_t s = 0; s < state.slots.size(); ++s) {
    visit(fmt::format("slot{}", s), state.slots[s]);
  }
}

// Of the arrays and of the rest, which is written as `text`.
std::string hashes_of(const TrainingState& state, const std::string& text) {
  std::string hashes = hash_hex(text);
  for_each_array(state, [&](const std::string& /*name*/, const std::vector<float>& values) {
    hashes += fmt::format("{:016x}", hash64(std::as_bytes(std::span(values))));
  });
  return hashes;
}

Json score_json(const std::optional<PartScore>& score) {
  if (!score) {
    return nullptr;
  }
  Json json = {{"loss", score->loss}, {"wa", score->wa}, {"ua", score->ua}};
  if (score->cer) {
    json["cer"] = *score->cer;
  }
  return json;
}

std::optional<PartScore> score_from(const Json& json) {
  if (json.is_null()) {
    return std::nullopt;
  }
  PartScore score{json.at("loss").get<double>(), json.at("wa").get<double>(),
                  json.at("ua").get<double>()};
  if (json.contains("cer")) {
    score.cer = json.at("cer").get<double>();
  }
  return score;
}

Json report_json(const EpochReport& report) {
  return {{"epoch", report.epoch},
          {"train_loss", report.train_loss},
          {"dev", score_json(report.dev)},
          {"test", score_json(report.test)},
          {"is_best", report.is_best},
          {"seconds", report.seconds},
          {"examples_per_s", report.examples_per_s}};
}

EpochReport report_from(const Json& json) {
  EpochReport report;
  report.epoch = integer_of<int>(json.at("epoch"));
  report.train_loss = json.at("train_loss").get<double>();
  report.dev = score_from(json.at("dev"));
  report.test = score_from(json.at("test"));
  report.is_best = json.at("is_best").get<bool>();
  report.seconds = json.at("seconds").get<double>();
  report.examples_per_s = json.at("examples_per_s").get<double>();
  return report;
}

Json state_json(const TrainingState& state) {
  Json history = Json::array();
  for (const EpochReport& report : state.history) {
    history.push_back(report_json(report));
  }
  return {{"epoch", state.epoch},
          {"num_batches", state.num_batches},
          {"loss_sum", state.loss_sum},
          {"loss_count", state.loss_count},
          {"epoch_seconds", state.epoch_seconds},
          {"best_epoch", state.best_epoch},
          {"best_score", state.best_score},
          {"is_over", state.is_over},
          {"stopped_early", state.stopped_early},
          {"num_steps", state.num_steps},
          {"objective", state.objective},
          {"history", std::move(history)}};
}

TrainingState state_from(const Json& json) {
  TrainingState state;
  state.epoch = integer_of<int>(json.at("epoch"));
  state.num_batches = integer_of<std::size_t>(json.at("num_batches"));
  state.loss_sum = json.at("loss_sum").get<double>();
  state.loss_count = json.at("loss_count").get<double>();
  state.epoch_seconds = json.at("epoch_seconds").get<double>();
  state.best_epoch = integer_of<int>(json.at("best_epoch"));
  state.best_score = json.at("best_score").get<double>();
  state.is_over = json.at("is_over").get<bool>();
  state.stopped_early = json.at("stopped_early").get<bool>();
  state.num_steps = integer_of<std::uint64_t>(json.at("num_steps"));
  state.objective = json.value("objective", std::vector<double>{});
  for (const Json& report : json.at("history")) {
    state.history.push_back(report_from(report));
  }
  return state;
}

const std::string& metadata_of(const SafetensorsFile& file, std::string_view key,
                               const std::filesystem::path& path) {
  const auto entry = file.metadata().find(key);
  if (entry == file.metadata().end()) {
    fail(path, ErrorCode::kCorruptData,
         fmt::format("expected a checkpoint of merkit, got a file without \"{}\"", key));
  }
  return entry->second;
}

// Throws unless the file is of this program and of this run.
void check_file(const SafetensorsFile& file, const CheckpointPlace& place) {
  const std::string& version = metadata_of(file, "checkpoint_version", place.path);
  if (version != std::to_string(kVersion)) {
    fail(place.path, ErrorCode::kUnsupportedVersion,
         fmt::format("expected checkpoint version {}, got \"{}\"", kVersion, quote(version)));
  }
  if (metadata_of(file, "identity", place.path) != place.identity) {
    fail(place.path, ErrorCode::kInvalidArgument,
         "expected a checkpoint of this run, got one of other options, data, seed or layers; "
         "remove it to start anew");
  }
}

void read_arrays(const SafetensorsFile& file, const std::filesystem::path& path,
                 const TrainingState& expected, TrainingState& state) {
  state.slots.resize(expected.slots.size());
  std::vector<std::size_t> sizes;
  for_each_array(expected, [&](const std::string&, const std::vector<float>& values) {
    sizes.push_back(values.size());
  });
  sizes[1] = sizes[0];  // best_values, or none
  std::size_t next = 0;
  for_each_array(state, [&](const std::string& name, std::vector<float>& values) {
    const auto numbers = file.tensor(name).as<float>();
    values.assign(numbers.begin(), numbers.end());
    const std::size_t size = sizes[next++];
    if (values.size() != size && !(name == "best_values" && values.empty())) {
      fail(path, ErrorCode::kCorruptData,
           fmt::format("{}: expected {} numbers, got {}", name, size, values.size()));
    }
  });
}

}  // namespace

void write_checkpoint(const CheckpointPlace& place, const TrainingState& state) {
  std::vector<TensorSpec> tensors;
  for_each_array(state, [&](const std::string& name, const std::vector<float>& values) {
    tensors.push_back({name, TensorType::kF32, {values.size()}});
  });
  const std::string text = dump_json(state_json(state), -1);
  SafetensorsWriter out(place.path, std::move(tensors),
                        {{"checkpoint_version", std::to_string(kVersion)},
                         {"identity", place.identity},
                         {"hashes", hashes_of(state, text)},
                         {"state", text}});
  for_each_array(state, [&](const std::string& /*name*/, const std::vector<float>& values) {
    out.append(std::as_bytes(std::span(values)));
    out.end_tensor();
  });
  out.commit();
}

std::optional<TrainingState> read_checkpoint(const CheckpointPlace& place,
                                             const TrainingState& expected) {
  std::error_code error;
  if (!std::filesystem::exists(place.path, error) && !error) {
    return std::nullopt;
  }
  const SafetensorsFile file(place.path);
  check_file(file, place);
  TrainingState state;
  const std::string& text = metadata_of(file, "state", place.path);
  const Json json = parse_json(text, place.path.string());
  try {
    state = state_from(json);
    read_arrays(file, place.path, expected, state);
  } catch (const Json::exception& problem) {
    fail(place.path, ErrorCode::kCorruptData,
         fmt::format("expected the state of a training run, got {}", quote(problem.what())));
  }
  if (hashes_of(state, text) != metadata_of(file, "hashes", place.path)) {
    fail(place.path, ErrorCode::kCorruptData,
         "expected numbers that agree with their hashes, got damaged ones; remove the file to "
         "start anew");
  }
  return state;
}

}  // namespace merkit
