#include "cli/timeline_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "cli/table.h"
#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/nearest.h"
#include "merkit/infer/timeline_formats.h"
#include "merkit/infer/timeline_text.h"
#include "merkit/report/timeline_page.h"

namespace merkit::cli {
namespace {

std::vector<TimelineFormat> all_formats() {
  std::vector<TimelineFormat> formats = {{"table", "", "for a terminal", &timeline_table}};
  formats.insert(formats.end(), timeline_formats().begin(), timeline_formats().end());
  formats.push_back({"svg", ".svg", "a drawing", &timeline_svg});
  formats.push_back({"html", ".html", "a page", &timeline_html});
  return formats;
}

const TimelineFormat& format_by_name(const std::vector<TimelineFormat>& formats,
                                     const std::string& name) {
  const auto found = std::find_if(formats.begin(), formats.end(),
                                  [&](const TimelineFormat& f) { return f.name == name; });
  if (found == formats.end()) {
    std::vector<std::string> names;
    for (const TimelineFormat& format : formats) {
      names.emplace_back(format.name);
    }
    throw Error(ErrorCode::kInvalidArgument, "--format: " + expected_one_of(name, names));
  }
  return *found;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

const TimelineFormat& format_by_extension(const std::vector<TimelineFormat>& formats,
                                          const std::filesystem::path& path) {
  const std::string extension = lower(path.extension().string());
  const auto found = std::find_if(formats.begin(), formats.end(), [&](const TimelineFormat& f) {
    return !f.extension.empty() && lower(std::string(f.extension)) == extension;
  });
  if (found == formats.end()) {
    std::vector<std::string> extensions;
    for (const TimelineFormat& format : formats) {
      if (!format.extension.empty()) {
        extensions.emplace_back(format.extension);
      }
    }
    throw Error(ErrorCode::kInvalidArgument,
                "--out: extension: " + expected_one_of(extension, extensions));
  }
  return *found;
}

}  // namespace

std::string timeline_format_list() {
  std::string list;
  for (const TimelineFormat& format : all_formats()) {
    list += fmt::format("{}{}", list.empty() ? "" : ", ", format.name);
  }
  return list;
}

std::vector<TimelineOutput> timeline_outputs(const std::string& format,
                                             const std::vector<std::string>& out) {
  const auto formats = all_formats();
  if (!format.empty() && out.size() > 1) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("--format: expected at most one --out, got {}", out.size()));
  }
  std::vector<TimelineOutput> outputs;
  for (const std::string& path : out) {
    const TimelineFormat& chosen =
        format.empty() ? format_by_extension(formats, path) : format_by_name(formats, format);
    outputs.push_back({path, chosen.write});
  }
  if (out.empty()) {
    outputs.push_back({{}, format_by_name(formats, format.empty() ? "table" : format).write});
  }
  return outputs;
}

void check_explained(const std::vector<TimelineOutput>& outputs) {
  const bool has_place = std::ranges::any_of(outputs, [](const TimelineOutput& output) {
    return output.write == &timeline_json || output.write == &timeline_html ||
           output.write == &timeline_svg;
  });
  if (!has_place) {
    throw Error(ErrorCode::kInvalidArgument,
                "--explain: expected an output in json, svg or html, got none");
  }
}

void write_timeline(const Timeline& timeline, const std::vector<TimelineOutput>& outputs) {
  for (const TimelineOutput& output : outputs) {
    const std::string text = output.write(timeline);
    if (output.path.empty()) {
      std::fwrite(text.data(), 1, text.size(), stdout);
    } else {
      write_file(output.path, text);
    }
  }
}

std::string timeline_table(const Timeline& timeline) {
  Table table({{"start", Align::kRight}, {"end", Align::kRight}, {"emotion"}, {"text"}});
  double speech_s = 0.0;
  for (const TimelineSegment& segment : timeline.segments) {
    table.add_row({clock_text(segment.start_s, '.'), clock_text(segment.end_s, '.'),
                   verdict(timeline, segment), segment.text});
    speech_s += segment.abstention == "no-speech" ? 0.0 : segment.end_s - segment.start_s;
  }
  return table.text() + fmt::format("{}: {:.1f} s, speech in {:.1f} s, {} windows\n",
                                    timeline.source, timeline.duration_s, speech_s,
                                    timeline.windows.size());
}

}  // namespace merkit::cli
