#include "merkit/eval/error_rate.h"

#include <algorithm>
#include <vector>

#include "merkit/base/utf8.h"

namespace merkit {
namespace {

using Units = std::vector<std::string_view>;

Units characters_of(std::string_view text) {
  Units units;
  while (!text.empty()) {
    const std::size_t size = std::max<std::size_t>(1, utf8_sequence_length(text, 0));
    units.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return units;
}

Units words_of(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  Units units;
  for (std::size_t begin = text.find_first_not_of(kBlanks); begin != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kBlanks, begin), text.size());
    units.push_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(kBlanks, end);
  }
  return units;
}

// The best alignment of two beginnings. Deletions and insertions follow, for their difference is
// that of the lengths.
struct Alignment {
  std::size_t errors = 0;
  std::size_t substitutions = 0;

  bool is_better_than(const Alignment& other) const {
    return errors != other.errors ? errors < other.errors : substitutions > other.substitutions;
  }
};

Alignment better(const Alignment& a, const Alignment& b) { return b.is_better_than(a) ? b : a; }

// One row of the table at a time: row[j] is of the first units of the reference with the first j of
// the hypothesis.
template <class Sequence>
Alignment align(const Sequence& reference, const Sequence& hypothesis) {
  std::vector<Alignment> row(hypothesis.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) {
    row[j].errors = j;
  }
  for (std::size_t i = 0; i < reference.size(); ++i) {
    Alignment diagonal = row[0];
    row[0].errors = i + 1;
    for (std::size_t j = 0; j < hypothesis.size(); ++j) {
      const std::size_t differs = reference[i] == hypothesis[j] ? 0 : 1;
      const Alignment both{diagonal.errors + differs, diagonal.substitutions + differs};
      const Alignment deleted{row[j + 1].errors + 1, row[j + 1].substitutions};
      const Alignment inserted{row[j].errors + 1, row[j].substitutions};
      diagonal = row[j + 1];
      row[j + 1] = better(both, better(deleted, inserted));
    }
  }
  return row.back();
}

template <class Sequence>
EditCounts edits(const Sequence& reference, const Sequence& hypothesis) {
  const Alignment best = align(reference, hypothesis);
  EditCounts counts;
  counts.length = reference.size();
  counts.substitutions = best.substitutions;
  const std::size_t others = best.errors - best.substitutions;
  counts.deletions = (others + reference.size() - hypothesis.size()) / 2;
  counts.insertions = others - counts.deletions;
  return counts;
}

}  // namespace

double EditCounts::rate() const noexcept {
  return static_cast<double>(errors()) / static_cast<double>(std::max<std::size_t>(1, length));
}

EditCounts& EditCounts::operator+=(const EditCounts& other) noexcept {
  substitutions += other.substitutions;
  deletions += other.deletions;
  insertions += other.insertions;
  length += other.length;
  return *this;
}

EditCounts label_edits(std::span<const std::size_t> reference,
                       std::span<const std::size_t> hypothesis) {
  return edits(reference, hypothesis);
}

EditCounts character_edits(std::string_view reference, std::string_view hypothesis) {
  return edits(characters_of(reference), characters_of(hypothesis));
}

EditCounts word_edits(std::string_view reference, std::string_view hypothesis) {
  return edits(words_of(reference), words_of(hypothesis));
}

}  // namespace merkit
