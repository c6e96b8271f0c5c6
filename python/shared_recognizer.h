// A recogniser with the sessions of the threads that call it.
#pragma once

#include <filesystem>
#include <mutex>
#include <utility>
#include <vector>

#include "merkit/infer/recognizer.h"

namespace merkit::python {

// As many sessions as ran at once. Any number of threads may share one instance.
class SharedRecognizer {
 public:
  // Throws as Recognizer::open().
  SharedRecognizer(const std::filesystem::path& path, const RecognizerOptions& options)
      : recognizer_(Recognizer::open(path, options)) {}

  const Recognizer& get() const noexcept { return recognizer_; }

  // Throws as Recognizer::recognize().
  Recognition recognize(const Recording& recording) {
    Recognizer::Session session = take();
    Recognition said = recognizer_.recognize(recording, session);
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(session));
    return said;
  }

 private:
  Recognizer::Session take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) {
      return Recognizer::Session(recognizer_);
    }
    Recognizer::Session session = std::move(idle_.back());
    idle_.pop_back();
    return session;
  }

  Recognizer recognizer_;
  std::mutex mutex_;
  std::vector<Recognizer::Session> idle_;  // guarded by mutex_
};

}  // namespace merkit::python
