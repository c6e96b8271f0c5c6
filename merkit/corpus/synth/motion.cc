#include "merkit/corpus/synth/motion.h"

#include <array>
#include <cmath>

namespace merkit {
namespace {

constexpr double kFrameS = 1.0 / kMocapRateHz;

// Noise that wanders: an autoregression of the first order, smoothed once more so that its path
// has no corners. Deviation 1 after some time.
class Wander {
 public:
  explicit Wander(double time_constant_s) : keep_(std::exp(-kFrameS / time_constant_s)) {}

  double next(Rng& rng) {
    // A sum of uniform numbers: nobody sees the difference, and it costs a tenth.
    const double step = (rng.uniform() + rng.uniform() - 1.0) * std::sqrt(6.0);
    fast_ = keep_ * fast_ + std::sqrt(1.0 - keep_ * keep_) * step;
    slow_ += (1.0 - kSmooth) * (fast_ - slow_);
    return slow_;
  }

 private:
  static constexpr double kSmooth = 0.85;
  double keep_;
  double fast_ = 0.0;
  double slow_ = 0.0;
};

// Glides from one cue's gesture to the next within about half a second.
class Glide {
 public:
  void towards(const Gesture& goal) {
    constexpr double kTimeS = 0.18;
    const double step = 1.0 - std::exp(-kFrameS / kTimeS);
    for (std::size_t i = 0; i < kNumFaceActions; ++i) {
      now_.face[i] += step * (goal.face[i] - now_.face[i]);
    }
    now_.head_down += step * (goal.head_down - now_.head_down);
    now_.head_energy += step * (goal.head_energy - now_.head_energy);
    now_.hand_energy += step * (goal.hand_energy - now_.hand_energy);
  }
  const Gesture& now() const { return now_; }

 private:
  Gesture now_;
};

MotionValue measure(double value, Rng& rng) {
  constexpr double kNoise = 0.02 / 65536.0;  // triangular, within 0.02 mm or degrees
  const std::uint32_t bits = rng.next_u32();
  const double noise = static_cast<double>((bits & 0xFFFFU) + (bits >> 16U)) - 65535.0;
  return static_cast<MotionValue>(std::lround((value + kNoise * noise) * kMotionUnitsPerOne));
}

class FaceAnimator {
 public:
  explicit FaceAnimator(const Actor& actor) : model_(actor.face_scale, actor.face_seed) {}

  void frame(const Gesture& gesture, double speech, Rng& rng, std::vector<MotionValue>& out) {
    constexpr double kRestlessness = 0.30;
    constexpr double kJawPerSpeech = 1.6;
    FaceActions actions = gesture.face;
    for (std::size_t i = 0; i < kNumFaceActions; ++i) {
      actions[i] += kRestlessness * wander_[i].next(rng);
    }
    actions[static_cast<std::size_t>(FaceAction::kJawOpen)] += kJawPerSpeech * speech;
    const auto positions = model_.positions(actions);
    const std::size_t origin = 3 * nose_tip_marker();
    for (std::size_t i = 0; i < positions.size(); ++i) {
      const MotionValue value = measure(positions[i], rng);
      out.push_back(i / 3 == origin / 3 ? 0 : value);
    }
  }

 private:
  FaceModel model_;
  std::array<Wander, kNumFaceActions> wander_ = {Wander(0.5), Wander(0.6), Wander(0.4), Wander(0.7),
                                                 Wander(0.2), Wander(0.4), Wander(0.15)};
};

class HeadAnimator {
 public:
  explicit HeadAnimator(Rng rng) {
    constexpr std::array<double, kHeadColumns> kRest = {-4.0, -2.0, -6.0, -50.0, -130.0, -20.0};
    for (std::size_t i = 0; i < kHeadColumns; ++i) {
      rest_[i] = kRest[i] + (i < 3 ? 2.0 : 12.0) * rng.normal();
    }
  }

  void frame(const Gesture& gesture, double speech, Rng& rng, std::vector<MotionValue>& out) {
    constexpr std::array<double, kHeadColumns> kSwing = {4.0, 2.5, 5.0, 8.0, 5.0, 8.0};
    const double energy = std::exp(0.7 * gesture.head_energy) * (0.7 + 0.6 * speech);
    energy_ += 0.02 * (energy - energy_);
    for (std::size_t i = 0; i < kHeadColumns; ++i) {
      double value = rest_[i] + kSwing[i] * energy_ * wander_[i].next(rng);
      value -= i == 0 ? 5.0 * gesture.head_down : 0.0;
      out.push_back(measure(value, rng));
    }
  }

 private:
  std::array<double, kHeadColumns> rest_{};
  std::array<Wander, kHeadColumns> wander_ = {Wander(0.5), Wander(0.8), Wander(1.0),
                                              Wander(1.5), Wander(1.5), Wander(1.5)};
  double energy_ = 0.7;
};

class HandAnimator {
 public:
  explicit HandAnimator(Rng rng) {
    constexpr std::array<double, 3> kHand = {180.0, -420.0, 150.0};
    for (std::size_t i = 0; i < kHandColumns; ++i) {
      const double side = i < kHandColumns / 2 ? 1.0 : -1.0;
      rest_[i] = (i % 3 == 0 ? side : 1.0) * kHand[i % 3] + 25.0 * rng.normal();
    }
  }

  // The three markers of a hand move together, with a little play of each.
  void frame(const Gesture& gesture, double speech, Rng& rng, std::vector<MotionValue>& out) {
    constexpr double kSwingMm = 28.0;
    constexpr double kPlayMm = 2.0;
    const double energy = std::exp(0.8 * gesture.hand_energy) * (0.5 + 0.7 * speech);
    energy_ += 0.02 * (energy - energy_);
    std::array<double, 6> hands{};
    for (std::size_t i = 0; i < hands.size(); ++i) {
      hands[i] = kSwingMm * energy_ * hand_wander_[i].next(rng);
    }
    for (std::size_t i = 0; i < kHandColumns; ++i) {
      const double hand = hands[3 * (i / (kHandColumns / 2)) + i % 3];
      out.push_back(measure(rest_[i] + hand + kPlayMm * play_[i / 3].next(rng), rng));
    }
  }

 private:
  std::array<double, kHandColumns> rest_{};
  std::array<Wander, 6> hand_wander_ = {Wander(0.6), Wander(0.6), Wander(0.8),
                                        Wander(0.6), Wander(0.6), Wander(0.8)};
  std::array<Wander, 6> play_ = {Wander(0.3), Wander(0.3), Wander(0.3),
                                 Wander(0.3), Wander(0.3), Wander(0.3)};
  double energy_ = 0.5;
};

}  // namespace

Motion animate(const Actor& actor, std::span<const Cue> cues, std::span<const float> speech,
               const Rng& rng) {
  Rng face_rng = rng.fork("face");
  Rng head_rng = rng.fork("head");
  Rng hand_rng = rng.fork("hand");
  FaceAnimator face(actor);
  HeadAnimator head(Rng(actor.face_seed).fork("head"));
  HandAnimator hand(Rng(actor.face_seed).fork("hand"));
  Motion motion;
  motion.face.values.reserve(speech.size() * kFaceColumns);
  motion.head.values.reserve(speech.size() * kHeadColumns);
  motion.hand.values.reserve(speech.size() * kHandColumns);
  Glide glide;
  Gesture goal;
  std::size_t next_cue = 0;
  for (std::size_t frame = 0; frame < speech.size(); ++frame) {
    const double time_s = static_cast<double>(frame + 1) / kMocapRateHz;
    while (next_cue < cues.size() && cues[next_cue].start_s <= time_s) {
      goal = cues[next_cue++].gesture;
    }
    glide.towards(goal);
    const auto loudness = static_cast<double>(speech[frame]);
    face.frame(glide.now(), loudness, face_rng, motion.face.values);
    head.frame(glide.now(), loudness, head_rng, motion.head.values);
    hand.frame(glide.now(), loudness, hand_rng, motion.hand.values);
  }
  return motion;
}

}  // namespace merkit
