// What `merkit extract` prints when it is done.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "merkit/features/extraction.h"

namespace merkit::cli {

// The outcome of one feature set.
struct ExtractedSet {
  std::string feature_set;
  std::filesystem::path path;
  bool was_current = false;  // nothing had to be done
  std::size_t num_columns = 0;
  ExtractReport report;
};

// Utterances of that status.
std::size_t count(const ExtractReport& report, ExtractStatus status);

// The report of a store that was found current: everything reused.
ExtractReport report_of_store(const FeatureStore& store);

// A table, and the first failures below it.
std::string extract_text(const std::vector<ExtractedSet>& sets);

// The same as JSON, with all failures.
std::string extract_json(const std::vector<ExtractedSet>& sets);

}  // namespace merkit::cli
