#include "merkit/eval/grouping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

TEST(Grouping, NamesReadBack) {
  for (int i = 0; i < 8; ++i) {
    const auto grouping = static_cast<Grouping>(i);
    EXPECT_EQ(grouping_from_name(grouping_name(grouping)), grouping);
  }
  try {
    grouping_from_name("speakers");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.what(), HasSubstr("did you mean \"speaker\"?"));
  }
}

TEST(Grouping, LengthsFallIntoBandsThatAreClosedBelow) {
  Prediction prediction;
  EXPECT_EQ(group_of(prediction, Grouping::kLength), "");
  for (const auto& [duration_s, band] :
       std::vector<std::pair<double, std::string>>{{0.0, "0-2 s"},
                                                   {1.99, "0-2 s"},
                                                   {2.0, "2-4 s"},
                                                   {4.0, "4-8 s"},
                                                   {8.0, "8 s and more"}}) {
    prediction.duration_s = duration_s;
    EXPECT_EQ(group_of(prediction, Grouping::kLength), band);
  }
}

TEST(Grouping, IdsOfIemocapSayWhoSpeaksWhereAndHow) {
  PredictionSet set;
  set.predictions.resize(2);
  set.predictions[0].id = "Ses03M_script01_1b_F012";
  set.predictions[1].id = "03a01Fa";
  fill_groups_from_ids(set);
  const Prediction& turn = set.predictions[0];
  EXPECT_EQ(turn.dialogue, "Ses03M_script01_1b");
  EXPECT_EQ(turn.session, "3");
  EXPECT_EQ(turn.speaker, "3F");
  EXPECT_EQ(turn.gender, "F");
  EXPECT_EQ(turn.scenario, "script01");
  EXPECT_EQ(turn.kind, "scripted");
  EXPECT_EQ(group_of(set.predictions[1], Grouping::kSpeaker), "") << "no turn of IEMOCAP";
}

TEST(Grouping, CorpusFillsWhatIsUnknownAndNothingElse) {
  Corpus corpus;
  Utterance utterance;
  utterance.id = "a";
  utterance.speaker = "2M";
  utterance.kind = DialogueKind::kImprovised;
  utterance.start_s = 1.0;
  utterance.end_s = 3.5;
  utterance.text = "yes";
  corpus.utterances.push_back(utterance);
  PredictionSet set;
  set.predictions.resize(2);
  set.predictions[0].id = "a";
  set.predictions[0].speaker = "own";
  set.predictions[1].id = "b";
  EXPECT_EQ(join_corpus(set, corpus), 1U) << "b is not in the corpus";
  EXPECT_EQ(set.predictions[0].speaker, "own");
  EXPECT_EQ(set.predictions[0].kind, "improvised");
  EXPECT_EQ(set.predictions[0].duration_s, 2.5);
  EXPECT_EQ(set.predictions[0].text, "yes");
  EXPECT_EQ(set.predictions[1], [] {
    Prediction p;
    p.id = "b";
    return p;
  }());
}

}  // namespace
}  // namespace merkit
