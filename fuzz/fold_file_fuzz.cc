// Fold files: they parse or throw Error; what parses keeps its parts apart and its hash when
// written.
#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/error.h"
#include "merkit/corpus/fold_file.h"

namespace {

void check(const merkit::FoldSet& folds, merkit::UtteranceList selection) {
  for (const merkit::Fold& fold : folds.folds) {
    std::set<std::size_t> seen;
    for (const auto* part : {&fold.train, &fold.dev, &fold.test}) {
      for (const std::size_t place : *part) {
        if (place >= selection.size() || !seen.insert(place).second) {
          __builtin_trap();
        }
      }
    }
  }
  const std::string csv = merkit::fold_file_csv(folds, selection);
  const auto again = merkit::parse_fold_file(csv, selection, "again");
  if (merkit::membership_hash(again.folds, selection) !=
      merkit::membership_hash(folds, selection)) {
    __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::array<merkit::Utterance, 4> utterances;
  std::vector<const merkit::Utterance*> selection;
  for (std::size_t i = 0; i < utterances.size(); ++i) {
    utterances[i].id = std::string(1, static_cast<char>('a' + i));
    selection.push_back(&utterances[i]);
  }
  try {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check(merkit::parse_fold_file(text, selection, "fuzz").folds, selection);
  } catch (const merkit::Error&) {
  }
  return 0;
}
