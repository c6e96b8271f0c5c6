// Running another program and reading what it prints.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace merkit {

// Standard output of `command` (program, then its arguments; no shell is involved; a program
// without '/' is looked for on PATH). Its standard input and error are /dev/null.
// Throws Error(kIo) if it cannot be started, ends with another status than 0 or prints more than
// `max_bytes`. Thread-safe.
std::string run_process(const std::vector<std::string>& command, std::size_t max_bytes);

}  // namespace merkit
