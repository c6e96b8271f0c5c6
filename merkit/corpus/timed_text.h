// Transcripts with times: captions (SRT, WebVTT), aligned words (CTM) and the JSON of whisper.cpp.
//
//   const std::vector<TimedText> transcript = read_timed_text("talk.srt");
//   text_around(transcript, 12.0, 16.0);  // what is said in those four seconds
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace merkit {

// A caption, a segment or a word.
struct TimedText {
  double start_s = 0.0;
  double end_s = 0.0;  // >= start_s
  std::string text;    // UTF-8 on one line, without markup and blanks at both ends; not empty

  bool operator==(const TimedText&) const = default;
};

enum class TimedTextFormat { kSrt, kWebVtt, kCtm, kWhisperJson };

// "srt", "vtt", "ctm" or "whisper-json".
std::string_view timed_text_format_name(TimedTextFormat format) noexcept;

// The form that `text` has by its looks. Throws Error(kCorruptData) if it has none of the four.
TimedTextFormat guess_timed_text_format(std::string_view text, std::string_view where);

// The entries of `text` in order of their beginnings; empty ones are left out. UTF-8, with or
// without a byte order mark, or Latin-1; LF or CR LF. `where` opens the messages of errors, which
// name the line.
//
//   SRT           cues of "00:00:01,000 --> 00:00:02,500" and lines of text; numbers are not needed
//   WebVTT        cues with or without hours; notes, styles and regions are passed over
//   CTM           "recording channel start duration word [confidence]" (NIST SCTK), words of one
//                 recording; lines that begin with ";;" are comments
//   whisper JSON  "transcription" with "offsets" in ms (whisper.cpp), or "segments" with "start"
//                 and "end" in seconds (openai-whisper)
//
// Throws Error(kCorruptData) for another form, times that are none or run backwards, and words of
// several recordings.
std::vector<TimedText> parse_timed_text(std::string_view text, TimedTextFormat format,
                                        std::string_view where);

// The entries of a file of any of these forms. Throws also Error(kIo).
std::vector<TimedText> read_timed_text(const std::filesystem::path& path);

// What is said from start_s to end_s: the entries of which half or more lies inside, or which
// fill half of it, joined by blanks.
std::string text_around(std::span<const TimedText> transcript, double start_s, double end_s);

// The entries whose middle lies in [start_s, end_s): each belongs to one part of a division.
std::string text_centred_in(std::span<const TimedText> transcript, double start_s, double end_s);

}  // namespace merkit
