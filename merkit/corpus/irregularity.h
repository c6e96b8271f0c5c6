// Every kind of irregularity that the IEMOCAP reader and the doctor report, in one table.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/corpus/utterance.h"

namespace merkit {

// `changes_results` tells whether a corpus with it gives other results than a sound one; such a
// kind makes `merkit corpus check` exit with status 3.
struct IrregularityKind {
  std::string_view name;
  std::string_view meaning;
  bool changes_results = false;
};

// Names are stable: they appear in --json.
inline constexpr IrregularityKind kIrregularityKinds[] = {
    // Folders and files.
    {"absent-modality", "no turn has this kind of file; commands that need it fail", false},
    {"appledouble", "a name that starts with \"._\": skipped", false},
    {"unexpected-file", "a label file that is not named after a dialogue: skipped", false},
    {"crlf", "lines end with CR LF: read as LF", false},
    {"latin-1", "bytes that are not UTF-8: read as Latin-1", false},
    {"no-final-newline", "the last line has no line ending: read all the same", false},
    {"dialogue-without-labels", "sound or text of a dialogue that has no label file", true},
    // EmoEvaluation.
    {"malformed-label", "a summary line that cannot be understood: its turn is lost", true},
    {"malformed-rater", "a rater line that cannot be understood: skipped", true},
    {"unknown-label", "a label outside the table of emotions: the turn has no emotion", true},
    {"unknown-category", "a rater's word outside the table of emotions: skipped", true},
    {"missing-rating", "a rater gave no number for a dimension: left out of the mean", false},
    {"out-of-scale", "valence, activation or dominance outside 1 to 5: kept", false},
    {"duplicate-turn", "a second block of labels for the same turn: the first is kept", true},
    {"foreign-turn", "a turn named after another dialogue than its file: skipped", true},
    {"numbering-gap", "turn numbers of a speaker that do not run from 000 without gaps", true},
    {"no-turns", "a label file, or a corpus, without any turn", true},
    {"label-mismatch", "the label is not the majority of its raters: the label is kept", true},
    {"dimension-mismatch", "a mean over raters differs from the summary: the summary is kept",
     true},
    // Transcriptions.
    {"not-chronological", "a turn that starts before the one above it", false},
    {"id-less-line", "a line of text that does not start with an id: skipped", false},
    {"no-brackets", "a line of text without \"[start-end]:\": skipped", false},
    {"xx-turn", "text of a back-channel (FXX0), which has neither label nor sound: skipped", false},
    {"unlabelled-turn", "text of a turn that has no label: skipped", true},
    {"duplicate-id", "a second line for the same id with the same text: the first is kept", false},
    {"conflicting-text", "a second line for a labelled turn with other text: the first is kept",
     true},
    {"empty-text", "an id without text", false},
    {"missing-text", "a labelled turn without a line of text", true},
    // Sound.
    {"missing-wav", "a labelled turn without a sentence wav", true},
    {"unlabelled-wav", "a sentence wav without a label: skipped", false},
    {"unreadable-wav", "a wav that cannot be decoded", true},
    {"wrong-rate", "a wav at another rate than the corpus", true},
    {"wrong-channels", "a sentence wav with more than one channel", true},
    {"wrong-length", "a wav whose length is not the length of its turn", true},
    {"silent-wav", "a wav with nothing above the least significant bit", true},
    {"clipped-wav", "a wav with samples at full scale", false},
    {"duplicate-audio", "two turns whose wavs are the same bytes", true},
    // Motion capture.
    {"missing-mocap", "a turn without some of its three motion-capture files: masked", false},
    {"dialogue-without-mocap", "a dialogue without any motion capture: masked", false},
    {"empty-mocap", "a motion-capture file without frames", false},
    {"malformed-mocap", "a frame with another number of fields than the file has columns", true},
    {"nan-markers", "a motion-capture file in which markers were lost: NaN, left out of means",
     false},
    // The corpus as a whole.
    {"wrong-count", "a number of turns other than the corpus is known to have", true},
};

// The entry of that name, or nullptr.
const IrregularityKind* find_irregularity_kind(std::string_view name) noexcept;

// Sorts by file, line, kind and detail: an order that no thread count changes.
void sort_irregularities(std::vector<Irregularity>& irregularities);

}  // namespace merkit
