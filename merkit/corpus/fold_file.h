// Folds in files: written for other programs, and read from users who bring their own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "merkit/corpus/folds.h"

namespace merkit {

// {"protocol", "version", "hash", "folds": [{"name", "train": [ids], "dev": [ids], "test": [ids]}]}
std::string fold_file_json(const FoldSet& folds, UtteranceList utterances);

// A table with the header id,fold,part and one row for each utterance of each part.
std::string fold_file_csv(const FoldSet& folds, UtteranceList utterances);

struct FoldFile {
  FoldSet folds;
  std::size_t num_unknown_ids = 0;  // ids that are not in the selection; they are left out
};

// Folds from either form, told apart by the opening brace of JSON; `where` opens the messages of
// errors. A CSV may have its columns in any order and more of them; "valid" means dev; a row with
// an empty part or id is an error.
// Throws Error(kCorruptData) for another form, an id twice in one fold, a fold without train or
// test utterances, or a hash that differs although all ids are known.
FoldFile parse_fold_file(std::string_view text, UtteranceList utterances, std::string_view where);

}  // namespace merkit
