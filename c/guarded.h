// What every function of the C ABI does with errors and arguments. Not installed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <exception>
#include <new>
#include <string>

#include "c/merkit.h"
#include "merkit/base/error.h"
#include "merkit/infer/recognizer.h"

// A model; memory belongs to whoever made the handle.
struct merkit_recognizer {
  merkit::Recognizer recognizer;
};

namespace merkit::c {

// The message of this thread's last failure.
std::string& last_error();

// Keeps `message` and gives `status` back.
merkit_status fail(merkit_status status, const char* message) noexcept;

// The status of an error of the library.
merkit_status status_of(ErrorCode code) noexcept;

// Throws Error(kInvalidArgument).
[[noreturn]] void refuse(const char* what);

// Refuses NULL.
void require(const void* argument, const char* what);

// Runs `body` and turns what it throws into a status and a message.
template <class Body>
merkit_status guarded(const Body& body) noexcept {
  try {
    body();
    return MERKIT_OK;
  } catch (const Error& error) {
    return fail(status_of(error.code()), error.what());
  } catch (const std::bad_alloc&) {
    return fail(MERKIT_OUT_OF_MEMORY, "merkit: expected more memory, got none");
  } catch (const std::exception& error) {
    return fail(MERKIT_INTERNAL, error.what());
  } catch (...) {
    return fail(MERKIT_INTERNAL, "merkit: unknown exception");
  }
}

// A struct of the caller as this library knows it: fields that its header did not have keep their
// defaults.
template <class Struct>
Struct known_fields(const Struct* given, Struct defaults, const char* what) {
  if (given == nullptr) {
    return defaults;
  }
  if (given->size < sizeof(std::size_t)) {
    refuse(what);
  }
  std::memcpy(&defaults, given, std::min(given->size, sizeof(Struct)));
  return defaults;
}

}  // namespace merkit::c
