#include "merkit/corpus/synth/face_model.h"

#include "merkit/base/rng.h"

namespace merkit {
namespace {

enum class Region {
  kChin,
  kForehead,
  kCheek,
  kLid,
  kNose,
  kInnerBrow,
  kOuterBrow,
  kCorner,
  kUpperLip,
  kLowerLip,
  kHead
};

struct Vec {
  double x = 0.0;
  double y = 0.0;
  double z = 0.0;
};

struct Marker {
  std::string_view name;
  Region region;
  double weight;  // share of the region's movement
  Vec rest;       // mm from the tip of the nose; x to the actor's left, y up, z forward
};

// clang-format off
constexpr std::array<Marker, kNumFaceMarkers> kMarkers = {{
    {"CH1", Region::kChin, 0.9, {12, -68, -8}}, {"CH2", Region::kChin, 1.0, {0, -72, -5}},
    {"CH3", Region::kChin, 0.9, {-12, -68, -8}},
    {"FH1", Region::kForehead, 1.0, {28, 85, -22}}, {"FH2", Region::kForehead, 1.0, {0, 90, -16}},
    {"FH3", Region::kForehead, 1.0, {-28, 85, -22}},
    {"LC1", Region::kCheek, 0.4, {60, 10, -50}}, {"LC2", Region::kCheek, 0.6, {48, 4, -34}},
    {"LC3", Region::kCheek, 0.8, {36, -2, -24}}, {"LC4", Region::kCheek, 0.4, {64, -12, -54}},
    {"LC5", Region::kCheek, 0.8, {46, -18, -34}}, {"LC6", Region::kCheek, 1.0, {33, -20, -22}},
    {"LC7", Region::kCheek, 0.5, {56, -38, -48}}, {"LC8", Region::kCheek, 0.7, {40, -44, -32}},
    {"RC1", Region::kCheek, 0.4, {-60, 10, -50}}, {"RC2", Region::kCheek, 0.6, {-48, 4, -34}},
    {"RC3", Region::kCheek, 0.8, {-36, -2, -24}}, {"RC4", Region::kCheek, 0.4, {-64, -12, -54}},
    {"RC5", Region::kCheek, 0.8, {-46, -18, -34}}, {"RC6", Region::kCheek, 1.0, {-33, -20, -22}},
    {"RC7", Region::kCheek, 0.5, {-56, -38, -48}}, {"RC8", Region::kCheek, 0.7, {-40, -44, -32}},
    {"LLID", Region::kLid, 1.0, {31, 36, -26}}, {"RLID", Region::kLid, 1.0, {-31, 36, -26}},
    {"MH", Region::kForehead, 0.6, {0, 70, -14}}, {"MNOSE", Region::kNose, 0.3, {0, 30, -12}},
    {"LNSTRL", Region::kNose, 1.0, {15, -4, -12}}, {"TNOSE", Region::kNose, 0.0, {0, 0, 0}},
    {"RNSTRL", Region::kNose, 1.0, {-15, -4, -12}},
    {"LBM0", Region::kInnerBrow, 0.6, {9, 46, -15}}, {"LBM1", Region::kInnerBrow, 0.9, {15, 60, -16}},
    {"LBM2", Region::kInnerBrow, 0.8, {24, 66, -18}}, {"LBM3", Region::kOuterBrow, 0.7, {36, 66, -24}},
    {"RBM0", Region::kInnerBrow, 0.6, {-9, 46, -15}}, {"RBM1", Region::kInnerBrow, 0.9, {-15, 60, -16}},
    {"RBM2", Region::kInnerBrow, 0.8, {-24, 66, -18}}, {"RBM3", Region::kOuterBrow, 0.7, {-36, 66, -24}},
    {"LBRO1", Region::kInnerBrow, 1.0, {12, 52, -13}}, {"LBRO2", Region::kInnerBrow, 0.9, {24, 56, -16}},
    {"LBRO3", Region::kOuterBrow, 1.0, {38, 56, -23}}, {"LBRO4", Region::kOuterBrow, 0.8, {49, 50, -33}},
    {"RBRO1", Region::kInnerBrow, 1.0, {-12, 52, -13}}, {"RBRO2", Region::kInnerBrow, 0.9, {-24, 56, -16}},
    {"RBRO3", Region::kOuterBrow, 1.0, {-38, 56, -23}}, {"RBRO4", Region::kOuterBrow, 0.8, {-49, 50, -33}},
    {"Mou1", Region::kCorner, 1.0, {-27, -37, -17}}, {"Mou2", Region::kUpperLip, 0.9, {-13, -29, -8}},
    {"Mou3", Region::kUpperLip, 1.0, {0, -27, -5}}, {"Mou4", Region::kUpperLip, 0.9, {13, -29, -8}},
    {"Mou5", Region::kCorner, 1.0, {27, -37, -17}}, {"Mou6", Region::kLowerLip, 0.9, {13, -46, -9}},
    {"Mou7", Region::kLowerLip, 1.0, {0, -48, -6}}, {"Mou8", Region::kLowerLip, 0.9, {-13, -46, -9}},
    {"LHD", Region::kHead, 0.1, {72, 88, -70}}, {"RHD", Region::kHead, 0.1, {-72, 88, -70}},
}};
// clang-format on

// Displacement of a whole region on the actor's left, mm; its right is the mirror image.
Vec region_move(FaceAction action, Region region) {
  using enum Region;
  switch (action) {
    case FaceAction::kSmile:
      return region == kCorner  ? Vec{3.2, 2.6, -1.2}
             : region == kCheek ? Vec{0.8, 1.5, 0.6}
                                : Vec{};
    case FaceAction::kCornersDown:
      return region == kCorner ? Vec{0.3, -2.0, -0.2}
             : region == kChin ? Vec{0.0, 0.5, 0.3}
                               : Vec{};
    case FaceAction::kBrowsUp:
      return region == kInnerBrow || region == kOuterBrow ? Vec{0.0, 2.6, -0.3}
             : region == kForehead                        ? Vec{0.0, 0.7, 0.0}
                                                          : Vec{};
    case FaceAction::kBrowsDown:
      return region == kInnerBrow   ? Vec{-1.3, -2.2, 0.3}
             : region == kOuterBrow ? Vec{-0.3, -0.8, 0.0}
             : region == kNose      ? Vec{0.4, 0.4, 0.0}
                                    : Vec{};
    case FaceAction::kJawOpen:
      return region == kChin       ? Vec{0.0, -4.5, -1.0}
             : region == kLowerLip ? Vec{0.0, -4.0, -0.6}
             : region == kCorner   ? Vec{-0.4, -1.4, -0.2}
             : region == kCheek    ? Vec{-0.1, -0.5, 0.0}
                                   : Vec{};
    case FaceAction::kLipsPress:
      return region == kUpperLip   ? Vec{0.0, -0.8, -0.7}
             : region == kLowerLip ? Vec{0.0, 1.0, -0.7}
                                   : Vec{};
    case FaceAction::kLidsDown:
      return region == kLid ? Vec{0.0, -2.4, 0.3} : Vec{};
  }
  return {};
}

double side_of(const Marker& marker) {
  return marker.rest.x > 0.0 ? 1.0 : marker.rest.x < 0.0 ? -1.0 : 0.0;
}

}  // namespace

std::string_view face_marker_name(std::size_t marker) { return kMarkers[marker].name; }

std::size_t nose_tip_marker() noexcept {
  std::size_t marker = 0;
  while (kMarkers[marker].name != "TNOSE") {
    ++marker;
  }
  return marker;
}

FaceModel::FaceModel(double scale, std::uint64_t seed) {
  constexpr double kSeatMm = 1.5;
  Rng rng(seed);
  for (std::size_t m = 0; m < kNumFaceMarkers; ++m) {
    const Marker& marker = kMarkers[m];
    const bool origin = marker.weight == 0.0;
    const double seat = origin ? 0.0 : kSeatMm;
    rest_[3 * m] = scale * marker.rest.x + seat * rng.normal();
    rest_[3 * m + 1] = scale * marker.rest.y + seat * rng.normal();
    rest_[3 * m + 2] = scale * marker.rest.z + seat * rng.normal();
    for (std::size_t a = 0; a < kNumFaceActions; ++a) {
      const Vec move = region_move(static_cast<FaceAction>(a), marker.region);
      const double size = scale * marker.weight;
      moves_[a][3 * m] = size * side_of(marker) * move.x;
      moves_[a][3 * m + 1] = size * move.y;
      moves_[a][3 * m + 2] = size * move.z;
    }
  }
}

FaceModel::Positions FaceModel::positions(const FaceActions& actions) const {
  Positions out = rest_;
  for (std::size_t a = 0; a < kNumFaceActions; ++a) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] += actions[a] * moves_[a][i];
    }
  }
  return out;
}

}  // namespace merkit
