#include "merkit/run/word_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

class WordTables : public ::testing::Test {
 protected:
  WordTables() {
    write_file(folder_ / "vectors.txt", "am 1 2\nthe 3 4\n");
    request_.vectors = folder_ / "vectors.txt";
  }

  std::vector<WordTable> tables(const std::string& vectors, int columns = 2, int max_words = 3) {
    const Recipe recipe = parse_recipe(
        "[features.text]\nset = \"tokens\"\nrows = 2\nmax_words = " + std::to_string(max_words) +
            "\nvectors = \"" + vectors + "\"\n[[node]]\nname = \"words\"\nlayer = \"embedding\"\n" +
            "columns = " + std::to_string(columns) +
            "\n[[node]]\nname = \"flat\"\nlayer = \"flatten\"\n"
            "[[node]]\nname = \"logits\"\nlayer = \"dense\"\n",
        "test", "");
    ModelInputState text;
    text.feature = recipe.features[0];
    text.source.columns = {"id"};
    text.words = {{"i", 9}, {"am", 5}};
    return word_tables(recipe_graph(recipe), {ModelInput(text)}, request_);
  }

  std::string error_of(const std::string& vectors, int columns, int max_words) {
    try {
      tables(vectors, columns, max_words);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  testing::TemporaryFolder folder_;
  RunRequest request_;
};

TEST_F(WordTables, RowsAreTheVectorsOfTheWordsAndElseZeros) {
  const auto given = tables("given");
  ASSERT_EQ(given.size(), 1U);
  EXPECT_THAT(given[0].parameter, ::testing::StartsWith("words/"));
  EXPECT_THAT(given[0].values, ::testing::ElementsAre(0, 0, 0, 0, 1, 2, 0, 0));
  EXPECT_TRUE(tables("none").empty());
}

TEST_F(WordTables, SizesThatDoNotFitAreToldWithBoth) {
  EXPECT_THAT(error_of("given", 5, 3),
              ::testing::HasSubstr("expected at most 4 rows of 5 columns, got 3 rows of 2 from"));
  EXPECT_THAT(error_of("given", 2, 1), ::testing::HasSubstr("expected at most 2 rows"));
  request_.vectors.clear();
  EXPECT_THAT(error_of("given", 2, 3), ::testing::HasSubstr("--vectors FILE"));
}

}  // namespace
}  // namespace merkit
