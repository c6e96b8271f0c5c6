#include "merkit/corpus/synth/synth_manifest.h"

#include <system_error>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/json.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;

constexpr int kFormatVersion = 1;
constexpr std::string_view kFormat = "merkit-synthetic-corpus";
constexpr std::string_view kFileName = "synthetic.json";
constexpr std::string_view kNotesFolder = ".unfinished";

// The options that bytes depend on: which program speaks is told by its version.
Json options_json(SynthOptions options) {
  Json json;
  visit(options, [&](std::string_view name, auto& value, std::string_view) {
    if (name != "espeak") {
      json[std::string(name)] = value;
    }
  });
  return json;
}

// Those a corpus was made with; one that did not exist yet has its default.
Json recorded_options(const Json& recorded) {
  Json json = options_json({});
  json.update(recorded);
  return json;
}

Json irregularities_json(const std::vector<Irregularity>& planted) {
  Json list = Json::array();
  for (const Irregularity& irregularity : planted) {
    list.push_back({{"kind", irregularity.kind},
                    {"file", irregularity.file.string()},
                    {"line", irregularity.line},
                    {"detail", irregularity.detail}});
  }
  return list;
}

// What merkit/corpus/expected_counts.h reads.
Json counts_json(const SynthSummary& summary) {
  Json rows = Json::array();
  rows.push_back(Json{{"turns", summary.num_turns}});
  for (const auto& [session, labels] : summary.labels) {
    for (const auto& [label, count] : labels) {
      rows.push_back(Json{{"session", session}, {"label", label}, {"turns", count}});
    }
  }
  return rows;
}

std::vector<Irregularity> irregularities_from(const Json& list) {
  std::vector<Irregularity> planted;
  for (const Json& entry : list) {
    planted.push_back({entry.at("kind").get<std::string>(), entry.at("file").get<std::string>(),
                       integer_of<std::size_t>(entry.at("line")),
                       entry.at("detail").get<std::string>()});
  }
  return planted;
}

// Calls `read` on the document in `path`; a value that is missing or of another type is damage.
template <class F>
auto read_json(const fs::path& path, F&& read) {
  const Json json = parse_json(read_file(path), path.string());
  try {
    return read(json);
  } catch (const Json::exception&) {
    throw Error(ErrorCode::kCorruptData,
                path.string() + ": expected what merkit corpus synth writes, got other JSON");
  }
}

bool is_empty_or_absent(const fs::path& folder) {
  std::error_code error;
  return !fs::exists(folder, error) || fs::is_empty(folder, error);
}

SynthSummary summary_from(const Json& json) {
  SynthSummary summary;
  summary.was_there = true;
  summary.speech_program = json.at("speech_program").get<std::string>();
  summary.num_dialogues = integer_of<std::size_t>(json.at("dialogues"));
  summary.turns_s = json.at("turns_s").get<double>();
  for (const Json& row : json.at("counts")) {
    const auto num_turns = integer_of<std::size_t>(row.at("turns"));
    if (row.contains("label")) {
      summary.labels[row.at("session").get<std::string>()][row.at("label").get<std::string>()] =
          num_turns;
    } else {
      summary.num_turns = num_turns;
    }
  }
  summary.planted = irregularities_from(json.at("irregularities"));
  return summary;
}

}  // namespace

SynthManifest::SynthManifest(SynthOptions options, fs::path out, std::string speech_program)
    : options_(std::move(options)),
      out_(std::move(out)),
      speech_program_(std::move(speech_program)) {}

std::optional<SynthSummary> SynthManifest::begin() const {
  const fs::path path = out_ / kFileName;
  std::error_code error;
  if (!fs::exists(path, error)) {
    if (!is_empty_or_absent(out_)) {
      throw Error(ErrorCode::kInvalidArgument,
                  out_.string() +
                      ": expected an empty folder or a synthetic corpus, got other "
                      "files; name another folder");
    }
    make_folders(out_ / kNotesFolder);
    write_file(path, dump_json(Json{{"format", kFormat},
                                    {"version", kFormatVersion},
                                    {"complete", false},
                                    {"options", options_json(options_)},
                                    {"speech_program", speech_program_}}) +
                         "\n");
    return std::nullopt;
  }
  return read_json(path, [&](const Json& json) -> std::optional<SynthSummary> {
    if (json.at("format") != kFormat || json.at("version") != kFormatVersion ||
        recorded_options(json.at("options")) != options_json(options_) ||
        json.at("speech_program") != speech_program_) {
      throw Error(ErrorCode::kInvalidArgument,
                  out_.string() +
                      ": expected a synthetic corpus with these options, got one with " +
                      quote(dump_json(json.at("options"), -1)) +
                      "; name another folder or delete this one");
    }
    if (!json.at("complete").get<bool>()) {
      return std::nullopt;
    }
    return summary_from(json);
  });
}

fs::path SynthManifest::note_path(const std::string& dialogue) const {
  return out_ / kNotesFolder / (dialogue + ".json");
}

std::optional<DialogueRecord> SynthManifest::finished(const std::string& dialogue) const {
  std::error_code error;
  if (!fs::exists(note_path(dialogue), error)) {
    return std::nullopt;
  }
  return read_json(note_path(dialogue), [&](const Json& json) -> std::optional<DialogueRecord> {
    DialogueRecord record;
    record.name = dialogue;
    record.session = json.at("session").get<std::string>();
    record.num_turns = integer_of<std::size_t>(json.at("turns"));
    record.turns_s = json.at("turns_s").get<double>();
    for (const auto& [label, count] : json.at("labels").items()) {
      record.labels[label] = integer_of<std::size_t>(count);
    }
    record.planted = irregularities_from(json.at("irregularities"));
    return record;
  });
}

void SynthManifest::note(const DialogueRecord& record) const {
  make_folders(out_ / kNotesFolder);
  write_file(note_path(record.name),
             dump_json(Json{{"session", record.session},
                            {"turns", record.num_turns},
                            {"turns_s", record.turns_s},
                            {"labels", record.labels},
                            {"irregularities", irregularities_json(record.planted)}}));
}

void SynthManifest::finish(const SynthSummary& summary) const {
  const Json json{{"format", kFormat},
                  {"version", kFormatVersion},
                  {"complete", true},
                  {"options", options_json(options_)},
                  {"speech_program", speech_program_},
                  {"dialogues", summary.num_dialogues},
                  {"turns_s", summary.turns_s},
                  {"counts", counts_json(summary)},
                  {"irregularities", irregularities_json(summary.planted)}};
  write_file(out_ / kFileName, dump_json(json) + "\n");
  std::error_code error;  // notes left behind do no harm
  fs::remove_all(out_ / kNotesFolder, error);
}

}  // namespace merkit
