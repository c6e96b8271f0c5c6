// A safetensors file is refused with an Error, or its tensors lie inside it, one after another.
#include <cstddef>
#include <cstdint>
#include <span>

#include "merkit/base/error.h"
#include "merkit/base/safetensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(reinterpret_cast<const std::byte*>(data), size);
  try {
    const merkit::SafetensorsFile file(bytes, "fuzz");
    std::size_t total = 0;
    for (const auto& name : file.names()) {
      const merkit::TensorView& tensor = file.tensor(name);
      if (tensor.num_elements() * merkit::element_size(tensor.type) != tensor.bytes.size()) {
        __builtin_trap();
      }
      total += tensor.bytes.size();
    }
    if (total > size) {
      __builtin_trap();
    }
  } catch (const merkit::Error&) {
  }
  return 0;
}
