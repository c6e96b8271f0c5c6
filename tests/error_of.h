// What an action throws. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "merkit/base/error.h"

namespace merkit::testing {

// The message of the Error that `action` throws; "no error" if it throws none.
template <class Action>
std::string error_of(Action&& action) {
  try {
    std::forward<Action>(action)();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

// The same, and an Error must have that code.
template <class Action>
std::string error_of(ErrorCode code, Action&& action) {
  return error_of([&] {
    try {
      std::forward<Action>(action)();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code) << error.what();
      throw;
    }
  });
}

}  // namespace merkit::testing
