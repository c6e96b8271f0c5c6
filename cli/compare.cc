// merkit compare: paired differences between systems that were tested on the same utterances.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/evaluation_text.h"
#include "cli/long_run.h"
#include "cli/prediction_input.h"
#include "cli/table.h"
#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/eval/paired.h"

namespace merkit::cli {
namespace {

struct Options {
  std::vector<std::string> files;
  PredictionInput input;
  RunOptions run;
  bool json = false;
};

// Every pair of systems, the earlier one as a.
struct Result {
  std::vector<PairedComparison> pairs;
  std::vector<std::vector<double>> holm;  // of p_bootstrap, per metric and pair
};

void name_systems(std::vector<PredictionSet>& sets, const std::vector<std::string>& files) {
  for (std::size_t i = 0; i < sets.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (sets[i].system == sets[j].system) {
        sets[i].system = files[i];
      }
    }
    if (sets[i].system.empty()) {
      sets[i].system = files[i];
    }
  }
}

void add_holm(Result& result) {
  for (std::size_t m = 0; m < result.pairs.front().differences.size(); ++m) {
    std::vector<double> p_values;
    for (const PairedComparison& pair : result.pairs) {
      p_values.push_back(pair.differences[m].p_bootstrap);
    }
    result.holm.push_back(holm_adjusted(p_values));
  }
}

Result compare_all(const std::vector<PredictionSet>& sets, const Options& options,
                   ThreadPool& pool) {
  Result result;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    for (std::size_t j = i + 1; j < sets.size(); ++j) {
      result.pairs.push_back(compare(sets[i], sets[j], options.input.bootstrap, pool));
    }
  }
  add_holm(result);
  return result;
}

std::string p_text(double p) { return p < 0.0001 ? "< 0.0001" : fmt::format("{:.4f}", p); }

std::string mcnemar_text(const PairedComparison& pair) {
  Table table({{"seed"},
               {"only A right", Align::kRight},
               {"only B right", Align::kRight},
               {"p McNemar", Align::kRight},
               {""}});
  for (const SeedMcNemar& of_seed : pair.mcnemar) {
    const McNemarTest& test = of_seed.test;
    table.add_row({std::to_string(of_seed.seed), std::to_string(test.num_only_a),
                   std::to_string(test.num_only_b), p_text(test.p_value),
                   test.is_exact ? "exact" : "chi-squared"});
  }
  return pair.mcnemar.empty() ? "no seed in common: no McNemar test\n" : table.text();
}

std::string pair_text(const Result& result, std::size_t place, const BootstrapOptions& bootstrap) {
  constexpr Align kRight = Align::kRight;
  const PairedComparison& pair = result.pairs[place];
  const bool has_several = result.pairs.size() > 1;
  std::vector<Table::Column> columns = {{"metric"},           {"A %", kRight},
                                        {"B %", kRight},      {"B - A", kRight},
                                        {"interval", kRight}, {"p bootstrap", kRight}};
  if (has_several) {
    columns.push_back({"p Holm", kRight});
  }
  columns.push_back({"p permutation", kRight});
  Table table(columns);
  for (std::size_t m = 0; m < pair.differences.size(); ++m) {
    const PairedDifference& difference = pair.differences[m];
    std::vector<std::string> row = {
        difference.metric == "wa" ? "WA" : "UA",
        percent(difference.a),
        percent(difference.b),
        percent(difference.difference),
        percent(difference.interval.low) + " .. " + percent(difference.interval.high),
        p_text(difference.p_bootstrap)};
    if (has_several) {
      row.push_back(p_text(result.holm[m][place]));
    }
    row.push_back(difference.p_permutation ? p_text(*difference.p_permutation) : "-");
    table.add_row(row);
  }
  std::string text =
      fmt::format("A  {}\nB  {}\n{} utterances; {} resamples of {} clusters by {}\n\n",
                  pair.system_a, pair.system_b, pair.num_utterances, bootstrap.resamples,
                  pair.num_clusters, bootstrap.cluster);
  text += table.text() + "\n" + mcnemar_text(pair);
  for (const std::string& note : pair.notes) {
    text += "note  " + note + "\n";
  }
  return text;
}

std::string text_of(const Result& result, const BootstrapOptions& bootstrap) {
  std::string text;
  for (std::size_t i = 0; i < result.pairs.size(); ++i) {
    text += (i == 0 ? "" : "\n") + pair_text(result, i, bootstrap);
  }
  return text;
}

Json difference_json(const PairedDifference& difference, double holm) {
  return {{"a", difference.a},
          {"b", difference.b},
          {"difference", difference.difference},
          {"interval", {difference.interval.low, difference.interval.high}},
          {"p_bootstrap", difference.p_bootstrap},
          {"p_holm", holm},
          {"p_permutation",
           difference.p_permutation ? Json(*difference.p_permutation) : Json(nullptr)}};
}

Json pair_json(const Result& result, std::size_t place) {
  const PairedComparison& pair = result.pairs[place];
  Json document = {{"a", pair.system_a},
                   {"b", pair.system_b},
                   {"num_utterances", pair.num_utterances},
                   {"num_clusters", pair.num_clusters},
                   {"notes", pair.notes},
                   {"mcnemar", Json::array()}};
  for (std::size_t m = 0; m < pair.differences.size(); ++m) {
    document[pair.differences[m].metric] =
        difference_json(pair.differences[m], result.holm[m][place]);
  }
  for (const SeedMcNemar& of_seed : pair.mcnemar) {
    document["mcnemar"].push_back({{"seed", of_seed.seed},
                                   {"num_only_a", of_seed.test.num_only_a},
                                   {"num_only_b", of_seed.test.num_only_b},
                                   {"p", of_seed.test.p_value},
                                   {"exact", of_seed.test.is_exact}});
  }
  return document;
}

std::string json_of(const Result& result) {
  Json pairs = Json::array();
  for (std::size_t i = 0; i < result.pairs.size(); ++i) {
    pairs.push_back(pair_json(result, i));
  }
  return dump_json({{"merkit_comparison", 1}, {"pairs", std::move(pairs)}}) + "\n";
}

int run(const Options& options) {
  if (options.files.size() < 2) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("predictions: expected two files or more, got {}", options.files.size()));
  }
  LongRun long_run(options.run);
  const RunControl control = long_run.control();
  auto sets = load_predictions(options.files, options.input, control);
  name_systems(sets, options.files);
  const Result result = compare_all(sets, options, control.pool);
  std::fputs((options.json ? json_of(result) : text_of(result, options.input.bootstrap)).c_str(),
             stdout);
  return 0;
}

}  // namespace

void add_compare(Program& program, CLI::App& parent) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      parent, {.name = "compare",
               .summary = "Test whether systems differ, on the utterances that all were tested on",
               .example = "merkit compare runs/speech runs/speech-text --cluster dialogue"});
  command.add_option("predictions", options->files,
                     "One file of predictions per system, or folders with predictions.jsonl; all "
                     "under the same protocol");
  add_prediction_options(command, options->input);
  add_run_options(command, options->run);
  add_json_flag(command, options->json);
  program.on_run(command, [options] { return run(*options); });
}

}  // namespace merkit::cli
