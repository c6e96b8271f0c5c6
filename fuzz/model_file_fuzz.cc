// A model file: parses or throws Error; what parses can be written down and passes or fails its
// self-test without harm.
#include <cstddef>
#include <cstdint>
#include <span>

#include "merkit/base/error.h"
#include "merkit/model/model_check.h"
#include "merkit/model/model_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace merkit;
  try {
    const Model model = parse_model(std::as_bytes(std::span(data, size)), "fuzz");
    if (model.inputs.empty() || model.class_names.empty() || (!model.graph && !model.classifier)) {
      __builtin_trap();
    }
    verify_model(model);
  } catch (const Error&) {
  }
  return 0;
}
