#include "merkit/features/sign_words.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <vector>

#include "merkit/features/sample_fixture.h"

namespace merkit {
namespace {

bool bit(std::uint64_t word, std::size_t i) { return (word >> (i % 64)) % 2 == 1; }

RC_GTEST_PROP(SignWords, HaveTheSignOfEverySample, ()) {
  const auto samples = testing::any_samples(0);
  const double level = *rc::gen::element(0.0, 1.0 / 32768.0, 1e-5, -2e-5);
  const auto words = sign_words(samples, level);
  RC_ASSERT(words.size() == samples.size() / 64 + 1);
  for (std::size_t i = 0; i < 64 * words.size(); ++i) {
    const double x = i < samples.size() ? static_cast<double>(samples[i]) : level;
    RC_ASSERT(bit(words[i / 64].above, i) == (x > level));
    RC_ASSERT(bit(words[i / 64].below, i) == (x < level));
  }
}

}  // namespace
}  // namespace merkit
