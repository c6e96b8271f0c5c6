#include "merkit/recipe/recipe_schema.h"

#include <string_view>
#include <utility>
#include <vector>

#include "merkit/base/json.h"
#include "merkit/corpus/label_policy.h"
#include "merkit/corpus/protocol.h"
#include "merkit/features/feature_set.h"
#include "merkit/nn/layer_kind.h"
#include "merkit/recipe/recipe.h"

namespace merkit {
namespace {

// A value of which nothing but its being no array and no table is known here.
Json scalar_schema() { return {{"type", {"string", "number", "boolean"}}}; }

std::string_view json_type(OptionType type) {
  switch (type) {
    case OptionType::kInt:
      return "integer";
    case OptionType::kDouble:
      return "number";
    case OptionType::kBool:
      return "boolean";
    case OptionType::kString:
      break;
  }
  return "string";
}

Json field_schemas(const std::vector<OptionValue>& fields) {
  Json schemas = Json::object();
  for (const OptionValue& field : fields) {
    schemas[field.name] = {{"type", json_type(field.type)}, {"description", field.doc}};
  }
  return schemas;
}

Json closed_table(Json properties) {
  return {
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

template <class Options>
Json table_schema(const Options& options) {
  return closed_table(field_schemas(list_options(options)));
}

Json array_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }

Json named_items(Json table, std::string_view identity) {
  table["required"] = {identity};
  return array_of(std::move(table));
}

// Options are those of the set, which is often named in another file: any set's are allowed.
Json feature_schema() {
  Json properties = Json::object();
  for (const FeatureSet& set : feature_sets()) {
    properties.update(field_schemas(set.options({})));
  }
  for (const FeatureSet& set : feature_sets()) {
    properties.erase(std::string(set.required_option));
  }
  properties.update(field_schemas(list_options(RecipeFeature{})));
  Json names = Json::array();
  for (const FeatureSet& set : feature_sets()) {
    names.push_back(set.name);
  }
  properties["set"]["enum"] = names;
  return closed_table(properties);
}

// The options of one kind of layer, all of which a node of that kind may have.
Json layer_table(const LayerKind& kind) {
  Json table = closed_table(field_schemas(kind.options()));
  table["description"] = kind.summary;
  return table;
}

// What every node has, and for nodes that name their layer its options and no others.
Json node_schema() {
  const Json own = {{"name", {{"type", "string"}, {"description", "letters, digits, '_' and '-'"}}},
                    {"layer", {{"type", "string"}, {"description", "what the node does"}}},
                    {"inputs", array_of({{"type", "string"}})}};
  Json names = Json::array();
  Json choices = Json::array();
  for (const LayerKind& kind : layer_kinds()) {
    Json properties = own;
    properties.update(field_schemas(kind.options()));
    names.push_back(kind.name);
    choices.push_back(
        {{"if", {{"properties", {{"layer", {{"const", kind.name}}}}}, {"required", {"layer"}}}},
         {"then", closed_table(std::move(properties))}});
  }
  Json schema = {{"type", "object"},
                 {"properties", own},
                 {"required", {"name"}},
                 {"additionalProperties", scalar_schema()},
                 {"allOf", std::move(choices)}};
  schema["properties"]["layer"]["enum"] = names;
  return schema;
}

Json evaluation_schema() {
  Json names = Json::array();
  for (const ProtocolInfo& info : protocols()) {
    names.push_back(info.name);
  }
  Json schema = table_schema(ProtocolOptions{});
  schema["properties"]["protocol"]["enum"] = names;
  return schema;
}

Json corpus_schema() {
  Json schema = table_schema(LabelPolicyOptions{});
  schema["properties"]["classes"]["enum"] = label_policy_names();
  return schema;
}

Json layers_schema() {
  Json properties = Json::object();
  for (const LayerKind& kind : layer_kinds()) {
    properties[std::string(kind.name)] = layer_table(kind);
  }
  return closed_table(std::move(properties));
}

}  // namespace

std::string recipe_schema_json() {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "merkit recipe"}};
  schema.update(table_schema(Recipe{}));
  Json& keys = schema["properties"];
  keys["extends"] = {
      {"anyOf", {{{"type", "string"}}, array_of({{"type", "string"}})}},
      {"description", "paths of .toml files, relative to this one, whose keys this one overrides"}};
  keys["outputs"] = array_of({{"type", "string"}});
  keys["corpus"] = corpus_schema();
  keys["evaluation"] = evaluation_schema();
  keys["features"] = {{"type", "object"}, {"additionalProperties", feature_schema()}};
  keys["layer"] = layers_schema();
  keys["node"] = array_of(node_schema());
  keys["training"] = table_schema(TrainingOptions{});
  keys["statistics"] = table_schema(StatisticsOptions{});
  keys["classifier"] = table_schema(ClassifierOptions{});
  keys["targets"] = table_schema(TargetOptions{});
  keys["transfer"] = table_schema(TransferOptions{});
  keys["calibration"] = table_schema(CalibrationOptions{});
  keys["published"] = named_items(table_schema(PublishedFigure{}), "protocol");
  keys["defect"] = named_items(table_schema(RecipeDefect{}), "name");
  return dump_json(schema) + "\n";
}

}  // namespace merkit
