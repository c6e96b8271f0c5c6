#include "merkit/corpus/synth/performance.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "merkit/corpus/synth/actor.h"
#include "merkit/corpus/synth/prosody.h"

namespace merkit {
namespace {

// Streams of one turn: "voice", "motion".
Rng turn_stream(const SynthOptions& options, const PlannedTurn& turn, std::string_view name) {
  return Rng(static_cast<std::uint64_t>(options.seed)).fork(name).fork(turn.id);
}

Expression expression_of(const PlannedTurn& turn, const SynthOptions& options) {
  return {.emotion = turn.expressed, .clarity = turn.clarity, .difficulty = options.difficulty};
}

// Syllables that rise and fall four times a second.
std::vector<float> murmur(const PlannedTurn& turn, const SpeechSettings& settings) {
  constexpr double kPerLetterS = 0.0505;
  constexpr double kSyllableHz = 4.0;
  const double length_s =
      (0.4 + kPerLetterS * static_cast<double>(turn.text.size())) * 100.0 / settings.rate_percent;
  std::vector<float> samples(static_cast<std::size_t>(length_s * kSynthRateHz));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double time_s = static_cast<double>(i) / kSynthRateHz;
    samples[i] =
        static_cast<float>(0.07 * std::abs(std::sin(std::numbers::pi * kSyllableHz * time_s)));
  }
  return samples;
}

std::vector<float> speak(const PlannedTurn& turn, const Actor& actor, const SynthOptions& options,
                         const Voice* voice) {
  Rng rng = turn_stream(options, turn, "voice");
  const SpeechSettings settings =
      speech_settings(draw_prosody(actor, expression_of(turn, options), rng));
  return voice == nullptr ? murmur(turn, settings)
                          : voice->speak(turn.sentences, actor, settings, rng);
}

// How loud the actor with the markers is at each frame, 1 being loud speech.
std::vector<float> wearer_loudness(const Performance& performance, std::size_t num_frames) {
  constexpr double kLoud = 0.12;
  constexpr double kSamplesPerFrame = kSynthRateHz / kMocapRateHz;
  std::vector<double> energy(num_frames, 0.0);
  for (std::size_t t = 0; t < performance.speech.size(); ++t) {
    if (performance.plan.turns[t].gender != performance.plan.slot.wearer) {
      continue;
    }
    const auto& samples = performance.speech[t];
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const auto at = static_cast<double>(performance.placements[t].speech_start_samples + i);
      const auto frame = static_cast<std::size_t>(at / kSamplesPerFrame);
      if (frame < num_frames) {
        const auto sample = static_cast<double>(samples[i]);
        energy[frame] += sample * sample / kSamplesPerFrame;
      }
    }
  }
  std::vector<float> loudness(num_frames);
  double smooth = 0.0;
  for (std::size_t frame = 0; frame < num_frames; ++frame) {
    smooth += 0.25 * (std::min(std::sqrt(energy[frame]) / kLoud, 1.5) - smooth);
    loudness[frame] = static_cast<float>(smooth);
  }
  return loudness;
}

}  // namespace

Performance perform(PlannedDialogue plan, const SynthOptions& options, const Voice* voice) {
  Performance performance;
  const Actor woman = make_actor(options.seed, plan.slot.session, 'F');
  const Actor man = make_actor(options.seed, plan.slot.session, 'M');
  std::vector<SpeechLength> lengths;
  for (const PlannedTurn& turn : plan.turns) {
    performance.speech.push_back(speak(turn, turn.gender == 'F' ? woman : man, options, voice));
    lengths.push_back({turn.gender, performance.speech.back().size()});
  }
  const Rng root(static_cast<std::uint64_t>(options.seed));
  performance.placements = lay_out(lengths, root.fork("timing").fork(plan.slot.name));
  performance.plan = std::move(plan);
  return performance;
}

double duration_s(const Performance& performance) {
  double end_s = 0.0;
  for (const Placement& placement : performance.placements) {
    end_s = std::max(end_s, placement.end_s());
  }
  return end_s + 1.0;
}

Motion wearer_motion(const Performance& performance, const SynthOptions& options) {
  const DialogueSlot& slot = performance.plan.slot;
  const Actor actor = make_actor(options.seed, slot.session, slot.wearer);
  std::vector<Cue> cues;
  for (std::size_t t = 0; t < performance.plan.turns.size(); ++t) {
    const PlannedTurn& turn = performance.plan.turns[t];
    Rng rng = turn_stream(options, turn, "motion");
    const Role role = turn.gender == slot.wearer ? Role::kSpeaker : Role::kListener;
    const Placement& placement = performance.placements[t];
    const double speech_start_s =
        static_cast<double>(placement.speech_start_samples) / kSynthRateHz;
    cues.push_back({.start_s = 0.5 * (placement.start_s() + speech_start_s),
                    .gesture = draw_gesture(actor, expression_of(turn, options), role, rng)});
  }
  std::sort(cues.begin(), cues.end(),
            [](const Cue& a, const Cue& b) { return a.start_s < b.start_s; });
  const auto num_frames = static_cast<std::size_t>(duration_s(performance) * kMocapRateHz);
  const Rng root(static_cast<std::uint64_t>(options.seed));
  return animate(actor, cues, wearer_loudness(performance, num_frames),
                 root.fork("animation").fork(slot.name));
}

}  // namespace merkit
