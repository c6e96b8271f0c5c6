// merkit text coverage: how many words of a corpus a file of word vectors knows.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/data_folder.h"
#include "cli/text_words.h"
#include "merkit/base/json.h"
#include "merkit/features/word_vectors.h"

namespace merkit::cli {
namespace {

struct Options {
  TextOptions text;
  std::string vectors;
  std::size_t num_missing = 20;
  RunOptions run;
  bool json = false;
};

std::string bundled_vectors() { return (data_folder() / "glove.6B.100d.top.safetensors").string(); }

double percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string text_of(const Coverage& coverage, std::size_t num_dims, std::size_t num_missing) {
  std::string text = fmt::format(
      "dimensions  {}\nwords       {} of {} known ({:.1f} %)\ntokens      {} of {} known "
      "({:.1f} %)\n",
      num_dims, coverage.num_known_words, coverage.num_words,
      percent(coverage.num_known_words, coverage.num_words), coverage.num_known_tokens,
      coverage.num_tokens, percent(coverage.num_known_tokens, coverage.num_tokens));
  for (std::size_t i = 0; i < std::min(num_missing, coverage.missing.size()); ++i) {
    text +=
        fmt::format("missing     {} ({})\n", coverage.missing[i].word, coverage.missing[i].count);
  }
  return text;
}

std::string json_of(const Coverage& coverage, std::size_t num_dims, std::size_t num_missing) {
  Json document = {{"num_dims", num_dims},
                   {"num_words", coverage.num_words},
                   {"num_known_words", coverage.num_known_words},
                   {"num_tokens", coverage.num_tokens},
                   {"num_known_tokens", coverage.num_known_tokens},
                   {"missing", Json::object()}};
  for (std::size_t i = 0; i < std::min(num_missing, coverage.missing.size()); ++i) {
    document["missing"][coverage.missing[i].word] = coverage.missing[i].count;
  }
  return dump_json(document) + "\n";
}

int run(const Options& options) {
  LongRun long_run(options.run);
  const TextWords text = read_words(options.text, {}, long_run.control());
  std::vector<std::string> words;
  for (const VocabularyWord& entry : text.vocabulary.words()) {
    words.push_back(entry.word);
  }
  const WordVectors vectors =
      read_word_vectors(options.vectors.empty() ? bundled_vectors() : options.vectors, words);
  const Coverage coverage = measure_coverage(text.vocabulary, vectors);
  std::fputs((options.json ? json_of(coverage, vectors.num_dims, options.num_missing)
                           : text_of(coverage, vectors.num_dims, options.num_missing))
                 .c_str(),
             stdout);
  return 0;
}

}  // namespace

void add_text_coverage(Program& program, CLI::App& text) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      text,
      {.name = "coverage",
       .summary = "Count the words of a corpus that a file of word vectors knows",
       .example = "merkit text coverage corpus.jsonl --split-contractions --vectors glove.txt"});
  add_text_options(command, options->text);
  command.add_option("--vectors", options->vectors,
                     "GloVe, word2vec or fastText file; default: the bundled one");
  command.add_option("--missing", options->num_missing, "Unknown words to name")
      ->capture_default_str();
  add_run_options(command, options->run);
  add_json_flag(command, options->json);
  program.on_run(command, [options] { return run(*options); });
}

}  // namespace merkit::cli
