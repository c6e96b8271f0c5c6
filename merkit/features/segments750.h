// The feature set `segments750`: a quarter of a second of speech a row, the loudest ones only.
//
//   const Segments750 segments(Segments750Options{});
//   const Matrix<double> features = segments.compute(audio);  // [num_kept, 750]
#pragma once

#include <string>
#include <vector>

#include "merkit/audio/audio.h"
#include "merkit/base/matrix.h"
#include "merkit/features/frame_measures.h"
#include "merkit/features/mfcc.h"
#include "merkit/features/pitch.h"
#include "merkit/features/row_queue.h"
#include "merkit/features/speech_frames.h"

namespace merkit {

struct Segments750Options {
  int sample_rate_hz = 16000;  // rate that the audio must have
  double window_s = 0.025;     // frame length; whole samples, rounded down
  double hop_s = 0.010;        // from one frame to the next; whole samples, rounded down
  double min_hz = 75.0;        // lowest F0
  double max_hz = 600.0;       // highest F0
  int context = 25;            // frames in a segment
  double keep_fraction = 0.1;  // part of the segments that is kept, those of highest energy
};

template <class V>
void visit(Segments750Options& o, V&& field) {
  field("sample_rate_hz", o.sample_rate_hz, "rate that the audio must have, hz");
  field("window_s", o.window_s, "frame length, seconds");
  field("hop_s", o.hop_s, "from one frame to the next, seconds");
  field("min_hz", o.min_hz, "lowest F0");
  field("max_hz", o.max_hz, "highest F0");
  field("context", o.context, "frames in a segment");
  field("keep_fraction", o.keep_fraction, "part of the segments kept, by energy");
}

// 10 log10(r / (1 - r)) dB, the ratio of the periodic to the aperiodic part of a frame whose
// normalised autocorrelation at its period is r (Boersma 1993, Proc. Institute of Phonetic Sciences
// Amsterdam 17, 97-110). r is limited to 0.001 .. 0.999999, so -30 to 60 dB.
double harmonics_to_noise_db(double r);

// The input of the network of Han, Yu & Tashev 2014, "Speech emotion recognition using deep neural
// network and extreme learning machine", Interspeech: segments of 25 frames, one a frame, of 30
// features each: 12 MFCC (is09_mfcc_options()), log energy, pitch period and harmonics-to-noise
// ratio, and their differences from the frame before (simple_delta()). The period is
// PitchFrame::period_s at the middle of the frame: unvoiced frames have one too.
// Immutable after construction, so one instance may be shared by any number of threads.
class Segments750 {
 public:
  // Throws Error(kInvalidArgument) if an option is out of range.
  explicit Segments750(const Segments750Options& options);

  // "t0_mfcc_1" .. "t24_delta_hnr_db": the frame in the segment, then mfcc_1 .. mfcc_12,
  // log_energy, pitch_period_ms, hnr_db and "delta_" of each.
  std::vector<std::string> column_names() const;

  // The kept segments in the order of time, [num_kept, 750]. Audio shorter than a segment gives 0
  // rows. Throws Error(kInvalidArgument) if `audio` does not have the sample rate of the options,
  // Error(kCorruptData) if a sample is NaN or infinite.
  Matrix<double> compute(AudioView audio) const;

  // How frames are cut.
  const FrameCut& frame_cut() const noexcept { return cut_; }

  // Segments of a sound that comes in pieces, with its level: see FeatureStream. The survey finds
  // out which ones are kept. It refers to the Segments750. Not thread-safe.
  class Stream {
   public:
    explicit Stream(const Segments750& segments);
    void survey(const SoundPiece& piece);
    Matrix<double> rows(const SoundPiece& piece);

   private:
    const Segments750* segments_;
    std::vector<double> energies_;   // of the frames surveyed so far
    std::vector<std::size_t> kept_;  // first frames of the kept segments, once all are surveyed
    std::size_t next_ = 0;           // of kept_, not given yet
    std::size_t first_frame_ = 0;    // of frames_
    AlignedPitch pitch_;
    RowQueue waiting_;      // frames whose pitch is not settled
    NeighbourRows deltas_;  // of the others
    RowQueue frames_;       // complete ones that a segment to come may need
  };

 private:
  Matrix<double> local_features(AudioView audio) const;

  Segments750Options options_;
  FrameCut cut_;
  Mfcc mfcc_;
  PitchTracker pitch_;
};

}  // namespace merkit
