// `merkit model card`: what a model is for, was trained on, and how good it is.
#include <cstdio>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/long_run.h"
#include "merkit/base/file.h"
#include "merkit/report/model_card.h"

namespace merkit::cli {
namespace {

struct Options {
  std::filesystem::path file;
  std::filesystem::path out;
  bool json = false;
};

int run(const Options& options) {
  const ModelCard card = read_model_card(options.file);
  const std::string text = options.json ? model_card_json(card) : model_card_text(card);
  if (!options.out.empty()) {
    write_file(options.out, text);
  } else {
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
  return 0;
}

}  // namespace

void add_model_card(Program& program, CLI::App& model) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      model, {.name = "card",
              .summary = "Write the model card: purpose, training, figures, limits",
              .example = "merkit model card runs/text3/fits/session1/seed1/model.safetensors"});
  command
      .add_option("model", options->file,
                  "Model file; in the folder of a run, its result is read too")
      ->required();
  command.add_option("--out", options->out, "File to write; default: standard output");
  add_json_flag(command, options->json);
  program.on_run(command, [options] { return run(*options); });
}

}  // namespace merkit::cli
