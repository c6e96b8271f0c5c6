// The feature sets `mocap189` and `mocap189-seed`: face, head and hands of the actor who wears the
// markers, in 200 steps over the utterance.
//
//   const Mocap mocap(MocapOptions{});
//   const Matrix<double> features = mocap.compute(mocap_clip(utterance, MocapFiles::kSentence));
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/matrix.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

// Columns of the sets: 24 of head and hands, then the face.
inline constexpr std::size_t kNumFaceValues = 165;  // 55 markers, x y z
inline constexpr std::size_t kNumHeadValues = 6;    // three angles, three translations
inline constexpr std::size_t kNumHandValues = 18;   // 6 markers, x y z

struct MocapOptions {
  std::string set = "mocap189";  // or "mocap189-seed"
  int num_parts = 200;           // rows: parts of equal length of the utterance
  bool head_and_hands = false;   // mocap189-seed: read them, as its models of one modality did
  bool flags = false;            // four more columns: wearer and what share of values is there
};

template <class V>
void visit(MocapOptions& o, V&& field) {
  field("set", o.set, "mocap189 or mocap189-seed");
  field("num_parts", o.num_parts, "rows: parts of equal length of the utterance");
  field("head_and_hands", o.head_and_hands, "mocap189-seed: read them; columns as in mocap189");
  field("flags", o.flags, "add columns that say who wears the markers and what is missing");
}

// What one utterance offers.
struct MocapClip {
  MocapSource files;              // an empty path is a file without rows
  std::optional<double> start_s;  // for dialogue files: rows with start_s < time < end_s
  std::optional<double> end_s;
  std::optional<bool> speaker_wears_markers;
};

enum class MocapFiles {
  kSentence,  // the utterance's own files, or those of the dialogue if it has none
  kDialogue,  // the dialogue's, as the paper's authors read them
};

// The clip of an utterance of a corpus.
MocapClip mocap_clip(const Utterance& utterance, MocapFiles files);

// The dialogue whose motion capture stands in for that of `dialogue` in the authors' code:
// "Ses05M_script01_1" for "Ses05M_script01_1b", which has none of its own; else `dialogue`.
std::string_view mocap_dialogue(std::string_view dialogue) noexcept;

// `mocap189`, the set that is right:
//   columns 0..5 head (pitch, roll, yaw, translation), 6..23 hands, 24..188 face. Each value is the
//   mean over the rows of a part in which the marker was seen, and NaN if there were none: in parts
//   of an utterance shorter than num_parts rows, in files that are missing. RowNormaliser scales
//   the values by actor and fills the gaps. The numbers are those of the actor who wears the
//   markers, who is the listener in the partner's turns: `flags` says so.
//
// `mocap189-seed`, the array of the paper's authors with its defects:
//   columns 0..17 ("head") and 18..23 ("hand") are always 0, for their code asks for the shapes the
//   wrong way round; 24..188 are means of the face, 0 where a row of the part has a lost marker or
//   where there are no rows. Meant for MocapFiles::kDialogue. With `head_and_hands`, columns 0..5
//   are the head and 6..23 the hands by the same rules, as the authors' models of head or hands
//   alone read them.
//
// With `flags`, four columns follow: speaker_wears_markers (1, 0, or 0.5 if unknown) and the shares
// of head, hand and face values in the part that were seen, 0 to 1.
// Immutable after construction, so one instance may be shared by any number of threads.
class Mocap {
 public:
  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit Mocap(const MocapOptions& options);

  std::vector<std::string> column_names() const;

  // [num_parts, 189], or 193 with flags. Values are in the unit of the files, millimetres and
  // degrees. Throws Error(kIo) or Error(kCorruptData), naming file and line, if a file cannot be
  // read, Error(kInvalidArgument) for dialogue files without start and end.
  Matrix<double> compute(const MocapClip& clip) const;

 private:
  MocapOptions options_;
};

}  // namespace merkit
