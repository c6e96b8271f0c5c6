// The one exception type of the library, and how its codes map to exit statuses.
//
//   throw Error(ErrorCode::kCorruptData, "a.wav: expected a RIFF header, got \"" + quote(head) +
//   "\"");
//
// A message is one line in lower case: `where: expected X, got Y`.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace merkit {

enum class ErrorCode {
  kInvalidArgument,     // an option or argument is out of range or unknown
  kNotFound,            // a named thing does not exist: label, fold, feature set, column
  kCorruptData,         // bytes from outside do not have the expected form
  kUnsupportedVersion,  // a file made by a newer program
  kIo,                  // the operating system refused to open, read or write
  kCancelled,           // the user asked to stop; the state left behind can be resumed
};

class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

  // What kind of failure it is; what() says where, what was expected and what was found.
  ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

// Process exit status for `code`: 2 usage, 3 data, 4 input/output, 130 cancelled.
int exit_status(ErrorCode code) noexcept;

// `text` made safe for a one-line message: at most 60 bytes, then "…"; control bytes and bytes that
// are not UTF-8 are written as \xNN.
std::string quote(std::string_view text);

}  // namespace merkit
