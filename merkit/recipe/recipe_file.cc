// Recipe files: what extends what, and in which order they are read.
#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/recipe/recipe.h"
#include "merkit/recipe/recipe_builder.h"
#include "merkit/recipe/toml.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxFileBytes = 1U << 20U;
constexpr std::size_t kMaxDepth = 16;

[[noreturn]] void fail(std::string_view where, std::size_t line, const std::string& what) {
  throw Error(ErrorCode::kCorruptData, fmt::format("{}:{}: extends: {}", where, line, what));
}

// Reads files depth first, so that each comes after what it extends, and each of them once, so that
// what two of them have in common overrides neither.
class Reader {
 public:
  explicit Reader(RecipeBuilder& builder) : builder_(builder) {}

  void read_text(std::string_view text, std::string_view where, const fs::path& folder) {
    const TomlValue top = parse_toml(text, where);
    if (const TomlValue* extends = top.find("extends")) {
      if (extends->kind == TomlKind::kArray) {
        for (const TomlValue& item : extends->items) {
          read_extended(item, where, folder);
        }
      } else {
        read_extended(*extends, where, folder);
      }
    }
    builder_.apply(top, where);
  }

  void read(const fs::path& path) {
    open_.push_back(path.lexically_normal());
    read_.push_back(open_.back());
    read_text(read_file(path, kMaxFileBytes), path.string(), path.parent_path());
    open_.pop_back();
  }

 private:
  void read_extended(const TomlValue& item, std::string_view where, const fs::path& folder) {
    const fs::path relative(item.text);
    if (item.kind != TomlKind::kString || relative.is_absolute() ||
        relative.extension() != ".toml" || item.text.find('\0') != std::string::npos) {
      fail(where, item.line,
           fmt::format("expected the path of a .toml file, relative to this one, got {}",
                       item.kind == TomlKind::kString ? "\"" + quote(item.text) + "\""
                                                      : std::string(toml_kind_name(item.kind))));
    }
    const fs::path path = (folder / relative).lexically_normal();
    if (std::find(open_.begin(), open_.end(), path) != open_.end()) {
      fail(where, item.line, "expected no circle, got \"" + quote(item.text) + "\" again");
    }
    if (open_.size() >= kMaxDepth) {
      fail(where, item.line, fmt::format("expected at most {} levels, got more", kMaxDepth));
    }
    if (std::find(read_.begin(), read_.end(), path) == read_.end()) {
      read(path);
    }
  }

  RecipeBuilder& builder_;
  std::vector<fs::path> open_;  // from the first one to the one being read
  std::vector<fs::path> read_;  // those and the ones before
};

// "tripathi2018/speech2" for recipes/tripathi2018/speech2.toml, "own" for recipes/own.toml.
std::string name_of(const fs::path& path) {
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error).lexically_normal();
  const std::string folder = absolute.parent_path().filename().string();
  const std::string stem = path.stem().string();
  return folder.empty() || folder == "recipes" ? stem : folder + "/" + stem;
}

Recipe finish(RecipeBuilder& builder) {
  Recipe recipe = builder.finish();
  if (!builder.problems().list().empty()) {
    throw Error(ErrorCode::kCorruptData, builder.problems().list().front());
  }
  return recipe;
}

void check_size(const Recipe& recipe) {
  const std::size_t num_parameters = recipe_graph(recipe).num_parameters();
  const auto published = static_cast<std::size_t>(recipe.published_parameters);
  if (published != 0 && published != num_parameters) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("published_parameters: expected {}, the size of the network, got {}",
                            num_parameters, published));
  }
}

}  // namespace

Recipe load_recipe(const fs::path& path) {
  RecipeBuilder builder;
  Reader(builder).read(path);
  Recipe recipe = finish(builder);
  if (recipe.name.empty()) {
    recipe.name = name_of(path);
  }
  return recipe;
}

Recipe parse_recipe(std::string_view text, std::string_view where, const fs::path& folder) {
  RecipeBuilder builder;
  Reader(builder).read_text(text, where, folder);
  return finish(builder);
}

std::vector<std::string> check_recipe(const fs::path& path) {
  RecipeBuilder builder;
  try {
    Reader(builder).read(path);
    const Recipe recipe = builder.finish();
    std::vector<std::string> problems = builder.problems().list();
    if (problems.empty() && !recipe.nodes.empty()) {
      check_size(recipe);
    }
    return problems;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kIo) {
      throw;
    }
    std::vector<std::string> problems = builder.problems().list();
    const bool has_place = error.code() == ErrorCode::kCorruptData;
    problems.push_back(has_place ? error.what() : path.string() + ": " + error.what());
    return problems;
  }
}

}  // namespace merkit
