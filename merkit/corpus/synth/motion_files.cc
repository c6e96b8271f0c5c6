#include "merkit/corpus/synth/motion_files.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "merkit/base/file.h"
#include "merkit/corpus/synth/mocap_writer.h"

namespace merkit {
namespace {

constexpr MocapGroup kGroups[] = {MocapGroup::kFace, MocapGroup::kHead, MocapGroup::kHand};

const MotionTrack& track_of(const Motion& motion, MocapGroup group) {
  return group == MocapGroup::kFace   ? motion.face
         : group == MocapGroup::kHead ? motion.head
                                      : motion.hand;
}

// Two markers of the right cheek are lost for the middle third of the span.
void lose_markers(MotionTrack& face, const MocapSpan& span) {
  constexpr std::size_t kFirstLost = 48;  // x of RC3
  constexpr std::size_t kNumLost = 6;
  const double third_s = (span.end_s - span.start_s) / 3.0;
  const auto first = static_cast<std::size_t>((span.start_s + third_s) * kMocapRateHz);
  const auto last = static_cast<std::size_t>((span.end_s - third_s) * kMocapRateHz);
  for (std::size_t frame = first; frame < std::min(last, face.num_frames()); ++frame) {
    std::fill_n(face.values.data() + frame * face.num_values + kFirstLost, kNumLost, kLostMarker);
  }
}

// The text with the last two fields of a row in its middle cut off, and the number of that row.
std::pair<std::string, std::size_t> with_short_row(std::string text) {
  const std::size_t end = text.find('\n', text.size() / 2);
  const std::size_t cut = text.rfind(' ', text.rfind(' ', end) - 1);
  text.erase(cut, end - cut);
  const auto line =
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(cut), '\n') + 1;
  return {std::move(text), static_cast<std::size_t>(line)};
}

class SentenceFiles {
 public:
  SentenceFiles(const Performance& performance, const Damage& damage,
                std::filesystem::path sentences)
      : performance_(performance), damage_(damage), sentences_(std::move(sentences)) {}

  void write(std::size_t turn, const Motion& motion) {
    if (is_hit("missing-mocap", turn)) {
      return;
    }
    const Placement& placement = performance_.placements[turn];
    const MocapSpan span{placement.start_s(), placement.end_s()};
    for (const MocapGroup group : kGroups) {
      const auto path = sentences_ / mocap_folder(group) / performance_.plan.slot.name /
                        (performance_.plan.turns[turn].id + ".txt");
      std::string text = sentence_mocap_text(group, track_of(motion, group), span);
      if (group == MocapGroup::kFace) {
        damage_face(turn, path, text);
      }
      write_file(path, text);
    }
  }

  std::vector<Irregularity> planted() && { return std::move(planted_); }

 private:
  bool is_hit(std::string_view kind, std::size_t turn) const {
    return damage_.turn_for(kind, performance_.plan.turns.size()) == turn;
  }

  void damage_face(std::size_t turn, const std::filesystem::path& path, std::string& text) {
    if (is_hit("nan-markers", turn)) {
      planted_.push_back({"nan-markers", path, 0, "planted"});
    }
    if (is_hit("empty-mocap", turn)) {
      text = mocap_header(MocapGroup::kFace);
      planted_.push_back({"empty-mocap", path, 0, "planted"});
    }
    if (is_hit("malformed-mocap", turn)) {
      auto [damaged, line] = with_short_row(std::move(text));
      text = std::move(damaged);
      planted_.push_back({"malformed-mocap", path, line, "planted"});
    }
  }

  const Performance& performance_;
  const Damage& damage_;
  std::filesystem::path sentences_;
  std::vector<Irregularity> planted_;
};

void write_dialogue_motion(const std::string& name, const Motion& motion,
                           const std::filesystem::path& dialog) {
  for (const MocapGroup group : kGroups) {
    make_folders(dialog / mocap_folder(group));
    write_file(dialog / mocap_folder(group) / (name + ".txt"),
               dialogue_mocap_text(group, track_of(motion, group)));
  }
}

}  // namespace

std::vector<Irregularity> write_motion(const Performance& performance, const SynthOptions& options,
                                       const Damage& damage, const std::filesystem::path& session) {
  const std::string& name = performance.plan.slot.name;
  Motion motion = wearer_motion(performance, options);
  if (const auto turn = damage.turn_for("nan-markers", performance.plan.turns.size())) {
    const Placement& placement = performance.placements[*turn];
    lose_markers(motion.face, {placement.start_s(), placement.end_s()});
  }
  for (const MocapGroup group : kGroups) {
    make_folders(session / "sentences" / mocap_folder(group) / name);
  }
  SentenceFiles sentences(performance, damage, session / "sentences");
  for (std::size_t turn = 0; turn < performance.plan.turns.size(); ++turn) {
    sentences.write(turn, motion);
  }
  if (options.dialogue_mocap) {
    write_dialogue_motion(name, motion, session / "dialog");
  }
  return std::move(sentences).planted();
}

}  // namespace merkit
