// Vocabulary files: they parse or throw Error, and are written as they read; tokens of any text
// number without fault.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "merkit/base/error.h"
#include "merkit/features/tokenizer.h"
#include "merkit/features/vocabulary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  merkit::VocabularyCounter counter;
  counter.add(merkit::Tokenizer({.split_contractions = true}).tokens(text));
  const merkit::Vocabulary counted = counter.finish({});
  if (merkit::parse_vocabulary(merkit::vocabulary_text(counted), "own").words() !=
      counted.words()) {
    __builtin_trap();
  }
  try {
    const merkit::Vocabulary read = merkit::parse_vocabulary(text, "fuzz");
    if (merkit::parse_vocabulary(merkit::vocabulary_text(read), "again").words() != read.words()) {
      __builtin_trap();
    }
  } catch (const merkit::Error&) {
  }
  return 0;
}
