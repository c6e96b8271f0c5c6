/* What a sentence sounds like, from C: consumer MODEL TEXT */
#include <merkit.h>
#include <stdio.h>

int main(int argc, char** argv) {
  merkit_recognizer* recognizer = NULL;
  merkit_session* session = NULL;
  merkit_result* result = NULL;
  merkit_recording recording = MERKIT_RECORDING_INIT;
  size_t k;
  if (argc != 3) return 2;
  recording.text = argv[2];
  if (merkit_recognizer_open(argv[1], NULL, &recognizer) != MERKIT_OK ||
      merkit_session_new(recognizer, &session) != MERKIT_OK ||
      merkit_recognize(session, &recording, &result) != MERKIT_OK) {
    fprintf(stderr, "%s\n", merkit_last_error());
    return 1;
  }
  for (k = 0; k < merkit_num_classes(recognizer); ++k) {
    printf("%s %.6f\n", merkit_class_name(recognizer, k), merkit_result_probabilities(result)[k]);
  }
  merkit_result_free(result);
  merkit_session_free(session);
  merkit_recognizer_free(recognizer);
  return 0;
}
