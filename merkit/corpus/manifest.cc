#include "merkit/corpus/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "merkit/base/parse.h"
#include "merkit/base/utf8.h"
#include "merkit/corpus/delimited.h"
#include "merkit/corpus/manifest_record.h"

namespace merkit {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A row as a record of texts, without the empty cells.
Json record_from_row(const std::vector<std::string>& header,
                     const std::vector<std::string>& fields) {
  Json record = Json::object();
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (!header[i].empty() && !fields[i].empty()) {
      record[header[i]] = fields[i];
    }
  }
  return record;
}

// "mocap": {"face": f} as "mocap_face": f, the names that a table has.
Json flat_record(const Utterance& utterance, const std::filesystem::path& folder) {
  Json flat = Json::object();
  const Json record = record_from_utterance(utterance, folder);
  for (const auto& [name, value] : record.items()) {
    if (name != "mocap" && name != "dialogue_mocap") {
      flat[name] = value;
      continue;
    }
    for (const auto& [part, path] : value.items()) {
      std::string key = name;
      key += '_';
      key += part;
      flat[key] = path;
    }
  }
  return flat;
}

std::string cell(const Json& value) {
  return value.is_string() ? value.get<std::string>() : dump_json(value, -1);
}

std::string table_line(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) {
    line += delimited_field(field) + ",";
  }
  line.back() = '\n';
  return line;
}

}  // namespace

Corpus parse_jsonl_manifest(std::string_view text, const std::filesystem::path& path) {
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  UtteranceCollector utterances;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    if (trim(*line).empty()) {
      continue;
    }
    const std::string where = fmt::format("{}:{}", path.string(), lines.line_number());
    utterances.add(utterance_from_record(parse_json(*line, where), path.parent_path(), where),
                   where);
  }
  return {"jsonl", path.parent_path(), utterances.take(), {}};
}

Corpus parse_table_manifest(std::string_view text, const std::filesystem::path& path) {
  const std::string readable = utf8_or_latin1(text);
  DelimitedReader rows(readable, path.string());
  UtteranceCollector utterances;
  while (const auto* fields = rows.next()) {
    const std::string where = fmt::format("{}:{}", path.string(), rows.line_number());
    utterances.add(
        utterance_from_record(record_from_row(rows.header(), *fields), path.parent_path(), where),
        where);
  }
  const bool audformat = rows.header().front() == "file";
  return {audformat ? "audformat" : "csv", path.parent_path(), utterances.take(), {}};
}

std::vector<LabelMapping> label_mappings(const Corpus& corpus) {
  std::map<std::string, LabelMapping> by_spelling;
  for (const Utterance& utterance : corpus.utterances) {
    LabelMapping& mapping = by_spelling[utterance.label];
    mapping.written = utterance.label;
    mapping.emotion = utterance.emotion;
    ++mapping.count;
  }
  std::vector<LabelMapping> mappings;
  mappings.reserve(by_spelling.size());
  for (auto& [written, mapping] : by_spelling) {
    mappings.push_back(std::move(mapping));
  }
  return mappings;
}

std::string manifest_line(const Utterance& utterance, const std::filesystem::path& folder) {
  return dump_json(record_from_utterance(utterance, folder), -1);
}

std::string manifest_table(std::span<const Utterance* const> utterances,
                           const std::filesystem::path& folder) {
  std::vector<std::string> header;
  std::set<std::string> known;
  for (const Utterance* utterance : utterances) {
    const Json record = flat_record(*utterance, folder);
    for (const auto& [name, value] : record.items()) {
      if (known.insert(name).second) {
        header.push_back(name);
      }
    }
  }
  if (header.empty()) {
    return "id\n";
  }
  std::string text = table_line(header);
  std::vector<std::string> fields(header.size());
  for (const Utterance* utterance : utterances) {
    const Json record = flat_record(*utterance, folder);
    std::transform(header.begin(), header.end(), fields.begin(), [&](const std::string& name) {
      return record.contains(name) ? cell(record[name]) : std::string{};
    });
    text += table_line(fields);
  }
  return text;
}

}  // namespace merkit
