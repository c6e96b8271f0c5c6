#include "merkit/run/input_subsets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "merkit/run/fit_fixture.h"
#include "merkit/run/fit_record.h"
#include "merkit/run/run_fits.h"
#include "merkit/run/run_fixture.h"
#include "merkit/run/run_result.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using testing::feature_of;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> names_of(const std::vector<InputSubset>& subsets) {
  std::vector<std::string> names;
  for (const InputSubset& subset : subsets) {
    names.push_back(subset.name);
  }
  return names;
}

ModelInput input_of(const RecipeFeature& feature) {
  ModelInputState state;
  state.feature = feature;
  state.source.columns = {"c"};
  if (feature.set == "tokens") {
    state.words = std::vector<VocabularyWord>{{"word", 1}};
  }
  return ModelInput(std::move(state));
}

TEST(InputSubsets, AreAllButNothingAndEverything) {
  const ModelInput speech = input_of(feature_of("speech", "speech34"));
  const ModelInput text = input_of(feature_of("text", "tokens"));
  const ModelInput mocap = input_of(feature_of("mocap", "mocap189"));
  EXPECT_THAT(names_of(input_subsets({mocap, speech, text})),
              ElementsAre("audio", "text", "mocap", "audio+text", "audio+mocap", "text+mocap"));
  EXPECT_THAT(input_subsets({text}), IsEmpty());
}

TEST(InputSubsets, InputsOfOneModalityStayTogether) {
  const std::vector<ModelInput> inputs = {input_of(feature_of("speech", "speech34")),
                                          input_of(feature_of("text", "tokens")),
                                          input_of(feature_of("mel", "logmel"))};
  const auto subsets = input_subsets(inputs);
  EXPECT_THAT(names_of(subsets), ElementsAre("audio", "text"));
  EXPECT_THAT(subsets[0].kept, ElementsAre(true, false, true));
}

TEST(InputSubsets, OtherInputsBecomeAbsent) {
  testing::SmallFit fit;
  fit.recipe().features = {feature_of("speech", "speech34"), feature_of("text", "tokens")};
  fit.call();
  const auto& test = fit.data().part(Part::kTest);
  const auto kept = keep_inputs(test, input_subsets(fit.data().inputs())[1]);
  ASSERT_EQ(kept.size(), test.size());
  EXPECT_EQ(kept[0].place, test[0].place);
  EXPECT_EQ(kept[0].inputs[0].rows, 0U);
  EXPECT_EQ(kept[0].inputs[0].cols, 34U);
  EXPECT_EQ(kept[0].inputs[1].values.data(), test[0].inputs[1].values.data());
}

// A run of two modalities whose model says the true class if it has the text, and class 0 if not.
TEST(InputSubsets, ARunSaysWhatEachModalityIsWorth) {
  testing::SmallCorpus small;
  std::string manifest;
  for (const Utterance& turn : small.corpus().utterances) {
    manifest += "{\"id\": \"" + turn.id + "\", \"speaker\": \"" + turn.speaker +
                "\", \"label\": \"" + turn.label + "\", \"text\": \"" + *turn.text +
                "\", \"audio\": \"" + turn.sentence_audio.path.string() + "\"}\n";
  }
  testing::TextRun run;
  write_file(run.request().corpus, manifest);
  write_file(run.request().recipe,
             "[evaluation]\nprotocol = \"speaker-out\"\n"
             "[features.speech]\nset = \"speech34\"\n[features.text]\nset = \"tokens\"\n"
             "max_words = 50\n[[node]]\nname = \"speech_pool\"\nlayer = \"mean_pool\"\n"
             "inputs = [\"speech\"]\n[[node]]\nname = \"words\"\nlayer = \"embedding\"\n"
             "inputs = [\"text\"]\ncolumns = 2\n[[node]]\nname = \"text_pool\"\n"
             "layer = \"mean_pool\"\n[[node]]\nname = \"both\"\nlayer = \"concat\"\n"
             "inputs = [\"speech_pool\", \"text_pool\"]\n[[node]]\nname = \"logits\"\n"
             "layer = \"dense\"\n[training]\nepochs = 1\n");
  testing::CountingFitter counting;
  const Fitter fitter = [&](const FitCall& call) {
    FitOutcome outcome = counting(call);
    outcome.predict = [call](std::span<const PreparedUtterance> utterances) {
      Matrix<float> said(utterances.size(), 4, 0.1F);
      for (std::size_t i = 0; i < utterances.size(); ++i) {
        const bool has_text = utterances[i].inputs[1].rows > 0;
        const std::size_t place = utterances[i].place;
        said(i, has_text ? call.experiment.labelled.classes[place] : 0) = 0.7F;
      }
      return said;
    };
    return outcome;
  };
  const auto experiment = run.open();
  begin_run(*experiment, run.request(), "test");
  run_fits(*experiment, run.request(), {fitter, nullptr}, run.control());
  const RunResult result = finish_run(*experiment, run.request(), run.control());
  const auto& subsets = result.evaluation.subsets;
  ASSERT_EQ(subsets.size(), 2U);
  EXPECT_EQ(subsets[0].modalities, "audio");
  EXPECT_EQ(subsets[0].wa.summary.pooled, 0.25);
  EXPECT_EQ(subsets[1].modalities, "text");
  EXPECT_EQ(subsets[1].ua.summary.pooled, 1.0);
  EXPECT_TRUE(std::filesystem::exists(run.request().out / "subsets" / "text.jsonl"));
  EXPECT_THAT(result_text(result, *experiment, run.request()),
              HasSubstr("with audio only: WA 25.0 %, UA 25.0 %"));
  EXPECT_THAT(read_file(run.request().out / "result.json"), HasSubstr("\"modalities\": \"text\""));
}

}  // namespace
}  // namespace merkit
