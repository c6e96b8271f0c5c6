#include "merkit/corpus/synth/dialogue_plan.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "merkit/corpus/consensus.h"
#include "merkit/corpus/synth/line_writer.h"
#include "merkit/corpus/synth/raters.h"
#include "merkit/corpus/synth/scene.h"

namespace merkit {
namespace {

// A line before an actor has spoken it.
struct Line {
  char gender = 'F';
  Emotion emotion = Emotion::kNeutral;
  std::vector<std::string> sentences;
};

int draw_num_turns(double mean, Rng& rng) {
  return static_cast<int>(std::lround(mean * rng.uniform(0.7, 1.3)));
}

Line draw_line(const std::string& scenario, const Line* previous, const LineWriter& writer,
               Rng rng) {
  constexpr double kTakesTurns = 0.75;
  constexpr double kStays = 0.25;
  Line line;
  const bool first_is_woman = rng.chance(0.5);
  const bool other_speaks = rng.chance(kTakesTurns);
  const bool stays = rng.chance(kStays);
  line.emotion = draw_emotion(scenario, rng);
  line.gender = first_is_woman ? 'F' : 'M';
  if (previous != nullptr) {
    line.gender = (previous->gender == 'F') == other_speaks ? 'M' : 'F';
    line.emotion = stays ? previous->emotion : line.emotion;
  }
  line.sentences = writer.write(scenario, line.emotion, rng);
  return line;
}

std::vector<Line> draw_lines(const DialogueSlot& slot, const LineWriter& writer, int num_turns,
                             const Rng& rng) {
  std::vector<Line> lines;
  for (int i = 0; i < num_turns; ++i) {
    const Line* const previous = lines.empty() ? nullptr : &lines.back();
    lines.push_back(
        draw_line(slot.scenario, previous, writer, rng.fork(static_cast<std::uint64_t>(i))));
  }
  return lines;
}

// The written play: the same in every session.
std::vector<Line> script_lines(const DialogueSlot& slot, const LineWriter& writer, Rng rng) {
  constexpr double kMeanTurns = 74.0;
  const int drawn = draw_num_turns(kMeanTurns, rng);
  return draw_lines(slot, writer, slot.num_turns > 0 ? slot.num_turns : drawn, rng);
}

// What actors make of it: another feeling here, other words there.
void perform(std::vector<Line>& lines, const DialogueSlot& slot, const LineWriter& writer,
             const Rng& dialogue) {
  constexpr double kOtherFeeling = 0.18;
  constexpr double kOtherWords = 0.10;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    Rng rng = dialogue.fork("performance").fork(i);
    if (rng.chance(kOtherWords)) {
      lines[i].sentences = writer.write(slot.scenario, lines[i].emotion, rng);
    }
    if (rng.chance(kOtherFeeling)) {
      lines[i].emotion = draw_emotion(slot.scenario, rng);
    }
  }
}

std::vector<Line> dialogue_lines(const DialogueSlot& slot, const LineWriter& writer,
                                 const SynthOptions& options, const Rng& dialogue) {
  constexpr double kMeanTurns = 60.0;
  const Rng root(static_cast<std::uint64_t>(options.seed));
  if (!slot.script.empty()) {
    auto lines = script_lines(slot, writer, root.fork("script").fork(slot.script));
    perform(lines, slot, writer, dialogue);
    return lines;
  }
  Rng length = dialogue.fork("length");
  const int drawn = draw_num_turns(kMeanTurns, length);
  return draw_lines(slot, writer, slot.num_turns > 0 ? slot.num_turns : drawn,
                    dialogue.fork("lines"));
}

std::string turn_id(const DialogueSlot& slot, char gender, int number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 3 - std::min<std::size_t>(digits.size(), 3), '0');
  return slot.name + "_" + gender + digits;
}

// Sentences in one line; transcribers often put two blanks between them.
std::string transcribe(const std::vector<std::string>& sentences, Rng& rng) {
  constexpr double kTwoBlanks = 0.6;
  constexpr double kDashes = 0.01;
  std::string text = rng.chance(kDashes) ? "--" : "";
  for (const std::string& sentence : sentences) {
    if (&sentence != &sentences.front()) {
      text += rng.chance(kTwoBlanks) ? "  " : " ";
    }
    text += sentence;
  }
  return text;
}

PlannedTurn judge(Line line, std::string id, const RaterPanel& panel, const Rng& dialogue) {
  PlannedTurn turn;
  Rng rng = dialogue.fork("turn").fork(id);
  turn.id = std::move(id);
  turn.gender = line.gender;
  turn.expressed = line.emotion;
  turn.sentences = std::move(line.sentences);
  turn.text = transcribe(turn.sentences, rng);
  turn.clarity = std::sqrt(rng.uniform());
  turn.judgements = draw_judgements(
      panel, {.expressed = turn.expressed, .clarity = turn.clarity, .gender = turn.gender}, rng);
  summarise(turn);
  return turn;
}

}  // namespace

void summarise(PlannedTurn& turn) {
  const DimensionMeans means = mean_dimensions(turn.judgements);
  turn.label = majority_emotion(turn.judgements).value_or(Emotion::kUndecided);
  turn.dimensions = {means.valence.value_or(0.0), means.activation.value_or(0.0),
                     means.dominance.value_or(0.0)};
}

PlannedDialogue plan_dialogue(const DialogueSlot& slot, const PhraseBank& bank,
                              const SynthOptions& options) {
  const Rng dialogue =
      Rng(static_cast<std::uint64_t>(options.seed)).fork("dialogue").fork(slot.name);
  const LineWriter writer(bank, options);
  Rng panel_rng = dialogue.fork("panel");
  const RaterPanel panel = draw_panel(slot.session, panel_rng);
  PlannedDialogue plan;
  plan.slot = slot;
  int num_women_turns = 0;
  int num_men_turns = 0;
  for (Line& line : dialogue_lines(slot, writer, options, dialogue)) {
    int& number = line.gender == 'F' ? num_women_turns : num_men_turns;
    std::string id = turn_id(slot, line.gender, number++);
    plan.turns.push_back(judge(std::move(line), std::move(id), panel, dialogue));
  }
  return plan;
}

}  // namespace merkit
