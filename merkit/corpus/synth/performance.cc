#include "merkit/corpus/synth/performance.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "merkit/corpus/synth/actor.h"
#include "merkit/corpus/synth/prosody.h"
#include "merkit/corpus/synth/turn_parts.h"

namespace merkit {
namespace {

// Streams of one turn: "voice", "motion".
Rng turn_stream(const SynthOptions& options, const PlannedTurn& turn, std::string_view name) {
  return Rng(static_cast<std::uint64_t>(options.seed)).fork(name).fork(turn.id);
}

Expression expression_of(const PlannedTurn& turn, const SynthOptions& options, Emotion emotion) {
  return {.emotion = emotion, .clarity = turn.clarity, .difficulty = options.difficulty};
}

// Syllables that rise and fall four times a second.
std::vector<float> murmur(std::size_t num_letters, const SpeechSettings& settings) {
  constexpr double kPerLetterS = 0.0505;
  constexpr double kSyllableHz = 4.0;
  const double length_s =
      (0.4 + kPerLetterS * static_cast<double>(num_letters)) * 100.0 / settings.rate_percent;
  std::vector<float> samples(static_cast<std::size_t>(length_s * kSynthRateHz));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double time_s = static_cast<double>(i) / kSynthRateHz;
    samples[i] =
        static_cast<float>(0.07 * std::abs(std::sin(std::numbers::pi * kSyllableHz * time_s)));
  }
  return samples;
}

// Speaks turns of one dialogue.
class Speaker {
 public:
  Speaker(const SynthOptions& options, const Voice* voice) : options_(options), voice_(voice) {}

  SpokenTurn speak(const PlannedTurn& turn, const Actor& actor) const {
    if (options_.sparse_emotion) {
      return speak_parts(turn, actor);
    }
    Rng rng = turn_stream(options_, turn, "voice");
    const SpeechSettings settings = draw_settings(turn, actor, turn.expressed, rng);
    auto samples = voice_ == nullptr ? murmur(turn.text.size(), settings)
                                     : voice_->speak(turn.sentences, actor, settings, rng);
    const std::size_t end = samples.size();
    return {std::move(samples), 0, end};
  }

 private:
  SpeechSettings draw_settings(const PlannedTurn& turn, const Actor& actor, Emotion emotion,
                               Rng& rng) const {
    return speech_settings(draw_prosody(actor, expression_of(turn, options_, emotion), rng));
  }

  std::vector<float> say(const std::vector<std::string>& sentences, const Actor& actor,
                         const SpeechSettings& settings, Rng& rng) const {
    if (voice_ != nullptr) {
      return voice_->speak(sentences, actor, settings, rng);
    }
    std::size_t num_letters = 0;
    for (const std::string& sentence : sentences) {
      num_letters += sentence.size();
    }
    return murmur(num_letters, settings);
  }

  // All parts have the manner of one turn: the same draws but for the emotion.
  SpokenTurn speak_parts(const PlannedTurn& turn, const Actor& actor) const {
    constexpr std::size_t kGapSamples = kSynthRateHz / 25;
    Rng cut = turn_stream(options_, turn, "cut");
    const TurnParts parts = cut_turn(turn.sentences, cut);
    SpokenTurn spoken;
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const bool has_feeling = p == 1;
      if (parts[p].empty()) {
        continue;
      }
      Rng rng = turn_stream(options_, turn, "voice");
      const SpeechSettings settings =
          draw_settings(turn, actor, has_feeling ? turn.expressed : Emotion::kNeutral, rng);
      const auto samples = say(parts[p], actor, settings, rng);
      spoken.samples.resize(spoken.samples.size() + (spoken.samples.empty() ? 0 : kGapSamples));
      spoken.feeling_begin = has_feeling ? spoken.samples.size() : spoken.feeling_begin;
      spoken.samples.insert(spoken.samples.end(), samples.begin(), samples.end());
      spoken.feeling_end = has_feeling ? spoken.samples.size() : spoken.feeling_end;
    }
    return spoken;
  }

  const SynthOptions& options_;
  const Voice* voice_;
};

// How loud the actor with the markers is at each frame, 1 being loud speech.
std::vector<float> wearer_loudness(const Performance& performance, std::size_t num_frames) {
  constexpr double kLoud = 0.12;
  constexpr double kSamplesPerFrame = kSynthRateHz / kMocapRateHz;
  std::vector<double> energy(num_frames, 0.0);
  for (std::size_t t = 0; t < performance.speech.size(); ++t) {
    if (performance.plan.turns[t].gender != performance.plan.slot.wearer) {
      continue;
    }
    const auto& samples = performance.speech[t].samples;
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

// What the actor with the markers does in turn `t`.
void add_cues(const Performance& performance, std::size_t t, const SynthOptions& options,
              const Actor& wearer, std::vector<Cue>& cues) {
  const PlannedTurn& turn = performance.plan.turns[t];
  const Placement& placement = performance.placements[t];
  const SpokenTurn& spoken = performance.speech[t];
  const bool speaks = turn.gender == performance.plan.slot.wearer;
  const auto add = [&](double start_s, Emotion emotion) {
    Rng rng = turn_stream(options, turn, "motion");
    cues.push_back({.start_s = start_s,
                    .gesture = draw_gesture(wearer, expression_of(turn, options, emotion),
                                            speaks ? Role::kSpeaker : Role::kListener, rng)});
  };
  const auto time_of = [&](std::size_t sample) {
    return static_cast<double>(placement.speech_start_samples + sample) / kSynthRateHz;
  };
  const double cue_s = 0.5 * (placement.start_s() + time_of(0));
  if (options.sparse_emotion) {
    add(cue_s, Emotion::kNeutral);
    add(time_of(spoken.feeling_begin), turn.expressed);
    add(time_of(spoken.feeling_end), Emotion::kNeutral);
  } else {
    add(cue_s, turn.expressed);
  }
}

}  // namespace

Performance perform(PlannedDialogue plan, const SynthOptions& options, const Voice* voice) {
  Performance performance;
  const Actor woman = make_actor(options.seed, plan.slot.session, 'F');
  const Actor man = make_actor(options.seed, plan.slot.session, 'M');
  const Speaker speaker(options, voice);
  std::vector<SpeechLength> lengths;
  for (const PlannedTurn& turn : plan.turns) {
    performance.speech.push_back(speaker.speak(turn, turn.gender == 'F' ? woman : man));
    lengths.push_back({turn.gender, performance.speech.back().samples.size()});
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
    add_cues(performance, t, options, actor, cues);
  }
  std::sort(cues.begin(), cues.end(),
            [](const Cue& a, const Cue& b) { return a.start_s < b.start_s; });
  const auto num_frames = static_cast<std::size_t>(duration_s(performance) * kMocapRateHz);
  const Rng root(static_cast<std::uint64_t>(options.seed));
  return animate(actor, cues, wearer_loudness(performance, num_frames),
                 root.fork("animation").fork(slot.name));
}

}  // namespace merkit
