// `merkit model quantise`: the same network with smaller weights, and what that costs.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/dev_comparison.h"
#include "cli/long_run.h"
#include "merkit/base/error.h"
#include "merkit/base/hash.h"
#include "merkit/base/json.h"
#include "merkit/model/quantise.h"

namespace merkit::cli {
namespace {

constexpr double kPercent = 100.0;

struct Options {
  std::filesystem::path file;
  std::filesystem::path out;
  std::filesystem::path corpus;
  std::string weights;
  RunOptions run;
  bool json = false;
};

// What became of a model.
struct Outcome {
  std::uintmax_t bytes_before = 0;
  std::uintmax_t bytes_after = 0;
  double self_test_difference = 0.0;
  std::optional<DevComparison> dev = std::nullopt;
};

Json figures_json(const DevFigures& figures) {
  return {{"wa", figures.wa}, {"ua", figures.ua}, {"log_loss", figures.log_loss}};
}

Json to_json(const Options& options, const Outcome& outcome) {
  Json json = {{"file", options.out.string()},
               {"weights", options.weights},
               {"bytes_before", outcome.bytes_before},
               {"bytes_after", outcome.bytes_after},
               {"self_test_difference", outcome.self_test_difference},
               {"dev", nullptr}};
  if (outcome.dev) {
    json["dev"] = {{"num_utterances", outcome.dev->num_utterances},
                   {"before", figures_json(outcome.dev->before)},
                   {"after", figures_json(outcome.dev->after)},
                   {"agreement", outcome.dev->agreement},
                   {"largest_difference", outcome.dev->largest_difference}};
  }
  return json;
}

std::string dev_text(const DevComparison& dev) {
  const auto line = [](const char* name, double before, double after, int digits) {
    return fmt::format("  {:<9}{:>9.{}f} to {:.{}f}\n", name, before, digits, after, digits);
  };
  return fmt::format("  on {} utterances of the development part:\n", dev.num_utterances) +
         line("WA, %", kPercent * dev.before.wa, kPercent * dev.after.wa, 2) +
         line("UA, %", kPercent * dev.before.ua, kPercent * dev.after.ua, 2) +
         line("log-loss", dev.before.log_loss, dev.after.log_loss, 4) +
         fmt::format("  the same class for {:.2f} % of them, probabilities within {:.1e}\n",
                     kPercent * dev.agreement, dev.largest_difference);
}

std::string to_text(const Options& options, const Outcome& outcome) {
  const std::string size = fmt::format(
      "{}: {} bytes, {:.1f} % of {}\n  self-test: probabilities within {:.1e} of the original's\n",
      options.out.string(), outcome.bytes_after,
      kPercent * static_cast<double>(outcome.bytes_after) /
          static_cast<double>(outcome.bytes_before),
      outcome.bytes_before, outcome.self_test_difference);
  return size + (outcome.dev ? dev_text(*outcome.dev)
                             : "  accuracy not measured: --corpus gives the development part\n");
}

int run(const Options& options) {
  Model model = read_model(options.file);
  Model small = quantised(model, parse_weight_type(options.weights));
  Outcome outcome = {.bytes_before = std::filesystem::file_size(options.file),
                     .self_test_difference = self_test_difference(model, small)};
  write_model(options.out, small);
  outcome.bytes_after = std::filesystem::file_size(options.out);
  if (!options.corpus.empty()) {
    LongRun work(options.run);
    const Recognizer before(std::move(model), file_hash_hex(options.file));
    const Recognizer after(std::move(small), file_hash_hex(options.out));
    outcome.dev = compare_on_dev(before, after, options.corpus, work.control());
  }
  const std::string text =
      options.json ? dump_json(to_json(options, outcome)) + "\n" : to_text(options, outcome);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace

void add_model_quantise(Program& program, CLI::App& model) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      model,
      {.name = "quantise",
       .summary = "Store the weights of a network in fewer bytes, and measure what that costs",
       .example =
           "merkit model quantise model.safetensors --weights int8 --out small.safetensors"});
  command.add_option("model", options->file, "Model file")->required();
  command.add_option("--weights", options->weights, "float16 or int8 with a scale a row")
      ->required();
  command.add_option("--out", options->out, "File to write")->required();
  command.add_option("--corpus", options->corpus,
                     "Corpus of training: accuracy before and after on its development part");
  add_run_options(command, options->run);
  add_json_flag(command, options->json);
  program.on_run(command, [options] { return run(*options); });
}

}  // namespace merkit::cli
