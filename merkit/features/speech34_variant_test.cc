#include "merkit/features/speech34_variant.h"

#include <gtest/gtest.h>

#include "merkit/base/error.h"

namespace merkit {
namespace {

TEST(Speech34Variant, EveryListedNameIsFoundUnderItself) {
  const auto names = speech34_variant_names();
  EXPECT_EQ(names.size(), 4U);
  for (const std::string& name : names) {
    EXPECT_EQ(speech34_variant(name).name, name);
  }
}

TEST(Speech34Variant, UnknownNameIsToldTheClosestOne) {
  try {
    speech34_variant("speech34-sed");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotFound);
    EXPECT_STREQ(error.what(),
                 "speech34 set: expected one of speech34, speech34-pyaa, speech34-pyaa2017, "
                 "speech34-seed, got \"speech34-sed\" (did you mean \"speech34-seed\"?)");
  }
}

TEST(Speech34Variant, OnlyTheCorrectedSetHasNoDefect) {
  for (const std::string& name : speech34_variant_names()) {
    const Speech34Variant& v = speech34_variant(name);
    const bool is_right = v.chroma == Speech34Chroma::kEveryBin && v.has_window &&
                          v.has_true_axis && v.guards_zero_frames && !v.drops_edge_frames;
    EXPECT_EQ(is_right, name == "speech34") << name;
  }
}

}  // namespace
}  // namespace merkit
