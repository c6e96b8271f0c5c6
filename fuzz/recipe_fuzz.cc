// Recipes: they parse or throw Error; what parses reads back from its text, and its network is made
// or refused.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "merkit/base/error.h"
#include "merkit/recipe/recipe.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  merkit::Recipe recipe;
  try {
    recipe = merkit::parse_recipe(text, "fuzz", "/nonexistent");
  } catch (const merkit::Error&) {
    return 0;
  }
  const std::string written = merkit::recipe_text(recipe);
  if (merkit::recipe_text(merkit::parse_recipe(written, "again", "")) != written) {
    __builtin_trap();
  }
  for (const merkit::RecipeDefect& defect : recipe.defects) {
    merkit::has_defect(recipe, defect);
  }
  try {
    merkit::recipe_graph(recipe);
  } catch (const merkit::Error&) {
  }
  return 0;
}
