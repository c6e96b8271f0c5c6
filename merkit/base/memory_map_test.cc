#include "merkit/base/memory_map.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using testing::TemporaryFolder;

TEST(MemoryMap, ShowsTheBytesOfTheFile) {
  const TemporaryFolder folder;
  write_file(folder / "f", "mapped");
  const MemoryMap map(folder / "f");
  EXPECT_EQ(map.text(), "mapped");
  map.release_pages();
  EXPECT_EQ(map.text(), "mapped");
  EXPECT_EQ(map.bytes().size(), 6U);
}

TEST(MemoryMap, ShowsTheSameBytesWhateverTheUse) {
  const TemporaryFolder folder;
  for (const std::size_t size : {1UL, 1000000UL, (1UL << 20U) + 1}) {
    std::string bytes(size, 'a');
    bytes.back() = 'z';
    write_file(folder / "f", bytes);
    EXPECT_EQ(MemoryMap(folder / "f").text(), bytes);
    const MemoryMap whole(folder / "f", FileUse::kWhole);
    EXPECT_EQ(whole.text(), bytes);
    whole.release_pages();
    EXPECT_EQ(whole.text(), bytes) << "bytes that were read must stay";
  }
}

TEST(MemoryMap, EmptyFileGivesNoBytes) {
  const TemporaryFolder folder;
  write_file(folder / "f", "");
  EXPECT_TRUE(MemoryMap(folder / "f").text().empty());
  EXPECT_TRUE(MemoryMap(folder / "f", FileUse::kWhole).text().empty());
}

TEST(MemoryMap, MovingHandsTheMappingOver) {
  const TemporaryFolder folder;
  write_file(folder / "f", "mapped");
  for (const FileUse use : {FileUse::kParts, FileUse::kWhole}) {
    MemoryMap first(folder / "f", use);
    MemoryMap second(std::move(first));
    EXPECT_EQ(second.text(), "mapped");
    MemoryMap third;
    third = std::move(second);
    EXPECT_EQ(third.text(), "mapped");
  }
}

TEST(MemoryMap, MissingFilesAndFoldersAreInputOutputErrors) {
  const TemporaryFolder folder;
  EXPECT_THROW(MemoryMap(folder / "missing"), Error);
  try {
    const MemoryMap map(folder.path());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kIo);
  }
}

}  // namespace
}  // namespace merkit
