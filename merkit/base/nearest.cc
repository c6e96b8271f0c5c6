#include "merkit/base/nearest.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "merkit/base/error.h"

namespace merkit {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string nearest_name(std::string_view typed, std::span<const std::string> names) {
  constexpr std::size_t kMaxTyped = 100;
  if (typed.size() > kMaxTyped) {
    return "";
  }
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, typed.size() / 3) + 1;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(typed, name);
    if (distance < best_distance) {
      best_distance = distance;
      best = name;
    }
  }
  return best;
}

std::string expected_one_of(std::string_view typed, std::span<const std::string> names) {
  std::string message = "expected one of ";
  for (const std::string& name : names) {
    message += name + ", ";
  }
  message += "got \"" + quote(typed) + "\"";
  const std::string near = nearest_name(typed, names);
  if (!near.empty()) {
    message += " (did you mean \"" + near + "\"?)";
  }
  return message;
}

}  // namespace merkit
