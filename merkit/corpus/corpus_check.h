// The doctor: everything that can be found out about a copy of IEMOCAP without training on it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "merkit/base/run_control.h"
#include "merkit/corpus/expected_counts.h"
#include "merkit/corpus/sound_check.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

struct CorpusCheckOptions {
  bool audio = true;  // decode the wavs
  bool mocap = true;  // read the motion-capture files
  SoundCheckOptions sound = {};
};

template <class Visitor>
void visit(CorpusCheckOptions& o, Visitor&& field) {
  field("audio", o.audio, "decode the wavs");
  field("mocap", o.mocap, "read the motion-capture files");
  visit(o.sound, field);
}

// Numbers of turns of one group ("label", "kind", "speaker"), by value, then by session.
struct TurnCounts {
  std::string group;
  std::map<std::string, std::map<std::string, std::size_t>> by_value;
};

// How many of the turns have something.
struct Coverage {
  std::string what;  // "text", "sentence wav", "sentence MOCAP_head" ...
  std::size_t num_turns = 0;
};

struct MocapTotals {
  std::string what;  // "MOCAP_rotated", "MOCAP_head", "MOCAP_hand"
  std::size_t num_files = 0;
  std::uint64_t num_frames = 0;
  std::uint64_t num_values = 0;
  std::uint64_t num_nan = 0;
};

enum class CorpusScope {
  kFullRelease,  // turns of five sessions: the known numbers apply
  kPartial,      // fewer sessions: no numbers are known
  kSynthetic,    // synthetic.json at the root: its numbers apply
};

struct CorpusCheck {
  std::filesystem::path root;
  CorpusScope scope = CorpusScope::kPartial;
  std::size_t num_turns = 0;
  std::size_t num_dialogues = 0;
  std::size_t num_wearer_turns = 0;  // in which the wearer of the markers speaks
  std::vector<TurnCounts> turns;
  std::vector<CountComparison> counts;
  std::vector<Coverage> coverage;
  std::size_t num_sentence_wavs = 0;  // decoded; 0 if not asked for
  double sentence_duration_s = 0.0;
  std::array<MocapTotals, 3> mocap;
  std::vector<Irregularity> irregularities;  // sorted by file and line
  bool changes_results = false;              // something is wrong that would change results
};

// Reads the release at `path` (or in a folder directly below), counts, compares with the numbers
// that are known, decodes every wav and scans every motion-capture file. Every irregularity of
// merkit/corpus/irregularity.h that it finds is in the result. `changes_results` is true if one of
// a kind that changes results is among them; raters who do not support a label are left out of
// account if all known numbers of the release agree, because then the labels are the release's.
// The result does not depend on the thread count. Reports progress.
// Throws Error(kIo) if a folder or a text file cannot be read, Error(kCorruptData) if there are no
// Session folders or synthetic.json is damaged, Error(kInvalidArgument) if an option is out of
// range, Error(kCancelled) on request.
CorpusCheck check_corpus(const std::filesystem::path& path, const CorpusCheckOptions& options,
                         const RunControl& control);

}  // namespace merkit
