// W3C EmotionML 1.0: https://www.w3.org/TR/emotionml/
#include <fmt/format.h>

#include "merkit/infer/timeline_formats.h"
#include "merkit/infer/timeline_text.h"

namespace merkit {
namespace {

constexpr std::string_view kUnreserved =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

// `path` as a relative reference (RFC 3986).
std::string uri_of(std::string_view path) {
  std::string uri;
  for (const char c : path) {
    uri += kUnreserved.find(c) == std::string_view::npos
               ? fmt::format("%{:02X}", static_cast<unsigned char>(c))
               : std::string(1, c);
  }
  return uri;
}

// `name` as an NMTOKEN, which names of vocabularies are: other ASCII characters as '_'.
std::string token_of(std::string_view name) {
  std::string token = xml_escape(name);
  for (char& c : token) {
    const bool is_ascii = static_cast<unsigned char>(c) < 0x80;
    if (is_ascii && (c == '~' || c == '/' || kUnreserved.find(c) == std::string_view::npos)) {
      c = '_';
    }
  }
  return token.empty() ? "_" : token;
}

std::string vocabulary(const Timeline& timeline) {
  std::string lines = "  <vocabulary type=\"category\" id=\"classes\">\n";
  for (const std::string& name : timeline.class_names) {
    lines += fmt::format("    <item name=\"{}\"/>\n", token_of(name));
  }
  return lines + "  </vocabulary>\n";
}

// An <emotion> must name a category: what abstains without having heard anything has none.
std::string emotion(const Timeline& timeline, const TimelineSegment& segment) {
  const std::string uri = uri_of(timeline.source);
  std::string lines = fmt::format(
      "  <emotion expressed-through=\"voice\" time-ref-uri=\"{}\" time-ref-anchor-point=\"start\" "
      "offset-to-start=\"{}\" duration=\"{}\">\n",
      uri, to_ms(segment.start_s), to_ms(segment.end_s) - to_ms(segment.start_s));
  if (!segment.abstention.empty()) {
    lines += fmt::format("    <info>abstained: {}</info>\n", xml_escape(segment.abstention));
  }
  for (std::size_t c = 0; c < segment.probabilities.size(); ++c) {
    const bool is_label = segment.label == c;
    lines += fmt::format("    <category name=\"{}\" value=\"{:.4f}\"{}/>\n",
                         token_of(timeline.class_names[c]), segment.probabilities[c],
                         is_label ? fmt::format(" confidence=\"{:.4f}\"", segment.confidence) : "");
  }
  lines += fmt::format("    <reference uri=\"{}#t={:.3f},{:.3f}\" role=\"expressedBy\"/>\n", uri,
                       segment.start_s, segment.end_s);
  return lines + "  </emotion>\n";
}

}  // namespace

std::string timeline_emotionml(const Timeline& timeline) {
  std::string file = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<emotionml version=\"1.0\" xmlns=\"http://www.w3.org/2009/10/emotionml\" "
      "category-set=\"#classes\">\n  <info>merkit, model {}</info>\n",
      timeline.model_hash.empty() ? "unknown" : xml_escape(timeline.model_hash));
  file += vocabulary(timeline);
  for (const TimelineSegment& segment : timeline.segments) {
    if (!segment.probabilities.empty()) {
      file += emotion(timeline, segment);
    }
  }
  return file + "</emotionml>\n";
}

}  // namespace merkit
