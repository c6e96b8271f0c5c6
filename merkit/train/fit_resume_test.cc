// Runs that end before their time, and what the next one makes of their checkpoint.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/train/fit.h"
#include "merkit/train/toy_data.h"

namespace merkit {
namespace {

using testing::HasSubstr;

class FitResumeTest : public testing::Test {
 protected:
  FitResumeTest() {
    std::string name = testing::TempDir() + "merkit_fit_XXXXXX";
    folder_ = mkdtemp(name.data());
    options_.training.batch_size = 8;
    options_.training.epochs = 8;
    options_.training.learning_rate = 0.01;
    options_.checkpoint = folder_ / "checkpoint.safetensors";
  }
  ~FitResumeTest() override {
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
    std::filesystem::remove_all(folder_);
  }

  FitResult run(const std::atomic<bool>* stop = nullptr) {
    ThreadPool pool(1);
    return fit({graph_, train_.data(), &dev_.data()}, options_, RunControl{pool, nullptr, stop});
  }

  FitResult run_without_checkpoint() {
    FitOptions options = options_;
    options.checkpoint.clear();
    ThreadPool pool(1);
    return fit({graph_, train_.data(), &dev_.data()}, options, RunControl{pool});
  }

  // Runs until `num_examples` of `epoch` are done, and stops there.
  void stop_in(int epoch, std::size_t num_examples) {
    std::atomic<bool> stop{false};
    ThreadPool pool(1);
    const std::string stage = "epoch " + std::to_string(epoch) + "/";
    RunControl control{pool, nullptr, &stop};
    control.progress = [&](const Progress& now) {
      stop = stop || (now.stage.substr(0, stage.size()) == stage && now.done >= num_examples);
    };
    EXPECT_THROW(fit({graph_, train_.data(), &dev_.data()}, options_, control), Error);
  }

  std::string message(ErrorCode code) {
    try {
      run();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code) << error.what();
      return error.what();
    }
    return "no error";
  }

  std::filesystem::path folder_;
  ToyData train_{60, 1};
  ToyData dev_{30, 2};
  Graph graph_ = toy_graph();
  FitOptions options_;
};

void expect_same(const FitResult& a, const FitResult& b) {
  EXPECT_EQ(a.parameters, b.parameters);
  EXPECT_EQ(a.chosen_epoch, b.chosen_epoch);
  ASSERT_EQ(a.history.size(), b.history.size());
  for (std::size_t i = 0; i < a.history.size(); ++i) {
    EXPECT_EQ(a.history[i].train_loss, b.history[i].train_loss) << "epoch " << i + 1;
    EXPECT_EQ(a.history[i].dev->loss, b.history[i].dev->loss) << "epoch " << i + 1;
  }
}

TEST_F(FitResumeTest, StoppedInTheMiddleOfAnEpochItGoesOnAsIfNothingHadHappened) {
  for (const char* const optimiser : {"adam", "adadelta"}) {
    options_.training.optimiser = optimiser;
    stop_in(1, 16);
    stop_in(3, 40);
    stop_in(3, 48);
    expect_same(run(), run_without_checkpoint());
    std::filesystem::remove(options_.checkpoint);
  }
}

// Two inputs, so that one may be dropped.
TEST_F(FitResumeTest, InputsDroppedAtRandomAreTheSameOnesAfterAStop) {
  graph_ = Graph({{"a", "input", {}, {{"rows", "4"}, {"columns", "2"}}},
                  {"b", "input", {}, {{"rows", "4"}, {"columns", "2"}}},
                  {"both", "concat", {"a", "b"}},
                  {"pooled", "mean_pool", {"both"}},
                  {"y", "dense", {"pooled"}, {{"units", "3"}}}});
  for (ToyData* part : {&train_, &dev_}) {
    for (TrainingExample& example : part->data().examples) {
      example.inputs.push_back(example.inputs[0]);
    }
  }
  const FitResult without = run_without_checkpoint();
  options_.training.modality_dropout = 0.4;
  stop_in(2, 24);
  stop_in(4, 8);
  const FitResult resumed = run();
  expect_same(resumed, run_without_checkpoint());
  EXPECT_NE(resumed.parameters, without.parameters);
}

TEST_F(FitResumeTest, ARunThatIsOverIsNotTrainedAgain) {
  const FitResult first = run();
  std::size_t num_epochs = 0;
  options_.on_epoch = [&](const EpochReport&) { ++num_epochs; };
  expect_same(run(), first);
  EXPECT_EQ(num_epochs, 0U);
}

TEST_F(FitResumeTest, KilledAtAnyMomentItGivesTheSameBytesWhenRunAgain) {
  const FitResult whole = run_without_checkpoint();
  for (int delay_ms = 1; delay_ms <= 60; delay_ms += 4) {
    const pid_t child = fork();
    if (child == 0) {
      run();
      _exit(0);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(delay_ms));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  expect_same(run(), whole);
}

TEST_F(FitResumeTest, ACheckpointOfAnotherRunIsRefused) {
  run();
  options_.seed = 2;
  EXPECT_THAT(message(ErrorCode::kInvalidArgument), HasSubstr("expected a checkpoint of this run"));
  options_.seed = 1;
  train_.data().examples[0].label = 1;
  EXPECT_THAT(message(ErrorCode::kInvalidArgument), HasSubstr("remove it to start anew"));
}

TEST_F(FitResumeTest, ADamagedCheckpointIsRefusedWhereverItIsDamaged) {
  run();
  const std::string whole = read_file(options_.checkpoint);
  for (std::size_t size = 0; size < whole.size(); size += 97) {
    write_file(options_.checkpoint, whole.substr(0, size));
    EXPECT_NE(message(ErrorCode::kCorruptData), "no error") << size;
  }
  for (std::size_t i = whole.size() - 2000; i < whole.size(); i += 101) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    write_file(options_.checkpoint, damaged);
    EXPECT_THAT(message(ErrorCode::kCorruptData), HasSubstr("agree with their hashes")) << i;
  }
}

TEST_F(FitResumeTest, AFolderThatCannotBeWrittenIsToldBeforeTheWork) {
  options_.checkpoint = folder_ / "missing" / "checkpoint.safetensors";
  options_.on_epoch = [](const EpochReport&) { ADD_FAILURE(); };
  EXPECT_THAT(message(ErrorCode::kIo), HasSubstr("missing"));
}

// A limit on the size of files stands for a full disk: writing fails in the same place.
TEST_F(FitResumeTest, AFullDiskIsAnErrorAndTheOldStateStays) {
  stop_in(3, 40);
  const std::string before = read_file(options_.checkpoint);
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, 1000};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      run();
    } catch (const Error& error) {
      _exit(error.code() == ErrorCode::kIo ? 4 : 1);
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 4);
  EXPECT_EQ(read_file(options_.checkpoint), before);
  expect_same(run(), run_without_checkpoint());
}

TEST_F(FitResumeTest, WhenItDivergesTheLastGoodEpochIsKept) {
  int num_steps = 0;
  options_.reduce_gradients = [&](std::span<float> gradients) {
    if (++num_steps == 20) {  // the fourth of the third epoch's eight
      gradients[0] = std::numeric_limits<float>::quiet_NaN();
    }
  };
  const std::string text = message(ErrorCode::kCorruptData);
  EXPECT_THAT(text, HasSubstr("epoch 3, step 5: expected finite loss"));
  EXPECT_THAT(text, HasSubstr("the checkpoint keeps epoch 2"));
  expect_same(run(), run_without_checkpoint());  // the hook is past the bad step
}

}  // namespace
}  // namespace merkit
