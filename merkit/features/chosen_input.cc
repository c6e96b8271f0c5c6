#include "merkit/features/chosen_input.h"

namespace merkit {
namespace {

AudioSource dialogue_slice(const Utterance& utterance) {
  AudioSource slice = utterance.dialogue_audio;
  if (!slice.start_s && !slice.end_s) {
    slice.start_s = utterance.start_s;
    slice.end_s = utterance.end_s;
  }
  return slice.start_s && slice.end_s ? slice : AudioSource{};
}

}  // namespace

AudioSource choose_audio(const Utterance& utterance, std::string_view source) {
  const AudioSource slice = dialogue_slice(utterance);
  const bool has_sentence = !utterance.sentence_audio.path.empty();
  const bool wants_slice = source == "dialogue" && !slice.path.empty();
  return has_sentence && !wants_slice ? utterance.sentence_audio : slice;
}

InputChooser::InputChooser(std::span<const Utterance* const> utterances) {
  for (const Utterance* utterance : utterances) {
    if (!utterance->dialogue_mocap.face.empty()) {
      lenders_.try_emplace(utterance->dialogue, utterance->dialogue_mocap);
    }
  }
}

ChosenInput InputChooser::choose(const Utterance& utterance, std::string_view set,
                                 std::string_view source) const {
  ChosenInput input;
  input.audio = choose_audio(utterance, source);
  input.mocap =
      mocap_clip(utterance, source == "dialogue" ? MocapFiles::kDialogue : MocapFiles::kSentence);
  if (!input.mocap.files.face.empty()) {
    return input;
  }
  const auto lender = lenders_.find(mocap_dialogue(utterance.dialogue));
  if (set == "mocap189-seed" && lender != lenders_.end()) {
    input.mocap.files = lender->second;
    input.mocap.start_s = utterance.start_s;
    input.mocap.end_s = utterance.end_s;
  } else {
    input.mocap = mocap_clip(utterance, MocapFiles::kSentence);
  }
  return input;
}

bool has_input(const Utterance& utterance, const ChosenInput& input, Modality modality) noexcept {
  if (modality == Modality::kAudio) {
    return !input.audio.path.empty();
  }
  if (modality == Modality::kText) {
    return utterance.text.has_value();
  }
  const MocapClip& clip = input.mocap;
  return !clip.files.face.empty() && (clip.files.sentence_file || (clip.start_s && clip.end_s));
}

}  // namespace merkit
