#include "merkit/base/memory_map.h"

#include <gtest/gtest.h>

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
  map.expect_sequential_reads();
  EXPECT_EQ(map.text(), "mapped");
  map.release_pages();
  EXPECT_EQ(map.text(), "mapped");
  EXPECT_EQ(map.bytes().size(), 6U);
}

TEST(MemoryMap, EmptyFileGivesNoBytes) {
  const TemporaryFolder folder;
  write_file(folder / "f", "");
  EXPECT_TRUE(MemoryMap(folder / "f").text().empty());
}

TEST(MemoryMap, MovingHandsTheMappingOver) {
  const TemporaryFolder folder;
  write_file(folder / "f", "mapped");
  MemoryMap first(folder / "f");
  MemoryMap second(std::move(first));
  EXPECT_EQ(second.text(), "mapped");
  MemoryMap third;
  third = std::move(second);
  EXPECT_EQ(third.text(), "mapped");
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
