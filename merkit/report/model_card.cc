#include "merkit/report/model_card.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/file.h"
#include "merkit/base/hash.h"
#include "merkit/eval/metrics.h"
#include "merkit/report/card_facts.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;

constexpr double kPercent = 100.0;

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// A YAML scalar that needs no further thought: JSON's strings are YAML's.
std::string yaml(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// The metrics of the front matter: those that a hub lists, as shares.
std::string yaml_metrics(const Json& facts) {
  if (facts.at("result").is_null()) {
    return "";
  }
  std::string text = fmt::format(
      "model-index:\n- name: {}\n  results:\n  - task:\n      type: audio-classification\n"
      "      name: emotion recognition\n    dataset:\n      name: {}\n      type: {}\n"
      "    metrics:\n",
      yaml(facts.at("name")), yaml(facts.at("training").at("protocol")), yaml(facts.at("labels")));
  for (const char* name : {"wa", "ua"}) {
    const Json& metrics = facts.at("result").at("metrics");
    if (metrics.contains(name)) {
      text += fmt::format("    - type: {}\n      value: {:.4f}\n", name,
                          metrics.at(name).at("pooled").get<double>());
    }
  }
  return text;
}

std::string front_matter(const Json& facts) {
  std::string text = "---\n";
  if (!facts.at("licence").get<std::string>().empty()) {
    text += "license: " + yaml(facts.at("licence")) + '\n';
  }
  text +=
      "library_name: merkit\npipeline_tag: audio-classification\ntags:\n- emotion-recognition\n";
  for (const Json& input : facts.at("inputs")) {
    text += "- " + yaml(input.at("feature_set")) + '\n';
  }
  return text + yaml_metrics(facts) + "---\n\n";
}

std::string list_of(const Json& lines) {
  std::string text;
  for (const Json& line : lines) {
    text += "- " + text_of(line) + '\n';
  }
  return text;
}

std::string use_section(const Json& facts) {
  return "## Intended use\n\n" + facts.at("intended_use").get<std::string>() +
         "\n\nIt must not be used for:\n\n" + list_of(facts.at("uses_to_avoid")) + '\n';
}

std::string model_section(const Json& facts) {
  std::string text = fmt::format("## The model\n\nA {}, {} parameters stored as {}. Classes: ",
                                 facts.at("kind").get<std::string>(),
                                 integer_of<std::size_t>(facts.at("num_parameters")),
                                 facts.at("weights").get<std::string>());
  for (const Json& name : facts.at("classes")) {
    text += name.get<std::string>() + (name == facts.at("classes").back() ? ".\n\n" : ", ");
  }
  text +=
      "| input | feature set | version | columns | rows | normalised | words |\n"
      "|---|---|---|---|---|---|---|\n";
  for (const Json& input : facts.at("inputs")) {
    const auto rows = integer_of<int>(input.at("rows"));
    text += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", text_of(input.at("name")),
                        text_of(input.at("feature_set")), text_of(input.at("version")),
                        text_of(input.at("columns")), rows == 0 ? "any" : std::to_string(rows),
                        text_of(input.at("normalise")), text_of(input.at("words")));
  }
  const std::string citation = facts.at("citation").get<std::string>();
  return text + (citation.empty() ? "\n" : "\nAfter: " + citation + "\n\n");
}

std::string data_text(const Json& data) {
  if (data.is_null()) {
    return "";
  }
  std::string text =
      fmt::format("- corpus: {} ({}), {} utterances after selection\n", text_of(data.at("path")),
                  text_of(data.at("format")), text_of(data.at("utterances")));
  for (const Json& step : data.at("selection")) {
    text += fmt::format("  - {}: {} of {} left\n", text_of(step.at("step")),
                        text_of(step.at("after")), text_of(step.at("before")));
  }
  return text;
}

std::string training_section(const Json& facts) {
  const Json& training = facts.at("training");
  std::string text = fmt::format(
      "## Training\n\n- protocol: {} version {}, membership hash {}\n"
      "- fold: {}, seed {}, epoch {}\n- labels: policy {}\n",
      text_of(training.at("protocol")), text_of(training.at("protocol_version")),
      text_of(training.at("membership")), text_of(training.at("fold")),
      text_of(training.at("seed")), text_of(training.at("chosen_epoch")),
      text_of(facts.at("labels")));
  for (const auto& [name, value] : training.at("more").items()) {
    text += fmt::format("- {}: {}\n", name, text_of(value));
  }
  return text + data_text(facts.at("data")) + list_of(facts.at("data_notes")) + '\n';
}

// The metric of that name; nullptr if this program knows none.
const MetricInfo* metric_named(const std::string& name) {
  const auto infos = metric_infos();
  const auto found = std::ranges::find(infos, name, &MetricInfo::name);
  return found == infos.end() ? nullptr : &*found;
}

std::string metric_rows(const Json& metrics) {
  std::string text;
  for (const auto& [name, metric] : metrics.items()) {
    const MetricInfo* info = metric_named(name);
    const bool is_share = info != nullptr && info->is_share;
    const auto number = [&](const Json& value) {
      return !value.is_number() ? std::string()
             : is_share         ? fmt::format("{:.1f}", kPercent * value.get<double>())
                                : fmt::format("{:.4f}", value.get<double>());
    };
    const Json& interval = metric.at("interval");
    text +=
        fmt::format("| {}{} | {} | {} |\n", info == nullptr ? name : info->title,
                    is_share ? ", %" : "", number(metric.at("pooled")),
                    interval.is_null() ? "" : number(interval[0]) + " to " + number(interval[1]));
  }
  return text;
}

std::string group_rows(const Json& groups) {
  std::string text;
  for (const auto& [name, table] : groups.items()) {
    for (const Json& row : table.at("rows")) {
      text += fmt::format("| {} {} | {} | {:.1f} | {:.1f} |\n", name, text_of(row.at("group")),
                          text_of(row.at("num_utterances")), kPercent * row.at("wa").get<double>(),
                          kPercent * row.at("ua").get<double>());
    }
  }
  return text.empty() ? text
                      : "\n| group | utterances | WA, % | UA, % |\n|---|---|---|---|\n" + text;
}

std::string result_section(const Json& facts) {
  const Json& result = facts.at("result");
  if (result.is_null()) {
    return "";
  }
  std::string text = fmt::format(
      "## Figures\n\nOf the run that the file belongs to: all its folds and seeds together, {} "
      "utterances of the {} parts, each recognised by a model that was not trained on it. "
      "Intervals are {:.0f} % of bootstrap resamples by {}.\n\n| metric | value | interval |\n"
      "|---|---|---|\n",
      text_of(result.at("num_utterances")), text_of(result.at("part")),
      kPercent * result.at("level").get<double>(), text_of(result.at("cluster")));
  text += metric_rows(result.at("metrics")) + group_rows(result.at("groups")) + '\n';
  for (const Json& figure : result.at("optimistic")) {
    text += fmt::format("- {}: WA {:.1f} %, UA {:.1f} % ({})\n", text_of(figure.at("name")),
                        kPercent * figure.at("wa").get<double>(),
                        kPercent * figure.at("ua").get<double>(), text_of(figure.at("stamp")));
  }
  return text + list_of(result.at("stamps")) + list_of(result.at("notes")) + '\n';
}

std::string calibration_section(const Json& facts) {
  const Json& calibration = facts.at("calibration");
  if (calibration.is_null()) {
    return "## Calibration\n\nNone: confidences are those of the network.\n\n";
  }
  return fmt::format(
      "## Calibration\n\nTemperature {:.3f}, fitted on {} utterances of the development part. "
      "Below a confidence of {:.3f} the model abstains; at or above it {:.1f} % of those "
      "utterances "
      "were wrong, and {:.1f} % of them are answered.\n\n",
      calibration.at("temperature").get<double>(), text_of(calibration.at("num_dev")),
      calibration.at("min_confidence").get<double>(),
      kPercent * calibration.at("risk").get<double>(),
      kPercent * calibration.at("coverage").get<double>());
}

std::string limits_section(const Json& facts) {
  std::string text = "## Limits\n\n" + list_of(facts.at("limits"));
  for (const Json& defect : facts.at("defects")) {
    text += fmt::format("- As published, {}: {}\n", text_of(defect.at("name")),
                        text_of(defect.at("what")));
  }
  return text + '\n';
}

std::string file_section(const Json& facts) {
  const Json& file = facts.at("file");
  std::string text = fmt::format(
      "## The file\n\n- {}: {} bytes, hash {}\n- {} samples of a self-test inside: "
      "`merkit model verify {}`\n",
      text_of(file.at("name")), text_of(file.at("bytes")), text_of(file.at("hash")),
      text_of(facts.at("self_test")), text_of(file.at("name")));
  if (const auto command = text_of(facts.at("command")); !command.empty()) {
    text += fmt::format("- made by {}:\n\n      {}\n", text_of(facts.at("program")), command);
  }
  return text;
}

std::string read_if_there(const fs::path& path) {
  return fs::exists(path) ? read_file(path) : std::string();
}

}  // namespace

ModelCard read_model_card(const fs::path& path) {
  ModelCard card{.model = read_model(path),
                 .file_name = path.filename().string(),
                 .hash = file_hash_hex(path),
                 .num_bytes = fs::file_size(path),
                 .run = {},
                 .result = {}};
  const fs::path fits = fs::absolute(path).parent_path().parent_path().parent_path();
  if (fits.filename() == "fits") {
    card.run = read_if_there(fits.parent_path() / "run.json");
    card.result = read_if_there(fits.parent_path() / "result.json");
  }
  return card;
}

std::string model_card_text(const ModelCard& card) {
  const Json facts = card_facts(card);
  const std::string summary = facts.at("summary").get<std::string>();
  return front_matter(facts) + "# " + facts.at("name").get<std::string>() + "\n\n" +
         (summary.empty() ? "" : summary + ".\n\n") + use_section(facts) + model_section(facts) +
         training_section(facts) + result_section(facts) + calibration_section(facts) +
         limits_section(facts) + file_section(facts);
}

std::string model_card_json(const ModelCard& card) { return dump_json(card_facts(card)) + '\n'; }

}  // namespace merkit
