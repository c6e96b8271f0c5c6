#include "merkit/recipe/recipe_folder.h"

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/nearest.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;

void add_recipes(const fs::path& folder, const std::string& prefix,
                 std::vector<std::string>& names) {
  for (const std::string& file : list_folder(folder)) {
    const fs::path path(file);
    if (path.extension() == ".toml") {
      names.push_back(prefix + path.stem().string());
    }
  }
}

}  // namespace

std::vector<std::string> list_recipes(const fs::path& folder) {
  std::vector<std::string> names;
  add_recipes(folder, "", names);
  for (const std::string& name : list_folder(folder)) {
    std::error_code error;
    if (fs::is_directory(folder / name, error)) {
      add_recipes(folder / name, name + "/", names);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

fs::path find_recipe(std::string_view name_or_path, const fs::path& folder) {
  fs::path path(name_or_path);
  if (path.extension() == ".toml") {
    return path;
  }
  const std::vector<std::string> names = list_recipes(folder);
  if (std::find(names.begin(), names.end(), name_or_path) == names.end()) {
    const std::string near = nearest_name(name_or_path, names);
    throw Error(ErrorCode::kNotFound,
                "recipe: expected a .toml file or a name from `merkit recipe list`, got \"" +
                    quote(name_or_path) + "\"" +
                    (near.empty() ? "" : " (did you mean \"" + near + "\"?)"));
  }
  return folder / (std::string(name_or_path) + ".toml");
}

}  // namespace merkit
