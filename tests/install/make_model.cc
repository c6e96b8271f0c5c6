// Writes a small model for speech and text: make_model OUT
#include <cstdio>

#include "merkit/base/error.h"
#include "merkit/model/made_up_models.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    return 2;
  }
  try {
    merkit::write_model(argv[1], merkit::testing::network_model());
    return 0;
  } catch (const merkit::Error& error) {
    std::fprintf(stderr, "make_model: %s\n", error.what());
    return 4;
  }
}
