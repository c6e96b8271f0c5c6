// Joins the files of one IEMOCAP dialogue into its turns.
#pragma once

#include <vector>

#include "merkit/corpus/iemocap_tree.h"
#include "merkit/corpus/utterance.h"

namespace merkit {

struct IemocapDialogue {
  std::vector<Utterance> utterances;  // in order of the label file, ids unique
  std::vector<Irregularity> irregularities;
  // Turns without a file of one kind. Kept apart, because a whole corpus without it is one
  // irregularity, not thousands.
  std::vector<Irregularity> missing_text;
  std::vector<Irregularity> missing_wav;
  std::vector<Irregularity> missing_mocap;
};

// Reads the label file and the transcription of a dialogue and joins them by id with the sound and
// motion capture listed in `files`. Throws Error(kIo) if a listed file cannot be read.
IemocapDialogue read_iemocap_dialogue(const DialogueFiles& files);

}  // namespace merkit
