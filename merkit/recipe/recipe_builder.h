// A recipe put together from files, one over the other. Not installed.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/recipe/recipe.h"
#include "merkit/recipe/recipe_problems.h"
#include "merkit/recipe/toml.h"

namespace merkit {

// Reads every key straight into the recipe and remembers where it stood, so that a later file
// overrides an earlier one and every complaint has a file and a line. Not thread-safe.
class RecipeBuilder {
 public:
  // The keys of one file over those of the files before; `file` is its name in messages.
  void apply(const TomlValue& top, std::string_view file);

  // What all files together say, checked. Call it once, last.
  Recipe finish();

  RecipeProblems& problems() noexcept { return problems_; }

 private:
  void apply_top(const std::string& key, const TomlValue& value);
  void apply_features(const TomlValue& tables);
  void apply_feature(const std::string& name, const TomlValue& table);
  void apply_layers(const TomlValue& tables);
  void apply_nodes(const TomlValue& array);
  void apply_node(const TomlValue& table);
  std::vector<std::string> strings(const std::string& path, const TomlValue& array);
  std::string text_of(const std::string& path, const TomlValue& value);
  void set_option(std::vector<OptionAssignment>& options, const std::string& path,
                  const std::string& key, const TomlValue& value);
  template <class Options>
  bool apply_field(Options& options, const std::string& path, const std::string& key,
                   const TomlValue& value);
  template <class Options>
  void apply_table(Options& options, const std::string& path, const TomlValue& table);
  template <class Item>
  void apply_items(std::vector<Item>& items, std::string Item::*identity, const std::string& path,
                   const TomlValue& array);

  Recipe recipe_;
  std::map<std::string, std::vector<OptionAssignment>> layer_defaults_;  // by kind
  std::string file_;
  RecipeProblems problems_;
};

}  // namespace merkit
