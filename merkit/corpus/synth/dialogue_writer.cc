#include "merkit/corpus/synth/dialogue_writer.h"

#include <iterator>
#include <utility>

#include "merkit/base/file.h"
#include "merkit/corpus/synth/damage.h"
#include "merkit/corpus/synth/evaluation_writer.h"
#include "merkit/corpus/synth/motion_files.h"
#include "merkit/corpus/synth/performance.h"
#include "merkit/corpus/synth/sound_files.h"
#include "merkit/corpus/synth/transcript_writer.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;

// Files of labels and text, and the list of what is wrong with all files.
class Writer {
 public:
  Writer(const SynthContext& context, const Performance& performance, const Damage& damage)
      : context_(context),
        performance_(performance),
        damage_(damage),
        session_("Session" + std::to_string(performance.plan.slot.session)) {}

  void write_labels() {
    const fs::path folder = session_ / "dialog" / "EmoEvaluation";
    const std::string& name = performance_.plan.slot.name;
    const MarkedText text = evaluation_text(performance_.plan, performance_.placements, damage_);
    write(folder / (name + ".txt"), join_lines(text));
    add(marked_irregularities(text, folder / (name + ".txt")));
    for (const auto& [path, content] : rater_files(performance_.plan)) {
      write(folder / path, content);
    }
    add_missing("missing-text", text, folder / (name + ".txt"));
    if (context_.options.audio) {
      add_missing("missing-wav", text, folder / (name + ".txt"));
    }
    if (context_.options.mocap) {
      add_missing("missing-mocap", text, folder / (name + ".txt"));
    }
    write_stray_files(folder);
  }

  void write_text() {
    const fs::path path =
        session_ / "dialog" / "transcriptions" / (performance_.plan.slot.name + ".txt");
    const MarkedText text = transcript_text(performance_.plan, performance_.placements, damage_);
    add(marked_irregularities(text, path));
    const bool crlf = damage_.hits("crlf");
    std::string bytes = join_lines(text, crlf ? "\r\n" : "\n");
    if (crlf) {
      planted_.push_back({"crlf", path, 1, "planted"});
    }
    if (damage_.hits("no-final-newline")) {
      bytes.pop_back();
      planted_.push_back({"no-final-newline", path, text.size(), "planted"});
    }
    write(path, bytes);
  }

  void write_sound_and_motion() {
    const bool has_markers = !performance_.plan.slot.name.ends_with("script01_1b");
    const fs::path session = context_.root / session_;
    if (context_.options.audio) {
      add_absolute(write_sound(performance_, context_.options, damage_, session));
    }
    if (context_.options.mocap && has_markers) {
      add_absolute(write_motion(performance_, context_.options, damage_, session));
    }
    if (context_.options.mocap && !has_markers) {
      planted_.push_back(
          {"dialogue-without-mocap",
           session_ / "dialog" / "EmoEvaluation" / (performance_.plan.slot.name + ".txt"), 0,
           "planted"});
    }
  }

  std::vector<Irregularity> planted() && { return std::move(planted_); }

 private:
  void write(const fs::path& path, std::string_view bytes) {
    const fs::path whole = context_.root / path;
    make_folders(whole.parent_path());
    write_file(whole, bytes);
  }

  void add(std::vector<Irregularity> more) {
    std::move(more.begin(), more.end(), std::back_inserter(planted_));
  }

  void add_absolute(std::vector<Irregularity> more) {
    for (Irregularity& irregularity : more) {
      irregularity.file = irregularity.file.lexically_relative(context_.root);
    }
    add(std::move(more));
  }

  // A file that is not there is named by the turn's line of labels.
  void add_missing(std::string_view kind, const MarkedText& labels, const fs::path& path) {
    const auto& turns = performance_.plan.turns;
    if (const auto turn = damage_.turn_for(kind, turns.size())) {
      planted_.push_back(
          {std::string(kind), path, summary_line(labels, turns[*turn].id), turns[*turn].id});
    }
  }

  void write_stray_files(const fs::path& folder) {
    if (damage_.hits_first("unexpected-file")) {
      write(folder / "notes.txt", "to be checked\n");
      planted_.push_back({"unexpected-file", folder / "notes.txt", 0, "planted"});
    }
    if (damage_.hits_first("dialogue-without-labels")) {
      const fs::path dialog = fs::path("Session1") / "dialog";
      const std::string stray = "Ses01F_impro08.txt";
      write(dialog / "transcriptions" / stray, "Ses01F_impro08_F000 [006.0000-007.0000]: Hello.\n");
      planted_.push_back(
          {"dialogue-without-labels", dialog / "EmoEvaluation" / stray, 0, "planted"});
    }
  }

  const SynthContext& context_;
  const Performance& performance_;
  const Damage& damage_;
  fs::path session_;
  std::vector<Irregularity> planted_;
};

}  // namespace

DialogueRecord write_dialogue(const SynthContext& context, const DialogueSlot& slot,
                              std::size_t index) {
  const Damage damage(context.options.irregularities, index);
  PlannedDialogue plan = plan_dialogue(slot, context.bank, context.options);
  damage_judgements(plan, damage);
  const Performance performance = perform(std::move(plan), context.options, context.voice);
  Writer writer(context, performance, damage);
  writer.write_labels();
  writer.write_text();
  writer.write_sound_and_motion();
  DialogueRecord record;
  record.name = slot.name;
  record.session = std::to_string(slot.session);
  record.num_turns = performance.plan.turns.size();
  for (std::size_t t = 0; t < record.num_turns; ++t) {
    record.turns_s += performance.placements[t].end_s() - performance.placements[t].start_s();
    ++record.labels[std::string(emotion_code(performance.plan.turns[t].label))];
  }
  record.planted = std::move(writer).planted();
  return record;
}

}  // namespace merkit
