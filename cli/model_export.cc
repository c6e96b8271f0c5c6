// `merkit model export`: a network for other runtimes.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/long_run.h"
#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/hash.h"
#include "merkit/base/json.h"
#include "merkit/onnx/model_export.h"
#include "merkit/onnx/onnx_graph.h"

namespace merkit::cli {
namespace {

struct Options {
  std::filesystem::path file;
  std::filesystem::path out;
  bool onnx = false;
  bool describe = false;
  bool json = false;
};

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int describe(const Options& options, const Model& model, const std::string& hash) {
  print(options.json ? onnx_description(model, hash) : onnx_description_text(model, hash));
  return 0;
}

int export_onnx(const Options& options, const Model& model, const std::string& hash) {
  std::filesystem::path out = options.out;
  if (out.empty()) {
    out = options.file;
    out.replace_extension(".onnx");
  }
  std::filesystem::path notes = out;
  notes += ".json";
  const OnnxExport file = export_model(model, hash);
  write_file(out, file.bytes);
  write_file(notes, onnx_description(model, hash));
  if (options.json) {
    const Json json = {{"file", out.string()},
                       {"description", notes.string()},
                       {"bytes", file.bytes.size()},
                       {"opset", kOnnxOpset},
                       {"model_hash", hash}};
    print(dump_json(json) + "\n");
  } else {
    print(fmt::format("{}: {} bytes, opset {}\n{}: what its inputs are\n", out.string(),
                      file.bytes.size(), kOnnxOpset, notes.string()));
  }
  return 0;
}

int run(const Options& options) {
  if (!options.onnx && !options.describe) {
    throw Error(ErrorCode::kInvalidArgument, "model export: expected --onnx or --describe");
  }
  const Model model = read_model(options.file);
  const std::string hash = file_hash_hex(options.file);
  return options.describe ? describe(options, model, hash) : export_onnx(options, model, hash);
}

}  // namespace

void add_model_export(Program& program, CLI::App& model) {
  auto options = std::make_shared<Options>();
  CLI::App& command = program.add_command(
      model, {.name = "export",
              .summary = "Write the network of a model for other runtimes",
              .example = "merkit model export --onnx model.safetensors --out model.onnx"});
  command.add_option("model", options->file, "Model file")->required();
  command.add_flag("--onnx", options->onnx,
                   "As ONNX, with a JSON file beside it that says what its inputs are");
  command.add_option("--out", options->out, "File to write; default: the model's name with .onnx");
  command.add_flag("--describe", options->describe,
                   "Print what the inputs of the ONNX file are, and write nothing");
  add_json_flag(command, options->json);
  program.on_run(command, [options] { return run(*options); });
}

}  // namespace merkit::cli
