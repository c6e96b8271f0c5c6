// A face with 55 markers that can move.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace merkit {

inline constexpr std::size_t kNumFaceMarkers = 55;
inline constexpr std::size_t kNumFaceActions = 7;

// How far the face moves, 1 being a clear movement.
enum class FaceAction {
  kSmile,
  kCornersDown,
  kBrowsUp,
  kBrowsDown,
  kJawOpen,
  kLipsPress,
  kLidsDown
};

using FaceActions = std::array<double, kNumFaceActions>;  // indexed by FaceAction

// Name of a marker in the order of the release's columns: "CH1" .. "RHD".
std::string_view face_marker_name(std::size_t marker);

// Index of TNOSE, the origin: always 0.
std::size_t nose_tip_marker() noexcept;

// One actor's markers. Immutable after construction, so it may be shared by any number of threads.
class FaceModel {
 public:
  using Positions = std::array<double, 3 * kNumFaceMarkers>;  // x, y, z of each marker, mm

  // `scale` multiplies the model; markers sit up to a few mm elsewhere, as `seed` says.
  FaceModel(double scale, std::uint64_t seed);

  // Where the markers are. TNOSE is at exactly 0.
  Positions positions(const FaceActions& actions) const;

 private:
  Positions rest_{};
  std::array<Positions, kNumFaceActions> moves_{};  // displacement at action 1
};

}  // namespace merkit
