#include "merkit/corpus/synth/sound_files.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "merkit/base/file.h"
#include "merkit/corpus/synth/dialogue_sound.h"

namespace merkit {
namespace {

using Samples = std::vector<std::int16_t>;

DialogueSound record(const Performance& performance, const SynthOptions& options) {
  std::vector<PlacedSpeech> turns;
  for (std::size_t t = 0; t < performance.speech.size(); ++t) {
    turns.push_back({performance.plan.turns[t].gender,
                     performance.placements[t].speech_start_samples,
                     performance.speech[t].samples});
  }
  const auto num_samples = static_cast<std::size_t>(duration_s(performance) * kSynthRateHz);
  const Rng root(static_cast<std::uint64_t>(options.seed));
  return {turns, num_samples, root.fork("room").fork(performance.plan.slot.name)};
}

Samples amplified(const Samples& samples, int gain) {
  Samples out(samples.size());
  std::transform(samples.begin(), samples.end(), out.begin(), [gain](std::int16_t sample) {
    return static_cast<std::int16_t>(std::clamp(gain * sample, -32768, 32767));
  });
  return out;
}

// The file of a turn with `kind` of damage done to it; "" for kinds that are not about its bytes.
std::string damaged_wav(std::string_view kind, const Samples& samples) {
  if (kind == "wrong-rate") {
    return encode_wav(samples, 1, kSynthRateHz / 2);
  }
  if (kind == "wrong-length") {
    return encode_wav(std::span(samples).first(samples.size() / 2), 1, kSynthRateHz);
  }
  if (kind == "silent-wav") {
    return encode_wav(Samples(samples.size(), 0), 1, kSynthRateHz);
  }
  if (kind == "clipped-wav") {
    return encode_wav(amplified(samples, 60), 1, kSynthRateHz);
  }
  if (kind == "wrong-channels") {
    Samples twice;
    for (const std::int16_t sample : samples) {
      twice.insert(twice.end(), 2, sample);
    }
    return encode_wav(twice, 2, kSynthRateHz);
  }
  if (kind == "unreadable-wav") {
    return encode_wav(samples, 1, kSynthRateHz).substr(0, 30);
  }
  return "";
}

class SentenceFiles {
 public:
  SentenceFiles(const Performance& performance, const DialogueSound& sound, const Damage& damage,
                std::filesystem::path folder)
      : performance_(performance), sound_(sound), damage_(damage), folder_(std::move(folder)) {
    make_folders(folder_);
  }

  void write(std::size_t turn) {
    const auto path = folder_ / (performance_.plan.turns[turn].id + ".wav");
    if (is_hit("missing-wav", turn)) {
      return;
    }
    write_file(path, bytes_of(turn, path));
    if (is_hit("unlabelled-wav", turn)) {
      const auto stray = folder_ / (performance_.plan.slot.name + "_F999.wav");
      write_file(stray, encode_wav(samples_of(turn), 1, kSynthRateHz));
      note("unlabelled-wav", stray);
    }
    if (is_hit("appledouble", turn)) {
      const auto twin = folder_ / ("._" + path.filename().string());
      write_file(twin, std::string_view("\0\5\26\7\0\2\0\0", 8));
      note("appledouble", twin);
    }
  }

  std::vector<Irregularity> planted() && { return std::move(planted_); }

 private:
  bool is_hit(std::string_view kind, std::size_t turn) const {
    return damage_.turn_for(kind, performance_.plan.turns.size()) == turn;
  }

  void note(std::string_view kind, const std::filesystem::path& path) {
    planted_.push_back({std::string(kind), path, 0, "planted"});
  }

  Samples samples_of(std::size_t turn) const {
    const Placement& placement = performance_.placements[turn];
    const auto channel = sound_.channel(performance_.plan.turns[turn].gender);
    const auto slice = channel.subspan(placement.first_sample(), placement.num_samples());
    return {slice.begin(), slice.end()};
  }

  std::string bytes_of(std::size_t turn, const std::filesystem::path& path) {
    if (is_hit("duplicate-audio", turn)) {
      const auto& turns = performance_.plan.turns;
      note("duplicate-audio", folder_ / (std::max(turns[turn].id, turns[turn + 1].id) + ".wav"));
      return encode_wav(samples_of(turn + 1), 1, kSynthRateHz);
    }
    const Samples samples = samples_of(turn);
    for (const std::string_view kind : {"wrong-rate", "wrong-length", "silent-wav", "clipped-wav",
                                        "wrong-channels", "unreadable-wav"}) {
      if (is_hit(kind, turn)) {
        note(kind, path);
        return damaged_wav(kind, samples);
      }
    }
    return encode_wav(samples, 1, kSynthRateHz);
  }

  const Performance& performance_;
  const DialogueSound& sound_;
  const Damage& damage_;
  std::filesystem::path folder_;
  std::vector<Irregularity> planted_;
};

}  // namespace

std::vector<Irregularity> write_sound(const Performance& performance, const SynthOptions& options,
                                      const Damage& damage, const std::filesystem::path& session) {
  const std::string& name = performance.plan.slot.name;
  const DialogueSound sound = record(performance, options);
  make_folders(session / "dialog" / "wav");
  write_file(session / "dialog" / "wav" / (name + ".wav"),
             encode_wav(sound.interleaved(), 2, kSynthRateHz));
  SentenceFiles sentences(performance, sound, damage, session / "sentences" / "wav" / name);
  for (std::size_t turn = 0; turn < performance.plan.turns.size(); ++turn) {
    sentences.write(turn);
  }
  return std::move(sentences).planted();
}

}  // namespace merkit
