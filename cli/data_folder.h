// Where the files that come with the program are: phrase banks, word vectors.
#pragma once

#include <filesystem>

namespace merkit::cli {

// <prefix>/share/merkit beside an installed program, data/ of the source tree otherwise.
std::filesystem::path data_folder();

}  // namespace merkit::cli
