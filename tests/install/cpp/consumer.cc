// What a sentence sounds like, from C++: consumer MODEL TEXT
#include <cstdio>

#include "merkit/base/error.h"
#include "merkit/features/feature_store.h"
#include "merkit/infer/recognizer.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    return 2;
  }
  try {
    const auto recognizer = merkit::Recognizer::open(argv[1]);
    merkit::Recording recording;
    recording.text = argv[2];
    const merkit::Recognition said = recognizer.recognize(recording);
    for (std::size_t k = 0; k < said.probabilities.size(); ++k) {
      std::printf("%s %.6f\n", recognizer.class_names()[k].c_str(),
                  static_cast<double>(said.probabilities[k]));
    }
  } catch (const merkit::Error& error) {  // of the same type in the program and in the library
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
