// What is wrong with a recipe, and where. Not installed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/options.h"
#include "merkit/recipe/toml.h"

namespace merkit {

// Remembers which file and line said a key last. Not thread-safe.
class RecipeProblems {
 public:
  // `key` is a path such as "features.speech.set" or "node.lstm1.units".
  void remember(const std::string& key, std::string_view file, const TomlValue& value);

  // "file:line: key: what", with the place of the key, or of the table around it.
  void add(const std::string& key, const std::string& what);

  // add() with what expected_one_of() says of the last part of `key`.
  void add_unknown(const std::string& key, std::vector<std::string> known);

  // True if `value`, the one of `key`, has that type; otherwise adds a problem.
  bool expect(const std::string& key, const TomlValue& value, TomlKind kind);
  bool expect(const std::string& key, const TomlValue& value, OptionType type);

  // The same of a value that was remembered. True if none was.
  bool expect_remembered(const std::string& key, OptionType type);

  // In the order in which they were found.
  const std::vector<std::string>& list() const noexcept { return problems_; }

 private:
  struct Place {
    std::string text;  // "speech2.toml:14"
    TomlKind kind = TomlKind::kTable;
  };

  std::map<std::string, Place> places_;
  std::vector<std::string> problems_;
};

}  // namespace merkit
