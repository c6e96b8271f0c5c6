// Mel-frequency cepstral coefficients in the conventions of librosa, Kaldi, HTK and openSMILE.
//
//   const Mfcc mfcc(kaldi_mfcc_options());
//   const Matrix<double> features = mfcc.compute(audio);  // [num_frames, 13]
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/base/matrix.h"
#include "merkit/features/banded_matrix.h"
#include "merkit/features/log_mel.h"
#include "merkit/features/sound_piece.h"

namespace merkit {

// The defaults are librosa.feature.mfcc(n_mfcc=20) over 40 bands, 25 ms and 10 ms.
struct MfccOptions {
  LogMelOptions log_mel;
  int num_coefficients = 20;
  int first_coefficient = 0;  // 1 leaves out c0, the mean log energy
  bool orthonormal = true;    // c0 scaled like a unit vector too; HTK scales all by sqrt(2 / N)
  int lifter = 0;             // c_k times 1 + L / 2 sin(pi k / L); 0 for none
  double top_db = 80.0;       // log mel at most this far below its maximum over the signal; 0: off
  bool log_energy = false;    // c0 replaced by ln of the frame's energy; needs remove_mean (Kaldi)
};

template <class V>
void visit(MfccOptions& o, V&& field) {
  visit(o.log_mel, field);
  field("num_coefficients", o.num_coefficients, "cepstral coefficients");
  field("first_coefficient", o.first_coefficient, "1 leaves out c0");
  field("orthonormal", o.orthonormal, "orthonormal cosine transform, not HTK's");
  field("lifter", o.lifter, "sine lifter, 0 for none");
  field("top_db", o.top_db, "dynamic range kept of the log mel energies, 0 for all");
  field("log_energy", o.log_energy, "c0 replaced by the log energy of the frame");
}

// Kaldi's compute-mfcc-feats with dither 0: 23 bands, 13 coefficients of which the first is the log
// energy, lifter 22.
MfccOptions kaldi_mfcc_options(int sample_rate_hz = 16000);

// HTK's MFCC_0 as openSMILE's MFCC12_0_D_A computes it: 25 and 10 ms, Hamming window, pre-emphasis
// 0.97, 26 bands of power of integer samples from 0 to 8000 Hz, floor 1, c0 to c12, lifter 22.
// openSMILE writes c0 last.
MfccOptions htk_mfcc_options(int sample_rate_hz = 16000);

// As openSMILE's IS09_emotion before its smoothing over three frames: htk_mfcc_options() of
// magnitudes of samples in [-1, 1), floor 1e-8, c1 to c12.
MfccOptions is09_mfcc_options(int sample_rate_hz = 16000);

// The cosine transform as a matrix [num_inputs, num_coefficients]: column k has entries
// sqrt(2 / N) cos(pi (first + k) (n + 1/2) / N), N = num_inputs (DCT-II; Ahmed, Natarajan & Rao
// 1974); if `orthonormal`, coefficient 0 is divided by sqrt 2.
struct CosineTransform {
  int num_inputs = 0;
  int num_coefficients = 0;
  int first = 0;
  bool orthonormal = true;
};
Matrix<double> cosine_matrix(const CosineTransform& shape);

// 1 + L / 2 sin(pi k / L), the weight of coefficient k under the lifter L; 1 if L is 0.
double lifter_weight(int k, int lifter);

// Immutable after construction, so one instance may be shared by any number of threads.
class Mfcc {
 public:
  using Block = FramePower<double>::Block;

  // Throws Error(kInvalidArgument) if an option is out of range, or if there are more coefficients
  // than bands.
  explicit Mfcc(const MfccOptions& options);

  // mfcc_0 .. mfcc_N, named by the index of the coefficient; log_energy where it replaces c0.
  std::vector<std::string> column_names() const;

  // [num_frames, num_coefficients]. A signal too short for a frame gives 0 rows. Throws
  // Error(kInvalidArgument) if `audio` does not have the sample rate of the options.
  Matrix<double> compute(AudioView audio) const;
  // The same, with every block of frames shown to `look` on the way.
  Matrix<double> compute(AudioView audio, const std::function<void(const Block&)>& look) const;

  // Cepstra of a sound that comes in pieces: see FeatureStream. The survey, needed if top_db is not
  // 0, finds the maximum. It refers to the Mfcc. Not thread-safe.
  class Stream {
   public:
    explicit Stream(const Mfcc& mfcc) : mfcc_(&mfcc) {}
    void survey(const SoundPiece& piece);
    Matrix<double> rows(const SoundPiece& piece) const;

   private:
    const Mfcc* mfcc_;
    std::optional<double> maximum_db_;  // of the frames surveyed so far
  };

  // Of the Fourier transform.
  std::size_t fft_length() const noexcept { return log_mel_.fft_length(); }

 private:
  Matrix<double> cepstra(Matrix<double> log_mel, std::span<const double> energies,
                         std::optional<double> maximum_db) const;

  MfccOptions options_;
  LogMel<double> log_mel_;
  BandedMatrix<double> transform_;  // cosine transform and lifter
};

}  // namespace merkit
