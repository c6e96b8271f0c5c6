#include <fmt/format.h>

#include <map>
#include <system_error>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/parse.h"
#include "merkit/base/utf8.h"
#include "merkit/corpus/manifest.h"
#include "merkit/corpus/manifest_record.h"

namespace merkit {
namespace {

struct KaldiLine {
  std::string key;
  std::string rest;
  std::string where;
};

using KaldiTable = std::map<std::string, KaldiLine>;

[[noreturn]] void fail(const std::string& where, std::string_view expected, std::string_view got) {
  throw Error(ErrorCode::kCorruptData,
              fmt::format("{}: expected {}, got \"{}\"", where, expected, quote(got)));
}

// The lines "key rest" of one file. An empty rest is allowed only in `text`.
KaldiTable read_table(const std::string& text, const std::filesystem::path& file) {
  KaldiTable table;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    const std::string_view content = trim(*line);
    if (content.empty()) {
      continue;
    }
    const std::string where = fmt::format("{}:{}", file.string(), lines.line_number());
    const std::size_t end = content.find_first_of(" \t");
    const std::string_view rest =
        end == std::string_view::npos ? std::string_view{} : trim(content.substr(end));
    KaldiLine entry{std::string(content.substr(0, end)), utf8_or_latin1(rest), where};
    if (!table.emplace(entry.key, entry).second) {
      fail(where, "each key once", entry.key);
    }
  }
  return table;
}

void refuse_commands(const KaldiLine& recording) {
  const std::string& path = recording.rest;
  if (path.empty()) {
    fail(recording.where, "a recording and its file", recording.key);
  }
  if (path.ends_with('|') || path.starts_with('|') || path == "-") {
    fail(recording.where, "a file (commands are not executed; write the sound to a file first)",
         path);
  }
  const std::size_t colon = path.rfind(':');
  if (colon != std::string::npos && parse_int(path.substr(colon + 1))) {
    fail(recording.where, "a file, not an offset into an archive", path);
  }
}

Json record_of_segment(const KaldiLine& segment, const KaldiTable& recordings) {
  const auto words = split_words(segment.rest);
  if (words.size() != 3) {
    fail(segment.where, "\"utterance recording start end\"", segment.key + " " + segment.rest);
  }
  const auto recording = recordings.find(std::string(words[0]));
  if (recording == recordings.end()) {
    fail(segment.where, "a recording of wav.scp", words[0]);
  }
  Json record = Json::object();
  record["audio"] = recording->second.rest;
  record["start"] = std::string(words[1]);
  if (words[2] != "-1") {  // Kaldi's sign for "to the end of the recording"
    record["end"] = std::string(words[2]);
  }
  return record;
}

void add_column(std::map<std::string, Json>& records, const KaldiTable& column, const char* name) {
  for (const auto& [key, line] : column) {
    const auto record = records.find(key);
    if (record == records.end()) {
      fail(line.where, "an utterance of segments or wav.scp", key);
    }
    record->second[name] = line.rest;
  }
}

void add_genders(std::map<std::string, Json>& records, const KaldiTable& genders) {
  for (auto& [id, record] : records) {
    const auto found = genders.find(record.value("speaker", ""));
    if (found != genders.end()) {
      record["gender"] = found->second.rest;
    }
  }
}

std::string text_file_if_any(const std::filesystem::path& path) {
  std::error_code unreadable;  // counts as absent
  return std::filesystem::exists(path, unreadable) ? read_file(path) : std::string{};
}

}  // namespace

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

Corpus parse_kaldi(const KaldiTexts& texts, const std::filesystem::path& folder) {
  const KaldiTable recordings = read_table(texts.wav_scp, folder / "wav.scp");
  const KaldiTable segments = read_table(texts.segments, folder / "segments");
  std::map<std::string, Json> records;
  for (const auto& [key, line] : recordings) {
    refuse_commands(line);
    if (segments.empty()) {
      records[key] = Json::object({{"audio", line.rest}});
    }
  }
  for (const auto& [key, line] : segments) {
    records[key] = record_of_segment(line, recordings);
  }
  add_column(records, read_table(texts.text, folder / "text"), "text");
  add_column(records, read_table(texts.utt2spk, folder / "utt2spk"), "speaker");
  add_column(records, read_table(texts.utt2emo, folder / "utt2emo"), "label");
  add_column(records, read_table(texts.utt2session, folder / "utt2session"), "session");
  add_genders(records, read_table(texts.spk2gender, folder / "spk2gender"));
  UtteranceCollector utterances;
  for (auto& [key, record] : records) {
    const KaldiTable& source = segments.empty() ? recordings : segments;
    const std::string& where = source.at(key).where;
    record["id"] = utf8_or_latin1(key);
    utterances.add(utterance_from_record(std::move(record), folder, where), where);
  }
  return {"kaldi", folder, utterances.take(), {}};
}

}  // namespace merkit
