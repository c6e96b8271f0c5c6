// What `merkit corpus check` prints.
#pragma once

#include <cstddef>
#include <string>

#include "merkit/corpus/corpus_check.h"

namespace merkit::cli {

// Tables of counts, known numbers, coverage and irregularities, then the verdict. At most
// `max_listed` irregularities of each kind are listed, with their files relative to the corpus.
std::string check_text(const CorpusCheck& check, std::size_t max_listed);

// Everything, as one JSON object that ends with a newline.
std::string check_json(const CorpusCheck& check);

}  // namespace merkit::cli
