// merkit corpus check DIR: the doctor.
#include <cstdio>
#include <limits>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/component_options.h"
#include "cli/corpus_check_report.h"
#include "cli/long_run.h"
#include "merkit/corpus/corpus_check.h"

namespace merkit::cli {
namespace {

struct Options {
  std::string corpus;
  CorpusCheckOptions check;
  bool list_all = false;
  bool json = false;
  RunOptions run;
};

int check(const Options& options) {
  constexpr std::size_t kMaxListed = 5;
  constexpr int kSomethingIsWrong = 3;
  CorpusCheck result;
  {
    LongRun run(options.run);  // the bar is gone before the result is printed
    result = check_corpus(options.corpus, options.check, run.control());
  }
  const std::size_t max_listed =
      options.list_all ? std::numeric_limits<std::size_t>::max() : kMaxListed;
  const std::string text = options.json ? check_json(result) : check_text(result, max_listed);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return result.changes_results ? kSomethingIsWrong : 0;
}

}  // namespace

void add_corpus_check(Program& program, CLI::App& corpus) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      corpus, {.name = "check",
               .summary = "Examine a copy of IEMOCAP; exit with 3 if something in it would change "
                          "results",
               .example = "merkit corpus check /data/IEMOCAP_full_release --no-mocap"});
  command.add_option("corpus", options->corpus, "Folder of the release, or the one above it")
      ->required();
  add_component_options(command, options->check);
  command.add_flag("--all", options->list_all, "List every irregularity, not five of each kind");
  add_json_flag(command, options->json);
  add_run_options(command, options->run);
  program.on_run(command, [options] { return check(*options); });
}

}  // namespace merkit::cli
