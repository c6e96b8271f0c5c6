// JSONL manifests: they parse or throw Error, and what parses is written and read back alike.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "merkit/base/error.h"
#include "merkit/corpus/manifest.h"

namespace {

void check(const merkit::Corpus& corpus) {
  std::string text;
  for (std::size_t i = 0; i < corpus.utterances.size(); ++i) {
    const merkit::Utterance& utterance = corpus.utterances[i];
    if (utterance.id.empty() || (i > 0 && !(corpus.utterances[i - 1].id < utterance.id))) {
      __builtin_trap();
    }
    text += merkit::manifest_line(utterance, "/c") + "\n";
  }
  const merkit::Corpus again = merkit::parse_jsonl_manifest(text, "/c/again.jsonl");
  std::string rewritten;
  for (const merkit::Utterance& utterance : again.utterances) {
    rewritten += merkit::manifest_line(utterance, "/c") + "\n";
  }
  if (rewritten != text) {
    __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check(merkit::parse_jsonl_manifest(text, "/c/fuzz.jsonl"));
  } catch (const merkit::Error&) {
  }
  return 0;
}
