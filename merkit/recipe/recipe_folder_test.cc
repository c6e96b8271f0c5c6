#include "merkit/recipe/recipe_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;

class RecipeFolderTest : public ::testing::Test {
 protected:
  RecipeFolderTest() {
    std::filesystem::create_directories(folder_ / "paper/base");
    for (const char* name : {"own.toml", "paper/a1.toml", "paper/notes.md", "paper/base/b.toml"}) {
      write_file(folder_ / name, "");
    }
  }

  std::string failure(std::string_view name) const {
    try {
      find_recipe(name, folder_.path());
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kNotFound);
      return error.what();
    }
    return "";
  }

  testing::TemporaryFolder folder_;
};

TEST_F(RecipeFolderTest, ListsFilesOfTheFolderAndOfThoseInIt) {
  EXPECT_THAT(list_recipes(folder_.path()), ElementsAre("own", "paper/a1"));
}

TEST_F(RecipeFolderTest, NamesAndPathsAreFound) {
  EXPECT_EQ(find_recipe("paper/a1", folder_.path()), folder_ / "paper/a1.toml");
  EXPECT_EQ(find_recipe("elsewhere/x.toml", folder_.path()), "elsewhere/x.toml");
}

TEST_F(RecipeFolderTest, UnknownNamesNameTheNearest) {
  EXPECT_EQ(failure("paper/a2"),
            "recipe: expected a .toml file or a name from `merkit recipe list`, got \"paper/a2\" "
            "(did you mean \"paper/a1\"?)");
  EXPECT_EQ(failure("paper/base/b"),
            "recipe: expected a .toml file or a name from `merkit recipe list`, got "
            "\"paper/base/b\"");
}

TEST_F(RecipeFolderTest, FolderThatIsMissingIsAnError) {
  EXPECT_THROW(list_recipes(folder_ / "none"), Error);
}

}  // namespace
}  // namespace merkit
