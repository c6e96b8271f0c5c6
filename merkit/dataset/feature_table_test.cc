#include "merkit/dataset/feature_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "merkit/base/error.h"
#include "merkit/dataset/dataset_fixture.h"

namespace merkit {
namespace {

using testing::feature_of;
using ::testing::HasSubstr;

class Features : public ::testing::Test {
 protected:
  FeatureTable table(const std::vector<RecipeFeature>& features) {
    labelled_ = small_.labelled();
    return {features, labelled_.utterances, folder(), control_};
  }
  std::filesystem::path folder() const { return small_.folder() / "features"; }

  std::string error_of(const std::vector<RecipeFeature>& features) {
    try {
      table(features);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  std::size_t num_files() const {
    return std::filesystem::exists(folder()) ? list_folder(folder()).size() : 0;
  }

  testing::SmallCorpus small_;
  LabelledCorpus labelled_;
  ThreadPool pool_{2};
  RunControl control_{.pool = pool_};
};

TEST_F(Features, AreExtractedOnceAndFoundAgain) {
  const FeatureTable first = table({feature_of("speech", "speech34")});
  EXPECT_TRUE(first.has(0, 11));
  EXPECT_EQ(first.rows(0, 3).cols, 34U);
  EXPECT_EQ(first.info(0).feature_set, "speech34");
  const auto store = folder() / first.store_name(0);
  const auto written = std::filesystem::last_write_time(store);
  const FeatureTable second = table({feature_of("speech", "speech34")});
  EXPECT_EQ(std::filesystem::last_write_time(store), written);
  EXPECT_EQ(num_files(), 1U);
}

TEST_F(Features, OtherOptionsGoToAnotherStoreAndTheSameOnesShareOne) {
  RecipeFeature wide = feature_of("wide", "speech34");
  wide.options = {{"window_s", "0.4"}};
  const FeatureTable both = table({feature_of("a", "speech34"), wide, feature_of("b", "speech34")});
  EXPECT_EQ(num_files(), 2U);
  EXPECT_EQ(both.store_name(0), both.store_name(2));
  EXPECT_GT(both.rows(0, 0).rows, both.rows(1, 0).rows);
}

TEST_F(Features, TextNeedsNoStoreAndNoSound) {
  for (Utterance& turn : small_.corpus().utterances) {
    turn.sentence_audio.path.clear();
  }
  small_.corpus().utterances[2].text.reset();
  const FeatureTable text = table({feature_of("text", "tokens")});
  EXPECT_EQ(num_files(), 0U);
  EXPECT_EQ(text.text(5), "word word5");
  EXPECT_FALSE(text.has(0, 2));
  EXPECT_EQ(text.coverage()[0].num_absent, 1U);
}

TEST_F(Features, ARecipeThatNeedsSoundIsRefusedWhereThereIsNone) {
  for (Utterance& turn : small_.corpus().utterances) {
    turn.sentence_audio.path.clear();
  }
  EXPECT_EQ(error_of({feature_of("speech", "speech34")}),
            "features.speech: expected audio for speech34, got none for any of 12 utterances");
}

TEST_F(Features, DamagedSoundsAreCountedAndNamed) {
  write_file(small_.corpus().utterances[4].sentence_audio.path, "no sound");
  const FeatureTable speech = table({feature_of("speech", "speech34")});
  EXPECT_FALSE(speech.has(0, 4));
  ASSERT_EQ(speech.coverage()[0].failures.size(), 1U);
  EXPECT_EQ(speech.coverage()[0].failures[0].id, "utt04");
}

TEST_F(Features, UnknownSetsAndOptionsNameTheFeature) {
  EXPECT_THAT(error_of({feature_of("speech", "speech35")}), HasSubstr("features.speech: "));
  RecipeFeature wrong = feature_of("speech", "speech34");
  wrong.options = {{"windows", "1"}};
  EXPECT_THAT(error_of({wrong}), HasSubstr("features.speech: "));
}

TEST_F(Features, AFileThatIsNoStoreIsNotOverwritten) {
  const std::string name = table({feature_of("speech", "speech34")}).store_name(0);
  write_file(folder() / name, "damaged");
  EXPECT_THAT(error_of({feature_of("speech", "speech34")}), HasSubstr(name));
}

TEST_F(Features, AnInterruptedRunKeepsWhatIsDone) {
  std::atomic<bool> stop{true};
  control_.stop = &stop;
  EXPECT_THAT(error_of({feature_of("speech", "speech34")}), HasSubstr("stopped on request"));
  EXPECT_EQ(num_files(), 1U);
  stop = false;
  EXPECT_TRUE(table({feature_of("speech", "speech34")}).has(0, 0));
  EXPECT_EQ(num_files(), 1U);
}

}  // namespace
}  // namespace merkit
