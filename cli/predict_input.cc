#include "cli/predict_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/utf8.h"
#include "merkit/corpus/open_corpus.h"

namespace merkit::cli {
namespace {

constexpr std::uintmax_t kMostTextBytes = std::uintmax_t{16} << 20U;

bool holds_many(const std::filesystem::path& path) {
  constexpr std::array<std::string_view, 5> kExtensions = {".jsonl", ".ndjson", ".json", ".csv",
                                                           ".tsv"};
  return std::filesystem::is_directory(path) ||
         std::ranges::find(kExtensions, path.extension().string()) != kExtensions.end();
}

std::string read_text(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (!error && size > kMostTextBytes) {
    throw Error(
        ErrorCode::kCorruptData,
        fmt::format("{}: expected a text of at most {} bytes, got {}", path, kMostTextBytes, size));
  }
  return read_file(path);
}

const std::string& checked_utf8(const std::string& text, const std::string& where) {
  if (!is_utf8(text)) {
    throw Error(ErrorCode::kCorruptData, where + ": expected text in UTF-8, got other bytes");
  }
  return text;
}

// Corpora have files without rows; a file that somebody names should have some.
void check_has_bytes(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::file_size(path, error) == 0 && !error) {
    throw Error(ErrorCode::kCorruptData,
                path.string() + ": expected motion capture, got an empty file");
  }
}

// A list of one option, for messages.
struct NamedList {
  std::string_view option;
  const std::vector<std::string>& values;
};

// The length that all lists share. Throws if they do not.
std::size_t common_length(std::span<const NamedList> lists) {
  const NamedList* longest = nullptr;
  for (const NamedList& list : lists) {
    if (longest == nullptr || list.values.size() > longest->values.size()) {
      longest = &list;
    }
  }
  const std::size_t length = longest->values.size();
  for (const NamedList& list : lists) {
    if (!list.values.empty() && list.values.size() != length) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("{}: expected as many as {} has, {}, got {}", list.option,
                              longest->option, length, list.values.size()));
    }
  }
  return length;
}

std::string at_or_empty(const std::vector<std::string>& values, std::size_t i) {
  return i < values.size() ? values[i] : std::string();
}

// The file of the same name in IEMOCAP's folder for another part of the body, if it is there.
std::filesystem::path sibling(const std::filesystem::path& face, const char* folder) {
  if (face.parent_path().filename() != "MOCAP_rotated" &&
      face.parent_path().parent_path().filename() != "MOCAP_rotated") {
    return {};
  }
  const bool is_nested = face.parent_path().filename() != "MOCAP_rotated";
  const auto base =
      is_nested ? face.parent_path().parent_path().parent_path() : face.parent_path().parent_path();
  auto path = base / folder;
  path =
      is_nested ? path / face.parent_path().filename() / face.filename() : path / face.filename();
  return std::filesystem::exists(path) ? path : std::filesystem::path();
}

MocapSource mocap_of(const PredictInputOptions& options, std::size_t i) {
  MocapSource mocap;
  mocap.face = at_or_empty(options.mocaps, i);
  mocap.head = at_or_empty(options.mocap_heads, i);
  mocap.hand = at_or_empty(options.mocap_hands, i);
  for (const auto& path : {mocap.face, mocap.head, mocap.hand}) {
    check_has_bytes(path);
  }
  if (!mocap.face.empty() && mocap.head.empty()) {
    mocap.head = sibling(mocap.face, "MOCAP_head");
  }
  if (!mocap.face.empty() && mocap.hand.empty()) {
    mocap.hand = sibling(mocap.face, "MOCAP_hand");
  }
  return mocap;
}

Utterance utterance_at(const PredictInputOptions& options, std::size_t i) {
  Utterance utterance;
  utterance.speaker = options.speaker;
  utterance.sentence_audio.path = at_or_empty(options.wavs, i);
  utterance.sentence_mocap = mocap_of(options, i);
  if (i < options.texts.size()) {
    utterance.text = checked_utf8(options.texts[i], "--text");
  } else if (i < options.text_files.size()) {
    utterance.text = checked_utf8(read_text(options.text_files[i]), options.text_files[i]);
  }
  for (const std::string& name :
       {utterance.sentence_audio.path.string(), at_or_empty(options.text_files, i),
        utterance.sentence_mocap.face.string(), std::string("text")}) {
    if (utterance.id.empty()) {
      utterance.id = name;
    }
  }
  return utterance;
}

void add_input(const std::string& input, const RunControl& control,
               std::vector<Utterance>& utterances) {
  if (!std::filesystem::exists(input)) {
    throw Error(ErrorCode::kIo, input + ": expected a sound file or a manifest, got nothing");
  }
  if (!holds_many(input)) {
    Utterance& utterance = utterances.emplace_back();
    utterance.id = input;
    utterance.sentence_audio.path = input;
    return;
  }
  Corpus corpus = open_corpus(input, control);
  std::ranges::move(corpus.utterances, std::back_inserter(utterances));
}

}  // namespace

std::vector<Utterance> open_predict_input(const PredictInputOptions& options,
                                          const RunControl& control) {
  if (!options.texts.empty() && !options.text_files.empty()) {
    throw Error(ErrorCode::kInvalidArgument, "--text: expected it without --text-file, got both");
  }
  const std::array<NamedList, 6> lists = {{{"--wav", options.wavs},
                                           {"--text", options.texts},
                                           {"--text-file", options.text_files},
                                           {"--mocap", options.mocaps},
                                           {"--mocap-head", options.mocap_heads},
                                           {"--mocap-hand", options.mocap_hands}}};
  std::vector<Utterance> utterances;
  const std::size_t count = common_length(lists);
  for (std::size_t i = 0; i < count; ++i) {
    utterances.push_back(utterance_at(options, i));
  }
  for (const std::string& input : options.inputs) {
    add_input(input, control, utterances);
  }
  if (utterances.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                "predict: expected sound, text, motion capture or a manifest, got nothing");
  }
  return utterances;
}

}  // namespace merkit::cli
