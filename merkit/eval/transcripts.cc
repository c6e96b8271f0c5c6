#include "merkit/eval/transcripts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/json.h"
#include "merkit/base/parse.h"
#include "merkit/eval/cluster_draw.h"

namespace merkit {
namespace {

constexpr double kPercent = 100.0;

Json transcript_json(const Transcript& one) {
  return {{"id", one.id},           {"fold", one.fold},           {"seed", one.seed},
          {"speaker", one.speaker}, {"reference", one.reference}, {"hypothesis", one.hypothesis}};
}

Transcript parse_line(const Json& line) {
  return {.id = line.at("id").get<std::string>(),
          .fold = line.at("fold").get<std::string>(),
          .seed = integer_of<int>(line.at("seed")),
          .speaker = line.at("speaker").get<std::string>(),
          .reference = line.at("reference").get<std::string>(),
          .hypothesis = line.at("hypothesis").get<std::string>()};
}

// Errors over length, of sums of errors that may be drawn several times.
struct RateSum {
  double errors = 0.0;
  double length = 0.0;

  void add(const EditCounts& counts, double times) {
    errors += times * static_cast<double>(counts.errors());
    length += times * static_cast<double>(counts.length);
  }
  double rate() const { return errors / std::max(1.0, length); }
};

void add_intervals(TranscriptScores& scores, const BootstrapOptions& options) {
  if (scores.speakers.size() < 2) {
    return;
  }
  std::vector<double> character_rates;
  std::vector<double> word_rates;
  for (std::size_t r = 0; r < static_cast<std::size_t>(options.resamples); ++r) {
    const auto times = draw_clusters(scores.speakers.size(), options.bootstrap_seed, r);
    RateSum characters;
    RateSum words;
    for (std::size_t s = 0; s < times.size(); ++s) {
      characters.add(scores.speakers[s].characters, times[s]);
      words.add(scores.speakers[s].words, times[s]);
    }
    character_rates.push_back(characters.rate());
    word_rates.push_back(words.rate());
  }
  scores.character_interval = percentile_interval(std::move(character_rates), options.level);
  scores.word_interval = percentile_interval(std::move(word_rates), options.level);
}

Json counts_json(const EditCounts& counts) {
  return {{"rate", counts.rate()},
          {"length", counts.length},
          {"substitutions", counts.substitutions},
          {"deletions", counts.deletions},
          {"insertions", counts.insertions}};
}

Json pooled_json(const EditCounts& counts, const std::optional<Interval>& interval) {
  Json json = counts_json(counts);
  json["interval"] = interval ? Json{interval->low, interval->high} : Json(nullptr);
  return json;
}

std::string rate_line(const char* title, const EditCounts& counts,
                      const std::optional<Interval>& interval) {
  std::string line = fmt::format("  {} {:5.1f} %", title, kPercent * counts.rate());
  if (interval) {
    line += fmt::format("   95 % interval {:.1f} to {:.1f}, by speaker", kPercent * interval->low,
                        kPercent * interval->high);
  }
  return line + fmt::format("   ({} substituted, {} deleted, {} inserted of {})\n",
                            counts.substitutions, counts.deletions, counts.insertions,
                            counts.length);
}

}  // namespace

std::string transcripts_jsonl(std::span<const Transcript> transcripts) {
  std::string text;
  for (const Transcript& one : transcripts) {
    text += dump_json(transcript_json(one), -1) + '\n';
  }
  return text;
}

std::vector<Transcript> parse_transcripts(std::string_view text, std::string_view where) {
  std::vector<Transcript> transcripts;
  for (LineReader reader(text); const auto line = reader.next();) {
    if (trim(*line).empty()) {
      continue;
    }
    const std::string place = fmt::format("{}:{}", where, reader.line_number());
    const Json json = parse_json(*line, place);
    try {
      transcripts.push_back(parse_line(json));
    } catch (const Json::exception& error) {
      throw Error(ErrorCode::kCorruptData, fmt::format("{}: expected a transcript, got \"{}\": {}",
                                                       place, quote(*line), fault_of(error)));
    }
  }
  return transcripts;
}

TranscriptScores score_transcripts(std::span<const Transcript> transcripts,
                                   const BootstrapOptions& options) {
  check_options(options);
  std::map<std::string, SpeakerErrors> speakers;
  TranscriptScores scores;
  scores.num_utterances = transcripts.size();
  for (const Transcript& one : transcripts) {
    SpeakerErrors& speaker = speakers[one.speaker];
    speaker.speaker = one.speaker;
    ++speaker.num_utterances;
    speaker.characters += character_edits(one.reference, one.hypothesis);
    speaker.words += word_edits(one.reference, one.hypothesis);
  }
  for (auto& [name, speaker] : speakers) {
    scores.characters += speaker.characters;
    scores.words += speaker.words;
    scores.speakers.push_back(std::move(speaker));
  }
  add_intervals(scores, options);
  return scores;
}

std::string transcript_scores_text(const TranscriptScores& scores) {
  return rate_line("CER", scores.characters, scores.character_interval) +
         rate_line("WER", scores.words, scores.word_interval);
}

std::string transcript_scores_json(const TranscriptScores& scores) {
  Json speakers = Json::array();
  for (const SpeakerErrors& speaker : scores.speakers) {
    speakers.push_back({{"speaker", speaker.speaker},
                        {"num_utterances", speaker.num_utterances},
                        {"cer", counts_json(speaker.characters)},
                        {"wer", counts_json(speaker.words)}});
  }
  return dump_json({{"num_utterances", scores.num_utterances},
                    {"cer", pooled_json(scores.characters, scores.character_interval)},
                    {"wer", pooled_json(scores.words, scores.word_interval)},
                    {"speakers", speakers}});
}

}  // namespace merkit
