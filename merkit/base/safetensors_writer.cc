#include <algorithm>
#include <array>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/safetensors.h"
#include "merkit/base/safetensors_header.h"
#include "merkit/base/utf8.h"

namespace merkit {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kDataAlignment = 64;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, "safetensors writer: " + what);
}

void check_text(std::string_view text) {
  if (!is_utf8(text)) {
    refuse("expected names and metadata in UTF-8, got \"" + quote(text) + "\"");
  }
}

void check_specs(const std::vector<TensorSpec>& tensors, const SafetensorsMetadata& metadata) {
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const std::string& name = tensors[i].name;
    check_text(name);
    const auto is_same = [&](const TensorSpec& other) { return other.name == name; };
    const auto here = tensors.begin() + static_cast<std::ptrdiff_t>(i);
    if (name == "__metadata__" || std::any_of(tensors.begin(), here, is_same)) {
      refuse("expected different tensor names, got \"" + quote(name) + "\" again");
    }
  }
  for (const auto& [key, value] : metadata) {
    check_text(key);
    check_text(value);
  }
}

// Room for the header whatever the sizes turn out to be.
std::size_t reserved_bytes(const std::vector<TensorSpec>& tensors,
                           const SafetensorsMetadata& metadata) {
  SafetensorsHeader longest{{}, metadata};
  for (const TensorSpec& tensor : tensors) {
    longest.tensors.push_back({tensor.name, tensor.type, tensor.shape, kGrowing, kGrowing});
  }
  const std::size_t text = kLengthBytes + dump_safetensors_header(longest).size();
  const std::size_t padded = (text + kDataAlignment - 1) / kDataAlignment * kDataAlignment;
  if (padded > kMaxSafetensorsHeaderBytes) {
    refuse("expected a header of at most 100 MB, got " + std::to_string(padded) + " bytes");
  }
  return padded;
}

}  // namespace

struct SafetensorsWriter::State {
  State(const std::filesystem::path& path, std::vector<TensorSpec> specs,
        SafetensorsMetadata strings)
      : tensors(std::move(specs)), header{{}, std::move(strings)}, file(path) {
    header_bytes = reserved_bytes(tensors, header.metadata);
    file.write(std::string(header_bytes, ' '));
  }

  std::uint64_t data_bytes() const noexcept { return file.size() - header_bytes; }
  std::uint64_t tensor_begin() const noexcept {
    return header.tensors.empty() ? 0 : header.tensors.back().end;
  }

  std::vector<TensorSpec> tensors;
  SafetensorsHeader header;  // the tensors that have ended
  AtomicFile file;
  std::size_t header_bytes = 0;
};

SafetensorsWriter::SafetensorsWriter(const std::filesystem::path& path,
                                     std::vector<TensorSpec> tensors,
                                     SafetensorsMetadata metadata) {
  check_specs(tensors, metadata);
  state_ = std::make_unique<State>(path, std::move(tensors), std::move(metadata));
}

SafetensorsWriter::~SafetensorsWriter() = default;
SafetensorsWriter::SafetensorsWriter(SafetensorsWriter&&) noexcept = default;
SafetensorsWriter& SafetensorsWriter::operator=(SafetensorsWriter&&) noexcept = default;

void SafetensorsWriter::append(std::span<const std::byte> bytes) {
  if (state_->header.tensors.size() == state_->tensors.size()) {
    refuse("expected no bytes after the last tensor, got " + std::to_string(bytes.size()));
  }
  state_->file.write(bytes);
}

void SafetensorsWriter::end_tensor() {
  State& state = *state_;
  if (state.header.tensors.size() == state.tensors.size()) {
    refuse("expected no tensor after the last");
  }
  const TensorSpec& spec = state.tensors[state.header.tensors.size()];
  HeaderTensor tensor{spec.name, spec.type, spec.shape, state.tensor_begin(), state.data_bytes()};
  const std::uint64_t appended = tensor.end - tensor.begin;
  const bool is_growing = !spec.shape.empty() && spec.shape.front() == kGrowing;
  std::uint64_t unit = element_size(spec.type);
  for (std::size_t i = is_growing ? 1 : 0; i < spec.shape.size(); ++i) {
    unit *= spec.shape[i];
  }
  if (is_growing) {
    tensor.shape.front() = unit == 0 ? 0 : appended / unit;
  }
  const std::uint64_t expected = is_growing ? tensor.shape.front() * unit : unit;
  if (appended != expected) {
    refuse("tensor \"" + quote(spec.name) + "\": expected " +
           (is_growing ? "whole rows of " + std::to_string(unit) : std::to_string(unit)) +
           " bytes, got " + std::to_string(appended));
  }
  if (tensor.begin % element_size(spec.type) != 0) {
    refuse("tensor \"" + quote(spec.name) + "\": expected to start at a multiple of " +
           std::to_string(element_size(spec.type)) + " bytes, got " + std::to_string(tensor.begin));
  }
  state.header.tensors.push_back(std::move(tensor));
}

std::uint64_t SafetensorsWriter::data_bytes() const noexcept { return state_->data_bytes(); }

void SafetensorsWriter::commit() {
  State& state = *state_;
  if (state.header.tensors.size() != state.tensors.size()) {
    refuse("expected " + std::to_string(state.tensors.size()) + " tensors, got " +
           std::to_string(state.header.tensors.size()));
  }
  const std::uint64_t length = state.header_bytes - kLengthBytes;
  std::string front;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    front += static_cast<char>((length >> (8 * i)) & 0xFFU);
  }
  front += dump_safetensors_header(state.header);
  state.file.write_at(0, front);
  state.file.commit();
}

}  // namespace merkit
