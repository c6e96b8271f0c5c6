#include "merkit/corpus/synth/face_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

namespace merkit {
namespace {

std::size_t marker_named(std::string_view name) {
  std::size_t marker = 0;
  while (face_marker_name(marker) != name) {
    ++marker;
  }
  return marker;
}

FaceActions only(std::size_t action, double size = 1.0) {
  FaceActions actions{};
  actions[action] = size;
  return actions;
}

// How far every value moves from rest.
FaceModel::Positions moves(const FaceModel& face, const FaceActions& actions) {
  FaceModel::Positions out = face.positions(actions);
  const FaceModel::Positions rest = face.positions({});
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] -= rest[i];
  }
  return out;
}

TEST(FaceModel, SmilingRaisesAndSpreadsTheCornersOfTheMouth) {
  const FaceModel face(1.0, 5);
  FaceActions smile{};
  smile[static_cast<std::size_t>(FaceAction::kSmile)] = 1.0;
  const auto rest = face.positions({});
  const auto smiling = face.positions(smile);
  const std::size_t left = 3 * marker_named("Mou5");
  const std::size_t right = 3 * marker_named("Mou1");
  EXPECT_GT(smiling[left], rest[left] + 2.0);
  EXPECT_LT(smiling[right], rest[right] - 2.0);
  EXPECT_GT(smiling[left + 1], rest[left + 1] + 2.0);
  EXPECT_EQ(smiling[3 * marker_named("LLID")], rest[3 * marker_named("LLID")]);
}

TEST(FaceModel, ScaleIsTheSizeOfTheFaceAndTheSeedIsWhereMarkersSit) {
  const auto plain = FaceModel(1.0, 5).positions({});
  const auto large = FaceModel(1.1, 5).positions({});
  const auto other = FaceModel(1.0, 6).positions({});
  const std::size_t forehead = 3 * marker_named("FH2") + 1;
  EXPECT_NEAR(large[forehead] - plain[forehead], 9.0, 1e-9);
  EXPECT_NE(plain, other);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    EXPECT_EQ(other[3 * nose_tip_marker() + axis], 0.0);
  }
}

TEST(FaceModel, MarkersHaveDifferentNames) {
  std::set<std::string_view> names;
  for (std::size_t marker = 0; marker < kNumFaceMarkers; ++marker) {
    names.insert(face_marker_name(marker));
  }
  EXPECT_EQ(names.size(), kNumFaceMarkers);
  EXPECT_EQ(face_marker_name(nose_tip_marker()), "TNOSE");
}

TEST(FaceModel, BothHalvesOfTheFaceMoveAlike) {
  const FaceModel face(1.0, 8);
  const std::pair<const char*, const char*> twins[] = {
      {"LC3", "RC3"},   {"LLID", "RLID"}, {"LBRO1", "RBRO1"}, {"LBM3", "RBM3"},
      {"Mou5", "Mou1"}, {"Mou6", "Mou8"}, {"CH1", "CH3"},     {"LNSTRL", "RNSTRL"}};
  for (std::size_t action = 0; action < kNumFaceActions; ++action) {
    const auto moved = moves(face, only(action));
    for (const auto& [left_name, right_name] : twins) {
      const std::size_t left = 3 * marker_named(left_name);
      const std::size_t right = 3 * marker_named(right_name);
      EXPECT_NEAR(moved[left], -moved[right], 1e-9) << action << left_name;
      EXPECT_NEAR(moved[left + 1], moved[right + 1], 1e-9) << action << left_name;
      EXPECT_NEAR(moved[left + 2], moved[right + 2], 1e-9) << action << left_name;
    }
  }
}

TEST(FaceModel, MovementsAddUpAndGrowWithTheAction) {
  const FaceModel face(1.05, 3);
  FaceActions both = only(0, 0.5);
  both[4] = 2.0;
  const auto together = moves(face, both);
  const auto first = moves(face, only(0));
  const auto second = moves(face, only(4));
  for (std::size_t i = 0; i < together.size(); ++i) {
    EXPECT_NEAR(together[i], 0.5 * first[i] + 2.0 * second[i], 1e-9) << i;
  }
}

TEST(FaceModel, EveryActionMovesSomethingAndNoneTheTipOfTheNose) {
  const FaceModel face(1.0, 2);
  for (std::size_t action = 0; action < kNumFaceActions; ++action) {
    const auto moved = moves(face, only(action));
    double furthest = 0.0;
    for (const double value : moved) {
      furthest = std::max(furthest, std::abs(value));
    }
    EXPECT_GT(furthest, 0.9) << action;   // mm
    EXPECT_LT(furthest, 15.0) << action;  // mm
    EXPECT_EQ(moved[3 * nose_tip_marker() + 1], 0.0) << action;
  }
}

TEST(FaceModel, MarkersOfTwoActorsSitAFewMillimetresApart) {
  const auto one = FaceModel(1.0, 1).positions({});
  const auto other = FaceModel(1.0, 2).positions({});
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_LT(std::abs(one[i] - other[i]), 12.0) << i;
  }
}

}  // namespace
}  // namespace merkit
