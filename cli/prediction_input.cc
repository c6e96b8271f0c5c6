#include "cli/prediction_input.h"

#include "cli/component_options.h"
#include "merkit/corpus/open_corpus.h"
#include "merkit/eval/grouping.h"

namespace merkit::cli {

void add_prediction_options(CLI::App& command, PredictionInput& input) {
  command.add_option("--corpus", input.corpus,
                     "Take speakers, dialogues and the like from this corpus where the file of "
                     "predictions does not state them");
  add_component_options(command, input.bootstrap);
}

std::vector<PredictionSet> load_predictions(const std::vector<std::string>& files,
                                            const PredictionInput& input,
                                            const RunControl& control) {
  std::vector<PredictionSet> sets;
  sets.reserve(files.size());
  for (const std::string& file : files) {
    sets.push_back(read_predictions(file));
  }
  if (!input.corpus.empty()) {
    const Corpus corpus = open_corpus(input.corpus, control);
    for (PredictionSet& set : sets) {
      join_corpus(set, corpus);
    }
  }
  for (PredictionSet& set : sets) {
    fill_groups_from_ids(set);
  }
  return sets;
}

}  // namespace merkit::cli
