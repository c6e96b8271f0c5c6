// A small run over the corpus of dataset_fixture.h, with a fitter that only counts. For tests only.
#pragma once

#include <atomic>
#include <string>

#include "merkit/base/file.h"
#include "merkit/corpus/manifest.h"
#include "merkit/run/run_fits.h"
#include "merkit/run/run_options.h"
#include "tests/temporary_folder.h"

namespace merkit::testing {

// Thirty-six turns of four speakers and four emotions, text only, as a manifest; a recipe of words.
class TextRun {
 public:
  TextRun() {
    std::string manifest;
    constexpr const char* kLabels[] = {"ang", "hap", "neu", "sad"};
    for (int i = 0; i < 36; ++i) {
      manifest += "{\"id\": \"u" + std::to_string(100 + i) + "\", \"speaker\": \"s" +
                  std::to_string(i / 4 % 4) + "\", \"label\": \"" + kLabels[i % 4] +
                  "\", \"text\": \"word" + std::to_string(i % 4) + " other" + std::to_string(i) +
                  "\"}\n";
    }
    write_file(folder_ / "corpus.jsonl", manifest);
    write_file(folder_ / "recipe.toml",
               "summary = \"Words\"\n[evaluation]\nprotocol = \"speaker-out\"\n"
               "[features.text]\nset = \"tokens\"\nrows = 4\nmax_words = 50\n"
               "[[node]]\nname = \"words\"\nlayer = \"embedding\"\ncolumns = 4\n"
               "[[node]]\nname = \"flat\"\nlayer = \"flatten\"\n"
               "[[node]]\nname = \"logits\"\nlayer = \"dense\"\n[training]\nepochs = 3\n");
    request_.recipe = folder_ / "recipe.toml";
    request_.corpus = folder_ / "corpus.jsonl";
    request_.out = folder_ / "run";
    request_.command = "merkit train";
  }

  RunRequest& request() { return request_; }
  const TemporaryFolder& folder() const { return folder_; }
  const RunControl& control() const { return control_; }
  std::unique_ptr<Experiment> open() { return open_experiment(request_, control_); }

 private:
  TemporaryFolder folder_;
  RunRequest request_;
  ThreadPool pool_{2};
  RunControl control_{.pool = pool_};
};

// Learns nothing: the model is a network of zeros, every class is as probable as the others.
class CountingFitter {
 public:
  FitOutcome operator()(const FitCall& call) {
    ++num_calls;
    FitOutcome outcome;
    const std::size_t num_classes = call.experiment.labelled.class_names.size();
    outcome.model.graph = recipe_graph(call.experiment.recipe, num_classes);
    for (const GraphParameter& parameter : outcome.model.graph->parameters()) {
      outcome.model.parameters.emplace_back(std::vector<float>(parameter.spec.shape.num_values()));
    }
    for (int epoch = 1; epoch <= call.experiment.recipe.training.epochs; ++epoch) {
      EpochFigures figures;
      figures.epoch = epoch;
      if (call.request.as_published) {
        figures.test = PartFigures{.loss = 1.0, .wa = 0.1 * epoch, .ua = 0.05 * epoch};
      }
      call.on_epoch(figures);
      outcome.history.push_back(figures);
    }
    outcome.chosen_epoch = 1;
    outcome.predict = [num_classes](std::span<const PreparedUtterance> utterances) {
      return Matrix<float>(utterances.size(), num_classes, 1.0F / static_cast<float>(num_classes));
    };
    return outcome;
  }

  std::atomic<int> num_calls{0};
};

}  // namespace merkit::testing
