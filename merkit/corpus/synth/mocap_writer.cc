#include "merkit/corpus/synth/mocap_writer.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

namespace merkit {
namespace {

constexpr std::size_t kMaxValueBytes = 16;

char* put_digits(char* at, std::uint32_t value, int num_digits) {
  for (int i = num_digits - 1; i >= 0; --i) {
    at[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  return at + num_digits;
}

// `value` hundred-thousandths with five decimals. Whole numbers of them take a fifth of the time
// that std::to_chars needs for doubles, and writing is most of the work.
char* put_value(char* at, MotionValue value) {
  constexpr std::uint32_t kUnits = 100000;
  if (value == kLostMarker) {
    constexpr std::string_view kLost = "NaN";
    return std::copy(kLost.begin(), kLost.end(), at);
  }
  const std::uint32_t size =
      value < 0 ? 0U - static_cast<std::uint32_t>(value) : static_cast<std::uint32_t>(value);
  if (value < 0) {
    *at++ = '-';
  }
  at = std::to_chars(at, at + kMaxValueBytes, size / kUnits).ptr;
  *at++ = '.';
  return put_digits(at, size % kUnits, 5);
}

// Appends frames first..last (from 1) with times counted from `start_s`.
void append_frames(std::string& out, const MotionTrack& track, std::size_t first, std::size_t last,
                   double start_s) {
  const std::size_t max_row_bytes = (track.num_values + 2) * kMaxValueBytes;
  const std::size_t old_size = out.size();
  out.resize(old_size + (last + 1 - first) * max_row_bytes);
  char* at = out.data() + old_size;
  for (std::size_t frame = first; frame <= last; ++frame) {
    const double time_s = static_cast<double>(frame) / kMocapRateHz - start_s;
    at = std::to_chars(at, at + kMaxValueBytes, frame).ptr;
    *at++ = ' ';
    at = put_value(at, static_cast<MotionValue>(std::lround(time_s * kMotionUnitsPerOne)));
    const MotionValue* const row = track.values.data() + (frame - 1) * track.num_values;
    for (std::size_t i = 0; i < track.num_values; ++i) {
      *at++ = ' ';
      at = put_value(at, row[i]);
    }
    *at++ = '\n';
  }
  out.resize(static_cast<std::size_t>(at - out.data()));
}

std::string axes_line(std::size_t num_markers) {
  constexpr std::size_t kLastPlain = 53;  // the release's numbers jump from 53 to 60
  std::string line;
  for (std::size_t marker = 1; marker <= num_markers; ++marker) {
    const std::size_t number = marker <= kLastPlain ? marker : marker + 6;
    const std::string digits = (number < 10 ? "0" : "") + std::to_string(number);
    for (const char axis : {'X', 'Y', 'Z'}) {
      line += (line.empty() ? "" : " ") + std::string(1, axis) + digits;
    }
  }
  return line;
}

}  // namespace

std::string_view mocap_folder(MocapGroup group) noexcept {
  return group == MocapGroup::kFace   ? "MOCAP_rotated"
         : group == MocapGroup::kHead ? "MOCAP_head"
                                      : "MOCAP_hand";
}

std::string mocap_header(MocapGroup group) {
  constexpr std::string_view kHead = "pitch roll yaw tra_x tra_y tra_z";
  constexpr std::size_t kNumHandMarkers = kHandColumns / 3;
  if (group == MocapGroup::kHead) {
    return "Frame# Time " + std::string(kHead) + "\n" + std::string(kHead) + "\n";
  }
  if (group == MocapGroup::kHand) {
    return "Frame# Time LH1 LH2 LH3 RH1 RH2 RH3\n" + axes_line(kNumHandMarkers) + "\n";
  }
  std::string names = "Frame# Time";
  for (std::size_t marker = 0; marker < kNumFaceMarkers; ++marker) {
    names += " " + std::string(face_marker_name(marker));
  }
  return names + "\n" + axes_line(kNumFaceMarkers) + "\n";
}

std::string sentence_mocap_text(MocapGroup group, const MotionTrack& track, const MocapSpan& span) {
  std::string out = mocap_header(group);
  const auto first = static_cast<std::size_t>(std::floor(span.start_s * kMocapRateHz)) + 1;
  const auto end = static_cast<std::size_t>(std::ceil(span.end_s * kMocapRateHz));
  const std::size_t last = std::min(end - 1, track.num_frames());
  if (first <= last) {
    append_frames(out, track, first, last, span.start_s);
  }
  return out;
}

std::string dialogue_mocap_text(MocapGroup group, const MotionTrack& track) {
  std::string out = mocap_header(group);
  if (track.num_frames() > 0) {
    append_frames(out, track, 1, track.num_frames(), 0.0);
  }
  return out;
}

}  // namespace merkit
