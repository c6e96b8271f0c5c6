// The recipes that come with merkit: a folder of .toml files and of folders with such files.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace merkit {

// Names of the recipes in `folder`, sorted: "svm-emobase988", "tripathi2018/speech2". Files deeper
// than one folder are pieces that recipes extend. Throws Error(kIo) if `folder` cannot be read.
std::vector<std::string> list_recipes(const std::filesystem::path& folder);

// The file of the recipe of that name in `folder`, or `name_or_path` itself if it ends in ".toml".
// Throws Error(kNotFound) with the nearest name, or Error(kIo) if `folder` cannot be read.
std::filesystem::path find_recipe(std::string_view name_or_path,
                                  const std::filesystem::path& folder);

}  // namespace merkit
