#include "merkit/corpus/manifest.h"

#include <fmt/format.h>

#include <map>
#include <system_error>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/parse.h"
#include "merkit/base/utf8.h"
#include "merkit/corpus/delimited.h"
#include "merkit/corpus/manifest_record.h"

namespace merkit {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_there(const std::filesystem::path& path) {
  std::error_code unreadable;  // counts as absent; opening it would say why
  return std::filesystem::exists(path, unreadable);
}

std::string text_file_if_any(const std::filesystem::path& path) {
  return is_there(path) ? read_file(path) : std::string{};
}

Corpus read_kaldi_folder(const std::filesystem::path& folder) {
  KaldiTexts texts;
  texts.wav_scp = read_file(folder / "wav.scp");
  texts.segments = text_file_if_any(folder / "segments");
  texts.text = text_file_if_any(folder / "text");
  texts.utt2spk = text_file_if_any(folder / "utt2spk");
  texts.utt2emo = text_file_if_any(folder / "utt2emo");
  texts.spk2gender = text_file_if_any(folder / "spk2gender");
  texts.utt2session = text_file_if_any(folder / "utt2session");
  return parse_kaldi(texts, folder);
}

Corpus read_manifest_file(const std::filesystem::path& path) {
  const std::string extension = path.extension().string();
  if (extension == ".jsonl" || extension == ".ndjson" || extension == ".json") {
    return parse_jsonl_manifest(read_file(path), path);
  }
  if (extension == ".csv" || extension == ".tsv") {
    return parse_table_manifest(read_file(path), path);
  }
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("{}: expected a folder or a .jsonl, .json, .csv or .tsv file",
                          quote(path.string())));
}

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

Corpus open_corpus(const std::filesystem::path& path) {
  std::error_code unreadable;
  if (!std::filesystem::is_directory(path, unreadable)) {
    return read_manifest_file(path);
  }
  if (is_there(path / "wav.scp")) {
    return read_kaldi_folder(path);
  }
  throw Error(ErrorCode::kNotFound,
              fmt::format("{}: expected wav.scp, got a folder without it", quote(path.string())));
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
  for (auto& [written, mapping] : by_spelling) {
    mappings.push_back(std::move(mapping));
  }
  return mappings;
}

std::string manifest_line(const Utterance& utterance, const std::filesystem::path& folder) {
  return dump_json(record_from_utterance(utterance, folder), -1);
}

}  // namespace merkit
