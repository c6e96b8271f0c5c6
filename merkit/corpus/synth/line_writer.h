// The sentences of one turn.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "merkit/base/rng.h"
#include "merkit/corpus/emotion.h"
#include "merkit/corpus/synth/phrase_bank.h"
#include "merkit/corpus/synth/synth_options.h"

namespace merkit {

// Draws sentences. Refers to the bank and the options, which must outlive it; immutable, so one
// instance may be shared by any number of threads.
class LineWriter {
 public:
  LineWriter(const PhraseBank& bank, const SynthOptions& options)
      : bank_(bank), options_(options) {}

  // Most sentences of a turn, markers aside.
  static constexpr std::size_t kMaxSentences = 16;

  // One sentence or more (two on average, kMaxSentences at most, one in a tiny corpus) for
  // `scenario`, some of which lean towards `emotion`, now and then with a marker such as
  // [LAUGHTER].
  std::vector<std::string> write(const std::string& scenario, Emotion emotion, Rng& rng) const;

 private:
  std::string sentence(const std::string& scenario, Emotion emotion, Rng& rng) const;

  const PhraseBank& bank_;
  const SynthOptions& options_;
};

}  // namespace merkit
