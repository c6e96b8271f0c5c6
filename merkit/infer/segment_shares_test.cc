#include "merkit/infer/segment_shares.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <numeric>

#include "merkit/model/made_up_models.h"

namespace merkit {
namespace {

using ::testing::Each;
using ::testing::FloatNear;
using ::testing::IsEmpty;
using ::testing::SizeIs;

double sum_of(const std::vector<float>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(ShareCurve, KeepsTheSumOfWhatCoversIt) {
  EXPECT_TRUE(rc::check([] {
    const auto num_rows = *rc::gen::inRange<std::size_t>(1, 60);
    const double hop_s = *rc::gen::element(0.01, 0.1, 0.037, 0.25);
    const double start_s = *rc::gen::element(0.0, 1.0, 12.34);
    std::vector<double> shares(num_rows);
    for (double& share : shares) {
      share = *rc::gen::inRange(-1000, 1000) / 1000.0;
    }
    ShareCurve curve(start_s, start_s + static_cast<double>(num_rows) * hop_s, 0.1);
    curve.add(start_s, hop_s, shares);
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    RC_ASSERT(std::abs(sum_of(curve.values()) - sum) < 1e-4);
  }));
}

TEST(ShareCurve, AveragesWhatIsHeardTwice) {
  ShareCurve once(0.0, 1.0, 0.1);
  const std::vector<double> first(10, 0.2);
  const std::vector<double> second(10, 0.4);
  once.add(0.0, 0.1, first);
  ShareCurve twice = once;
  twice.add(0.5, 0.1, second);  // its second half lies behind the end
  const std::vector<float> values = twice.values();
  ASSERT_THAT(values, SizeIs(10));
  EXPECT_NEAR(values[2], 0.2, 1e-6);
  EXPECT_NEAR(values[7], 0.3, 1e-6);
  EXPECT_NEAR(sum_of(once.values()), 2.0, 1e-5);
}

TEST(ShareCurve, WhatLiesElsewhereLeavesItEmpty) {
  ShareCurve curve(2.0, 3.05, 0.1);
  curve.add(0.0, 0.5, std::vector<double>(4, 1.0));
  curve.add(3.05, 0.5, std::vector<double>(4, 1.0));
  EXPECT_THAT(curve.values(), IsEmpty());
  curve.add(2.0, 0.5, std::vector<double>(9, 1.0));
  EXPECT_THAT(curve.values(), SizeIs(11));
  EXPECT_NEAR(curve.values().back(), 0.1, 1e-5);  // half as long as the others
}

class SegmentSharesTest : public ::testing::Test {
 protected:
  SegmentSharesTest() : recognizer_(testing::network_model(), "") {
    segment_.start_s = 4.0;
    segment_.end_s = 6.0;
    segment_.label = 1;
    inputs_.rows = {Matrix<float>(2, 3), Matrix<float>(2, 1, {3.0F, 1.0F})};  // "fine", "i"
    saliency_.inputs = {{"speech", Matrix<double>(2, 3, {.1, .2, -.4, .1, .2, .1}), 0.3},
                        {"text", Matrix<double>(2, 1, {0.5, -0.25}), 0.25}};
  }

  Recognizer recognizer_;
  TimelineSegment segment_;
  PreparedInputs inputs_;
  Saliency saliency_;
};

TEST_F(SegmentSharesTest, GivesWordsAsTheyAreWrittenTheirShares) {
  segment_.text = "Fine,  I said: \"FINE\" (fine-I)";
  SegmentShares shares(recognizer_, segment_);
  shares.add(4.0, inputs_, saliency_);
  const std::vector<SalientWord> expected = {
      {"Fine,", 0.5}, {"I", -0.25}, {"said:", 0.0}, {"\"FINE\"", 0.5}, {"(fine-I)", 0.25}};
  EXPECT_EQ(shares.finish().words, expected);
}

TEST_F(SegmentSharesTest, AWindowTwiceSaysWhatItSaysOnce) {
  segment_.text = "i am fine";
  saliency_.attention = {{"pooled", "speech", {0.25, 0.75}}};
  SegmentShares once(recognizer_, segment_);
  once.add(4.0, inputs_, saliency_);
  SegmentShares twice = once;
  twice.add(4.0, inputs_, saliency_);
  EXPECT_EQ(once.finish(), twice.finish());
  EXPECT_NEAR(sum_of(once.finish().attention), 1.0, 1e-6);
}

TEST_F(SegmentSharesTest, AnInputThatIsAbsentInHalfTheWindowsCountsHalf) {
  SegmentShares shares(recognizer_, segment_);
  shares.add(4.0, inputs_, saliency_);
  inputs_.rows[1] = {};
  shares.add(5.0, inputs_, saliency_);
  const SegmentSaliency why = shares.finish();
  const std::vector<SalientInput> expected = {{"speech", "audio", 0.3}, {"text", "text", 0.125}};
  EXPECT_EQ(why.inputs, expected);
  ASSERT_THAT(why.columns, SizeIs(3));
  EXPECT_NEAR(why.columns[0].share, 0.4, 1e-12);  // the second, summed over rows
  EXPECT_NEAR(why.columns[1].share, -0.3, 1e-12);
}

TEST_F(SegmentSharesTest, OfOcclusionThereAreNoColumns) {
  saliency_.method = SaliencyMethod::kOcclusion;
  saliency_.inputs[0].shares = Matrix<double>(2, 1, {0.25, 0.25});
  SegmentShares shares(recognizer_, segment_);
  shares.add(4.0, inputs_, saliency_);
  EXPECT_THAT(shares.finish().columns, IsEmpty());
  EXPECT_EQ(shares.finish().method, "occlusion");
  const std::vector<float> parts = shares.finish().parts;
  EXPECT_THAT(std::vector<float>(parts.begin(), parts.begin() + 2), Each(FloatNear(0.25F, 1e-6F)));
}

}  // namespace
}  // namespace merkit
