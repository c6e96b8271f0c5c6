#include "merkit/corpus/iemocap.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

#include "merkit/corpus/iemocap_dialogue.h"
#include "merkit/corpus/iemocap_tree.h"
#include "merkit/corpus/irregularity.h"

namespace merkit {
namespace {

std::vector<IemocapDialogue> read_dialogues(const IemocapTree& tree, const RunControl& control) {
  std::vector<IemocapDialogue> dialogues(tree.dialogues.size());
  std::mutex mutex;
  std::uint64_t done = 0;
  control.pool.parallel_for(dialogues.size(), [&](std::size_t i) {
    control.check_stop();
    dialogues[i] = read_iemocap_dialogue(tree.dialogues[i]);
    const std::lock_guard lock(mutex);
    control.report({"read", "dialogues", ++done, dialogues.size()});
  });
  return dialogues;
}

void append(std::vector<Irregularity>& to, std::vector<Irregularity>& from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

// Adds the reports about turns that lack a file, or one report if no turn has one.
void append_missing(Corpus& corpus, std::vector<IemocapDialogue>& dialogues,
                    std::vector<Irregularity> IemocapDialogue::*missing, bool is_absent,
                    std::string_view what) {
  if (is_absent) {
    corpus.irregularities.push_back(
        {"absent-modality", corpus.root, 0,
         fmt::format("none of {} turns has {}", corpus.utterances.size(), what)});
    return;
  }
  for (IemocapDialogue& dialogue : dialogues) {
    append(corpus.irregularities, dialogue.*missing);
  }
}

// The first dialogue wins where two Session folders hold the same one.
void drop_repeated_ids(Corpus& corpus) {
  auto& all = corpus.utterances;
  std::stable_sort(all.begin(), all.end(),
                   [](const Utterance& a, const Utterance& b) { return a.id < b.id; });
  const auto same_id = [](const Utterance& a, const Utterance& b) { return a.id == b.id; };
  for (auto at = std::adjacent_find(all.begin(), all.end(), same_id); at != all.end();
       at = std::adjacent_find(std::next(at), all.end(), same_id)) {
    corpus.irregularities.push_back({"duplicate-turn", corpus.root, 0,
                                     std::next(at)->id + " is in two Session folders, skipped"});
  }
  all.erase(std::unique(all.begin(), all.end(), same_id), all.end());
}

bool has_mocap(const MocapSource& source) {
  return !source.face.empty() || !source.head.empty() || !source.hand.empty();
}

}  // namespace

Corpus scan_iemocap(const std::filesystem::path& path, const RunControl& control) {
  IemocapTree tree = list_iemocap(find_iemocap_root(path));
  std::vector<IemocapDialogue> dialogues = read_dialogues(tree, control);
  Corpus corpus;
  corpus.format = "iemocap";
  corpus.root = tree.root;
  append(corpus.irregularities, tree.irregularities);
  for (IemocapDialogue& dialogue : dialogues) {
    append(corpus.irregularities, dialogue.irregularities);
    std::move(dialogue.utterances.begin(), dialogue.utterances.end(),
              std::back_inserter(corpus.utterances));
  }
  drop_repeated_ids(corpus);
  const auto none_has = [&](auto&& has) {
    return std::none_of(corpus.utterances.begin(), corpus.utterances.end(), has);
  };
  append_missing(corpus, dialogues, &IemocapDialogue::missing_text,
                 none_has([](const Utterance& u) { return u.text.has_value(); }), "text");
  append_missing(corpus, dialogues, &IemocapDialogue::missing_wav,
                 none_has([](const Utterance& u) { return !u.sentence_audio.path.empty(); }),
                 "a sentence wav");
  append_missing(corpus, dialogues, &IemocapDialogue::missing_mocap,
                 none_has([](const Utterance& u) { return has_mocap(u.sentence_mocap); }),
                 "a sentence file of motion capture");
  sort_irregularities(corpus.irregularities);
  return corpus;
}

Corpus read_iemocap(const std::filesystem::path& path, const RunControl& control) {
  Corpus corpus = scan_iemocap(path, control);
  for (const Irregularity& irregularity : corpus.irregularities) {
    if (irregularity.kind == "malformed-label") {
      throw Error(ErrorCode::kCorruptData, fmt::format("{}:{}: {}", irregularity.file.string(),
                                                       irregularity.line, irregularity.detail));
    }
  }
  if (corpus.utterances.empty()) {
    throw Error(ErrorCode::kCorruptData,
                corpus.root.string() + ": expected label files " +
                    "Session*/dialog/EmoEvaluation/*.txt with turns, got none");
  }
  return corpus;
}

}  // namespace merkit
