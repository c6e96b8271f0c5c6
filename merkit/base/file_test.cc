#include "merkit/base/file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "merkit/base/error.h"
#include "tests/error_of.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TemporaryFolder;

TEST(File, ReadsBackWhatWasWritten) {
  const TemporaryFolder folder;
  const std::string bytes("a\0b\n\xFF", 5);
  write_file(folder / "f", bytes);
  EXPECT_EQ(read_file(folder / "f"), bytes);
  write_file(folder / "f", "");
  EXPECT_EQ(read_file(folder / "f"), "");
}

TEST(File, MissingFileIsAnInputOutputErrorWithItsName) {
  EXPECT_EQ(error_of(ErrorCode::kIo, [] { read_file("/nonexistent/x"); }),
            "/nonexistent/x: cannot open: No such file or directory");
}

TEST(File, FoldersAndDevicesAreNoRegularFiles) {
  const TemporaryFolder folder;
  EXPECT_THAT(error_of([&] { read_file(folder.path()); }),
              HasSubstr("expected a regular file, got a folder"));
  EXPECT_THAT(error_of([] { read_file("/dev/zero"); }), HasSubstr("got a special file"));
}

TEST(File, SizeLimitIsCheckedBeforeReading) {
  const TemporaryFolder folder;
  write_file(folder / "f", "12345");
  EXPECT_EQ(read_file(folder / "f", 5), "12345");
  EXPECT_THAT(error_of(ErrorCode::kCorruptData, [&] { read_file(folder / "f", 4); }),
              HasSubstr("expected at most 4 bytes, got 5"));
}

TEST(AtomicFile, IsInvisibleUntilCommitAndLeavesNothingWithoutIt) {
  const TemporaryFolder folder;
  write_file(folder / "f", "old");
  {
    AtomicFile file(folder / "f");
    file.write("new");
    EXPECT_EQ(read_file(folder / "f"), "old");
  }
  EXPECT_EQ(read_file(folder / "f"), "old");
  EXPECT_THAT(list_folder(folder.path()), ElementsAre("f"));
}

// Even a program that is killed leaves nothing, where the file system knows files without a name.
TEST(AtomicFile, HasNoNameUntilCommitAndNoOtherAfterwards) {
  const TemporaryFolder folder;
  const int nameless = ::open(folder.path().c_str(), O_TMPFILE | O_RDWR, 0600);
  if (nameless < 0) {
    GTEST_SKIP() << "this file system knows no files without a name";
  }
  ::close(nameless);
  AtomicFile file(folder / "f");
  file.write("x");
  EXPECT_THAT(list_folder(folder.path()), IsEmpty());
  file.commit();
  EXPECT_THAT(list_folder(folder.path()), ElementsAre("f"));
}

TEST(AtomicFile, ManyFilesOfOneNameAtATimeReplaceOneAnother) {
  const TemporaryFolder folder;
  AtomicFile first(folder / "f");
  AtomicFile second(folder / "f");
  first.write("first");
  second.write("second");
  second.commit();
  first.commit();
  EXPECT_EQ(read_file(folder / "f"), "first");
  EXPECT_THAT(list_folder(folder.path()), ElementsAre("f"));
}

TEST(AtomicFile, AFileThatCannotReplaceAFolderLeavesNothingBehind) {
  const TemporaryFolder folder;
  make_folders(folder / "f" / "g");
  EXPECT_THAT(error_of([&] { write_file(folder / "f", "x"); }),
              HasSubstr("f: cannot rename into place"));
  EXPECT_THAT(list_folder(folder.path()), ElementsAre("f"));
}

TEST(AtomicFile, LargeFilesAreWhole) {
  const TemporaryFolder folder;
  constexpr std::size_t kPiece = 1234567;
  constexpr std::size_t kNumPieces = 20;
  AtomicFile file(folder / "f");
  for (std::size_t i = 0; i < kNumPieces; ++i) {
    file.write(std::string(kPiece, static_cast<char>('a' + i)));
  }
  file.commit();
  const std::string bytes = read_file(folder / "f");
  ASSERT_EQ(bytes.size(), kNumPieces * kPiece);
  for (std::size_t i = 0; i < bytes.size(); i += kPiece / 2) {
    EXPECT_EQ(bytes[i], static_cast<char>('a' + i / kPiece)) << i;
  }
}

TEST(AtomicFile, PatchesBytesAlreadyWrittenAndGoesOnAtTheEnd) {
  const TemporaryFolder folder;
  AtomicFile file(folder / "f");
  file.write("hello world");
  file.write_at(0, "J");
  file.write("!");
  EXPECT_EQ(file.size(), 12U);
  file.commit();
  EXPECT_EQ(read_file(folder / "f"), "Jello world!");
}

TEST(AtomicFile, HonoursTheUmask) {
  const TemporaryFolder folder;
  const mode_t before = ::umask(027);
  write_file(folder / "f", "x");
  ::umask(before);
  struct stat info {};
  ASSERT_EQ(::stat((folder / "f").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0640U);
}

TEST(AtomicFile, MissingFolderIsAnInputOutputError) {
  EXPECT_THAT(error_of(ErrorCode::kIo, [] { write_file("/nonexistent/folder/f", "x"); }),
              HasSubstr("/nonexistent/folder/f: cannot create"));
}

TEST(ListFolder, SortsBytewiseAndSkipsHiddenNames) {
  const TemporaryFolder folder;
  for (const char* name : {"b", "a", "._a", "B"}) {
    write_file(folder / name, "");
  }
  EXPECT_THAT(list_folder(folder.path()), ElementsAre("B", "a", "b"));
  make_folders(folder / "x/y");
  EXPECT_THAT(list_folder(folder / "x/y"), IsEmpty());
  EXPECT_THAT(error_of(ErrorCode::kIo, [&] { list_folder(folder / "b"); }),
              HasSubstr("cannot list"));
  EXPECT_THAT(error_of(ErrorCode::kIo, [&] { make_folders(folder / "b/c"); }),
              HasSubstr("cannot create folder"));
}

}  // namespace
}  // namespace merkit
