#include "merkit/dataset/labelled_corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "merkit/base/error.h"
#include "merkit/corpus/consensus.h"
#include "merkit/corpus/emotion.h"

namespace merkit {

LabelledCorpus label_corpus(const Corpus& corpus, const LabelPolicyOptions& policy) {
  Selection selection = select_labels(corpus, policy);
  if (selection.utterances.empty()) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected turns with labels of the policy {}, got none in {} turns",
                            corpus.root.string(), policy.classes, corpus.utterances.size()));
  }
  return {.class_names = std::move(selection.class_names),
          .utterances = selected_utterances(corpus, selection),
          .classes = std::move(selection.classes),
          .steps = std::move(selection.steps)};
}

LabelledCorpus transcribed_corpus(const Corpus& corpus, const Alphabet& alphabet) {
  LabelledCorpus transcribed;
  transcribed.class_names = alphabet.characters();
  for (const Utterance& utterance : corpus.utterances) {
    if (utterance.text && !alphabet.ids(*utterance.text).empty()) {
      transcribed.utterances.push_back(&utterance);
    }
  }
  const std::size_t num_kept = transcribed.utterances.size();
  if (num_kept == 0) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("{}: expected turns with transcripts, got none in {} turns",
                            corpus.root.string(), corpus.utterances.size()));
  }
  transcribed.classes.assign(num_kept, 0);
  transcribed.steps.push_back({.name = "drop turns without transcript",
                               .num_before = corpus.utterances.size(),
                               .num_after = num_kept});
  return transcribed;
}

std::vector<float> rater_target(const LabelledCorpus& corpus, std::size_t i) {
  const std::vector<std::string>& names = corpus.class_names;
  const auto shares = soft_label(*corpus.utterances[i]);
  std::vector<double> sums(names.size());
  for (std::size_t e = 0; e < shares.size(); ++e) {
    const std::string name(emotion_code(static_cast<Emotion>(e)));
    auto found = std::ranges::find(names, name);
    if (found == names.end() && name == "exc") {
      found = std::ranges::find(names, "hap");
    }
    if (found != names.end()) {
      sums[static_cast<std::size_t>(found - names.begin())] += shares[e];
    }
  }
  const double total = std::accumulate(sums.begin(), sums.end(), 0.0);
  std::vector<float> target(names.size());
  if (total <= 0.0) {
    target[corpus.classes[i]] = 1.0F;
    return target;
  }
  std::ranges::transform(sums, target.begin(),
                         [total](double sum) { return static_cast<float>(sum / total); });
  return target;
}

std::vector<std::size_t> count_classes(const LabelledCorpus& corpus,
                                       const std::vector<std::size_t>& places) {
  std::vector<std::size_t> counts(corpus.class_names.size());
  for (const std::size_t place : places) {
    ++counts[corpus.classes[place]];
  }
  return counts;
}

void check_classes(const LabelledCorpus& corpus, const Fold& fold) {
  const auto train = count_classes(corpus, fold.train);
  const auto test = count_classes(corpus, fold.test);
  for (std::size_t c = 0; c < train.size(); ++c) {
    if (train[c] == 0 && test[c] > 0) {
      throw Error(ErrorCode::kCorruptData,
                  fmt::format("fold {}: expected turns of class {} to learn from, got none ({} to "
                              "test on)",
                              fold.name, corpus.class_names[c], test[c]));
    }
  }
}

}  // namespace merkit
