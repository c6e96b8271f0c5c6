#include "merkit/run/epoch_log.h"

#include <fmt/format.h>

#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/json.h"
#include "merkit/base/parse.h"

namespace merkit {
namespace {

constexpr const char* kLogName = "log.jsonl";
constexpr const char* kEventsName = "events.out.tfevents.0.merkit";

Json part_json(const PartFigures& part) {
  if (part.cer) {
    return {{"loss", part.loss}, {"cer", *part.cer}};
  }
  return {{"loss", part.loss}, {"wa", part.wa}, {"ua", part.ua}};
}

std::optional<PartFigures> parse_part(const Json& line, const char* name) {
  const auto found = line.find(name);
  if (found == line.end()) {
    return std::nullopt;
  }
  if (found->contains("cer")) {
    return PartFigures{.loss = found->at("loss").get<double>(),
                       .cer = found->at("cer").get<double>()};
  }
  return PartFigures{.loss = found->at("loss").get<double>(),
                     .wa = found->at("wa").get<double>(),
                     .ua = found->at("ua").get<double>()};
}

EpochFigures parse_line(const Json& line) {
  return {.epoch = integer_of<int>(line.at("epoch")),
          .setting = integer_of<int>(line.value("setting", Json(0))),
          .train_loss = line.at("train_loss").get<double>(),
          .dev = parse_part(line, "dev"),
          .test = parse_part(line, "test"),
          .is_best = line.at("is_best").get<bool>(),
          .seconds = line.at("seconds").get<double>(),
          .utterances_per_s = line.at("utterances_per_s").get<double>()};
}

std::vector<Scalar> scalars_of(const EpochFigures& figures) {
  std::vector<Scalar> scalars = {{"loss/train", figures.train_loss},
                                 {"speed/utterances_per_s", figures.utterances_per_s}};
  for (const auto& [name, part] :
       {std::pair("dev", figures.dev), std::pair("test", figures.test)}) {
    if (part) {
      scalars.push_back({fmt::format("loss/{}", name), part->loss});
      if (part->cer) {
        scalars.push_back({fmt::format("cer/{}", name), *part->cer});
        continue;
      }
      scalars.push_back({fmt::format("wa/{}", name), part->wa});
      scalars.push_back({fmt::format("ua/{}", name), part->ua});
    }
  }
  return scalars;
}

}  // namespace

std::string epoch_json(const EpochFigures& figures) {
  Json line = {{"epoch", figures.epoch}, {"train_loss", figures.train_loss}};
  if (figures.setting > 0) {
    line["setting"] = figures.setting;
  }
  if (figures.dev) {
    line["dev"] = part_json(*figures.dev);
  }
  if (figures.test) {
    line["test"] = part_json(*figures.test);
  }
  line["is_best"] = figures.is_best;
  line["seconds"] = figures.seconds;
  line["utterances_per_s"] = figures.utterances_per_s;
  return dump_json(line, -1);
}

std::vector<EpochFigures> parse_epoch_log(std::string_view text, std::string_view where) {
  std::vector<EpochFigures> lines;
  for (LineReader reader(text); const auto line = reader.next();) {
    const std::string place = fmt::format("{}:{}", where, reader.line_number());
    const Json json = parse_json(*line, place);
    try {
      lines.push_back(parse_line(json));
    } catch (const Json::exception& error) {
      throw Error(
          ErrorCode::kCorruptData,
          fmt::format("{}: expected the figures of an epoch, got \"{}\"", place, quote(*line)));
    }
  }
  return lines;
}

EpochLog::EpochLog(std::filesystem::path folder) : folder_(std::move(folder)) {
  const auto path = folder_ / kLogName;
  if (std::filesystem::exists(path)) {
    try {
      lines_ = parse_epoch_log(read_file(path), path.string());
    } catch (const Error&) {
      lines_.clear();  // figures that the checkpoint has too, so nothing is lost
    }
  }
}

void EpochLog::add(const EpochFigures& figures) {
  std::erase_if(lines_, [&](const EpochFigures& old) { return old.epoch >= figures.epoch; });
  lines_.push_back(figures);
  write();
}

void EpochLog::finish(const std::vector<EpochFigures>& history) {
  lines_ = history;
  write();
}

void EpochLog::write() {
  std::string text;
  EventFile events;
  for (const EpochFigures& line : lines_) {
    text += epoch_json(line) + '\n';
    events.add(line.epoch, scalars_of(line));
  }
  write_file(folder_ / kLogName, text);
  write_file(folder_ / kEventsName, events.bytes());
}

}  // namespace merkit
