#include "cli/text_words.h"

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/corpus/open_corpus.h"

namespace merkit::cli {

void add_text_options(CLI::App& command, TextOptions& options) {
  command.add_option("corpus", options.corpus, "IEMOCAP release, manifest or Kaldi folder")
      ->required();
  command.add_option("--session", options.sessions,
                     "Only these sessions, such as those a model learns from");
  add_component_options(command, options.tokens);
}

TextWords read_words(const TextOptions& options, const VocabularyOptions& vocabulary,
                     const RunControl& control) {
  const Corpus corpus = open_corpus(options.corpus, control);
  const Tokenizer tokenizer(options.tokens);
  const auto& sessions = options.sessions;
  VocabularyCounter counter;
  std::size_t num_texts = 0;
  std::size_t num_tokens = 0;
  for (const Utterance& utterance : corpus.utterances) {
    const bool chosen = sessions.empty() || std::find(sessions.begin(), sessions.end(),
                                                      utterance.session) != sessions.end();
    if (chosen && utterance.text) {
      const auto tokens = tokenizer.tokens(*utterance.text);
      counter.add(tokens);
      num_tokens += tokens.size();
      ++num_texts;
    }
  }
  if (num_texts == 0) {
    throw Error(ErrorCode::kCorruptData,
                quote(options.corpus) + ": expected utterances with text, got none");
  }
  return {counter.finish(vocabulary), num_texts, num_tokens};
}

}  // namespace merkit::cli
