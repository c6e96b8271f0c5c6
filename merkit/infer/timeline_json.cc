#include <cmath>

#include "merkit/base/json.h"
#include "merkit/infer/timeline_formats.h"
#include "merkit/infer/timeline_json.h"

namespace merkit {
namespace {

// Six decimals: more than anything that follows from them needs, and short.
double rounded(double value) { return std::round(value * 1e6) / 1e6; }

Json probabilities_json(const std::vector<std::string>& class_names,
                        const std::vector<float>& probabilities) {
  if (probabilities.empty()) {
    return nullptr;
  }
  Json json = Json::object();
  for (std::size_t c = 0; c < probabilities.size(); ++c) {
    json[class_names[c]] = rounded(static_cast<double>(probabilities[c]));
  }
  return json;
}

Json reason_json(const std::string& reason) {
  return reason.empty() ? Json(nullptr) : Json(reason);
}

Json window_object(const std::vector<std::string>& class_names, const TimelineWindow& window) {
  return {{"start_s", rounded(window.start_s)},
          {"end_s", rounded(window.end_s)},
          {"probabilities", probabilities_json(class_names, window.probabilities)},
          {"abstained", reason_json(window.abstention)}};
}

Json rounded_list(const std::vector<float>& values) {
  Json list = Json::array();
  for (const float value : values) {
    list.push_back(rounded(static_cast<double>(value)));
  }
  return list;
}

Json saliency_object(const SegmentSaliency& saliency) {
  Json json = {{"method", saliency.method}, {"inputs", Json::array()},
               {"part_s", saliency.part_s}, {"parts", rounded_list(saliency.parts)},
               {"words", Json::array()},    {"columns", Json::array()}};
  for (const SalientInput& of : saliency.inputs) {
    json["inputs"].push_back(
        {{"input", of.input}, {"modality", of.modality}, {"share", rounded(of.share)}});
  }
  for (const SalientWord& of : saliency.words) {
    json["words"].push_back({{"word", of.text}, {"share", rounded(of.share)}});
  }
  for (const SalientColumn& of : saliency.columns) {
    json["columns"].push_back(
        {{"input", of.input}, {"column", of.column}, {"share", rounded(of.share)}});
  }
  if (!saliency.attention.empty()) {
    json["attention"] = rounded_list(saliency.attention);
  }
  return json;
}

Json segment_object(const std::vector<std::string>& class_names, const TimelineSegment& segment) {
  Json json = {{"start_s", rounded(segment.start_s)},
               {"end_s", rounded(segment.end_s)},
               {"label", segment.label ? Json(class_names[*segment.label]) : Json(nullptr)},
               {"confidence",
                segment.probabilities.empty() ? Json(nullptr) : Json(rounded(segment.confidence))},
               {"probabilities", probabilities_json(class_names, segment.probabilities)},
               {"abstained", reason_json(segment.abstention)}};
  if (!segment.text.empty()) {
    json["text"] = segment.text;
  }
  if (segment.saliency) {
    json["saliency"] = saliency_object(*segment.saliency);
  }
  return json;
}

}  // namespace

std::string timeline_json(const Timeline& timeline) {
  Json json = {{"source", timeline.source},
               {"duration_s", rounded(timeline.duration_s)},
               {"model", {{"hash", timeline.model_hash}, {"labels", timeline.class_names}}},
               {"segments", Json::array()},
               {"windows", Json::array()}};
  for (const TimelineSegment& segment : timeline.segments) {
    json["segments"].push_back(segment_object(timeline.class_names, segment));
  }
  for (const TimelineWindow& window : timeline.windows) {
    json["windows"].push_back(window_object(timeline.class_names, window));
  }
  return dump_json(json) + "\n";
}

std::string event_json(const std::vector<std::string>& class_names, const TimelineEvent& event) {
  Json json = {{"event", event_name(event.kind)}};
  switch (event.kind) {
    case TimelineEventKind::kSpeechBegin:
    case TimelineEventKind::kSpeechEnd:
      json["time_s"] = rounded(event.time_s);
      break;
    case TimelineEventKind::kWindow:
      json.update(window_object(class_names, event.window));
      break;
    case TimelineEventKind::kSegment:
      json.update(segment_object(class_names, event.segment));
      break;
  }
  return dump_json(json, -1);
}

}  // namespace merkit
