#include "merkit/features/store_update.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/features/toy_set.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Update : public ::testing::Test {
 protected:
  Update() {
    for (int i = 0; i < 3; ++i) {
      utterances_.emplace_back();
      utterances_.back().id = std::to_string(i);
      utterances_.back().sentence_audio.path = sounds_ / (std::to_string(i) + ".wav");
      write_file(utterances_.back().sentence_audio.path,
                 testing::wav_bytes(testing::noise(1600, i)));
    }
    for (const Utterance& utterance : utterances_) {
      pointers_.push_back(&utterance);
    }
  }

  ExtractReport run(StoreUpdate& update, const RunControl& control) {
    const ExtractTarget target = update.begin();
    return extract_features(pointers_, {&target, 1}, control).at(0);
  }

  testing::TemporaryFolder sounds_;
  testing::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "toy.safetensors";
  std::vector<Utterance> utterances_;
  std::vector<const Utterance*> pointers_;
  ThreadPool pool_{1};
  RunControl control_{.pool = pool_};
  FeatureJob job_{testing::toy_set(), {}, {}};
};

TEST_F(Update, AStoreIsCurrentOnceItIsCommitted) {
  StoreUpdate update(path_, job_);
  EXPECT_EQ(update.previous(), nullptr);
  EXPECT_FALSE(update.is_current(pointers_, control_));
  run(update, control_);
  update.commit();
  EXPECT_THAT(list_folder(folder_.path()), ElementsAre("toy.safetensors"));
  EXPECT_TRUE(StoreUpdate(path_, job_).is_current(pointers_, control_));
}

TEST_F(Update, AStoppedRunLeavesAPartThatTheNextTakesOver) {
  std::atomic<bool> stop{false};
  const RunControl stopping{
      .pool = pool_, .progress = [&](const Progress& now) { stop = now.done >= 2; }, .stop = &stop};
  StoreUpdate first(path_, job_);
  EXPECT_THROW(run(first, stopping), Error);
  first.keep_partial();
  EXPECT_THAT(list_folder(folder_.path()), ElementsAre("toy.partial.safetensors"));

  StoreUpdate second(path_, job_);
  EXPECT_EQ(run(second, control_).num_reused, 2U);
  second.commit();
  EXPECT_THAT(list_folder(folder_.path()), ElementsAre("toy.safetensors"));
  EXPECT_EQ(FeatureStore(path_).num_utterances(), 3U);
}

TEST_F(Update, APartThatCannotBeReadIsWrittenAnew) {
  write_file(folder_ / "toy.partial.safetensors", "half a file");
  StoreUpdate update(path_, job_);
  EXPECT_EQ(run(update, control_).num_reused, 0U);
  update.commit();
  EXPECT_THAT(list_folder(folder_.path()), ElementsAre("toy.safetensors"));
}

TEST_F(Update, FilesThatAreNoStoreOfThisSetAreNotOverwritten) {
  write_file(path_, "something dear to the user");
  EXPECT_THROW(StoreUpdate(path_, job_), Error);
  FeatureStoreInfo other = job_.store_info();
  other.feature_set = "other";
  FeatureStoreWriter(path_, other).commit();
  try {
    const StoreUpdate update(path_, job_);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    EXPECT_THAT(error.what(), HasSubstr("expected a store of toy, got one of \"other\""));
  }
}

}  // namespace
}  // namespace merkit
