#include "merkit/infer/speech_windows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace merkit {
namespace {

using ::testing::ElementsAre;
using Decisions = std::vector<std::uint8_t>;
using enum SpeechEventKind;

std::vector<SpeechEvent> cut(const Decisions& decisions, std::size_t window, std::size_t hop) {
  SpeechWindows windows(window, hop);
  std::vector<SpeechEvent> events;
  windows.add(decisions, events);
  windows.finish(events);
  return events;
}

Decisions speech(std::size_t before, std::size_t length, std::size_t after) {
  Decisions decisions(before + length + after, 0);
  std::fill_n(decisions.begin() + static_cast<std::ptrdiff_t>(before), length, std::uint8_t{1});
  return decisions;
}

Decisions any_decisions() {
  Decisions decisions;
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    decisions.insert(decisions.end(), *rc::gen::inRange<std::size_t>(1, 40),
                     static_cast<std::uint8_t>(i % 2));
  }
  return decisions;
}

TEST(SpeechWindows, AShortStretchIsOneWindow) {
  EXPECT_THAT(cut(speech(5, 7, 3), 10, 4),
              ElementsAre(SpeechEvent{kBegin, 5, 5}, SpeechEvent{kWindow, 5, 12},
                          SpeechEvent{kEnd, 12, 12}));
}

TEST(SpeechWindows, ALongOneHasAWindowAHopAndOneThatEndsWithIt) {
  EXPECT_THAT(cut(speech(0, 17, 1), 10, 4),
              ElementsAre(SpeechEvent{kBegin, 0, 0}, SpeechEvent{kWindow, 0, 10},
                          SpeechEvent{kWindow, 4, 14}, SpeechEvent{kWindow, 7, 17},
                          SpeechEvent{kEnd, 17, 17}));
}

TEST(SpeechWindows, LittleThatIsLeftOverGetsNoWindow) {
  EXPECT_THAT(cut(speech(0, 12, 1), 10, 4),
              ElementsAre(SpeechEvent{kBegin, 0, 0}, SpeechEvent{kWindow, 0, 10},
                          SpeechEvent{kEnd, 12, 12}));
}

TEST(SpeechWindows, SilenceHasNone) { EXPECT_TRUE(cut(Decisions(50, 0), 10, 4).empty()); }

RC_GTEST_PROP(SpeechWindows, EventsDoNotDependOnThePieces, ()) {
  const Decisions decisions = any_decisions();
  const auto window = *rc::gen::inRange<std::size_t>(1, 20);
  const auto hop = *rc::gen::inRange<std::size_t>(1, 20);
  const auto piece = *rc::gen::inRange<std::size_t>(1, 9);
  SpeechWindows windows(window, hop);
  std::vector<SpeechEvent> events;
  for (std::size_t i = 0; i < decisions.size(); i += piece) {
    const std::size_t needed = windows.first_needed();
    const std::size_t num_before = events.size();
    windows.add(std::span(decisions).subspan(i, std::min(piece, decisions.size() - i)), events);
    for (std::size_t e = num_before; e < events.size(); ++e) {
      RC_ASSERT(events[e].begin >= needed);
    }
  }
  windows.finish(events);
  RC_ASSERT(events == cut(decisions, window, hop));
}

RC_GTEST_PROP(SpeechWindows, WindowsLieInSpeechAndLeaveLittleOfItOut, ()) {
  const Decisions decisions = any_decisions();
  const auto hop = *rc::gen::inRange<std::size_t>(1, 10);
  const auto window = hop + *rc::gen::inRange<std::size_t>(0, 10);
  std::vector<bool> is_covered(decisions.size());
  for (const SpeechEvent& event : cut(decisions, window, hop)) {
    if (event.kind == kWindow) {
      RC_ASSERT(event.end - event.begin <= window);
      for (std::size_t i = event.begin; i < event.end; ++i) {
        RC_ASSERT(decisions[i] == 1);
        is_covered[i] = true;
      }
    }
  }
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    if (decisions[i] == 1 && !is_covered[i]) {
      const std::size_t back = std::min(i, hop / 2);
      RC_ASSERT(std::any_of(is_covered.begin() + static_cast<std::ptrdiff_t>(i - back),
                            is_covered.begin() + static_cast<std::ptrdiff_t>(i),
                            [](bool covered) { return covered; }));
    }
  }
}

}  // namespace
}  // namespace merkit
