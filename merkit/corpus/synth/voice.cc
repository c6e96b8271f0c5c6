#include "merkit/corpus/synth/voice.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <span>

#include "merkit/audio/resampler.h"
#include "merkit/base/error.h"
#include "merkit/base/parse.h"
#include "merkit/corpus/synth/process.h"

namespace merkit {
namespace {

constexpr int kProgramRateHz = 22050;
constexpr std::size_t kHeaderBytes = 44;
constexpr std::size_t kMaxOutputBytes = std::size_t{1} << 26U;

bool is_marker(std::string_view sentence) { return sentence.starts_with('['); }

std::string break_markup(int pause_ms) {
  return "<break time=\"" + std::to_string(pause_ms) + "ms\"/>";
}

void append_sentence(std::string& markup, std::string_view sentence, int pause_ms) {
  for (const char c : sentence) {
    markup += c;
    if (c == ',') {
      markup += break_markup(pause_ms / 2);
    }
  }
}

float sample_at(std::string_view bytes, std::size_t index) {
  std::int16_t sample = 0;
  std::memcpy(&sample, bytes.data() + 2 * index, sizeof sample);
  return static_cast<float>(sample) / 32768.0F;
}

std::vector<float> resample(std::span<const float> in) {
  Resampler resampler(kProgramRateHz, kSynthRateHz);
  std::vector<float> out(in.size());  // longer than needed: the rate falls
  std::size_t num_out = 0;
  while (!in.empty()) {
    const auto step = resampler.process(in, std::span(out).subspan(num_out));
    in = in.subspan(step.num_consumed);
    num_out += step.num_produced;
  }
  for (std::size_t rest = 1; rest > 0; num_out += rest) {
    rest = resampler.finish(std::span(out).subspan(num_out));
  }
  out.resize(num_out);
  return out;
}

void trim_silence(std::vector<float>& samples) {
  constexpr float kAudible = 0.003F;
  const auto audible = [](float x) { return std::abs(x) > kAudible; };
  const auto last = std::find_if(samples.rbegin(), samples.rend(), audible).base();
  samples.erase(last, samples.end());
  samples.erase(samples.begin(), std::find_if(samples.begin(), samples.end(), audible));
}

// One-pole split at 1 kHz: what is above it is made stronger or weaker.
void brighten(std::vector<float>& samples, double gain) {
  constexpr double kCornerHz = 1000.0;
  const auto step =
      static_cast<float>(1.0 - std::exp(-2.0 * std::numbers::pi * kCornerHz / kSynthRateHz));
  const auto extra = static_cast<float>(gain);
  float low = 0.0F;
  for (float& sample : samples) {
    low += step * (sample - low);
    sample += extra * (sample - low);
  }
}

// Peaks stay below full scale, with room for the other speaker: acted rage is quieter than asked.
void set_level(std::vector<float>& samples, double level_db) {
  constexpr double kPlainRms = 0.045;
  constexpr double kHighestPeak = 0.85;
  double sum = 0.0;
  double peak = 1e-6;
  for (const float sample : samples) {
    const auto size = std::abs(static_cast<double>(sample));
    sum += size * size;
    peak = std::max(peak, size);
  }
  const double rms = std::sqrt(sum / static_cast<double>(std::max<std::size_t>(samples.size(), 1)));
  const double asked = kPlainRms * std::pow(10.0, level_db / 20.0) / std::max(rms, 1e-6);
  const auto gain = static_cast<float>(std::min(asked, kHighestPeak / peak));
  for (float& sample : samples) {
    sample *= gain;
  }
}

// Laughter and breath: bursts of noise about five a second.
void append_bursts(std::vector<float>& samples, Rng& rng) {
  constexpr int kBurstSamples = kSynthRateHz / 5;
  const int num_bursts = 3 + static_cast<int>(rng.below(3));
  for (int burst = 0; burst < num_bursts; ++burst) {
    for (int i = 0; i < kBurstSamples; ++i) {
      const double phase = std::numbers::pi * static_cast<double>(i) / kBurstSamples;
      const double envelope = std::sin(phase) * std::sin(phase);
      samples.push_back(static_cast<float>(0.1 * envelope * rng.uniform(-1.0, 1.0)));
    }
  }
}

}  // namespace

std::string speech_markup(const std::vector<std::string>& sentences,
                          const SpeechSettings& settings) {
  std::string markup = "<speak><prosody pitch=\"" + std::to_string(settings.pitch_percent) +
                       "%\" range=\"" + std::to_string(settings.range_percent) + "%\" rate=\"" +
                       std::to_string(settings.rate_percent) + "%\">";
  for (const std::string& sentence : sentences) {
    if (!is_marker(sentence)) {
      append_sentence(markup, sentence, settings.pause_ms);
      markup += break_markup(settings.pause_ms);
    }
  }
  return markup + "</prosody></speak>";
}

Voice::Voice(std::string program) : program_(std::move(program)) {
  constexpr std::size_t kMaxVersionBytes = 4096;
  try {
    version_ = trim(run_process({program_, "--version"}, kMaxVersionBytes));
  } catch (const Error& error) {
    throw Error(ErrorCode::kNotFound, std::string(error.what()) +
                                          "; expected the speech program espeak-ng: install it "
                                          "(apt-get install espeak-ng) or name it");
  }
  version_ = version_.substr(0, version_.find("  "));
}

std::vector<float> Voice::run(const std::string& markup, const std::string& voice) const {
  const std::string wav =
      run_process({program_, "-m", "-z", "-v", voice, "--stdout", markup}, kMaxOutputBytes);
  std::uint32_t rate_hz = 0;
  if (wav.size() > kHeaderBytes) {
    std::memcpy(&rate_hz, wav.data() + 24, sizeof rate_hz);
  }
  if (rate_hz != kProgramRateHz) {
    throw Error(ErrorCode::kCorruptData, "program \"" + quote(program_) +
                                             "\": expected a wav at 22050 Hz, got \"" +
                                             quote(wav.substr(0, 16)) + "\"");
  }
  const std::string_view bytes = std::string_view(wav).substr(kHeaderBytes);
  std::vector<float> samples(bytes.size() / 2);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = sample_at(bytes, i);
  }
  return samples;
}

std::vector<float> Voice::speak(const std::vector<std::string>& sentences, const Actor& actor,
                                const SpeechSettings& settings, Rng& rng) const {
  std::vector<float> samples;
  if (!std::all_of(sentences.begin(), sentences.end(), is_marker)) {
    samples = resample(run(speech_markup(sentences, settings), actor.voice));
    trim_silence(samples);
    brighten(samples, settings.brightness);
  }
  if (std::any_of(sentences.begin(), sentences.end(), is_marker)) {
    append_bursts(samples, rng);
  }
  set_level(samples, settings.level_db);
  return samples;
}

}  // namespace merkit
