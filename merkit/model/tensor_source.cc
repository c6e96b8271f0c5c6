#include "merkit/model/tensor_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "merkit/base/error.h"
#include "merkit/base/large_pages.h"
#include "merkit/base/parse.h"

namespace merkit {

void TensorSource::fail(const std::string& what) const {
  throw Error(ErrorCode::kCorruptData, fmt::format("{}: {}", where_, what));
}

const TensorView& TensorSource::tensor(const std::string& name) const {
  if (!file_.contains(name)) {
    fail(fmt::format("expected tensor \"{}\", got none", quote(name)));
  }
  return file_.tensor(name);
}

std::string TensorSource::text(const std::string& name) const {
  const auto bytes = tensor(name).as<std::uint8_t>();
  return {bytes.begin(), bytes.end()};
}

std::vector<std::string> TensorSource::lines(const std::string& name) const {
  const std::string all = text(name);
  std::vector<std::string> found;
  for (LineReader reader(all); const auto line = reader.next();) {
    found.emplace_back(*line);
  }
  return found;
}

template <class T>
Matrix<T> TensorSource::matrix(const std::string& name) const {
  const TensorView& view = tensor(name);
  if (view.shape.size() != 2) {
    fail(
        fmt::format("expected a matrix \"{}\", got {} dimensions", quote(name), view.shape.size()));
  }
  const auto values = view.as<T>();
  constexpr std::uint64_t kMostColumns = 1U << 20U;  // of an empty matrix, which no bytes vouch for
  if (values.empty()) {
    return Matrix<T>(0, static_cast<std::size_t>(std::min(view.shape[1], kMostColumns)));
  }
  return {static_cast<std::size_t>(view.shape[0]), static_cast<std::size_t>(view.shape[1]),
          std::vector<T>(values.begin(), values.end())};
}

template <class T>
std::vector<T> TensorSource::values(const std::string& name) const {
  const auto values = tensor(name).as<T>();
  std::vector<T> copy;
  copy.reserve(values.size());
  prefer_large_pages(std::as_writable_bytes(std::span(copy.data(), values.size())));
  copy.assign(values.begin(), values.end());
  return copy;
}

template Matrix<float> TensorSource::matrix(const std::string&) const;
template Matrix<double> TensorSource::matrix(const std::string&) const;
template std::vector<float> TensorSource::values(const std::string&) const;
template std::vector<double> TensorSource::values(const std::string&) const;
template std::vector<std::uint32_t> TensorSource::values(const std::string&) const;

}  // namespace merkit
