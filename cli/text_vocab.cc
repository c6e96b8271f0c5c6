// merkit text vocab: the words of a corpus by frequency, for the feature set `tokens`.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/text_words.h"
#include "merkit/base/file.h"
#include "merkit/base/json.h"

namespace merkit::cli {
namespace {

struct Options {
  TextOptions text;
  VocabularyOptions vocabulary;
  std::string out;
  RunOptions run;
  bool json = false;
};

int run(const Options& options) {
  LongRun long_run(options.run);
  const TextWords words = read_words(options.text, options.vocabulary, long_run.control());
  const std::string text = vocabulary_text(words.vocabulary);
  if (!options.out.empty()) {
    write_file(options.out, text);
  }
  if (options.json) {
    const Json document = {{"num_texts", words.num_texts},
                           {"num_tokens", words.num_tokens},
                           {"num_words", words.vocabulary.words().size()},
                           {"out", options.out}};
    std::fputs((dump_json(document) + "\n").c_str(), stdout);
  } else if (options.out.empty()) {
    std::fputs(text.c_str(), stdout);
  } else {
    std::fputs(fmt::format("{}: {} words, {} tokens of {} texts\n", options.out,
                           words.vocabulary.words().size(), words.num_tokens, words.num_texts)
                   .c_str(),
               stdout);
  }
  return 0;
}

}  // namespace

void add_text_vocab(Program& program, CLI::App& text) {
  auto options = std::make_shared<Options>();
  CLI::App& command =
      program.add_command(text, {.name = "vocab",
                                 .summary = "Number the words of a corpus by frequency",
                                 .example = "merkit text vocab corpus.jsonl --out vocab.tsv"});
  add_text_options(command, options->text);
  add_component_options(command, options->vocabulary);
  command.add_option("--out", options->out, "Write word<tab>count lines here");
  add_run_options(command, options->run);
  add_json_flag(command, options->json);
  program.on_run(command, [options] { return run(*options); });
}

}  // namespace merkit::cli
