#include "merkit/corpus/open_corpus.h"

#include <system_error>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/corpus/iemocap.h"
#include "merkit/corpus/manifest.h"

namespace merkit {
namespace {

Corpus open_manifest(const std::filesystem::path& path) {
  const std::string extension = path.extension().string();
  if (extension == ".jsonl" || extension == ".ndjson" || extension == ".json") {
    return parse_jsonl_manifest(read_file(path), path);
  }
  if (extension == ".csv" || extension == ".tsv") {
    return parse_table_manifest(read_file(path), path);
  }
  throw Error(ErrorCode::kInvalidArgument,
              quote(path.string()) +
                  ": expected a folder or a .jsonl, .json, .csv or .tsv file, got extension \"" +
                  quote(extension) + "\"");
}

}  // namespace

Corpus open_corpus(const std::filesystem::path& path, const RunControl& control) {
  std::error_code unreadable;  // opening it will say why
  if (!std::filesystem::exists(path, unreadable)) {
    throw Error(ErrorCode::kIo,
                quote(path.string()) + ": expected a corpus, got no such file or folder");
  }
  Corpus corpus = !std::filesystem::is_directory(path, unreadable) ? open_manifest(path)
                  : std::filesystem::exists(path / "wav.scp", unreadable)
                      ? read_kaldi_folder(path)
                      : read_iemocap(path, control);
  if (corpus.utterances.empty()) {
    throw Error(ErrorCode::kCorruptData,
                quote(path.string()) + ": expected at least one utterance, got none");
  }
  return corpus;
}

}  // namespace merkit
