#include "merkit/corpus/synth/dialogue_list.h"

#include <algorithm>
#include <cstddef>

namespace merkit {
namespace {

constexpr int kNumSessions = 5;
constexpr std::size_t kScenarioLetters = 8;  // "script01"
constexpr std::size_t kScriptLetters = 10;   // "script01_1"

DialogueSlot make_slot(int session, char wearer, const std::string& take) {
  DialogueSlot slot;
  slot.name = "Ses0" + std::to_string(session) + wearer + "_" + take;
  slot.session = session;
  slot.wearer = wearer;
  slot.take = take;
  const bool scripted = take.starts_with("script");
  slot.script = scripted ? take.substr(0, kScriptLetters) : "";
  slot.scenario = take.substr(0, scripted ? kScenarioLetters : kScenarioLetters - 1);
  return slot;
}

// The takes of one actor in one session of the release.
std::vector<std::string> release_takes(int session, char wearer) {
  std::vector<std::string> takes = {"script01_1", "script01_2", "script01_3", "script02_1",
                                    "script02_2", "script03_1", "script03_2"};
  const int num_scenes = session == 1 ? 7 : 8;
  for (int scene = 1; scene <= num_scenes; ++scene) {
    const std::string take = "impro0" + std::to_string(scene);
    if (session == 3 && wearer == 'M' && (scene == 5 || scene == 8)) {
      takes.push_back(take + "a");
      takes.push_back(take + "b");
    } else {
      takes.push_back(take);
    }
  }
  return takes;
}

std::vector<DialogueSlot> full_slots() {
  std::vector<DialogueSlot> slots;
  for (int session = 1; session <= kNumSessions; ++session) {
    for (const char wearer : {'F', 'M'}) {
      for (const std::string& take : release_takes(session, wearer)) {
        slots.push_back(make_slot(session, wearer, take));
      }
    }
  }
  return slots;
}

std::vector<DialogueSlot> small_slots() {
  constexpr int kTurns = 26;
  std::vector<DialogueSlot> slots;
  for (int session = 1; session <= kNumSessions; ++session) {
    int nth = session;
    for (int scene = 1; scene <= (session == 1 ? 7 : 8); ++scene) {
      slots.push_back(
          make_slot(session, ++nth % 2 == 0 ? 'F' : 'M', "impro0" + std::to_string(scene)));
    }
    for (int play = 1; play <= 3; ++play) {
      slots.push_back(
          make_slot(session, ++nth % 2 == 0 ? 'F' : 'M', "script0" + std::to_string(play) + "_1"));
    }
  }
  for (DialogueSlot& slot : slots) {
    slot.num_turns = kTurns;
  }
  return slots;
}

std::vector<DialogueSlot> tiny_slots() {
  constexpr int kTurns = 10;
  std::vector<DialogueSlot> slots;
  for (int session = 1; session <= kNumSessions; ++session) {
    slots.push_back(make_slot(session, 'F', "impro0" + std::to_string(session + 1)));
    slots.push_back(make_slot(session, 'M', "script01_1"));
  }
  for (DialogueSlot& slot : slots) {
    slot.num_turns = kTurns;
  }
  return slots;
}

}  // namespace

std::vector<DialogueSlot> list_dialogues(const SynthOptions& options) {
  std::vector<DialogueSlot> slots = options.size == "full"    ? full_slots()
                                    : options.size == "small" ? small_slots()
                                                              : tiny_slots();
  if (options.irregularities != "none") {
    DialogueSlot second_take = make_slot(5, 'M', "script01_1b");
    second_take.num_turns = slots.front().num_turns;
    slots.push_back(second_take);
  }
  std::sort(slots.begin(), slots.end(),
            [](const DialogueSlot& a, const DialogueSlot& b) { return a.name < b.name; });
  return slots;
}

}  // namespace merkit
