#include "merkit/corpus/synth/sound_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "merkit/audio/wav_header.h"
#include "merkit/base/file.h"
#include "tests/murmured_dialogue.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;
using testing::index_with_damage;
using ::testing::IsEmpty;

struct Wav {
  WavLayout layout;
  std::vector<std::int16_t> samples;
};

Wav read_wav(const fs::path& path) {
  const std::string bytes = read_file(path);
  const auto layout = parse_wav_header(std::as_bytes(std::span(bytes)), path.string());
  Wav wav{layout.value(), std::vector<std::int16_t>((bytes.size() - layout->data_offset) / 2)};
  std::memcpy(wav.samples.data(), bytes.data() + layout->data_offset, 2 * wav.samples.size());
  return wav;
}

// Ten murmured turns written with the damage that the dialogue of `damage_index` gets.
class WrittenSound {
 public:
  explicit WrittenSound(const char* level, std::size_t damage_index)
      : damage_(level, damage_index) {
    const SynthOptions options = testing::tiny_options();
    performance_ = testing::murmured_dialogue(0, options);
    planted_ = write_sound(performance_, options, damage_, folder_.path());
  }

  const Performance& performance() const { return performance_; }
  const std::vector<Irregularity>& planted() const { return planted_; }
  fs::path dialogue() const {
    return folder_ / "dialog" / "wav" / (performance_.plan.slot.name + ".wav");
  }
  fs::path sentences() const { return folder_ / "sentences" / "wav" / performance_.plan.slot.name; }
  fs::path sentence(std::size_t turn) const {
    return sentences() / (performance_.plan.turns[turn].id + ".wav");
  }
  // The turn with damage of that kind.
  std::size_t turn_with(std::string_view kind) const {
    return damage_.turn_for(kind, performance_.plan.turns.size()).value();
  }
  std::size_t num_samples(std::size_t turn) const {
    return performance_.placements[turn].num_samples();
  }

 private:
  testing::TemporaryFolder folder_;
  Damage damage_;
  Performance performance_;
  std::vector<Irregularity> planted_;
};

TEST(SoundFiles, EverySentenceIsCutFromItsSpeakersChannelAtTheTimesOfItsTurn) {
  const WrittenSound sound("none", 0);
  EXPECT_THAT(sound.planted(), IsEmpty());
  const Wav dialogue = read_wav(sound.dialogue());
  EXPECT_EQ(dialogue.layout.num_channels, 2);
  EXPECT_EQ(dialogue.layout.sample_rate_hz, 16000);
  const auto& turns = sound.performance().plan.turns;
  for (std::size_t t = 0; t < turns.size(); ++t) {
    const Wav sentence = read_wav(sound.sentence(t));
    EXPECT_EQ(sentence.layout.num_channels, 1);
    ASSERT_EQ(sentence.samples.size(), sound.num_samples(t));
    const std::size_t first = sound.performance().placements[t].first_sample();
    const std::size_t side = turns[t].gender == 'F' ? 0 : 1;
    for (std::size_t i = 0; i < sentence.samples.size(); ++i) {
      ASSERT_EQ(sentence.samples[i], dialogue.samples[2 * (first + i) + side]) << t << " " << i;
    }
  }
  EXPECT_EQ(list_folder(sound.sentences()).size(), turns.size());
}

TEST(SoundFiles, TheRecordingIsASecondLongerThanItsLastTurn) {
  const WrittenSound sound("none", 0);
  double end_s = 0.0;
  for (const Placement& placement : sound.performance().placements) {
    end_s = std::max(end_s, placement.end_s());
  }
  EXPECT_NEAR(static_cast<double>(read_wav(sound.dialogue()).layout.num_frames) / 16000.0,
              end_s + 1.0, 1e-4);
}

TEST(SoundFiles, WrongFilesAreWrongInTheWayTheirKindSays) {
  const auto damaged = [](const char* kind) {
    const WrittenSound sound("all", index_with_damage(kind));
    const std::size_t turn = sound.turn_with(kind);
    EXPECT_TRUE(std::any_of(sound.planted().begin(), sound.planted().end(), [&](const auto& one) {
      return one.kind == kind && one.file == sound.sentence(turn);
    })) << kind;
    Wav wav = read_wav(sound.sentence(turn));
    EXPECT_EQ(sound.num_samples(turn) / 2 == wav.samples.size(),
              std::string_view(kind) == "wrong-length");
    return wav;
  };
  EXPECT_EQ(damaged("wrong-rate").layout.sample_rate_hz, 8000);
  EXPECT_EQ(damaged("wrong-channels").layout.num_channels, 2);
  damaged("wrong-length");
  const Wav silent = damaged("silent-wav");
  EXPECT_EQ(std::count(silent.samples.begin(), silent.samples.end(), 0),
            static_cast<std::ptrdiff_t>(silent.samples.size()));
  const Wav clipped = damaged("clipped-wav");
  const auto num_clipped = std::count_if(clipped.samples.begin(), clipped.samples.end(),
                                         [](int x) { return x == 32767 || x == -32768; });
  EXPECT_GT(num_clipped, 1000);
}

TEST(SoundFiles, MissingDoubledAndStrayFilesAreMissingDoubledAndStray) {
  const WrittenSound missing("all", index_with_damage("missing-wav"));
  EXPECT_FALSE(fs::exists(missing.sentence(missing.turn_with("missing-wav"))));

  const WrittenSound doubled("all", index_with_damage("duplicate-audio"));
  const std::size_t turn = doubled.turn_with("duplicate-audio");
  EXPECT_EQ(read_file(doubled.sentence(turn)), read_file(doubled.sentence(turn + 1)));

  const WrittenSound unreadable("all", index_with_damage("unreadable-wav"));
  EXPECT_EQ(read_file(unreadable.sentence(unreadable.turn_with("unreadable-wav"))).size(), 30U);

  const WrittenSound stray("all", index_with_damage("unlabelled-wav"));
  EXPECT_TRUE(fs::exists(stray.sentences() / (stray.performance().plan.slot.name + "_F999.wav")));

  const WrittenSound twin("some", index_with_damage("appledouble"));
  const auto name = "._" + twin.sentence(twin.turn_with("appledouble")).filename().string();
  EXPECT_TRUE(fs::exists(twin.sentences() / name));
}

}  // namespace
}  // namespace merkit
