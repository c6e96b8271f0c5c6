// Flags for the options struct of a component, made from its visit().
#pragma once

#include <CLI/App.hpp>
#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>

namespace merkit::cli {

// Declares --field-name for every field of `options`, which must outlive `command`. A bool that is
// true by default becomes --no-field-name.
template <class Options>
void add_component_options(CLI::App& command, Options& options) {
  visit(options, [&](std::string_view name, auto& value, std::string_view doc) {
    std::string flag(name);
    std::replace(flag.begin(), flag.end(), '_', '-');
    const std::string text(doc);
    if constexpr (std::is_same_v<decltype(value), bool&>) {
      if (value) {
        command.add_flag_callback(
            "--no-" + flag, [&value] { value = false; }, "Do not " + text);
      } else {
        command.add_flag("--" + flag, value, text);
      }
    } else {
      command.add_option("--" + flag, value, text)->capture_default_str();
    }
  });
}

}  // namespace merkit::cli
