/* The header is C: this file is compiled as such, and shows that structs begin as they should. */
#include "c/merkit.h"

int merkit_header_test_defaults(void) {
  merkit_options options = MERKIT_OPTIONS_INIT;
  merkit_recording recording = MERKIT_RECORDING_INIT;
  return options.size == sizeof(options) && options.self_test && options.max_duration_s == 600.0 &&
         recording.size == sizeof(recording) && !recording.samples && !recording.text;
}
