// Where the files that come with the program are: phrase banks, word vectors, recipes.
#pragma once

#include <filesystem>

namespace merkit::cli {

// <prefix>/share/merkit beside an installed program, data/ of the source tree otherwise.
std::filesystem::path data_folder();

// Where the recipes that come with the program are: <prefix>/share/merkit/recipes beside an
// installed program, recipes/ of the source tree otherwise.
std::filesystem::path recipe_folder();

}  // namespace merkit::cli
