#include "merkit/recipe/recipe_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "merkit/base/error.h"
#include "merkit/base/options.h"
#include "merkit/recipe/recipe_checks.h"

namespace merkit {
namespace {

constexpr std::size_t kMaxItems = 1000;  // nodes, features, figures or defects of one recipe

constexpr std::array<std::string_view, 15> kTables = {
    "corpus",      "evaluation", "features",   "layer",   "node",
    "training",    "statistics", "classifier", "targets", "transfer",
    "calibration", "published",  "defect",     "extends", "outputs"};

template <class Options>
std::vector<std::string> field_names(const Options& options) {
  std::vector<std::string> names;
  for (const OptionValue& field : list_options(options)) {
    names.push_back(field.name);
  }
  return names;
}

template <class Item>
Item* find_item(std::vector<Item>& items, std::string Item::*identity, const std::string& name) {
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const Item& item) { return item.*identity == name; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

// Sets the field of that name. False if there is none.
template <class Options>
bool RecipeBuilder::apply_field(Options& options, const std::string& path, const std::string& key,
                                const TomlValue& value) {
  for (const OptionValue& field : list_options(options)) {
    if (field.name != key) {
      continue;
    }
    if (problems_.expect(path, value, field.type)) {
      try {
        assign_option(options, {key, value.text});
      } catch (const Error& error) {
        problems_.add(path, error.what());
      }
    }
    return true;
  }
  return false;
}

template <class Options>
void RecipeBuilder::apply_table(Options& options, const std::string& path, const TomlValue& table) {
  if (!problems_.expect(path, table, TomlKind::kTable)) {
    return;
  }
  for (std::size_t i = 0; i < table.keys.size(); ++i) {
    const std::string key = path + "." + table.keys[i];
    problems_.remember(key, file_, table.items[i]);
    if (!apply_field(options, key, table.keys[i], table.items[i])) {
      problems_.add_unknown(key, field_names(options));
    }
  }
}

// [[published]] and [[defect]]: entries of one name are one entry.
template <class Item>
void RecipeBuilder::apply_items(std::vector<Item>& items, std::string Item::*identity,
                                const std::string& path, const TomlValue& array) {
  if (!problems_.expect(path, array, TomlKind::kArray)) {
    return;
  }
  for (const TomlValue& table : array.items) {
    Item entry;
    const std::string identity_key = list_options(entry).front().name;
    const TomlValue* name = table.find(identity_key);
    if (name == nullptr || name->kind != TomlKind::kString || items.size() >= kMaxItems) {
      problems_.remember(path, file_, table);
      problems_.add(path,
                    fmt::format("expected a table with \"{}\", a string, got none", identity_key));
      continue;
    }
    Item* item = find_item(items, identity, name->text);
    item = item != nullptr ? item : &items.emplace_back();
    apply_table(*item, path + "." + name->text, table);
  }
}

std::vector<std::string> RecipeBuilder::strings(const std::string& path, const TomlValue& array) {
  std::vector<std::string> texts;
  if (problems_.expect(path, array, TomlKind::kArray)) {
    for (const TomlValue& item : array.items) {
      if (texts.size() < kMaxItems && problems_.expect(path, item, TomlKind::kString)) {
        texts.push_back(item.text);
      }
    }
  }
  return texts;
}

std::string RecipeBuilder::text_of(const std::string& path, const TomlValue& value) {
  return problems_.expect(path, value, TomlKind::kString) ? value.text : "";
}

// An option of a layer or a feature set, whose types are known only when its kind is.
void RecipeBuilder::set_option(std::vector<OptionAssignment>& options, const std::string& path,
                               const std::string& key, const TomlValue& value) {
  if (value.kind == TomlKind::kArray || value.kind == TomlKind::kTable ||
      value.kind == TomlKind::kTime) {
    problems_.add(path, fmt::format("expected a number, true, false or a string, got {}",
                                    toml_kind_name(value.kind)));
    return;
  }
  const auto known = std::find_if(options.begin(), options.end(),
                                  [&](const OptionAssignment& o) { return o.name == key; });
  if (known != options.end()) {
    known->value = value.text;
  } else if (options.size() < kMaxItems) {
    options.push_back({key, value.text});
  }
}

void RecipeBuilder::apply_feature(const std::string& name, const TomlValue& table) {
  const std::string path = "features." + name;
  if (!problems_.expect(path, table, TomlKind::kTable)) {
    return;
  }
  RecipeFeature* feature = find_item(recipe_.features, &RecipeFeature::name, name);
  if (feature == nullptr) {
    feature = &recipe_.features.emplace_back();
    feature->name = name;
  }
  for (std::size_t i = 0; i < table.keys.size(); ++i) {
    const std::string key = path + "." + table.keys[i];
    problems_.remember(key, file_, table.items[i]);
    if (!apply_field(*feature, key, table.keys[i], table.items[i])) {
      set_option(feature->options, key, table.keys[i], table.items[i]);
    }
  }
}

void RecipeBuilder::apply_features(const TomlValue& tables) {
  if (!problems_.expect("features", tables, TomlKind::kTable)) {
    return;
  }
  for (std::size_t i = 0; i < tables.keys.size() && recipe_.features.size() < kMaxItems; ++i) {
    problems_.remember("features." + tables.keys[i], file_, tables.items[i]);
    apply_feature(tables.keys[i], tables.items[i]);
  }
}

void RecipeBuilder::apply_layers(const TomlValue& tables) {
  if (!problems_.expect("layer", tables, TomlKind::kTable)) {
    return;
  }
  for (std::size_t k = 0; k < tables.keys.size(); ++k) {
    const TomlValue& table = tables.items[k];
    const std::string path = "layer." + tables.keys[k];
    problems_.remember(path, file_, table);
    if (!problems_.expect(path, table, TomlKind::kTable)) {
      continue;
    }
    for (std::size_t i = 0; i < table.keys.size(); ++i) {
      const std::string key = path + "." + table.keys[i];
      problems_.remember(key, file_, table.items[i]);
      set_option(layer_defaults_[tables.keys[k]], key, table.keys[i], table.items[i]);
    }
  }
}

void RecipeBuilder::apply_node(const TomlValue& table) {
  const TomlValue* name = table.find("name");
  if (name == nullptr || name->kind != TomlKind::kString) {
    problems_.remember("node", file_, table);
    problems_.add("node", "expected a table with \"name\", a string, got none");
    return;
  }
  const std::string path = "node." + name->text;
  problems_.remember(path, file_, table);
  NodeSpec* node = find_item(recipe_.nodes, &NodeSpec::name, name->text);
  if (node == nullptr) {
    const std::string above = recipe_.nodes.empty() ? "" : recipe_.nodes.back().name;
    node = &recipe_.nodes.emplace_back();
    node->name = name->text;
    if (!above.empty()) {
      node->inputs = {above};
    } else if (recipe_.features.size() == 1) {
      node->inputs = {recipe_.features.front().name};
    }
  }
  for (std::size_t i = 0; i < table.keys.size(); ++i) {
    const std::string key = path + "." + table.keys[i];
    const TomlValue& value = table.items[i];
    problems_.remember(key, file_, value);
    if (table.keys[i] == "layer") {
      node->layer = text_of(key, value);
    } else if (table.keys[i] == "inputs") {
      node->inputs = strings(key, value);
    } else if (table.keys[i] != "name") {
      set_option(node->options, key, table.keys[i], value);
    }
  }
}

void RecipeBuilder::apply_nodes(const TomlValue& array) {
  if (!problems_.expect("node", array, TomlKind::kArray)) {
    return;
  }
  for (const TomlValue& table : array.items) {
    if (recipe_.nodes.size() < kMaxItems) {
      apply_node(table);
    }
  }
}

void RecipeBuilder::apply_top(const std::string& key, const TomlValue& value) {
  if (key == "corpus") {
    apply_table(recipe_.corpus, key, value);
  } else if (key == "evaluation") {
    apply_table(recipe_.evaluation, key, value);
  } else if (key == "training") {
    apply_table(recipe_.training, key, value);
  } else if (key == "statistics") {
    apply_table(recipe_.statistics, key, value);
  } else if (key == "classifier") {
    apply_table(recipe_.classifier, key, value);
  } else if (key == "targets") {
    apply_table(recipe_.targets, key, value);
  } else if (key == "transfer") {
    apply_table(recipe_.transfer, key, value);
  } else if (key == "calibration") {
    apply_table(recipe_.calibration, key, value);
  } else if (key == "features") {
    apply_features(value);
  } else if (key == "layer") {
    apply_layers(value);
  } else if (key == "published") {
    recipe_.published.clear();
    apply_items(recipe_.published, &PublishedFigure::protocol, key, value);
  } else if (key == "defect") {
    apply_items(recipe_.defects, &RecipeDefect::name, key, value);
  } else if (key == "outputs") {
    recipe_.outputs = strings(key, value);
  } else if (!apply_field(recipe_, key, key, value)) {
    std::vector<std::string> known = field_names(recipe_);
    known.insert(known.end(), kTables.begin(), kTables.end());
    problems_.add_unknown(key, known);
  }
}

void RecipeBuilder::apply(const TomlValue& top, std::string_view file) {
  file_ = std::string(file);
  recipe_.name.clear();
  const TomlValue* nodes = nullptr;
  for (std::size_t i = 0; i < top.keys.size(); ++i) {
    const std::string& key = top.keys[i];
    if (key == "extends") {
      continue;
    }
    problems_.remember(key, file_, top.items[i]);
    if (key == "node") {
      nodes = &top.items[i];
    } else {
      apply_top(key, top.items[i]);
    }
  }
  if (nodes != nullptr) {
    apply_nodes(*nodes);  // after the features, which a first node may read
  }
}

Recipe RecipeBuilder::finish() {
  for (NodeSpec& node : recipe_.nodes) {
    const auto defaults = layer_defaults_.find(node.layer);
    if (defaults == layer_defaults_.end()) {
      continue;
    }
    for (const OptionAssignment& option : defaults->second) {
      const bool is_set =
          std::any_of(node.options.begin(), node.options.end(),
                      [&](const OptionAssignment& o) { return o.name == option.name; });
      if (!is_set) {
        node.options.push_back(option);
      }
    }
  }
  check_layer_defaults(layer_defaults_, problems_);
  check_recipe_values(recipe_, problems_);
  return std::move(recipe_);
}

}  // namespace merkit
