#include "merkit/features/row_sink.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>
#include <filesystem>
#include <limits>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/parse.h"

namespace merkit {
namespace {

using Rows = std::vector<std::vector<float>>;

// A folder of the running test: others run at the same time.
std::filesystem::path temporary_folder() {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  const std::string name = std::string(test->test_suite_name()) + "." + test->name();
  std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / name;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

void put(RowSink& sink, std::string_view id, const Rows& rows) {
  sink.begin_utterance(id);
  for (const auto& row : rows) {
    sink.append_rows({.values = row, .rows = 1, .cols = row.size()});
  }
  sink.end_utterance(std::string(32, '0'), ExtractStatus::kOk);
}

// The bytes of a file that holds `rows` of utterance "utt".
std::string file_of(RowFormat format, const RowTable& table, const Rows& rows) {
  const auto path = temporary_folder() / "file";
  const auto sink = open_row_file(format, path, table);
  put(*sink, "utt", rows);
  sink->commit();
  return read_file(path);
}

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value = (value << 8U) | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

const RowTable kTwoColumns = {.feature_set = "toy", .columns = {"f0", "pcm[1]"}, .hop_s = 0.01};

TEST(NpyFile, HeaderIsPaddedTo128BytesAndNamesTheShape) {
  const std::string bytes = file_of(RowFormat::kNpy, kTwoColumns, {{1, 2}, {3, 4}, {5, 6}});
  ASSERT_EQ(bytes.size(), 128U + 3 * 2 * 4);
  EXPECT_EQ(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  EXPECT_EQ(bytes.substr(8, 2), std::string("\x76\x00", 2));
  EXPECT_EQ(trim(bytes.substr(10, 118)),
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }");
  EXPECT_EQ(bytes[127], '\n');
}

RC_GTEST_PROP(NpyFile, ValuesAreTheBytesOfTheFloats, (const std::vector<std::uint32_t>& bits)) {
  Rows rows;
  std::string expected;
  for (const std::uint32_t word : bits) {
    rows.push_back({std::bit_cast<float>(word)});
    for (unsigned i = 0; i < 4; ++i) {
      expected += static_cast<char>((word >> (8 * i)) & 0xFFU);
    }
  }
  RC_ASSERT(file_of(RowFormat::kNpy, {"toy", {"x"}, 0.0}, rows).substr(128) == expected);
}

TEST(HtkFile, IsBigEndianWithTheHopInUnitsOf100Nanoseconds) {
  const std::string bytes = file_of(RowFormat::kHtk, kTwoColumns, {{1.5F, 2}, {3, -4}});
  ASSERT_EQ(bytes.size(), 12U + 2 * 2 * 4);
  EXPECT_EQ(big_endian(bytes, 0, 4), 2U);
  EXPECT_EQ(big_endian(bytes, 4, 4), 100000U);
  EXPECT_EQ(big_endian(bytes, 8, 2), 8U);
  EXPECT_EQ(big_endian(bytes, 10, 2), 9U) << "kind USER";
  EXPECT_EQ(std::bit_cast<float>(big_endian(bytes, 12, 4)), 1.5F);
  EXPECT_EQ(std::bit_cast<float>(big_endian(bytes, 24, 4)), -4.0F);
}

TEST(HtkFile, RefusesRowsThatItsHeaderCannotCount) {
  const RowTable wide = {"toy", std::vector<std::string>(8192, "x"), 0.01};
  const auto path = temporary_folder() / "file.htk";
  try {
    open_row_file(RowFormat::kHtk, path, wide);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("expected at most 8191 columns"));
  }
}

TEST(CsvFile, HasAHeaderAndQuotesNamesThatHoldCommas) {
  const RowTable table = {"toy", {"a", "b,\"c\""}, 0.01};
  EXPECT_EQ(file_of(RowFormat::kCsv, table, {{1, -0.5F}, {1e-7F, 3}}),
            "a,\"b,\"\"c\"\"\"\n1,-0.5\n1.00000001e-07,3\n");
}

RC_GTEST_PROP(CsvFile, EveryFiniteFloatReadsBackExactly, (std::uint32_t bits)) {
  const auto value = std::bit_cast<float>(bits);
  RC_PRE(std::isfinite(value));
  const std::string text = file_of(RowFormat::kCsv, {"toy", {"x"}, 0.0}, {{value}});
  const auto back = parse_double(trim(std::string_view(text).substr(2)));
  RC_ASSERT(back.has_value());
  RC_ASSERT(static_cast<float>(*back) == value);
}

TEST(SmileCsvFile, RowsBeginWithNameAndFrameTime) {
  EXPECT_EQ(file_of(RowFormat::kSmileCsv, kTwoColumns, {{1, 2}, {3, 4}}),
            "name;frameTime;f0;pcm[1]\n'utt';0.000000;1;2\n'utt';0.010000;3;4\n");
}

TEST(SmileCsvFile, FunctionalsHaveNoFrameTime) {
  EXPECT_EQ(file_of(RowFormat::kSmileCsv, {"toy", {"mean"}, 0.0}, {{7}}), "name;mean\n'utt';7\n");
}

TEST(ArffFile, DeclaresEveryColumnAndCountsTimeAnewForEachUtterance) {
  const auto path = temporary_folder() / "all.arff";
  const RowTable table = {"toy", {"f0", "two words"}, 0.5};
  const auto sink = open_row_file(RowFormat::kArff, path, table);
  put(*sink, "it's", {{1, 2}, {3, std::numeric_limits<float>::quiet_NaN()}});
  put(*sink, "b", {{5, 6}});
  sink->commit();
  EXPECT_EQ(read_file(path),
            "@relation 'toy'\n\n@attribute name string\n@attribute frameTime numeric\n"
            "@attribute f0 numeric\n@attribute 'two words' numeric\n\n@data\n"
            "'it\\'s',0.000000,1,2\n'it\\'s',0.500000,3,?\n'b',0.000000,5,6\n");
}

TEST(RowFolder, WritesOneFilePerUtteranceThatHasRows) {
  const auto folder = temporary_folder();
  const auto sink = open_row_folder(RowFormat::kNpy, folder, kTwoColumns);
  put(*sink, "a/b", {{1, 2}});
  put(*sink, "short", {});
  put(*sink, "z", {{1, 2}, {3, 4}});
  sink->commit();
  EXPECT_THAT(list_folder(folder), ::testing::ElementsAre("a_b.npy", "z.npy"));
}

TEST(RowFile, AppearsOnlyWhenCommitted) {
  const auto path = temporary_folder() / "x.csv";
  put(*open_row_file(RowFormat::kCsv, path, kTwoColumns), "a", {{1, 2}});
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(ExtractStatus, HasNames) {
  EXPECT_EQ(extract_status_name(ExtractStatus::kOk), "ok");
  EXPECT_EQ(extract_status_name(ExtractStatus::kFailed), "failed");
}

}  // namespace
}  // namespace merkit
