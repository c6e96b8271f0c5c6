// Where a timeline goes: printed, or files by their extensions.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "merkit/infer/timeline.h"

namespace merkit::cli {

struct TimelineOutput {
  std::filesystem::path path;  // empty: printed
  std::string (*write)(const Timeline& timeline) = nullptr;
};

// "table, json, csv, ..., html".
std::string timeline_format_list();

// `format` is that of what is printed, or of the one file in `out`; otherwise files go by their
// extensions. Throws Error(kInvalidArgument) for an unknown format or extension, and for a format
// with several files.
std::vector<TimelineOutput> timeline_outputs(const std::string& format,
                                             const std::vector<std::string>& out);

// Throws Error(kInvalidArgument) if none of them can show what drove the segments.
void check_explained(const std::vector<TimelineOutput>& outputs);

// Throws Error(kIo).
void write_timeline(const Timeline& timeline, const std::vector<TimelineOutput>& outputs);

// A table for a terminal, with a line of sums below.
std::string timeline_table(const Timeline& timeline);

}  // namespace merkit::cli
