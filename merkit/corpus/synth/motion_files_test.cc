#include "merkit/corpus/synth/motion_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "merkit/base/file.h"
#include "merkit/base/parse.h"
#include "merkit/corpus/synth/mocap_writer.h"
#include "tests/murmured_dialogue.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;
using testing::index_with_damage;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr MocapGroup kGroups[] = {MocapGroup::kFace, MocapGroup::kHead, MocapGroup::kHand};

SynthOptions tiny() {
  SynthOptions options = testing::tiny_options();
  options.dialogue_mocap = true;
  return options;
}

const MotionTrack& track_of(const Motion& motion, MocapGroup group) {
  return group == MocapGroup::kFace   ? motion.face
         : group == MocapGroup::kHead ? motion.head
                                      : motion.hand;
}

// Rows of a file as fields.
std::vector<std::vector<std::string>> rows_of(const fs::path& path) {
  constexpr std::size_t kNumHeaderLines = 2;
  const std::string text = read_file(path);
  std::vector<std::vector<std::string>> rows;
  for (LineReader lines(text); const auto line = lines.next();) {
    if (lines.line_number() > kNumHeaderLines) {
      const auto fields = split(*line, ' ');
      rows.emplace_back(fields.begin(), fields.end());
    }
  }
  return rows;
}

// Ten turns written with the damage that the dialogue of `damage_index` gets.
class WrittenMotion {
 public:
  WrittenMotion(const char* level, std::size_t damage_index) : damage_(level, damage_index) {
    performance_ = testing::murmured_dialogue(1, tiny());
    planted_ = write_motion(performance_, tiny(), damage_, folder_.path());
  }

  const Performance& performance() const { return performance_; }
  const std::vector<Irregularity>& planted() const { return planted_; }
  fs::path sentence(MocapGroup group, std::size_t turn) const {
    return folder_ / "sentences" / mocap_folder(group) / performance_.plan.slot.name /
           (performance_.plan.turns[turn].id + ".txt");
  }
  fs::path dialogue(MocapGroup group) const {
    return folder_ / "dialog" / mocap_folder(group) / (performance_.plan.slot.name + ".txt");
  }
  std::size_t turn_with(std::string_view kind) const {
    return damage_.turn_for(kind, performance_.plan.turns.size()).value();
  }
  // The line where damage of that kind was planted in a file of the face.
  std::size_t line_of(std::string_view kind) const {
    const fs::path file = sentence(MocapGroup::kFace, turn_with(kind));
    for (const Irregularity& one : planted_) {
      if (one.kind == kind && one.file == file) {
        return one.line;
      }
    }
    ADD_FAILURE() << kind << " was not planted in " << file;
    return 0;
  }

 private:
  testing::TemporaryFolder folder_;
  Damage damage_;
  Performance performance_;
  std::vector<Irregularity> planted_;
};

TEST(MotionFiles, DialoguesReadBackAreTheWearersMotion) {
  const WrittenMotion files("none", 0);
  EXPECT_THAT(files.planted(), IsEmpty());
  const Motion motion = wearer_motion(files.performance(), tiny());
  for (const MocapGroup group : kGroups) {
    const MotionTrack& track = track_of(motion, group);
    const auto rows = rows_of(files.dialogue(group));
    ASSERT_EQ(rows.size(), track.num_frames());
    for (std::size_t r = 0; r < rows.size(); ++r) {
      ASSERT_EQ(rows[r].size(), track.num_values + 2);
      for (std::size_t c = 0; c < track.num_values; c += 5) {
        const auto units = std::llround(*parse_double(rows[r][c + 2]) * kMotionUnitsPerOne);
        ASSERT_EQ(units, track.values[r * track.num_values + c]);
      }
    }
  }
}

TEST(MotionFiles, SentencesOfBothSpeakersAreThoseRowsOfTheDialogueThatLieInTheTurn) {
  const WrittenMotion files("none", 0);
  for (const MocapGroup group : kGroups) {
    const auto dialogue = rows_of(files.dialogue(group));
    for (std::size_t t = 0; t < files.performance().plan.turns.size(); ++t) {
      const Placement& placement = files.performance().placements[t];
      const auto rows = rows_of(files.sentence(group, t));
      const double expected = (placement.end_s() - placement.start_s()) * kMocapRateHz;
      EXPECT_NEAR(static_cast<double>(rows.size()), expected, 1.0);
      for (const auto& row : rows) {
        const auto frame = static_cast<std::size_t>(*parse_int(row[0]));
        const auto& whole = dialogue.at(frame - 1);
        EXPECT_EQ(whole[0], row[0]);
        EXPECT_TRUE(std::equal(row.begin() + 2, row.end(), whole.begin() + 2, whole.end()));
        EXPECT_NEAR(*parse_double(whole[1]) - *parse_double(row[1]), placement.start_s(), 2e-5);
      }
    }
  }
}

TEST(MotionFiles, LostMarkersAreTwoOfTheCheekInTheMiddleOfTheTurn) {
  const WrittenMotion files("all", index_with_damage("nan-markers"));
  files.line_of("nan-markers");
  const auto rows = rows_of(files.sentence(MocapGroup::kFace, files.turn_with("nan-markers")));
  std::size_t num_rows = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const auto num_lost = std::count(rows[r].begin(), rows[r].end(), "NaN");
    EXPECT_TRUE(num_lost == 0 || num_lost == 6);
    EXPECT_TRUE(num_lost == 0 || (r > rows.size() / 4 && r < rows.size() * 3 / 4));
    num_rows += num_lost > 0 ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(num_rows), static_cast<double>(rows.size()) / 3.0, 2.0);
}

TEST(MotionFiles, AMalformedFileHasOneShortRowWhereItSays) {
  const WrittenMotion files("all", index_with_damage("malformed-mocap"));
  const std::size_t line = files.line_of("malformed-mocap");
  const auto rows = rows_of(files.sentence(MocapGroup::kFace, files.turn_with("malformed-mocap")));
  for (std::size_t r = 0; r < rows.size(); ++r) {
    EXPECT_THAT(rows[r], SizeIs(r + 3 == line ? 165 : 167)) << r;
  }
}

TEST(MotionFiles, EmptyFilesHaveHeadingsAndMissingOnesAreNotThere) {
  const WrittenMotion empty("all", index_with_damage("empty-mocap"));
  empty.line_of("empty-mocap");
  EXPECT_EQ(read_file(empty.sentence(MocapGroup::kFace, empty.turn_with("empty-mocap"))),
            mocap_header(MocapGroup::kFace));
  EXPECT_FALSE(rows_of(empty.sentence(MocapGroup::kHead, empty.turn_with("empty-mocap"))).empty());

  const WrittenMotion missing("all", index_with_damage("missing-mocap"));
  const std::size_t turn = missing.turn_with("missing-mocap");
  for (const MocapGroup group : kGroups) {
    EXPECT_FALSE(fs::exists(missing.sentence(group, turn)));
    EXPECT_TRUE(fs::exists(missing.sentence(group, turn + 1)));
  }
}

}  // namespace
}  // namespace merkit
