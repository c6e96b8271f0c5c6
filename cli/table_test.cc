#include "cli/table.h"

#include <gtest/gtest.h>

namespace merkit::cli {
namespace {

TEST(Table, AlignsColumnsAndLeavesNoBlanksAtLineEnds) {
  Table table({{"label"}, {"turns", Align::kRight}});
  table.add_row({"ang", "7"});
  table.add_row({"frustration", "1849"});
  EXPECT_EQ(table.text(),
            "label        turns\n"
            "ang              7\n"
            "frustration   1849\n");
}

TEST(Table, CountsCharactersNotBytes) {
  Table table({{"a"}, {"b"}});
  table.add_row({"é", "x"});
  table.add_row({"ee", "x"});
  EXPECT_EQ(table.text(), "a   b\né   x\nee  x\n");
}

TEST(Table, MissingCellsAreEmpty) {
  Table table({{"a"}, {"b"}});
  table.add_row({"1"});
  EXPECT_EQ(table.text(), "a  b\n1\n");
}

}  // namespace
}  // namespace merkit::cli
