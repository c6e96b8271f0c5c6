#include "merkit/corpus/synth/synth_corpus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>

#include "merkit/audio/wav_header.h"
#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/hash.h"
#include "merkit/base/parse.h"
#include "merkit/corpus/consensus.h"
#include "merkit/corpus/corpus_check.h"
#include "merkit/corpus/iemocap.h"
#include "merkit/corpus/synth/damage.h"
#include "merkit/corpus/synth/dialogue_plan.h"
#include "tests/error_of.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const fs::path kPhrases = fs::path(MERKIT_DATA) / "phrases";

SynthOptions tiny(const std::string& irregularities = "none") {
  SynthOptions options;
  options.size = "tiny";
  options.irregularities = irregularities;
  return options;
}

SynthSummary make(const SynthOptions& options, const fs::path& out, std::size_t num_threads = 2) {
  ThreadPool pool(num_threads);
  return synthesise_corpus(options, {kPhrases, out}, {.pool = pool});
}

// Hashes of all files, hidden ones too, by path.
std::map<std::string, std::string> hashes(const fs::path& root) {
  std::map<std::string, std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) {
      all[entry.path().lexically_relative(root)] = hash_hex(read_file(entry.path()));
    }
  }
  return all;
}

std::string error_of(const SynthOptions& options, const fs::path& out) {
  return testing::error_of([&] { make(options, out); });
}

// One sound corpus for all tests that only read it.
class SoundCorpus : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<testing::TemporaryFolder>();
    summary_ = make(tiny(), root());
    ThreadPool pool(2);
    corpus_ = read_iemocap(root(), {.pool = pool});
  }
  static void TearDownTestSuite() { folder_.reset(); }
  static fs::path root() { return folder_->path() / "corpus"; }

  static inline std::unique_ptr<testing::TemporaryFolder> folder_;
  static inline SynthSummary summary_;
  static inline Corpus corpus_;
};

TEST_F(SoundCorpus, TheReaderFindsThePlannedTurnsWithTheirLabelsAndTexts) {
  const PhraseBank bank(kPhrases);
  std::map<std::string, PlannedTurn> planned;
  for (const DialogueSlot& slot : list_dialogues(tiny())) {
    for (PlannedTurn& turn : plan_dialogue(slot, bank, tiny()).turns) {
      planned[turn.id] = turn;
    }
  }
  EXPECT_THAT(corpus_.irregularities, IsEmpty());
  ASSERT_EQ(corpus_.utterances.size(), planned.size());
  for (const Utterance& utterance : corpus_.utterances) {
    const PlannedTurn& turn = planned.at(utterance.id);
    EXPECT_EQ(utterance.emotion, turn.label);
    EXPECT_EQ(utterance.text, turn.text);
    EXPECT_EQ(majority_emotion(utterance.judgements), turn.label);
    EXPECT_NEAR(utterance.dimensions->activation, turn.dimensions.activation, 1e-4);
  }
}

TEST_F(SoundCorpus, TheSummaryCountsWhatIsThere) {
  EXPECT_EQ(summary_.num_turns, corpus_.utterances.size());
  EXPECT_EQ(summary_.num_dialogues, 10U);
  EXPECT_THAT(summary_.planted, IsEmpty());
  std::size_t labelled = 0;
  for (const auto& [session, labels] : summary_.labels) {
    for (const auto& [label, count] : labels) {
      labelled += count;
    }
  }
  EXPECT_EQ(labelled, summary_.num_turns);
  std::set<std::string> speakers;
  for (const Utterance& utterance : corpus_.utterances) {
    speakers.insert(utterance.speaker);
  }
  EXPECT_EQ(speakers.size(), 10U);
}

TEST_F(SoundCorpus, SentencesAreMonoAndAsLongAsTheirTurnsAndPartOfTheDialogue) {
  for (const Utterance& utterance : corpus_.utterances) {
    const std::string wav = read_file(utterance.sentence_audio.path);
    const auto layout = parse_wav_header(std::as_bytes(std::span(wav)), "wav");
    ASSERT_TRUE(layout);
    EXPECT_EQ(layout->num_channels, 1);
    EXPECT_EQ(layout->sample_rate_hz, 16000);
    EXPECT_EQ(wav.size(), 44 + 2 * layout->num_frames);
    const double excess =
        static_cast<double>(layout->num_frames) - 16000.0 * (*utterance.end_s - *utterance.start_s);
    EXPECT_GT(excess, -2.4);  // the range measured on the release
    EXPECT_LT(excess, 1.2);
  }
  const Utterance& first = corpus_.utterances.front();
  const std::string sentence = read_file(first.sentence_audio.path).substr(44);
  const std::string dialogue = read_file(first.dialogue_audio.path).substr(44);
  const auto start = static_cast<std::size_t>(*first.start_s * 16000.0);
  const std::size_t side = first.gender == "F" ? 0 : 2;
  for (std::size_t i = 0; i < sentence.size() / 2; ++i) {
    ASSERT_EQ(sentence.substr(2 * i, 2), dialogue.substr(4 * (start + i) + side, 2)) << i;
  }
}

TEST_F(SoundCorpus, MotionFilesHaveTheColumnsAndTheRateOfTheRelease) {
  const MocapSource& mocap = corpus_.utterances.front().sentence_mocap;
  const std::pair<fs::path, std::size_t> files[] = {
      {mocap.face, 167}, {mocap.head, 8}, {mocap.hand, 20}};
  for (const auto& [path, num_fields] : files) {
    const std::string text = read_file(path);
    EXPECT_TRUE(text.ends_with('\n'));
    double last_s = 0.0;
    for (LineReader lines(text); const auto line = lines.next();) {
      if (lines.line_number() > 2) {
        const auto fields = split(*line, ' ');
        ASSERT_EQ(fields.size(), num_fields) << path << ":" << lines.line_number();
        const double time_s = *parse_double(fields[1]);
        EXPECT_GT(time_s, 0.0);
        EXPECT_TRUE(lines.line_number() == 3 || std::abs(time_s - last_s - 1 / 119.88) < 2e-5);
        last_s = time_s;
      }
    }
    const Utterance& turn = corpus_.utterances.front();
    EXPECT_NEAR(last_s, *turn.end_s - *turn.start_s, 0.0085);
  }
}

TEST_F(SoundCorpus, OtherOptionsAreRefusedAndTheSameFindItThere) {
  EXPECT_TRUE(make(tiny(), root()).was_there);
  EXPECT_EQ(make(tiny(), root()).labels, summary_.labels);
  SynthOptions other = tiny();
  other.seed = 2;
  EXPECT_THAT(error_of(other, root()), HasSubstr("expected a synthetic corpus with these options"));
}

TEST(SynthCorpus, TheSameSeedGivesTheSameBytesForOneAndTwoThreadsAndAfterAStop) {
  const testing::TemporaryFolder folder;
  SynthOptions options = tiny("all");
  make(options, folder.path() / "one", 1);
  ThreadPool pool(2);
  std::atomic<bool> stop{false};
  const RunControl stopped{
      .pool = pool, .progress = [&](const Progress& now) { stop = now.done >= 3; }, .stop = &stop};
  EXPECT_THROW(synthesise_corpus(options, {kPhrases, folder.path() / "two"}, stopped), Error);
  EXPECT_FALSE(make(options, folder.path() / "two", 2).was_there);
  EXPECT_EQ(hashes(folder.path() / "one"), hashes(folder.path() / "two"));
}

TEST(SynthCorpus, AnotherSeedGivesOtherSoundAndMotion) {
  const testing::TemporaryFolder folder;
  SynthOptions options = tiny();
  options.audio = false;
  make(options, folder.path() / "a");
  options.seed = 2;
  make(options, folder.path() / "b");
  const auto a = hashes(folder.path() / "a");
  const auto b = hashes(folder.path() / "b");
  const std::string labels = "Session1/dialog/EmoEvaluation/Ses01F_impro02.txt";
  EXPECT_NE(a.at(labels), b.at(labels));
  EXPECT_FALSE(fs::exists(folder.path() / "a" / "Session1" / "sentences" / "wav"));
}

TEST(SynthCorpus, ASparseCorpusHasTheSameBytesForAnyThreadCountAndTheLabelsOfADenseOne) {
  const testing::TemporaryFolder folder;
  SynthOptions options = tiny();
  options.audio = false;
  options.mocap = false;
  const SynthSummary dense = make(options, folder.path() / "dense");
  options.sparse_emotion = true;
  const SynthSummary sparse = make(options, folder.path() / "one", 1);
  make(options, folder.path() / "two", 2);
  EXPECT_EQ(hashes(folder.path() / "one"), hashes(folder.path() / "two"));
  EXPECT_EQ(sparse.labels, dense.labels);
  EXPECT_NE(sparse.turns_s, dense.turns_s);
}

TEST(SynthCorpus, TheDoctorNamesEveryPlantedIrregularityWithFileAndLine) {
  const testing::TemporaryFolder folder;
  const fs::path root = folder.path() / "corpus";
  const SynthSummary summary = make(tiny("all"), root);
  ThreadPool pool(2);
  const CorpusCheck check = check_corpus(root, {}, {.pool = pool});
  std::set<std::string> planted_names;
  for (const Irregularity& planted : summary.planted) {
    planted_names.insert(planted.kind);
    const bool found = std::any_of(
        check.irregularities.begin(), check.irregularities.end(), [&](const Irregularity& one) {
          return one.kind == planted.kind && one.file == root / planted.file &&
                 (planted.line == 0 || one.line == planted.line);
        });
    EXPECT_TRUE(found) << planted.kind << " " << planted.file << ":" << planted.line;
  }
  for (const std::string_view kind : planted_kinds("all")) {
    EXPECT_TRUE(planted_names.contains(std::string(kind))) << kind;
  }
  for (const Irregularity& found : check.irregularities) {
    EXPECT_NE(found.kind, "wrong-count") << found.detail;
  }
}

TEST_F(SoundCorpus, TheDoctorFindsNothing) {
  ThreadPool pool(2);
  const CorpusCheck check = check_corpus(root(), {}, {.pool = pool});
  EXPECT_EQ(check.scope, CorpusScope::kSynthetic);
  EXPECT_FALSE(check.changes_results);
  EXPECT_FALSE(check.counts.empty());
  for (const Irregularity& found : check.irregularities) {
    ADD_FAILURE() << found.kind << " " << found.file << ":" << found.line << " " << found.detail;
  }
}

TEST(SynthCorpus, FoldersWithOtherFilesAreLeftAlone) {
  const testing::TemporaryFolder folder;
  write_file(folder.path() / "thesis.txt", "precious");
  EXPECT_THAT(error_of(tiny(), folder.path()), HasSubstr("expected an empty folder"));
  write_file(folder.path() / "synthetic.json", "{\"options\": {}}");
  EXPECT_THAT(error_of(tiny(), folder.path()),
              HasSubstr("expected what merkit corpus synth writes"));
  EXPECT_EQ(read_file(folder.path() / "thesis.txt"), "precious");
}

TEST(SynthCorpus, OptionsOutOfRangeAreNamed) {
  const testing::TemporaryFolder folder;
  SynthOptions options = tiny();
  options.size = "smal";
  EXPECT_THAT(error_of(options, folder.path()), HasSubstr("did you mean \"small\""));
  options = tiny("many");
  EXPECT_THAT(error_of(options, folder.path()), HasSubstr("irregularities: expected one of"));
  options = tiny();
  options.seed = -1;
  EXPECT_THAT(error_of(options, folder.path()), HasSubstr("seed: expected at least 0"));
  options = tiny();
  options.difficulty = 11.0;
  EXPECT_THAT(error_of(options, folder.path()), HasSubstr("difficulty: expected 0 to 10"));
  options = tiny();
  options.espeak = "no-such-espeak";
  EXPECT_THAT(error_of(options, folder.path()), HasSubstr("apt-get install espeak-ng"));
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

}  // namespace
}  // namespace merkit
