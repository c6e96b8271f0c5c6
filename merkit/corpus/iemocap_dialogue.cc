#include "merkit/corpus/iemocap_dialogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/corpus/consensus.h"
#include "merkit/corpus/emo_evaluation.h"
#include "merkit/corpus/names.h"
#include "merkit/corpus/transcription.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;

fs::path sentence_path(const DialogueFiles& files, const std::set<std::string>& ids,
                       std::string_view folder, const std::string& id) {
  if (!ids.contains(id)) {
    return {};
  }
  return files.sentences / folder / files.name / (id + (folder == "wav" ? ".wav" : ".txt"));
}

// The turn numbers of one speaker, with the line of each.
using Numbers = std::map<int, std::size_t>;

class Joiner {
 public:
  explicit Joiner(const DialogueFiles& files)
      : files_(files), dialogue_(*parse_dialogue_name(files.name)) {}

  IemocapDialogue join() {
    EmoEvaluation labels = parse_emo_evaluation(read_file(files_.labels), files_.labels);
    append(std::move(labels.irregularities));
    for (LabelledTurn& turn : labels.turns) {
      add_turn(std::move(turn));
    }
    report_numbering_gaps();
    if (!files_.text.empty()) {
      join_text(parse_transcription(read_file(files_.text), files_.text));
    }
    report_missing_text();
    report_unlabelled_wavs();
    report_dialogue_without_mocap();
    return std::move(result_);
  }

 private:
  void append(std::vector<Irregularity> more) {
    std::move(more.begin(), more.end(), std::back_inserter(result_.irregularities));
  }

  void report(std::string kind, std::size_t line, std::string detail) {
    result_.irregularities.push_back({std::move(kind), files_.labels, line, std::move(detail)});
  }

  void add_turn(LabelledTurn turn) {
    const auto name = parse_turn_name(turn.id);
    if (!name || name->dialogue != files_.name || name->is_unlabelled) {
      report("foreign-turn", turn.line,
             "expected a turn of " + files_.name + ", got \"" + quote(turn.id) + "\"");
      return;
    }
    if (lines_.contains(turn.id)) {
      report("duplicate-turn", turn.line, turn.id + " has labels already, skipped");
      return;
    }
    lines_[turn.id] = turn.line;
    numbers_[name->gender][name->number] = turn.line;
    result_.utterances.push_back(utterance_of(*name, turn));
    compare_with_raters(result_.utterances.back(), turn.line);
    report_missing_files(result_.utterances.back(), turn.line);
  }

  Utterance utterance_of(const TurnName& name, LabelledTurn& turn) {
    Utterance utterance;
    utterance.id = turn.id;
    utterance.dialogue = files_.name;
    utterance.session = dialogue_.session;
    utterance.speaker = speaker_of(dialogue_, name);
    utterance.gender = name.gender;
    utterance.scenario = dialogue_.scenario;
    utterance.kind = dialogue_.kind;
    utterance.start_s = turn.start_s;
    utterance.end_s = turn.end_s;
    utterance.emotion = emotion_from_code(turn.label);
    utterance.label = std::move(turn.label);
    utterance.dimensions = turn.dimensions;
    utterance.judgements = std::move(turn.judgements);
    utterance.speaker_wears_markers = name.gender == dialogue_.wearer;
    add_paths(utterance);
    if (!utterance.emotion) {
      report("unknown-label", turn.line,
             turn.id + ": no emotion has the code \"" + quote(utterance.label) + "\"");
    }
    return utterance;
  }

  void add_paths(Utterance& utterance) const {
    const std::string& id = utterance.id;
    utterance.sentence_audio.path = sentence_path(files_, files_.sentence_wavs, "wav", id);
    if (!files_.audio.empty()) {
      utterance.dialogue_audio = {files_.audio, utterance.start_s, utterance.end_s};
    }
    utterance.sentence_mocap.face =
        sentence_path(files_, files_.sentence_face, "MOCAP_rotated", id);
    utterance.sentence_mocap.head = sentence_path(files_, files_.sentence_head, "MOCAP_head", id);
    utterance.sentence_mocap.hand = sentence_path(files_, files_.sentence_hand, "MOCAP_hand", id);
    utterance.dialogue_mocap = files_.mocap;
  }

  void compare_with_raters(const Utterance& utterance, std::size_t line) {
    const auto majority = majority_emotion(utterance.judgements);
    if (majority && utterance.emotion && *majority != *utterance.emotion) {
      report("label-mismatch", line,
             fmt::format("{}: label {}, majority of raters {}", utterance.id, utterance.label,
                         emotion_code(*majority)));
    }
    compare_dimension(utterance, line, {"valence", &Dimensions::valence, &Judgement::valence});
    compare_dimension(utterance, line,
                      {"activation", &Dimensions::activation, &Judgement::activation});
    compare_dimension(utterance, line,
                      {"dominance", &Dimensions::dominance, &Judgement::dominance});
  }

  struct Dimension {
    std::string_view name;
    double Dimensions::*summary;
    std::optional<double> Judgement::*rating;
  };

  // Compares only where every rater who rated at all gave this number: what the release did with
  // missing ones is not known.
  void compare_dimension(const Utterance& utterance, std::size_t line, const Dimension& dimension) {
    constexpr double kTolerance = 1.01e-4;  // four decimals, rounded or cut
    double sum = 0.0;
    int count = 0;
    for (const Judgement& judgement : utterance.judgements) {
      const bool rated = judgement.valence || judgement.activation || judgement.dominance;
      if (judgement.is_self_report || !rated) {
        continue;
      }
      if (!(judgement.*dimension.rating)) {
        return;
      }
      sum += *(judgement.*dimension.rating);
      ++count;
    }
    const double summary = (*utterance.dimensions).*dimension.summary;
    if (count > 0 && !(std::abs(sum / count - summary) <= kTolerance)) {
      report("dimension-mismatch", line,
             fmt::format("{}: {} {:.4f}, mean of raters {:.4f}", utterance.id, dimension.name,
                         summary, sum / count));
    }
  }

  void report_missing_files(const Utterance& utterance, std::size_t line) {
    if (utterance.sentence_audio.path.empty()) {
      result_.missing_wav.push_back(
          {"missing-wav", files_.labels, line,
           "expected sentences/wav/" + files_.name + "/" + utterance.id + ".wav"});
    }
    const MocapSource& mocap = utterance.sentence_mocap;
    std::string missing;
    missing += mocap.face.empty() ? " MOCAP_rotated" : "";
    missing += mocap.head.empty() ? " MOCAP_head" : "";
    missing += mocap.hand.empty() ? " MOCAP_hand" : "";
    if (!missing.empty()) {
      result_.missing_mocap.push_back(
          {"missing-mocap", files_.labels, line, utterance.id + " has no" + missing});
    }
  }

  void report_numbering_gaps() {
    for (const auto& [gender, numbers] : numbers_) {
      int expected = 0;
      for (const auto& [number, line] : numbers) {
        if (number != expected) {
          report("numbering-gap", line,
                 fmt::format("{0}_{1}{2:03} expected before {1}{3:03}", files_.name, gender,
                             expected, number));
        }
        expected = number + 1;
      }
    }
  }

  void join_text(Transcription transcription) {
    append(std::move(transcription.irregularities));
    std::map<std::string, std::string> texts;
    for (TranscriptLine& line : transcription.lines) {
      const auto [found, is_new] = texts.try_emplace(line.id, line.text);
      if (is_new) {
        report_if_unlabelled(line);
        continue;
      }
      const bool conflicts = lines_.contains(line.id) && found->second != line.text;
      report_text(conflicts ? "conflicting-text" : "duplicate-id", line, "is there already");
    }
    for (Utterance& utterance : result_.utterances) {
      if (const auto found = texts.find(utterance.id); found != texts.end()) {
        utterance.text = std::move(found->second);
      }
    }
  }

  void report_if_unlabelled(const TranscriptLine& line) {
    const auto name = parse_turn_name(line.id);
    if (name && name->is_unlabelled) {
      report_text("xx-turn", line, "is a back-channel, skipped");
    } else if (!lines_.contains(line.id)) {
      report_text("unlabelled-turn", line, "has no label, skipped");
    }
  }

  void report_text(std::string kind, const TranscriptLine& line, std::string_view what) {
    result_.irregularities.push_back(
        {std::move(kind), files_.text, line.line, quote(line.id) + " " + std::string(what)});
  }

  void report_missing_text() {
    for (const Utterance& utterance : result_.utterances) {
      if (!utterance.text) {
        result_.missing_text.push_back({"missing-text", files_.labels, lines_[utterance.id],
                                        utterance.id + " has no line of text"});
      }
    }
  }

  void report_unlabelled_wavs() {
    for (const std::string& id : files_.sentence_wavs) {
      if (!lines_.contains(id)) {
        result_.irregularities.push_back({"unlabelled-wav",
                                          sentence_path(files_, files_.sentence_wavs, "wav", id), 0,
                                          "no turn has this id, skipped"});
      }
    }
  }

  // One report for the dialogue in place of one for each turn.
  void report_dialogue_without_mocap() {
    const bool has_sentences = !files_.sentence_face.empty() || !files_.sentence_head.empty() ||
                               !files_.sentence_hand.empty();
    const bool has_dialogue =
        !files_.mocap.face.empty() || !files_.mocap.head.empty() || !files_.mocap.hand.empty();
    if (!has_sentences && !has_dialogue && !result_.missing_mocap.empty()) {
      result_.missing_mocap = {{"dialogue-without-mocap", files_.labels, 0,
                                fmt::format("{} has no motion capture for its {} turns",
                                            files_.name, result_.utterances.size())}};
    }
  }

  const DialogueFiles& files_;
  DialogueName dialogue_;
  IemocapDialogue result_;
  std::map<std::string, std::size_t> lines_;  // line of the summary of each turn
  std::map<std::string, Numbers> numbers_;    // by gender
};

}  // namespace

IemocapDialogue read_iemocap_dialogue(const DialogueFiles& files) { return Joiner(files).join(); }

}  // namespace merkit
