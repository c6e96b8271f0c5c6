// What the commands on text share: which texts, and their words.
#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "cli/component_options.h"
#include "cli/long_run.h"
#include "merkit/features/tokenizer.h"
#include "merkit/features/vocabulary.h"

namespace merkit::cli {

struct TextOptions {
  std::string corpus;
  std::vector<std::string> sessions;  // empty: all
  TokenizerOptions tokens;
};

// Declares the corpus, --session and the options of the tokenizer.
void add_text_options(CLI::App& command, TextOptions& options);

struct TextWords {
  Vocabulary vocabulary;
  std::size_t num_texts = 0;
  std::size_t num_tokens = 0;
};

// The words of the corpus. Throws Error(kCorruptData) if no utterance of these sessions has a text.
TextWords read_words(const TextOptions& options, const VocabularyOptions& vocabulary,
                     const RunControl& control);

}  // namespace merkit::cli
