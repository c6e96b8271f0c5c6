#include "merkit/features/mocap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <span>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"
#include "merkit/features/mocap_bins.h"

namespace merkit {
namespace {

constexpr std::size_t kNumValues = kNumHeadValues + kNumHandValues + kNumFaceValues;
constexpr std::size_t kFirstFace = kNumHeadValues + kNumHandValues;
constexpr std::size_t kNumFlags = 4;

// In the order of the heading of the files.
constexpr std::array<std::string_view, 55> kFaceMarkers = {
    "CH1",   "CH2",   "CH3",   "FH1",   "FH2",   "FH3",   "LC1",    "LC2",   "LC3",    "LC4",
    "LC5",   "LC6",   "LC7",   "LC8",   "RC1",   "RC2",   "RC3",    "RC4",   "RC5",    "RC6",
    "RC7",   "RC8",   "LLID",  "RLID",  "MH",    "MNOSE", "LNSTRL", "TNOSE", "RNSTRL", "LBM0",
    "LBM1",  "LBM2",  "LBM3",  "RBM0",  "RBM1",  "RBM2",  "RBM3",   "LBRO1", "LBRO2",  "LBRO3",
    "LBRO4", "RBRO1", "RBRO2", "RBRO3", "RBRO4", "Mou1",  "Mou2",   "Mou3",  "Mou4",   "Mou5",
    "Mou6",  "Mou7",  "Mou8",  "LHD",   "RHD"};
constexpr std::array<std::string_view, kNumHeadValues> kHeadNames = {"pitch", "roll",  "yaw",
                                                                     "tra_x", "tra_y", "tra_z"};

std::string numbered(std::string_view prefix, std::size_t number) {
  return std::string(prefix) + std::to_string(number);
}

void add_marker(std::vector<std::string>& names, const std::string& marker) {
  for (const char* axis : {"_x", "_y", "_z"}) {
    names.push_back(marker + axis);
  }
}

std::optional<MocapWindow> window_of(const MocapClip& clip) {
  if (clip.files.sentence_file) {
    return std::nullopt;
  }
  if (!clip.start_s || !clip.end_s) {
    throw Error(ErrorCode::kInvalidArgument,
                "mocap: expected start and end of the utterance in its dialogue, got none");
  }
  return MocapWindow{*clip.start_s, *clip.end_s};
}

// Columns first .. first + values.cols() - 1 of `features`.
void put_columns(const Matrix<double>& values, std::size_t first, Matrix<double>& features) {
  for (std::size_t part = 0; part < values.rows(); ++part) {
    std::ranges::copy(values.row(part), features.row(part).subspan(first).begin());
  }
}

double share_seen(std::span<const double> values) {
  const auto seen = std::ranges::count_if(values, [](double x) { return !std::isnan(x); });
  return static_cast<double>(seen) / static_cast<double>(values.size());
}

void put_flags(std::optional<bool> speaker_wears_markers, Matrix<double>& features) {
  const double wearer = speaker_wears_markers ? (*speaker_wears_markers ? 1.0 : 0.0) : 0.5;
  for (std::size_t part = 0; part < features.rows(); ++part) {
    const std::span<double> row = features.row(part);
    row[kNumValues] = wearer;
    row[kNumValues + 1] = share_seen(row.first(kNumHeadValues));
    row[kNumValues + 2] = share_seen(row.subspan(kNumHeadValues, kNumHandValues));
    row[kNumValues + 3] = share_seen(row.subspan(kFirstFace, kNumFaceValues));
  }
}

}  // namespace

MocapClip mocap_clip(const Utterance& utterance, MocapFiles files) {
  const bool has_own = !utterance.sentence_mocap.face.empty() ||
                       !utterance.sentence_mocap.head.empty() ||
                       !utterance.sentence_mocap.hand.empty();
  const bool own = files == MocapFiles::kSentence && has_own;
  return {own ? utterance.sentence_mocap : utterance.dialogue_mocap, utterance.start_s,
          utterance.end_s, utterance.speaker_wears_markers};
}

std::string_view mocap_dialogue(std::string_view dialogue) noexcept {
  return dialogue == "Ses05M_script01_1b" ? dialogue.substr(0, dialogue.size() - 1) : dialogue;
}

Mocap::Mocap(const MocapOptions& options) : options_(options) {
  static const std::vector<std::string> sets = {"mocap189", "mocap189-seed"};
  if (std::find(sets.begin(), sets.end(), options.set) == sets.end()) {
    throw Error(ErrorCode::kInvalidArgument, "mocap: set: " + expected_one_of(options.set, sets));
  }
  if (options.num_parts < 1 || options.num_parts > 100000) {
    throw Error(ErrorCode::kInvalidArgument, "mocap: expected num_parts in 1 .. 100000, got " +
                                                 std::to_string(options.num_parts));
  }
}

std::vector<std::string> Mocap::column_names() const {
  std::vector<std::string> names;
  if (options_.set == "mocap189-seed" && !options_.head_and_hands) {
    for (std::size_t i = 1; i <= kNumHandValues; ++i) {
      names.push_back(numbered("head_slot_", i));
    }
    for (std::size_t i = 1; i <= kNumHeadValues; ++i) {
      names.push_back(numbered("hand_slot_", i));
    }
  } else {
    for (const std::string_view name : kHeadNames) {
      names.push_back("head_" + std::string(name));
    }
    for (std::size_t marker = 1; marker <= kNumHandValues / 3; ++marker) {
      add_marker(names, numbered("hand_", marker));
    }
  }
  for (const std::string_view marker : kFaceMarkers) {
    add_marker(names, "face_" + std::string(marker));
  }
  if (options_.flags) {
    for (const char* name : {"speaker_wears_markers", "head_seen", "hand_seen", "face_seen"}) {
      names.emplace_back(name);
    }
  }
  return names;
}

Matrix<double> Mocap::compute(const MocapClip& clip) const {
  const bool as_seed = options_.set == "mocap189-seed";
  const std::optional<MocapWindow> window = window_of(clip);
  MocapBinning binning;
  binning.num_parts = static_cast<std::size_t>(options_.num_parts);
  binning.lost_markers = as_seed ? LostMarkers::kSpoilTheMean : LostMarkers::kAreLeftOut;
  Matrix<double> features(binning.num_parts, kNumValues + (options_.flags ? kNumFlags : 0),
                          std::numeric_limits<double>::quiet_NaN());
  const auto put_file = [&](const std::filesystem::path& path, std::size_t first,
                            std::size_t num_values) {
    binning.num_values = num_values;
    if (!path.empty()) {
      put_columns(bin_mocap_file(path, window, binning), first, features);
    }
  };
  put_file(clip.files.face, kFirstFace, kNumFaceValues);
  if (!as_seed || options_.head_and_hands) {
    put_file(clip.files.head, 0, kNumHeadValues);
    put_file(clip.files.hand, kNumHeadValues, kNumHandValues);
  }
  if (options_.flags) {
    put_flags(clip.speaker_wears_markers, features);
  }
  if (as_seed) {
    std::ranges::replace_if(
        features.values(), [](double x) { return std::isnan(x); }, 0.0);
  }
  return features;
}

}  // namespace merkit
