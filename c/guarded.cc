#include "c/guarded.h"

namespace merkit::c {

std::string& last_error() {
  thread_local std::string message;
  return message;
}

merkit_status status_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return MERKIT_INVALID_ARGUMENT;
    case ErrorCode::kNotFound:
      return MERKIT_NOT_FOUND;
    case ErrorCode::kCorruptData:
      return MERKIT_CORRUPT_DATA;
    case ErrorCode::kUnsupportedVersion:
      return MERKIT_UNSUPPORTED_VERSION;
    case ErrorCode::kIo:
      return MERKIT_IO;
    case ErrorCode::kCancelled:
      return MERKIT_CANCELLED;
  }
  return MERKIT_INTERNAL;
}

merkit_status fail(merkit_status status, const char* message) noexcept {
  try {
    last_error() = message;
  } catch (...) {
    last_error().clear();
  }
  return status;
}

void refuse(const char* what) { throw Error(ErrorCode::kInvalidArgument, what); }

void require(const void* argument, const char* what) {
  if (argument == nullptr) {
    refuse(what);
  }
}

}  // namespace merkit::c
