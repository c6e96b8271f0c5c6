#include "merkit/corpus/sound_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/file.h"
#include "merkit/corpus/release_fixture.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TemporaryFolder;

std::vector<std::string> kinds(const SoundCheck& check) {
  std::vector<std::string> names;
  for (const Irregularity& irregularity : check.irregularities) {
    names.push_back(irregularity.kind);
  }
  return names;
}

// Checks `bytes` as the wav of a turn of one second.
SoundCheck check_bytes(const std::string& bytes) {
  const TemporaryFolder folder;
  write_file(folder / "a.wav", bytes);
  return check_sentence_wav(folder / "a.wav", 1.0, {});
}

// A sound wav with the bytes from `offset` on replaced.
std::string patched(std::size_t offset, std::string_view bytes) {
  std::string wav = testing::wav_bytes("a");
  return wav.replace(offset, bytes.size(), bytes);
}

TEST(SoundCheck, ASoundFileHasLengthAndHashAndNothingElse) {
  const SoundCheck check = check_bytes(testing::wav_bytes("a"));
  EXPECT_THAT(check.irregularities, IsEmpty());
  EXPECT_EQ(check.duration_s, 1.0);
  EXPECT_EQ(check.hash, check_bytes(testing::wav_bytes("a")).hash);
  EXPECT_NE(check.hash, check_bytes(testing::wav_bytes("b")).hash);
}

TEST(SoundCheck, TwoSamplesMoreOrLessAreTheRoundingOfTheRelease) {
  EXPECT_THAT(kinds(check_bytes(testing::wav_bytes("a", 15998))), IsEmpty());
  EXPECT_THAT(kinds(check_bytes(testing::wav_bytes("a", 16002))), IsEmpty());
  const SoundCheck check = check_bytes(testing::wav_bytes("a", 15900));
  ASSERT_THAT(kinds(check), ElementsAre("wrong-length"));
  EXPECT_THAT(check.irregularities[0].detail,
              HasSubstr("expected 1.0000 s as its turn, got 0.9938 s"));
}

TEST(SoundCheck, AnotherRateIsNamedWithBothRates) {
  constexpr std::size_t kRateAt = 24;
  const SoundCheck check =
      check_bytes(patched(kRateAt, std::string_view("\x40\x1f\0\0\x80\x3e\0\0", 8)));
  ASSERT_THAT(kinds(check), ElementsAre("wrong-rate", "wrong-length"));
  EXPECT_THAT(check.irregularities[0].detail, HasSubstr("expected 16000 Hz, got 8000"));
}

TEST(SoundCheck, StereoSentencesAreNamed) {
  constexpr std::size_t kChannelsAt = 22;
  std::string wav = patched(kChannelsAt, std::string_view("\2\0", 2));
  wav.replace(28, 6, std::string_view("\0\xfa\0\0\4\0", 6));
  EXPECT_THAT(kinds(check_bytes(wav)), ElementsAre("wrong-channels", "wrong-length"));
}

TEST(SoundCheck, SilenceAndClippingAreNamed) {
  constexpr std::size_t kSamplesAt = 44;
  EXPECT_THAT(kinds(check_bytes(patched(kSamplesAt, std::string(32000, '\0')))),
              ElementsAre("silent-wav"));
  const std::string full_scale = "\xff\x7f\xff\x7f\xff\x7f";
  EXPECT_THAT(kinds(check_bytes(patched(kSamplesAt, full_scale))), IsEmpty());
  const SoundCheck check = check_bytes(patched(kSamplesAt, full_scale + full_scale));
  ASSERT_THAT(kinds(check), ElementsAre("clipped-wav"));
  EXPECT_THAT(check.irregularities[0].detail, HasSubstr("6 samples at full scale"));
}

TEST(SoundCheck, FilesThatCannotBeDecodedAreNamedAndNotThrown) {
  EXPECT_THAT(kinds(check_bytes("")), ElementsAre("unreadable-wav"));
  EXPECT_THAT(kinds(check_bytes("no sound")), ElementsAre("unreadable-wav"));
  EXPECT_THAT(kinds(check_bytes(testing::wav_bytes("a").substr(0, 100))),
              ElementsAre("unreadable-wav"));
  EXPECT_THAT(kinds(check_sentence_wav("/nowhere/a.wav", 1.0, {})), ElementsAre("unreadable-wav"));
  EXPECT_THAT(kinds(check_dialogue_wav("/nowhere/a.wav", {})), ElementsAre("unreadable-wav"));
}

TEST(SoundCheck, DialoguesMayHaveAnyLengthAndChannels) {
  const TemporaryFolder folder;
  write_file(folder / "a.wav", testing::wav_bytes("a", 12345));
  EXPECT_THAT(check_dialogue_wav(folder / "a.wav", {}).irregularities, IsEmpty());
  EXPECT_THAT(kinds(check_dialogue_wav(folder / "a.wav", {.sample_rate_hz = 8000})),
              ElementsAre("wrong-rate"));
}

}  // namespace
}  // namespace merkit
