#include "merkit/run/transcript_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "merkit/base/json.h"
#include "merkit/model/model_check.h"
#include "merkit/recipe/recipe_output.h"
#include "merkit/run/run_fixture.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

// Hears only the first word; the network behind it is one of zeros.
FitOutcome hear_first_word(const FitCall& call) {
  FitOutcome outcome;
  const std::size_t num_characters = call.experiment.labelled.class_names.size();
  outcome.model.graph = recipe_graph(call.experiment.recipe, num_characters);
  for (const GraphParameter& parameter : outcome.model.graph->parameters()) {
    outcome.model.parameters.emplace_back(std::vector<float>(parameter.spec.shape.num_values()));
  }
  EpochFigures figures;
  figures.epoch = 1;
  figures.dev = PartFigures{.loss = 3.0, .cer = 0.5};
  outcome.history = {figures};
  outcome.chosen_epoch = 1;
  outcome.transcribe = [&call](std::span<const PreparedUtterance> utterances) {
    std::vector<std::string> texts;
    for (const PreparedUtterance& one : utterances) {
      const std::string& text = *call.experiment.labelled.utterances[one.place]->text;
      texts.push_back(text.substr(0, text.find(' ')));
    }
    return texts;
  };
  const OutputRule rule = output_rule(call.experiment.recipe.training, num_characters);
  outcome.predict = [rule](std::span<const PreparedUtterance> utterances) {
    Matrix<float> said(utterances.size(), rule.num_classes);
    for (std::size_t i = 0; i < utterances.size(); ++i) {
      const Matrix<float> zeros(utterances[i].inputs[0].rows, rule.num_columns());
      std::ranges::copy(rule.probabilities({zeros.values(), zeros.rows(), zeros.cols()}),
                        said.row(i).begin());
    }
    return said;
  };
  return outcome;
}

// The texts of the fixture ("word3 other17"), read as words and written as characters.
class TranscriptRunTest : public ::testing::Test {
 protected:
  TranscriptRunTest() {
    write_file(run_.request().recipe,
               "summary = \"Characters\"\n[evaluation]\nprotocol = \"speaker-out\"\n"
               "[targets]\nkind = \"transcript\"\nalphabet = \"ehortwd 0123456789\"\n"
               "[features.text]\nset = \"tokens\"\nmax_words = 50\n"
               "[[node]]\nname = \"words\"\nlayer = \"embedding\"\ncolumns = 4\n"
               "[[node]]\nname = \"characters\"\nlayer = \"dense\"\n"
               "[training]\nloss = \"ctc\"\nepochs = 1\nchoose_epoch = \"dev-cer\"\n");
  }

  testing::TextRun run_;
};

TEST_F(TranscriptRunTest, PoolsTheTranscriptsOfAllFoldsIntoErrorRates) {
  const auto experiment = run_.open();
  run_fits(*experiment, run_.request(), {hear_first_word, nullptr}, run_.control());
  const TranscriptResult result = finish_transcript_run(*experiment, run_.request());
  EXPECT_EQ(result.fits.size(), 4U);
  EXPECT_EQ(result.scores.words, (EditCounts{0, 36, 0, 72}));
  const auto path = run_.request().out / "transcripts.jsonl";
  EXPECT_EQ(parse_transcripts(read_file(path), path.string()).size(), 36U);
  const Json json = parse_json(read_file(run_.request().out / "result.json"), "result");
  EXPECT_DOUBLE_EQ(json.at("wer").at("rate").get<double>(), 0.5);
  const std::string text = transcript_text(result, *experiment, run_.request());
  EXPECT_THAT(text, HasSubstr("WER  50.0 %   95 % interval 50.0 to 50.0, by speaker"));
  EXPECT_THAT(text, HasSubstr("36 deleted"));
}

TEST_F(TranscriptRunTest, TheModelHoldsTheAlphabetAndPassesItsSelfTest) {
  const auto experiment = run_.open();
  run_fits(*experiment, run_.request(), {hear_first_word, nullptr}, run_.control());
  const Model model =
      read_model(run_.request().out / "fits" / "s0" / "seed1" / "model.safetensors");
  EXPECT_EQ(model.class_names, Alphabet("ehortwd 0123456789").characters());
  EXPECT_TRUE(writes_transcripts(model.recipe));
  EXPECT_EQ(verify_model(model).num_samples, 2U);
}

TEST_F(TranscriptRunTest, TranscriptsThatTheAlphabetCannotWriteAreNoted) {
  run_.request().changes = {"targets.alphabet=ehortwd 012"};
  const auto experiment = run_.open();
  EXPECT_THAT(
      experiment->notes,
      ::testing::Contains(HasSubstr("transcripts have characters that the alphabet lacks")));
}

}  // namespace
}  // namespace merkit
