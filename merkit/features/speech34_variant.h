// The named versions of the 34 short-term speech features, as switches.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace merkit {

// How the samples of an utterance are scaled to a peak of about 1.
enum class Speech34Peak {
  kAfterMean,           // by max|x - mean| + 1e-10: pyAudioAnalysis since September 2020
  kBeforeMean,          // by max|x| + 1e-10, mean included: pyAudioAnalysis 2017 to 2020
  kBeforeMeanUnguarded  // by max|x|: before June 2017; silence becomes NaN
};

// What the 12 chroma features hold.
enum class Speech34Chroma {
  kEveryBin,  // the mean power of all bins of a semitone
  kLastBin,   // of a semitone's bins only the last one, divided by the count of another semitone
  kLastBinWhole,  // the same with bin frequencies cut to whole Hz (Python 2)
  kZero           // nothing: the line that stores them is commented out
};

// One version. Each member that a published version sets differently from `speech34` is a defect of
// it that changes numbers; docs/features.md tells them one by one.
struct Speech34Variant {
  std::string_view name;
  Speech34Peak peak = Speech34Peak::kAfterMean;
  Speech34Chroma chroma = Speech34Chroma::kEveryBin;
  double epsilon = 2.220446049250313e-16;  // added in logarithms and to divisors
  bool has_window = true;                  // Hann, or none
  bool has_true_axis = true;       // bin k is at k * rate / window; else mel filters sit at half
                                   // their nominal frequency and the centroid is a bin too high
  bool guards_zero_frames = true;  // a frame without any power is finite
  bool drops_edge_frames = false;  // first and last frame are left out
};

// The variant called `name`: "speech34" (corrected), "speech34-pyaa" (pyAudioAnalysis 0.3.14),
// "speech34-pyaa2017" (pyAudioAnalysis of July 2017 under Python 2) or "speech34-seed" (the feature
// code of Tripathi and Beigi 2018). Throws Error(kNotFound) for any other, naming the closest.
const Speech34Variant& speech34_variant(std::string_view name);

// The names that speech34_variant knows.
std::vector<std::string> speech34_variant_names();

}  // namespace merkit
