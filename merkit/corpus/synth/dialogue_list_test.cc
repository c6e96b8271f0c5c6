#include "merkit/corpus/synth/dialogue_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "merkit/corpus/names.h"

namespace merkit {
namespace {

SynthOptions sized(const char* size, const char* irregularities = "none") {
  SynthOptions options;
  options.size = size;
  options.irregularities = irregularities;
  return options;
}

TEST(DialogueList, FullHasTheNumbersOfDialoguesOfTheRelease) {
  std::map<int, int> sessions;
  for (const DialogueSlot& slot : list_dialogues(sized("full", "some"))) {
    ++sessions[slot.session];
  }
  const std::map<int, int> release = {{1, 28}, {2, 30}, {3, 32}, {4, 30}, {5, 31}};
  EXPECT_EQ(sessions, release);
  EXPECT_EQ(list_dialogues(sized("full")).size(), 150U);
}

TEST(DialogueList, NamesAreThoseThatTheReaderUnderstands) {
  for (const char* size : {"tiny", "small", "full"}) {
    for (const DialogueSlot& slot : list_dialogues(sized(size, "all"))) {
      const auto name = parse_dialogue_name(slot.name);
      ASSERT_TRUE(name) << slot.name;
      EXPECT_EQ(name->session, std::to_string(slot.session));
      EXPECT_EQ(name->wearer, std::string(1, slot.wearer));
      EXPECT_EQ(name->scenario, slot.scenario);
      EXPECT_EQ(name->kind == DialogueKind::kScripted, !slot.script.empty());
    }
  }
}

TEST(DialogueList, NamesAreSortedAndUnique) {
  const auto slots = list_dialogues(sized("full", "all"));
  EXPECT_TRUE(std::is_sorted(slots.begin(), slots.end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));
  std::set<std::string> names;
  for (const DialogueSlot& slot : slots) {
    names.insert(slot.name);
  }
  EXPECT_EQ(names.size(), slots.size());
  EXPECT_TRUE(names.contains("Ses03M_impro05b"));
  EXPECT_FALSE(names.contains("Ses03M_impro05"));
  EXPECT_FALSE(names.contains("Ses01F_impro08"));
}

TEST(DialogueList, SmallHasEveryScenarioInEverySessionThatHasIt) {
  std::map<int, std::set<std::string>> scenarios;
  for (const DialogueSlot& slot : list_dialogues(sized("small"))) {
    scenarios[slot.session].insert(slot.scenario);
  }
  EXPECT_EQ(scenarios[1].size(), 10U);
  EXPECT_EQ(scenarios[4].size(), 11U);
}

}  // namespace
}  // namespace merkit
