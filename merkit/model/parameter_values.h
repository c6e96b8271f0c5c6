// The numbers of one parameter of a network, wherever they lie.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace merkit {

// Immutable numbers that copies share: given ones, or those of a file that stays mapped for them.
class ParameterValues {
 public:
  ParameterValues() = default;
  // Implicit, for a parameter is a vector of numbers.
  ParameterValues(std::vector<float> values) {
    const auto owned = std::make_shared<const std::vector<float>>(std::move(values));
    values_ = *owned;
    owner_ = owned;
  }
  ParameterValues(std::initializer_list<float> values)
      : ParameterValues(std::vector<float>(values)) {}
  // Numbers that are valid as long as `owner` is.
  ParameterValues(std::span<const float> values, std::shared_ptr<const void> owner)
      : values_(values), owner_(std::move(owner)) {}

  std::span<const float> values() const noexcept { return values_; }
  std::size_t size() const noexcept { return values_.size(); }
  auto begin() const noexcept { return values_.begin(); }
  auto end() const noexcept { return values_.end(); }

  // Number for number.
  friend bool operator==(const ParameterValues& a, const ParameterValues& b) {
    return std::ranges::equal(a.values_, b.values_);
  }

 private:
  std::span<const float> values_;
  std::shared_ptr<const void> owner_;
};

}  // namespace merkit
