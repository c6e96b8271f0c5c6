#include "merkit/corpus/synth/synth_corpus.h"

#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

#include "merkit/corpus/irregularity.h"
#include "merkit/corpus/synth/dialogue_list.h"
#include "merkit/corpus/synth/dialogue_writer.h"
#include "merkit/corpus/synth/phrase_bank.h"
#include "merkit/corpus/synth/synth_manifest.h"
#include "merkit/corpus/synth/voice.h"

namespace merkit {
namespace {

std::vector<DialogueRecord> write_dialogues(const SynthContext& context,
                                            const SynthManifest& manifest,
                                            const RunControl& control) {
  const std::vector<DialogueSlot> slots = list_dialogues(context.options);
  std::vector<DialogueRecord> records(slots.size());
  std::mutex mutex;
  std::uint64_t done = 0;
  control.pool.parallel_for(slots.size(), [&](std::size_t i) {
    control.check_stop();
    auto record = manifest.finished(slots[i].name);
    if (!record) {
      record = write_dialogue(context, slots[i], i);
      manifest.note(*record);
    }
    records[i] = *std::move(record);
    const std::lock_guard lock(mutex);
    control.report({"synth", "dialogues", ++done, slots.size()});
  });
  return records;
}

SynthSummary total_of(const std::vector<DialogueRecord>& records) {
  SynthSummary summary;
  for (const DialogueRecord& record : records) {
    ++summary.num_dialogues;
    summary.num_turns += record.num_turns;
    summary.turns_s += record.turns_s;
    for (const auto& [label, count] : record.labels) {
      summary.labels[record.session][label] += count;
    }
    summary.planted.insert(summary.planted.end(), record.planted.begin(), record.planted.end());
  }
  sort_irregularities(summary.planted);
  return summary;
}

}  // namespace

SynthSummary synthesise_corpus(const SynthOptions& options, const SynthFolders& folders,
                               const RunControl& control) {
  check_options(options);
  const PhraseBank bank(folders.phrases);
  std::optional<Voice> voice;
  if (options.audio) {
    voice.emplace(options.espeak);
  }
  const std::string speech_program = voice ? voice->version() : "";
  const SynthManifest manifest(options, folders.out, speech_program);
  if (auto summary = manifest.begin()) {
    return *std::move(summary);
  }
  const SynthContext context{
      .options = options, .bank = bank, .voice = voice ? &*voice : nullptr, .root = folders.out};
  SynthSummary summary = total_of(write_dialogues(context, manifest, control));
  summary.speech_program = speech_program;
  manifest.finish(summary);
  return summary;
}

}  // namespace merkit
