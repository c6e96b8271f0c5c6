// Leak findings in words.
#include <fmt/format.h>

#include <array>

#include "merkit/eval/leak_check.h"

namespace merkit {
namespace {

struct LeakText {
  std::string_view name;
  std::string_view consequence;
};

constexpr std::array<LeakText, 11> kTexts = {
    {{"same-utterance", "the answers were learnt by heart"},
     {"identical-audio", "the sounds were learnt by heart"},
     {"speaker", "voices are known"},
     {"session", "rooms and partners are known"},
     {"dialogue", "neighbouring turns are known"},
     {"scenario", "their sentences and moods are known; compare scenario-out"},
     {"same-text", "a model of words has read them with their labels"},
     {"near-text", "a model of words has read most of them with their labels"},
     {"repeated-copy", "they count several times"},
     {"no-dev",
      "whoever chooses epochs or settings on their test part reports an optimistic figure"},
     {"unknown", "not compared"}}};

const LeakText& text_of(LeakKind kind) noexcept { return kTexts[static_cast<std::size_t>(kind)]; }

}  // namespace

std::string_view leak_kind_name(LeakKind kind) noexcept { return text_of(kind).name; }

std::string_view leak_severity_name(LeakSeverity severity) noexcept {
  constexpr std::array<std::string_view, 3> kNames = {"note", "stamp", "fail"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string describe(const LeakFinding& finding, std::size_t num_folds) {
  const std::string_view consequence = text_of(finding.kind).consequence;
  const std::string folds = fmt::format("{} of {} folds", finding.num_folds, num_folds);
  if (finding.kind == LeakKind::kNoDev) {
    return fmt::format("{} have no dev part: {}", folds, consequence);
  }
  if (finding.kind == LeakKind::kUnknown) {
    return fmt::format("{} of {} of {} utterances are unknown: {}", finding.what,
                       finding.num_utterances, finding.num_checked, consequence);
  }
  const std::string size =
      fmt::format("({} of {} {} utterances, {:.1f} %): {}", finding.num_utterances,
                  finding.num_checked, part_name(finding.to), 100.0 * finding.share(), consequence);
  if (finding.kind == LeakKind::kRepeatedCopy) {
    return fmt::format("{} hold {} {}", folds, finding.what, size);
  }
  return fmt::format("{} share {} between {} and {} {}", folds, finding.what,
                     part_name(finding.from), part_name(finding.to), size);
}

}  // namespace merkit
