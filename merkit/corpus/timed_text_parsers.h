// One parser for every form of transcript with times. Not installed: for timed_text.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "merkit/corpus/timed_text.h"

namespace merkit {

// Each appends entries as they stand in `text`, which is UTF-8 without a byte order mark, empty
// ones too, and throws Error(kCorruptData) with the line.
void parse_srt(std::string_view text, std::string_view where, std::vector<TimedText>& entries);
void parse_webvtt(std::string_view text, std::string_view where, std::vector<TimedText>& entries);
void parse_ctm(std::string_view text, std::string_view where, std::vector<TimedText>& entries);
void parse_whisper_json(std::string_view text, std::string_view where,
                        std::vector<TimedText>& entries);

}  // namespace merkit
