#include "merkit/features/mfcc.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/features/row_queue.h"

namespace merkit {
namespace {

constexpr double kKaldiEnergyFloor = 0x1p-23;

void require(bool good, const std::string& expectation, double got) {
  if (!good) {
    throw Error(ErrorCode::kInvalidArgument,
                "mfcc: expected " + expectation + ", got " + std::to_string(got));
  }
}

const MfccOptions& checked(const MfccOptions& o) {
  require(o.first_coefficient == 0 || o.first_coefficient == 1, "first_coefficient 0 or 1",
          o.first_coefficient);
  require(
      o.num_coefficients >= 1 &&
          o.num_coefficients <= o.log_mel.mel.num_bands - o.first_coefficient,
      "num_coefficients in 1 .. " + std::to_string(o.log_mel.mel.num_bands - o.first_coefficient),
      o.num_coefficients);
  require(o.lifter >= 0, "lifter of at least 0", o.lifter);
  require(o.top_db >= 0.0, "top_db of at least 0", o.top_db);
  require(!o.log_energy || o.log_mel.frames.remove_mean, "remove_mean with log_energy", 0.0);
  require(o.first_coefficient == 0 || !o.log_energy, "first_coefficient 0 with log_energy",
          o.first_coefficient);
  return o;
}

Matrix<double> liftered_transform(const MfccOptions& o) {
  Matrix<double> m = cosine_matrix(
      {o.log_mel.mel.num_bands, o.num_coefficients, o.first_coefficient, o.orthonormal});
  for (std::size_t n = 0; n < m.rows(); ++n) {
    for (std::size_t k = 0; k < m.cols(); ++k) {
      m(n, k) *= lifter_weight(static_cast<int>(k) + o.first_coefficient, o.lifter);
    }
  }
  return m;
}

// nullopt of nothing.
std::optional<double> maximum_of(std::span<const double> values) {
  return values.empty() ? std::nullopt : std::optional(*std::ranges::max_element(values));
}

}  // namespace

MfccOptions kaldi_mfcc_options(int sample_rate_hz) {
  MfccOptions o;
  o.log_mel = kaldi_fbank_options(sample_rate_hz);
  o.log_mel.mel.num_bands = 23;
  o.num_coefficients = 13;
  o.lifter = 22;
  o.top_db = 0.0;
  o.log_energy = true;
  return o;
}

MfccOptions htk_mfcc_options(int sample_rate_hz) {
  MfccOptions o = kaldi_mfcc_options(sample_rate_hz);
  o.log_mel.frames.window = "hamming";
  o.log_mel.frames.remove_mean = false;
  o.log_mel.mel.num_bands = 26;
  o.log_mel.mel.low_hz = 0.0;
  o.log_mel.mel.high_hz = 8000.0;
  o.log_mel.floor = 1.0;
  o.orthonormal = false;
  o.log_energy = false;
  return o;
}

MfccOptions is09_mfcc_options(int sample_rate_hz) {
  MfccOptions o = htk_mfcc_options(sample_rate_hz);
  o.log_mel.frames.integer_samples = false;
  o.log_mel.magnitude = true;
  o.log_mel.floor = 1e-8;
  o.first_coefficient = 1;
  o.num_coefficients = 12;
  return o;
}

Matrix<double> cosine_matrix(const CosineTransform& shape) {
  Matrix<double> m(static_cast<std::size_t>(shape.num_inputs),
                   static_cast<std::size_t>(shape.num_coefficients));
  const double scale = std::sqrt(2.0 / shape.num_inputs);
  for (int n = 0; n < shape.num_inputs; ++n) {
    for (int k = 0; k < shape.num_coefficients; ++k) {
      const int index = shape.first + k;
      const double norm = index == 0 && shape.orthonormal ? scale / std::numbers::sqrt2 : scale;
      m(static_cast<std::size_t>(n), static_cast<std::size_t>(k)) =
          norm * std::cos(std::numbers::pi * index * (n + 0.5) / shape.num_inputs);
    }
  }
  return m;
}

double lifter_weight(int k, int lifter) {
  return lifter == 0 ? 1.0 : 1.0 + lifter / 2.0 * std::sin(std::numbers::pi * k / lifter);
}

Mfcc::Mfcc(const MfccOptions& options)
    : options_(checked(options)),
      log_mel_(options.log_mel),
      transform_(liftered_transform(options)) {}

std::vector<std::string> Mfcc::column_names() const {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(options_.num_coefficients));
  for (int k = 0; k < options_.num_coefficients; ++k) {
    names.push_back("mfcc_" + std::to_string(k + options_.first_coefficient));
  }
  if (options_.log_energy) {
    names.front() = "log_energy";
  }
  return names;
}

Matrix<double> Mfcc::compute(AudioView audio) const {
  return compute(audio, [](const Block& /*block*/) {});
}

Matrix<double> Mfcc::compute(AudioView audio, const std::function<void(const Block&)>& look) const {
  std::vector<double> energies;
  Matrix<double> log_mel = log_mel_.compute(audio, [&](const Block& block) {
    energies.insert(energies.end(), block.energies.begin(), block.energies.end());
    look(block);
  });
  const auto maximum_db = options_.top_db > 0.0 ? maximum_of(log_mel.values()) : std::nullopt;
  return cepstra(std::move(log_mel), energies, maximum_db);
}

// `maximum_db` is that of all frames, `energies` are those of the frames in `log_mel`.
Matrix<double> Mfcc::cepstra(Matrix<double> log_mel, std::span<const double> energies,
                             std::optional<double> maximum_db) const {
  if (maximum_db) {
    for (double& value : log_mel.values()) {
      value = std::max(value, *maximum_db - options_.top_db);
    }
  }
  Matrix<double> cepstra(log_mel.rows(), transform_.num_outputs());
  transform_.multiply(log_mel.values(), cepstra.values());
  if (options_.log_energy) {
    for (std::size_t t = 0; t < cepstra.rows(); ++t) {
      cepstra(t, 0) = std::log(std::max(energies[t], kKaldiEnergyFloor));
    }
  }
  return cepstra;
}

void Mfcc::Stream::survey(const SoundPiece& piece) {
  const Matrix<double> log_mel = mfcc_->log_mel_.compute(piece.audio);
  const FrameRange owned = piece.owned_of(log_mel.rows());
  const auto maximum_db = maximum_of(
      log_mel.values().subspan(owned.begin * log_mel.cols(), owned.size() * log_mel.cols()));
  if (maximum_db) {
    maximum_db_ = std::max(maximum_db_.value_or(*maximum_db), *maximum_db);
  }
}

Matrix<double> Mfcc::Stream::rows(const SoundPiece& piece) const {
  std::vector<double> energies;
  Matrix<double> log_mel = mfcc_->log_mel_.compute(piece.audio, [&](const Block& block) {
    energies.insert(energies.end(), block.energies.begin(), block.energies.end());
  });
  const FrameRange owned = piece.owned_of(log_mel.rows());
  return slice_rows(mfcc_->cepstra(std::move(log_mel), energies, maximum_db_), owned.begin,
                    owned.end);
}

}  // namespace merkit
