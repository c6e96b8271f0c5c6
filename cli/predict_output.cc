#include "cli/predict_output.h"

#include <fmt/format.h>

#include "cli/table.h"
#include "merkit/base/json.h"
#include "merkit/base/nearest.h"

namespace merkit::cli {
namespace {

std::string modalities_text(const Recognition& said, const char* separator) {
  std::string text;
  for (const Modality modality : said.modalities) {
    text += (text.empty() ? "" : separator) + std::string(modality_name(modality));
  }
  return text;
}

std::string abstention_text(const Recognition& said) {
  return said.abstention ? std::string(abstention_name(said.abstention->reason)) : std::string();
}

Json model_json_of(const Recognizer& recognizer) {
  return {{"name", recognizer.model().recipe.name},
          {"hash", recognizer.model_hash()},
          {"classes", recognizer.class_names()}};
}

double rounded_ms(double seconds) {
  return static_cast<double>(static_cast<long>(seconds * 1e6)) / 1e3;
}

Json said_json(const Recognizer& recognizer, const Recognition& said) {
  Json probabilities = Json::object();
  for (std::size_t k = 0; k < said.probabilities.size(); ++k) {
    probabilities[recognizer.class_names()[k]] = said.probabilities[k];
  }
  Json inputs = Json::array();
  for (const std::size_t i : said.inputs_used) {
    inputs.push_back(recognizer.inputs()[i].model_input->name());
  }
  Json modalities = Json::array();
  for (const Modality modality : said.modalities) {
    modalities.push_back(modality_name(modality));
  }
  Json abstention;  // null: none
  if (said.abstention) {
    abstention = {{"reason", abstention_name(said.abstention->reason)},
                  {"detail", said.abstention->detail}};
  }
  return {{"label", recognizer.class_names()[said.top]},
          {"confidence", said.confidence},
          {"probabilities", probabilities},
          {"abstained", said.abstention.has_value()},
          {"abstention", abstention},
          {"modalities", modalities},
          {"inputs", inputs},
          {"notes", said.notes},
          {"timing_ms",
           {{"features", rounded_ms(said.timing.features_s)},
            {"model", rounded_ms(said.timing.model_s)}}}};
}

Json outcome_json(const Recognizer& recognizer, const PredictOutcome& outcome) {
  Json json = {{"id", outcome.id}};
  if (outcome.said) {
    json.update(said_json(recognizer, *outcome.said));
    if (!outcome.explanation.empty()) {
      json["saliency"] = Json::parse(outcome.explanation);
    }
  } else {
    json["error"] = outcome.error;
  }
  return json;
}

std::string json_text(const Recognizer& recognizer, const std::vector<PredictOutcome>& outcomes) {
  Json results = Json::array();
  for (const PredictOutcome& outcome : outcomes) {
    results.push_back(outcome_json(recognizer, outcome));
  }
  return dump_json({{"model", model_json_of(recognizer)}, {"results", results}}) + "\n";
}

std::string jsonl_text(const Recognizer& recognizer, const std::vector<PredictOutcome>& outcomes) {
  std::string text;
  for (const PredictOutcome& outcome : outcomes) {
    Json line = outcome_json(recognizer, outcome);
    line["model"] = recognizer.model_hash();
    text += dump_json(line, -1) + "\n";
  }
  return text;
}

// Between quotes where it must be (RFC 4180).
std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    return text;
  }
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  }
  return quoted + "\"";
}

std::string csv_text(const Recognizer& recognizer, const std::vector<PredictOutcome>& outcomes) {
  std::string text = "id,label,confidence";
  for (const std::string& name : recognizer.class_names()) {
    text += ',' + csv_cell(name);
  }
  text += ",abstention,modalities,model,error\n";
  for (const PredictOutcome& outcome : outcomes) {
    text += csv_cell(outcome.id) + ',';
    if (outcome.said) {
      const Recognition& said = *outcome.said;
      text += fmt::format("{},{}", csv_cell(recognizer.class_names()[said.top]), said.confidence);
      for (const float probability : said.probabilities) {
        text += fmt::format(",{}", probability);
      }
      text += fmt::format(",{},{},", abstention_text(said), modalities_text(said, "+"));
    } else {
      text += std::string(recognizer.class_names().size() + 4, ',');
    }
    text += recognizer.model_hash() + ',' + csv_cell(outcome.error) + '\n';
  }
  return text;
}

std::string table_text(const Recognizer& recognizer, const std::vector<PredictOutcome>& outcomes) {
  std::vector<Table::Column> columns = {{"id"}, {"label"}, {"confidence", Align::kRight}};
  for (const std::string& name : recognizer.class_names()) {
    columns.push_back({name, Align::kRight});
  }
  columns.push_back({"from"});
  columns.push_back({"abstains"});
  Table table(columns);
  for (const PredictOutcome& outcome : outcomes) {
    std::vector<std::string> cells = {quote(outcome.id)};
    if (outcome.said) {
      const Recognition& said = *outcome.said;
      cells.push_back(said.abstention ? "-" : recognizer.class_names()[said.top]);
      cells.push_back(fmt::format("{:.3f}", said.confidence));
      for (const float probability : said.probabilities) {
        cells.push_back(fmt::format("{:.3f}", probability));
      }
      cells.push_back(modalities_text(said, "+"));
      cells.push_back(said.abstention ? abstention_text(said) + ": " + said.abstention->detail
                                      : std::string());
    } else {
      cells.push_back("failed");
    }
    table.add_row(std::move(cells));
  }
  return table.text() +
         fmt::format("model {} {}\n", recognizer.model().recipe.name, recognizer.model_hash());
}

struct Form {
  const char* name;
  std::string (*text)(const Recognizer&, const std::vector<PredictOutcome>&);
};

constexpr Form kForms[] = {
    {"table", &table_text}, {"json", &json_text}, {"jsonl", &jsonl_text}, {"csv", &csv_text}};

const Form& find_form(const std::string& format) {
  std::vector<std::string> names;
  for (const Form& form : kForms) {
    if (format == form.name) {
      return form;
    }
    names.emplace_back(form.name);
  }
  throw Error(ErrorCode::kInvalidArgument, "--format: " + expected_one_of(format, names));
}

}  // namespace

std::string predict_text(const std::string& format, const Recognizer& recognizer,
                         const std::vector<PredictOutcome>& outcomes) {
  return find_form(format).text(recognizer, outcomes);
}

void check_predict_format(const std::string& format) { find_form(format); }

}  // namespace merkit::cli
