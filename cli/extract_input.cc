#include "cli/extract_input.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "merkit/base/error.h"
#include "merkit/corpus/open_corpus.h"

namespace merkit::cli {
namespace {

bool is_manifest_name(const std::filesystem::path& path) {
  constexpr std::array<std::string_view, 5> kExtensions = {".jsonl", ".ndjson", ".json", ".csv",
                                                           ".tsv"};
  const std::string extension = path.extension().string();
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

bool is_among(const std::vector<std::string>& wanted, const std::string& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

Corpus corpus_of_file(const std::filesystem::path& path) {
  Corpus corpus;
  corpus.format = "file";
  corpus.root = path.parent_path();
  corpus.utterances.emplace_back();
  corpus.utterances.front().id = path.stem().string();
  corpus.utterances.front().sentence_audio.path = path;
  return corpus;
}

std::vector<const Utterance*> chosen_utterances(const Corpus& corpus,
                                                const ExtractInputOptions& options) {
  std::vector<const Utterance*> chosen;
  if (options.policy.classes.empty()) {
    for (const Utterance& utterance : corpus.utterances) {
      chosen.push_back(&utterance);
    }
  } else {
    for (const std::size_t i : select_labels(corpus, options.policy).utterances) {
      chosen.push_back(&corpus.utterances[i]);
    }
  }
  // Filters hold whatever becomes of the labels.
  const LabelPolicyOptions& policy = options.policy;
  std::erase_if(chosen, [&](const Utterance* utterance) {
    return (policy.improvised_only && utterance->kind != DialogueKind::kImprovised) ||
           (policy.scripted_only && utterance->kind != DialogueKind::kScripted) ||
           (policy.wearer_only && utterance->speaker_wears_markers != true) ||
           !is_among(options.sessions, utterance->session) ||
           !is_among(options.speakers, utterance->speaker);
  });
  return chosen;
}

}  // namespace

ExtractInput open_extract_input(const ExtractInputOptions& options, const RunControl& control) {
  const std::filesystem::path path = options.input;
  if (!std::filesystem::exists(path)) {
    throw Error(ErrorCode::kIo, path.string() + ": expected a corpus or a sound file, got nothing");
  }
  ExtractInput input;
  input.path = path.string();
  input.is_single_file = !std::filesystem::is_directory(path) && !is_manifest_name(path);
  input.corpus = input.is_single_file ? corpus_of_file(path) : open_corpus(path, control);
  input.utterances = chosen_utterances(input.corpus, options);
  if (input.utterances.empty()) {
    throw Error(ErrorCode::kCorruptData,
                path.string() + ": expected utterances that pass the filters, got none of " +
                    std::to_string(input.corpus.utterances.size()));
  }
  return input;
}

}  // namespace merkit::cli
