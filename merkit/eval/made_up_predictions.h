// Predictions of a made-up system on a made-up corpus: five sessions, two speakers each, a dialogue
// for every ten turns. For tests and benchmarks only.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/eval/predictions.h"

namespace merkit::testing {

struct MadeUpOptions {
  std::size_t num_utterances = 200;
  std::size_t num_classes = 4;
  int num_seeds = 1;
  double skill = 1.0;           // logit added to the true class; 0 is a system that guesses
  double dialogue_noise = 0.0;  // deviation of what a dialogue adds to the skill: turns depend
  std::uint64_t seed = 1;
};

// What the corpus says of turn `i`; dialogues, and so labels, are the same for every option but
// the number of classes.
inline Prediction made_up_turn(std::size_t i, std::size_t num_classes) {
  Rng rng(0, i);
  const std::size_t dialogue = i / 10;
  Prediction turn;
  turn.session = std::to_string(dialogue % 5 + 1);
  turn.gender = i % 2 == 0 ? "F" : "M";
  turn.speaker = turn.session + turn.gender;
  turn.scenario = fmt::format("impro{:02}", dialogue / 5 % 8 + 1);
  turn.dialogue = fmt::format("Ses0{}F_{}x{}", turn.session, turn.scenario, dialogue / 40);
  turn.kind = dialogue % 2 == 0 ? "improvised" : "scripted";
  turn.id = fmt::format("{}_{}{:03}", turn.dialogue, turn.gender, i);
  turn.fold = "session" + turn.session;
  turn.duration_s = 1.0 + 9.0 * rng.uniform();
  turn.label = static_cast<std::size_t>(rng.below(num_classes));
  return turn;
}

inline std::vector<double> softmax(const std::vector<double>& logits) {
  std::vector<double> p;
  double sum = 0.0;
  for (const double logit : logits) {
    p.push_back(std::exp(logit));
    sum += p.back();
  }
  for (double& value : p) {
    value /= sum;
  }
  return p;
}

inline PredictionSet made_up_predictions(const MadeUpOptions& options) {
  PredictionSet set;
  set.system = "made up";
  set.protocol = "loso5";
  set.protocol_version = 1;
  set.membership = "0123456789abcdef0123456789abcdef";
  for (std::size_t k = 0; k < options.num_classes; ++k) {
    set.classes.push_back(fmt::format("c{:02}", k));
  }
  for (int seed = 1; seed <= options.num_seeds; ++seed) {
    for (std::size_t i = 0; i < options.num_utterances; ++i) {
      Rng rng = Rng(options.seed, i).fork(static_cast<std::uint64_t>(seed));
      Rng of_dialogue = Rng(options.seed, i / 10).fork("dialogue");
      Prediction turn = made_up_turn(i, options.num_classes);
      turn.seed = seed;
      std::vector<double> logits;
      for (std::size_t k = 0; k < options.num_classes; ++k) {
        logits.push_back(rng.normal());
      }
      logits[turn.label] += options.skill + options.dialogue_noise * of_dialogue.normal();
      turn.probabilities = softmax(logits);
      turn.predicted = most_probable(turn.probabilities);
      set.predictions.push_back(std::move(turn));
    }
  }
  sort_and_check(set, "made up");
  return set;
}

}  // namespace merkit::testing
