#include "merkit/base/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "merkit/base/error.h"
#include "merkit/base/parse.h"

namespace merkit {
namespace {

struct Toy {
  int num_bins = 40;
  double window_s = 0.025;
  bool center = false;
  std::string norm = "slaney";
};

template <class V>
void visit(Toy& o, V&& field) {
  field("num_bins", o.num_bins, "filters, >= 1");
  field("window_s", o.window_s, "window, seconds");
  field("center", o.center, "pad both ends");
  field("norm", o.norm, "slaney or none");
}

std::string refusal(const OptionAssignment& assignment) {
  Toy toy;
  try {
    assign_option(toy, assignment);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "accepted";
}

TEST(Options, EveryFieldIsListedWithTypeValueAndMeaning) {
  const auto fields = list_options(Toy{});
  ASSERT_EQ(fields.size(), 4U);
  EXPECT_EQ(fields[0].value, "40");
  EXPECT_EQ(fields[1].value, "0.025");
  EXPECT_EQ(fields[2].value, "false");
  EXPECT_EQ(fields[3].value, "slaney");
  EXPECT_EQ(fields[3].doc, "slaney or none");
  EXPECT_EQ(option_type_name(fields[1].type), "double");
}

TEST(Options, ListedValuesAssignBackToTheSameStruct) {
  const Toy changed{64, 0.1, true, "a=b"};
  Toy copy;
  for (const OptionValue& field : list_options(changed)) {
    assign_option(copy, {field.name, field.value});
  }
  EXPECT_EQ(copy.num_bins, 64);
  EXPECT_EQ(copy.window_s, 0.1);
  EXPECT_TRUE(copy.center);
  EXPECT_EQ(copy.norm, "a=b");
}

TEST(Options, UnknownNameIsAnsweredWithTheNearest) {
  EXPECT_EQ(refusal({"windows", "1"}),
            "option \"windows\": expected one of num_bins, window_s, center, norm, got \"windows\""
            " (did you mean \"window_s\"?)");
}

TEST(Options, ValueOfAnotherTypeIsRefused) {
  EXPECT_EQ(refusal({"num_bins", "4.5"}), "option num_bins: expected a whole number, got \"4.5\"");
  EXPECT_EQ(refusal({"num_bins", "3000000000"}),
            "option num_bins: expected a whole number, got \"3000000000\"");
  EXPECT_EQ(refusal({"window_s", "nan"}), "option window_s: expected a finite number, got \"nan\"");
  EXPECT_EQ(refusal({"center", "yes"}), "option center: expected true or false, got \"yes\"");
}

TEST(Options, AssignmentIsSplitAtTheFirstEqualsSign) {
  EXPECT_EQ(parse_assignment("a=b=c").name, "a");
  EXPECT_EQ(parse_assignment("a=b=c").value, "b=c");
  EXPECT_EQ(parse_assignment("a=").value, "");
  EXPECT_THROW(parse_assignment("a"), Error);
  EXPECT_THROW(parse_assignment("=a"), Error);
}

RC_GTEST_PROP(Options, NumbersReadBackAsThemselves, (double value)) {
  RC_ASSERT(parse_double(format_number(value)) == value);
}

}  // namespace
}  // namespace merkit
