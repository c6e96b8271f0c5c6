// merkit report: a finished run as one page of HTML, with a twin in JSON.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/component_options.h"
#include "cli/long_run.h"
#include "merkit/base/file.h"
#include "merkit/report/run_report.h"

namespace merkit::cli {
namespace {

struct Options {
  std::string run_folder;
  std::string out;
  BootstrapOptions bootstrap;
  RunOptions run;
};

int run(const Options& options) {
  LongRun long_run(options.run);
  const std::filesystem::path folder = options.run_folder;
  const ReportContent content = read_run_report(folder, options.bootstrap, long_run.control().pool);
  const std::filesystem::path html =
      options.out.empty() ? folder / "report.html" : std::filesystem::path(options.out);
  std::filesystem::path json = html;
  json.replace_extension(".json");
  write_file(html, report_html(content));
  write_file(json, report_json(content));
  fmt::print("{}\n{}\n", html.string(), json.string());
  return 0;
}

}  // namespace

void add_report(Program& program, CLI::App& root) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      root, {.name = "report",
             .summary = "Write a finished run as one page of HTML, with a twin in JSON",
             .example = "merkit report runs/speech4"});
  command.add_option("run", options->run_folder, "folder of a run, as `merkit train` made it")
      ->required();
  command.add_option("--out", options->out, "the page; default: report.html in the run's folder");
  add_component_options(command, options->bootstrap);
  add_run_options(command, options->run);
  program.on_run(command, [options] { return run(*options); });
}

}  // namespace merkit::cli
