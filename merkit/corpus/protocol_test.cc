#include "merkit/corpus/protocol.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "merkit/base/error.h"
#include "merkit/corpus/fold_test_corpus.h"
#include "tests/error_of.h"

namespace merkit {
namespace {

using testing::FoldTestCorpus;
using testing::kScenarios;
using testing::small_corpus;

std::vector<std::string> values(const std::vector<std::size_t>& places, UtteranceList selection,
                                std::string Utterance::*field) {
  std::set<std::string> found;
  for (const std::size_t place : places) {
    found.insert(selection[place]->*field);
  }
  return {found.begin(), found.end()};
}

bool disjoint(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::none_of(a.begin(), a.end(), [&](const std::string& value) {
    return std::find(b.begin(), b.end(), value) != b.end();
  });
}

std::string error_of(UtteranceList selection, const ProtocolOptions& options) {
  return testing::error_of([&] { make_folds(selection, options); });
}

// Sessions of the seed paper's 4936 utterances: 950 906 1016 966 1098, of them improvised 2659 in
// all and 625 in session 5 (spec of the corpus; the split over sessions 1 to 4 is made up).
FoldTestCorpus corpus_of_the_paper() {
  const std::vector<std::string> improvised(kScenarios.begin(), kScenarios.begin() + 7);
  const std::vector<std::string> scripted(kScenarios.begin() + 8, kScenarios.end());
  const std::array<std::size_t, 5> sizes = {950, 906, 1016, 966, 1098};
  const std::array<std::size_t, 5> improvised_sizes = {500, 510, 512, 512, 625};
  FoldTestCorpus corpus;
  for (std::size_t i = 0; i < 5; ++i) {
    corpus.add_many(static_cast<int>(i) + 1, improvised_sizes[i], improvised);
    corpus.add_many(static_cast<int>(i) + 1, sizes[i] - improvised_sizes[i], scripted);
  }
  return corpus;
}

TEST(Protocol, PaperSplitsHaveThePublishedSizes) {
  struct Expected {
    const char* protocol;
    std::size_t num_train;
    std::size_t num_test;
  };
  const FoldTestCorpus corpus = corpus_of_the_paper();
  const auto selection = corpus.selection();
  for (const Expected& expected : {Expected{"ses5-seed", 3838, 1098},
                                   {"ses5-seed-improvised", 2034, 625},
                                   {"last20-seed", 3948, 988},
                                   {"last20-seed-improvised", 2127, 532}}) {
    const FoldSet set = make_folds(selection, {.protocol = expected.protocol});
    ASSERT_EQ(set.folds.size(), 1U);
    EXPECT_EQ(set.folds[0].train.size(), expected.num_train) << expected.protocol;
    EXPECT_EQ(set.folds[0].test.size(), expected.num_test) << expected.protocol;
    EXPECT_TRUE(set.folds[0].dev.empty());
  }
}

TEST(Protocol, LastTwentyPercentLeaksSession5IntoTraining) {
  const FoldTestCorpus corpus = corpus_of_the_paper();
  const auto selection = corpus.selection();
  const Fold fold = make_folds(selection, {.protocol = "last20-seed"}).folds[0];
  const auto leaked = std::count_if(fold.train.begin(), fold.train.end(), [&](std::size_t place) {
    return selection[place]->session == "5";
  });
  EXPECT_EQ(leaked, 110) << "3948 - 3838";
}

TEST(Protocol, Loso5KeepsSessionsApartAndRotatesDev) {
  const FoldTestCorpus corpus = small_corpus();
  const auto selection = corpus.selection();
  const FoldSet set = make_folds(selection, {.protocol = "loso5"});
  ASSERT_EQ(set.folds.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) {
    const Fold& fold = set.folds[i];
    const auto sessions = [&](const auto& part) {
      return values(part, selection, &Utterance::session);
    };
    EXPECT_EQ(sessions(fold.test), std::vector<std::string>{std::to_string(i + 1)});
    EXPECT_EQ(sessions(fold.dev), std::vector<std::string>{std::to_string((i + 1) % 5 + 1)});
    EXPECT_EQ(sessions(fold.train).size(), 3U);
  }
}

TEST(Protocol, Speaker10TestsOneSpeakerAndTunesOnThePartner) {
  const FoldTestCorpus corpus = small_corpus();
  const auto selection = corpus.selection();
  const FoldSet set = make_folds(selection, {.protocol = "speaker10"});
  ASSERT_EQ(set.folds.size(), 10U);
  const Fold& fold = set.folds[0];
  EXPECT_EQ(fold.name, "speaker1F");
  EXPECT_EQ(values(fold.test, selection, &Utterance::speaker), std::vector<std::string>{"1F"});
  EXPECT_EQ(values(fold.dev, selection, &Utterance::speaker), std::vector<std::string>{"1M"});
  EXPECT_EQ(values(fold.train, selection, &Utterance::speaker).size(), 8U);
}

TEST(Protocol, SpeakerOutTakesAnyNumberOfSpeakersAndTunesOnTheNext) {
  FoldTestCorpus corpus = small_corpus();
  std::size_t number = 0;
  for (Utterance& utterance : corpus.utterances()) {
    utterance.speaker = std::string(1, static_cast<char>('a' + number++ % 3));
    utterance.session.clear();
  }
  const auto selection = corpus.selection();
  const FoldSet set = make_folds(selection, {.protocol = "speaker-out"});
  ASSERT_EQ(set.folds.size(), 3U);
  EXPECT_EQ(set.folds[2].name, "c");
  using Names = std::vector<std::string>;
  EXPECT_EQ(values(set.folds[2].test, selection, &Utterance::speaker), Names{"c"});
  EXPECT_EQ(values(set.folds[2].dev, selection, &Utterance::speaker), Names{"a"});
  EXPECT_EQ(values(set.folds[2].train, selection, &Utterance::speaker), Names{"b"});
}

TEST(Protocol, SessionAndScenarioOutHas54FitsAndTheGroupedForm25) {
  const FoldTestCorpus corpus = small_corpus();
  const auto selection = corpus.selection();
  EXPECT_EQ(make_folds(selection, {.protocol = "loso5+scenario-out"}).folds.size(), 54U);
  EXPECT_EQ(make_folds(selection, {.protocol = "loso5+scenario-groups"}).folds.size(), 25U);
  EXPECT_EQ(make_folds(selection, {.protocol = "scenario-out"}).folds.size(), 11U);
}

TEST(Protocol, ScenarioUnderTestIsNeverTrainedOrTunedOn) {
  const FoldTestCorpus corpus = small_corpus();
  const auto selection = corpus.selection();
  for (const char* protocol : {"scenario-out", "loso5+scenario-out", "loso5+scenario-groups"}) {
    for (const Fold& fold : make_folds(selection, {.protocol = protocol}).folds) {
      const auto test = values(fold.test, selection, &Utterance::scenario);
      EXPECT_TRUE(disjoint(test, values(fold.train, selection, &Utterance::scenario)));
      EXPECT_TRUE(disjoint(test, values(fold.dev, selection, &Utterance::scenario)));
    }
  }
}

TEST(Protocol, SizeMatchedControlHasTheSameTestsAndSizesButAllScenarios) {
  const FoldTestCorpus corpus = small_corpus(3);
  const auto selection = corpus.selection();
  for (const std::string protocol : {"loso5+scenario-out", "loso5+scenario-groups"}) {
    const FoldSet out = make_folds(selection, {.protocol = protocol});
    const FoldSet control = make_folds(selection, {.protocol = protocol + "-control"});
    ASSERT_EQ(out.folds.size(), control.folds.size());
    for (std::size_t i = 0; i < out.folds.size(); ++i) {
      EXPECT_EQ(out.folds[i].test, control.folds[i].test);
      EXPECT_EQ(out.folds[i].train.size(), control.folds[i].train.size());
      EXPECT_EQ(out.folds[i].dev.size(), control.folds[i].dev.size());
      EXPECT_FALSE(disjoint(values(control.folds[i].train, selection, &Utterance::scenario),
                            values(control.folds[i].test, selection, &Utterance::scenario)));
    }
  }
}

TEST(Protocol, SeedChangesRandomFoldsAndNothingElse) {
  const FoldTestCorpus corpus = small_corpus();
  const auto selection = corpus.selection();
  const auto hash = [&](const std::string& protocol, int seed) {
    return membership_hash(make_folds(selection, {.protocol = protocol, .seed = seed}), selection);
  };
  EXPECT_EQ(hash("random", 1), hash("random", 1));
  EXPECT_NE(hash("random", 1), hash("random", 2));
  EXPECT_NE(hash("loso5+scenario-out-control", 1), hash("loso5+scenario-out-control", 2));
  EXPECT_EQ(hash("loso5", 1), hash("loso5", 2));
}

// Which protocols test every utterance exactly once.
bool tests_everything_once(const std::string& protocol) {
  return protocol.find("-seed") == std::string::npos;
}

TEST(Protocol, PartsAreDisjointAndEveryUtteranceIsTestedOnce) {
  const FoldTestCorpus corpus = small_corpus();
  const auto selection = corpus.selection();
  for (const ProtocolInfo& info : protocols()) {
    std::vector<int> times_tested(selection.size(), 0);
    for (const Fold& fold : make_folds(selection, {.protocol = info.name}).folds) {
      std::set<std::size_t> seen;
      for (const Part part : {Part::kTrain, Part::kDev, Part::kTest}) {
        for (const std::size_t place : fold.part(part)) {
          EXPECT_TRUE(seen.insert(place).second) << info.name << " " << fold.name;
          times_tested[place] += part == Part::kTest ? 1 : 0;
        }
      }
    }
    if (tests_everything_once(info.name)) {
      EXPECT_EQ(times_tested, std::vector<int>(selection.size(), 1)) << info.name;
    }
  }
}

RC_GTEST_PROP(Protocol, FoldsDoNotDependOnTheOrderOfTheSelection, ()) {
  const FoldTestCorpus corpus = small_corpus(1);
  const auto all = protocols();
  const auto& info = all[*rc::gen::inRange<std::size_t>(0, all.size())];
  const auto selection = corpus.selection();
  auto shuffled = selection;
  const auto keys =
      *rc::gen::container<std::vector<int>>(selection.size(), rc::gen::arbitrary<int>());
  std::sort(shuffled.begin(), shuffled.end(), [&](const Utterance* a, const Utterance* b) {
    const auto key = [&](const Utterance* u) {
      return keys[static_cast<std::size_t>(u - selection.front())];
    };
    return std::pair(key(a), a->id) < std::pair(key(b), b->id);
  });
  RC_ASSERT(membership_hash(make_folds(selection, {.protocol = info.name}), selection) ==
            membership_hash(make_folds(shuffled, {.protocol = info.name}), shuffled));
}

TEST(Protocol, ErrorsSayWhatTheCorpusLacks) {
  FoldTestCorpus corpus = small_corpus(1);
  auto selection = corpus.selection();
  EXPECT_EQ(error_of(selection, {.protocol = "loso"}),
            "protocol: expected one of ses5-seed, ses5-seed-improvised, last20-seed, "
            "last20-seed-improvised, loso5, speaker10, speaker-out, scenario-out, "
            "loso5+scenario-out, loso5+scenario-out-control, loso5+scenario-groups, "
            "loso5+scenario-groups-control, "
            "random, got \"loso\" (did you mean \"loso5\"?)");
  EXPECT_EQ(error_of(selection, {.protocol = "random", .num_folds = 2}),
            "num_folds: expected at least 3, got 2");
  EXPECT_EQ(error_of({}, {.protocol = "last20-seed"}),
            "protocol last20-seed: fold last20: expected at least one train utterance, got 0");
  corpus.utterances()[0].scenario = "picnic";
  EXPECT_EQ(error_of(selection, {.protocol = "loso5+scenario-groups"}),
            "folds: expected scenario script01 to script03 or impro01 to impro08, got \"picnic\" "
            "for \"Ses01F_impro01_F000\"");
  corpus.utterances()[0].session = "6";
  EXPECT_EQ(error_of(selection, {.protocol = "loso5"}), "folds: expected 5 sessions, got 6");
  corpus.utterances()[0].session = "";
  EXPECT_EQ(error_of(selection, {.protocol = "loso5"}),
            "folds: expected a session for each utterance, got none for \"Ses01F_impro01_F000\"");
  corpus.utterances()[0].session = "2";
  EXPECT_EQ(error_of(selection, {.protocol = "speaker10"}),
            "folds: expected each session to have 2 speakers of its own, got another number for "
            "speaker \"1F\"");
}

}  // namespace
}  // namespace merkit
