// A safetensors file is refused with an Error, or its tensors lie inside it, one after another; and
// what opens as a feature store has rows and ids that can all be reached.
#include <cstddef>
#include <cstdint>
#include <span>

#include "merkit/base/error.h"
#include "merkit/base/safetensors.h"
#include "merkit/features/feature_store.h"

namespace {

void check_container(std::span<const std::byte> bytes) {
  const merkit::SafetensorsFile file(bytes, "fuzz");
  std::size_t total = 0;
  for (const auto& name : file.names()) {
    const merkit::TensorView& tensor = file.tensor(name);
    if (tensor.num_elements() * merkit::element_size(tensor.type) != tensor.bytes.size()) {
      __builtin_trap();
    }
    total += tensor.bytes.size();
  }
  if (total > bytes.size()) {
    __builtin_trap();
  }
}

void check_store(std::span<const std::byte> bytes) {
  const merkit::FeatureStore store(bytes, "fuzz");
  std::size_t num_rows = 0;
  for (std::size_t i = 0; i < store.num_utterances(); ++i) {
    const auto rows = store.rows(i);
    num_rows += rows.rows;
    for (std::size_t r = 0; store.num_columns() > 0 && r < rows.rows; ++r) {
      static_cast<void>(*static_cast<const volatile float*>(rows.row(r).data()));
    }
    if (store.find(store.id(i)) != i || store.content_hash(i).size() != 32) {
      __builtin_trap();
    }
  }
  if (num_rows != store.num_rows()) {
    __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(reinterpret_cast<const std::byte*>(data), size);
  try {
    check_container(bytes);
    check_store(bytes);
  } catch (const merkit::Error&) {
  }
  return 0;
}
