#include "merkit/corpus/emo_evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"
#include "merkit/corpus/lenient_lines.h"

namespace merkit {
namespace {

constexpr std::string_view kSummaryForm =
    "expected \"[START - END]<tab>TURN<tab>EMOTION<tab>[V, A, D]\" with START < END in seconds";

// The numbers of "[a, b, c]" for separator ",".
template <std::size_t kCount>
std::optional<std::array<double, kCount>> parse_bracketed(std::string_view text,
                                                          std::string_view separator) {
  text = trim(text);
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') {
    return std::nullopt;
  }
  text = text.substr(1, text.size() - 2);
  std::array<double, kCount> values{};
  for (std::size_t i = 0; i < kCount; ++i) {
    const bool is_last = i + 1 == kCount;
    const std::size_t end = is_last ? text.size() : text.find(separator);
    const auto value = parse_double(
        trim(end == std::string_view::npos ? std::string_view{} : text.substr(0, end)));
    if (!value) {
      return std::nullopt;
    }
    values[i] = *value;
    text.remove_prefix(is_last ? end : end + separator.size());
  }
  return values;
}

std::optional<LabelledTurn> parse_summary(std::string_view line) {
  const auto fields = split(trim(line), '\t');
  if (fields.size() != 4) {
    return std::nullopt;
  }
  const auto times = parse_bracketed<2>(fields[0], " - ");
  const auto values = parse_bracketed<3>(fields[3], ",");
  LabelledTurn turn;
  turn.id = trim(fields[1]);
  turn.label = trim(fields[2]);
  if (!times || !values || !((*times)[0] < (*times)[1]) || turn.id.empty() || turn.label.empty()) {
    return std::nullopt;
  }
  turn.start_s = (*times)[0];
  turn.end_s = (*times)[1];
  turn.dimensions = {(*values)[0], (*values)[1], (*values)[2]};
  return turn;
}

// "E2", or "F1" and "M1" for the actors themselves.
bool is_rater(std::string_view name) {
  const bool known = name.starts_with('E') || name.starts_with('F') || name.starts_with('M');
  return known && name.size() >= 2 &&
         std::all_of(name.begin() + 1, name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct RaterLine {
  char kind = 'C';  // 'C' categories, 'A' attributes
  std::string_view rater;
  std::string_view body;
  std::string_view comment;
};

// "C-E2:<tab>Neutral; Anger;<tab>(comment)" taken apart; the comment may be missing.
std::optional<RaterLine> parse_rater_line(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !(line.starts_with("C-") || line.starts_with("A-")) ||
      !is_rater(line.substr(2, colon - 2))) {
    return std::nullopt;
  }
  RaterLine parts{line[0], line.substr(2, colon - 2), line.substr(colon + 1), {}};
  const std::size_t open = parts.body.find('(');
  if (open != std::string_view::npos) {
    parts.comment = parts.body.substr(open + 1);
    parts.comment = parts.comment.substr(0, parts.comment.rfind(')'));
    parts.body = parts.body.substr(0, open);
  }
  return parts;
}

void report_out_of_scale(LenientLines& lines, std::string_view what, double value) {
  if (value < 1.0 || value > 5.0) {
    lines.report("out-of-scale",
                 std::string(what) + " expected 1 to 5, got " + fmt::format("{}", value));
  }
}

// Walks over the lines of one file and builds its turns.
class Parser {
 public:
  Parser(std::string_view text, const std::filesystem::path& file)
      : lines_(text, file, result_.irregularities) {}

  EmoEvaluation parse() {
    std::string line;
    while (lines_.next(line)) {
      take(line);
    }
    if (result_.turns.empty()) {
      lines_.report("no-turns", 0, "expected turns, got none");
    }
    return std::move(result_);
  }

 private:
  enum class Block { kNone, kTurn, kBroken };

  void take(std::string_view line) {
    if (trim(line).empty()) {
      block_ = Block::kNone;
    } else if (line.starts_with('[')) {
      take_summary(line);
    } else if (!line.starts_with('%') && block_ != Block::kBroken) {
      take_rater(line);
    }
  }

  void take_summary(std::string_view line) {
    auto turn = parse_summary(line);
    block_ = turn ? Block::kTurn : Block::kBroken;
    if (!turn) {
      lines_.report("malformed-label", std::string(kSummaryForm) + ", got \"" + quote(line) + "\"");
      return;
    }
    turn->line = lines_.line_number();
    report_out_of_scale(lines_, quote(turn->id) + ": valence", turn->dimensions.valence);
    report_out_of_scale(lines_, quote(turn->id) + ": activation", turn->dimensions.activation);
    report_out_of_scale(lines_, quote(turn->id) + ": dominance", turn->dimensions.dominance);
    result_.turns.push_back(*std::move(turn));
  }

  void take_rater(std::string_view line) {
    const auto parts = parse_rater_line(line);
    if (!parts || block_ != Block::kTurn) {
      lines_.report("malformed-rater",
                    R"(expected "C-RATER:" or "A-RATER:" within the block of a turn, got ")" +
                        quote(line) + "\"");
      return;
    }
    Judgement& judgement = judgement_of(parts->rater);
    if (!parts->comment.empty()) {
      judgement.comment += judgement.comment.empty() ? "" : "; ";
      judgement.comment += parts->comment;
    }
    if (parts->kind == 'C') {
      take_categories(parts->body, judgement);
    } else {
      take_ratings(parts->body, judgement);
    }
  }

  Judgement& judgement_of(std::string_view rater) {
    auto& all = result_.turns.back().judgements;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Judgement& j) { return j.rater == rater; });
    if (found != all.end()) {
      return *found;
    }
    Judgement judgement;
    judgement.rater = rater;
    judgement.is_self_report = !rater.starts_with('E');
    return all.emplace_back(std::move(judgement));
  }

  void take_categories(std::string_view body, Judgement& judgement) {
    for (const std::string_view part : split(body, ';')) {
      const std::string_view word = trim(part);
      if (word.empty()) {
        continue;
      }
      const auto emotion = emotion_from_synonym(word);
      auto& all = judgement.categories;
      if (!emotion) {
        lines_.report("unknown-category",
                      judgement.rater + " names \"" + quote(word) + "\", no known emotion");
      } else if (std::find(all.begin(), all.end(), *emotion) == all.end()) {
        all.push_back(*emotion);
      }
    }
  }

  void take_ratings(std::string_view body, Judgement& judgement) {
    take_rating(body, "val", judgement.rater + ": valence", judgement.valence);
    take_rating(body, "act", judgement.rater + ": activation", judgement.activation);
    take_rating(body, "dom", judgement.rater + ": dominance", judgement.dominance);
  }

  void take_rating(std::string_view body, std::string_view key, const std::string& what,
                   std::optional<double>& value) {
    for (const std::string_view part : split(body, ';')) {
      const auto words = split_words(part);
      if (!words.empty() && words[0] == key) {
        value = words.size() == 2 ? parse_double(words[1]) : std::nullopt;
      }
    }
    if (value) {
      report_out_of_scale(lines_, what, *value);
    } else {
      lines_.report("missing-rating",
                    what + " expected a number, got \"" + quote(trim(body)) + "\"");
    }
  }

  EmoEvaluation result_;
  LenientLines lines_;
  Block block_ = Block::kNone;
};

}  // namespace

EmoEvaluation parse_emo_evaluation(std::string_view text, const std::filesystem::path& file) {
  return Parser(text, file).parse();
}

}  // namespace merkit
