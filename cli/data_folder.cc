#include "cli/data_folder.h"

#include <system_error>

namespace merkit::cli {

std::filesystem::path data_folder() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto installed = program.parent_path().parent_path() / "share" / "merkit";
  return !error && std::filesystem::is_directory(installed, error) ? installed : MERKIT_SOURCE_DATA;
}

}  // namespace merkit::cli
