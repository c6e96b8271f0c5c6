#include "cli/extract_output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "merkit/base/file.h"
#include "tests/error_of.h"
#include "tests/temporary_folder.h"

namespace merkit::cli {
namespace {

namespace fs = std::filesystem;
using testing::error_of;
using ::testing::HasSubstr;

TEST(OutputLayout, WithoutAFormatTheExtensionSaysIt) {
  const OutputLayout csv = output_layout("", "a/b.csv");
  EXPECT_EQ(csv.format, RowFormat::kCsv);
  EXPECT_TRUE(csv.out_is_file);
  EXPECT_EQ(output_layout("", "b.npy").format, RowFormat::kNpy);
  EXPECT_EQ(output_layout("", "b.arff").format, RowFormat::kArff);
  EXPECT_EQ(output_layout("", "b.htk").format, RowFormat::kHtk);
  EXPECT_EQ(output_layout("", "b.safetensors").format, std::nullopt);
  EXPECT_TRUE(output_layout("", "b.safetensors").out_is_file);
}

TEST(OutputLayout, AnythingElseIsAFolderOfStores) {
  for (const char* out : {"features", "features.d", "features/v1.5"}) {
    EXPECT_EQ(output_layout("", out).format, std::nullopt) << out;
    EXPECT_FALSE(output_layout("", out).out_is_file) << out;
  }
}

TEST(OutputLayout, AFormatDecidesAndOnlyItsOwnExtensionMakesAFile) {
  EXPECT_TRUE(output_layout("smile-csv", "b.csv").out_is_file);
  EXPECT_EQ(output_layout("smile-csv", "b.csv").format, RowFormat::kSmileCsv);
  EXPECT_FALSE(output_layout("npy", "b.csv").out_is_file);
  EXPECT_FALSE(output_layout("store", "b.csv").out_is_file);
}

TEST(OutputLayout, AMisspeltFormatIsNamedWithTheNearest) {
  EXPECT_THAT(error_of(ErrorCode::kInvalidArgument, [] { output_layout("arf", "b"); }),
              HasSubstr("--format: expected one of"));
  EXPECT_THAT(error_of([] { output_layout("arf", "b"); }), HasSubstr("did you mean \"arff\""));
}

TEST(NewFolders, FoldersInWhichNothingWasPutAreRemovedAgain) {
  const testing::TemporaryFolder root;
  make_folders(root / "there");
  {
    NewFolders folders;
    folders.make(root / "there" / "a" / "b");
    folders.make(root / "c");
    EXPECT_TRUE(fs::is_directory(root / "there" / "a" / "b"));
    write_file(root / "c" / "kept.txt", "x");
  }
  EXPECT_FALSE(fs::exists(root / "there" / "a"));
  EXPECT_TRUE(fs::is_directory(root / "there"));
  EXPECT_EQ(read_file(root / "c" / "kept.txt"), "x");
}

TEST(NewFolders, NoFolderIsNoWork) {
  NewFolders folders;
  folders.make("");
}

}  // namespace
}  // namespace merkit::cli
