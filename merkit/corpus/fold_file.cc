#include "merkit/corpus/fold_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/base/parse.h"
#include "merkit/corpus/delimited.h"

namespace merkit {
namespace {

constexpr std::array<Part, 3> kParts = {Part::kTrain, Part::kDev, Part::kTest};

[[noreturn]] void fail(std::string_view where, std::string_view expected, std::string_view got) {
  throw Error(ErrorCode::kCorruptData,
              fmt::format("{}: expected {}, got {}", where, expected, got));
}

// Puts ids into folds, in whatever order they come.
class FoldCollector {
 public:
  FoldCollector(UtteranceList utterances, std::string protocol, int version) {
    file_.folds.protocol = std::move(protocol);
    file_.folds.version = version;
    for (std::size_t place = 0; place < utterances.size(); ++place) {
      place_of_[utterances[place]->id] = place;
    }
  }

  void add(const std::string& fold_name, Part part, const std::string& id, std::string_view where) {
    const auto [entry, is_new] = fold_of_.emplace(fold_name, file_.folds.folds.size());
    if (is_new) {
      file_.folds.folds.emplace_back().name = fold_name;
    }
    if (!seen_.emplace(entry->second, id).second) {
      fail(where, "each id once in a fold",
           fmt::format(R"("{}" twice in "{}")", quote(id), quote(fold_name)));
    }
    const auto place = place_of_.find(id);
    if (place == place_of_.end()) {
      unknown_.insert(id);
      return;
    }
    file_.folds.folds[entry->second].part(part).push_back(place->second);
  }

  FoldFile take(UtteranceList utterances, std::string_view where) {
    if (file_.folds.folds.empty()) {
      fail(where, "at least one fold", "none");
    }
    for (Fold& fold : file_.folds.folds) {
      for (const Part part : kParts) {
        sort_by_id(fold.part(part), utterances);
        if (part != Part::kDev && fold.part(part).empty()) {
          fail(
              where,
              fmt::format("a known {} utterance in fold \"{}\"", part_name(part), quote(fold.name)),
              "none");
        }
      }
    }
    file_.num_unknown_ids = unknown_.size();
    return std::move(file_);
  }

 private:
  static void sort_by_id(std::vector<std::size_t>& places, UtteranceList utterances) {
    std::sort(places.begin(), places.end(),
              [&](std::size_t a, std::size_t b) { return utterances[a]->id < utterances[b]->id; });
  }

  FoldFile file_;
  std::map<std::string_view, std::size_t> place_of_;
  std::map<std::string, std::size_t> fold_of_;
  std::set<std::pair<std::size_t, std::string>> seen_;
  std::set<std::string> unknown_;
};

bool is_name(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(),
                                       [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

std::string name_in(const Json& object, const char* key, std::string_view where) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (found == object.end() || !found->is_string() || !is_name(found->get<std::string>())) {
    fail(where, fmt::format("a name under \"{}\"", key), quote(dump_json(object, -1)));
  }
  return found->get<std::string>();
}

void add_json_fold(FoldCollector& collector, const Json& fold, std::string_view where) {
  const std::string name = name_in(fold, "name", where);
  for (const Part part : kParts) {
    const Json ids = fold.value(std::string(part_name(part)), Json::array());
    if (!ids.is_array()) {
      fail(where, "a list of ids", quote(dump_json(ids, -1)));
    }
    for (const Json& id : ids) {
      if (!id.is_string()) {
        fail(where, "an id", quote(dump_json(id, -1)));
      }
      collector.add(name, part, id.get<std::string>(), where);
    }
  }
}

FoldFile parse_json_folds(std::string_view text, UtteranceList utterances, std::string_view where) {
  const Json document = parse_json(text, where);
  const std::string protocol = name_in(document, "protocol", where);
  const auto folds = document.find("folds");
  if (folds == document.end() || !folds->is_array()) {
    fail(where, "a list under \"folds\"", quote(dump_json(document, -1)));
  }
  const Json version = document.value("version", Json(1));
  if (!version.is_number_integer() || version < 1 || version > 1'000'000) {
    fail(where, "a version from 1", quote(dump_json(version, -1)));
  }
  FoldCollector collector(utterances, protocol, version.get<int>());
  for (const Json& fold : *folds) {
    add_json_fold(collector, fold, where);
  }
  FoldFile file = collector.take(utterances, where);
  if (document.contains("hash") && file.num_unknown_ids == 0) {
    const std::string hash = membership_hash(file.folds, utterances);
    if (name_in(document, "hash", where) != hash) {
      fail(where, "the hash of its own membership, " + hash, name_in(document, "hash", where));
    }
  }
  return file;
}

std::size_t column_of(const DelimitedReader& rows, const char* name, std::string_view where) {
  const auto& header = rows.header();
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) {
    fail(where, fmt::format("a column \"{}\"", name), fmt::format("{} others", header.size()));
  }
  return static_cast<std::size_t>(found - header.begin());
}

FoldFile parse_csv_folds(std::string_view text, UtteranceList utterances, std::string_view where) {
  DelimitedReader rows(text, std::string(where));
  const std::size_t id = column_of(rows, "id", where);
  const std::size_t fold = column_of(rows, "fold", where);
  const std::size_t part_column = column_of(rows, "part", where);
  FoldCollector collector(utterances, "file", 1);
  while (const auto* fields = rows.next()) {
    const std::string line = fmt::format("{}:{}", where, rows.line_number());
    const auto part = part_from_name((*fields)[part_column]);
    if (!part) {
      fail(line, "train, dev or test", "\"" + quote((*fields)[part_column]) + "\"");
    }
    if (!is_name((*fields)[id]) || !is_name((*fields)[fold])) {
      fail(line, "an id and a fold", "an empty field or control characters");
    }
    collector.add((*fields)[fold], *part, (*fields)[id], line);
  }
  return collector.take(utterances, where);
}

Json ids_of(const std::vector<std::size_t>& places, UtteranceList utterances) {
  Json ids = Json::array();
  for (const std::size_t place : places) {
    ids.push_back(utterances[place]->id);
  }
  return ids;
}

}  // namespace

std::string fold_file_json(const FoldSet& folds, UtteranceList utterances) {
  Json document = Json::object();
  document["protocol"] = folds.protocol;
  document["version"] = folds.version;
  document["hash"] = membership_hash(folds, utterances);
  document["folds"] = Json::array();
  for (const Fold& fold : folds.folds) {
    Json entry = Json::object();
    entry["name"] = fold.name;
    for (const Part part : kParts) {
      entry[std::string(part_name(part))] = ids_of(fold.part(part), utterances);
    }
    document["folds"].push_back(std::move(entry));
  }
  return dump_json(document, 1) + "\n";
}

std::string fold_file_csv(const FoldSet& folds, UtteranceList utterances) {
  std::string text = "id,fold,part\n";
  for (const Fold& fold : folds.folds) {
    for (const Part part : kParts) {
      for (const std::size_t place : fold.part(part)) {
        text += fmt::format("{},{},{}\n", delimited_field(utterances[place]->id),
                            delimited_field(fold.name), part_name(part));
      }
    }
  }
  return text;
}

FoldFile parse_fold_file(std::string_view text, UtteranceList utterances, std::string_view where) {
  return trim(text).starts_with('{') ? parse_json_folds(text, utterances, where)
                                     : parse_csv_folds(text, utterances, where);
}

}  // namespace merkit
