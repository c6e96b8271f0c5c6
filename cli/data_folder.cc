#include "cli/data_folder.h"

#include <system_error>

namespace merkit::cli {

namespace {

// <prefix>/share/merkit beside an installed program, "" otherwise.
std::filesystem::path installed_folder() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto installed = program.parent_path().parent_path() / "share" / "merkit";
  return !error && std::filesystem::is_directory(installed, error) ? installed : "";
}

}  // namespace

std::filesystem::path data_folder() {
  const auto installed = installed_folder();
  return installed.empty() ? MERKIT_SOURCE_DATA : installed;
}

std::filesystem::path recipe_folder() {
  const auto installed = installed_folder();
  return installed.empty() ? MERKIT_SOURCE_RECIPES : installed / "recipes";
}

}  // namespace merkit::cli
