#include "merkit/corpus/irregularity.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "merkit/base/file.h"

namespace merkit {
namespace {

TEST(Irregularity, KindsAreNamedOnceAndFoundByName) {
  std::set<std::string_view> names;
  for (const IrregularityKind& kind : kIrregularityKinds) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_EQ(find_irregularity_kind(kind.name), &kind);
    EXPECT_FALSE(kind.meaning.empty()) << kind.name;
  }
  EXPECT_EQ(find_irregularity_kind("no-such-kind"), nullptr);
}

TEST(Irregularity, EveryKindIsInTheDocumentWithItsMeaning) {
  const std::string document =
      read_file(std::filesystem::path(MERKIT_TEST_DATA) / "../../docs/corpus.md");
  for (const IrregularityKind& kind : kIrregularityKinds) {
    const std::string row = fmt::format("| `{}` | {} | {} |\n", kind.name, kind.meaning,
                                        kind.changes_results ? "yes" : "no");
    EXPECT_NE(document.find(row), std::string::npos) << row;
  }
}

TEST(Irregularity, OrderIsByFileThenLineThenKind) {
  std::vector<Irregularity> all = {
      {"crlf", "b", 1, ""}, {"latin-1", "a", 2, ""}, {"crlf", "a", 10, ""}, {"crlf", "a", 2, ""}};
  sort_irregularities(all);
  EXPECT_EQ(all[0].line, 2U);
  EXPECT_EQ(all[0].kind, "crlf");
  EXPECT_EQ(all[1].kind, "latin-1");
  EXPECT_EQ(all[2].line, 10U);
  EXPECT_EQ(all[3].file, "b");
}

}  // namespace
}  // namespace merkit
