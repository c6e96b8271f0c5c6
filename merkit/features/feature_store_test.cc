#include "merkit/features/feature_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <filesystem>
#include <map>
#include <set>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/hash.h"

namespace merkit {
namespace {

using ::testing::HasSubstr;

std::string temporary_path(std::string_view name) {
  return (std::filesystem::path(::testing::TempDir()) / name).string();
}

FeatureStoreInfo two_columns() {
  return {.feature_set = "toy",
          .version = 3,
          .options = R"({"window_s":0.2})",
          .audio_options = "{}",
          .columns = {"zcr", "energy"}};
}

MatrixView<const float> view(std::span<const float> values, std::size_t cols) {
  return {.values = values, .rows = values.size() / cols, .cols = cols};
}

// Three utterances: two rows, none, one row.
std::string write_example(const std::string& name) {
  const std::string path = temporary_path(name);
  FeatureStoreWriter out(path, two_columns());
  const std::vector<float> values = {1, 2, 3, 4, 5, 6};
  out.begin_utterance("a");
  out.append_rows(view(std::span(values).first(2), 2));
  out.append_rows(view(std::span(values).subspan(2, 2), 2));
  out.end_utterance(hash_hex("a"), ExtractStatus::kOk);
  out.begin_utterance("b");
  out.end_utterance(hash_hex("b"), ExtractStatus::kTooShort);
  out.begin_utterance("c");
  out.append_rows(view(std::span(values).last(2), 2));
  out.end_utterance(hash_hex("c"), ExtractStatus::kOk);
  out.commit();
  return path;
}

TEST(FeatureStore, HoldsWhatWasWritten) {
  const FeatureStore store(write_example("store.safetensors"));
  EXPECT_EQ(store.info().feature_set, "toy");
  EXPECT_EQ(store.info().version, 3);
  EXPECT_EQ(store.info().options, R"({"window_s":0.2})");
  EXPECT_EQ(store.info().columns, two_columns().columns);
  ASSERT_EQ(store.num_utterances(), 3U);
  EXPECT_EQ(store.num_rows(), 3U);
  EXPECT_EQ(store.id(2), "c");
  EXPECT_EQ(store.rows(0).rows, 2U);
  EXPECT_EQ(store.rows(0).row(1)[0], 3.0F);
  EXPECT_EQ(store.rows(1).rows, 0U);
  EXPECT_EQ(store.status(1), ExtractStatus::kTooShort);
  EXPECT_EQ(store.rows(2).row(0)[1], 6.0F);
  EXPECT_EQ(store.content_hash(2), hash_hex("c"));
}

TEST(FeatureStore, FindsUtterancesByIdOnly) {
  const FeatureStore store(write_example("find.safetensors"));
  EXPECT_EQ(store.find("b"), std::optional<std::size_t>(1));
  EXPECT_EQ(store.find(""), std::nullopt);
  EXPECT_EQ(store.find("aa"), std::nullopt);
  EXPECT_EQ(store.find("d"), std::nullopt);
}

TEST(FeatureStore, WithoutUtterancesIsAStoreAllTheSame) {
  const std::string path = temporary_path("empty_store.safetensors");
  FeatureStoreWriter(path, two_columns()).commit();
  const FeatureStore store(path);
  EXPECT_EQ(store.num_utterances(), 0U);
  EXPECT_EQ(store.num_rows(), 0U);
  EXPECT_EQ(store.find("a"), std::nullopt);
}

// `bytes` with the first `from` in it replaced by `to` of the same length.
std::string edited(std::string bytes, std::string_view from, std::string_view to) {
  const std::size_t at = bytes.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  EXPECT_EQ(from.size(), to.size());
  return bytes.replace(at, from.size(), to);
}

std::string complaint(const std::string& bytes, ErrorCode code = ErrorCode::kCorruptData) {
  try {
    const FeatureStore store(std::as_bytes(std::span(bytes)), "x");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  return "accepted";
}

TEST(FeatureStore, RefusesFilesThatAreNoStore) {
  const std::string good = read_file(write_example("good.safetensors"));
  EXPECT_THAT(complaint(edited(good, "feature-store/1", "feature-shore/1")),
              HasSubstr("expected metadata merkit.format"));
  EXPECT_THAT(
      complaint(edited(good, "feature-store/1", "feature-store/2"), ErrorCode::kUnsupportedVersion),
      HasSubstr("format 2 is newer than this program"));
  EXPECT_THAT(complaint(edited(good, "\"statuses\"", "\"statures\"")),
              HasSubstr("expected a tensor \"statuses\", got none"));
  EXPECT_THAT(
      complaint(edited(good, R"("feature_set_version":"3")", R"("feature_set_version":"0")")),
      HasSubstr("feature_set_version of 1 or more"));
  EXPECT_THAT(complaint(edited(good, R"([\"zcr\",\"energy\"])", R"([\"zcr\",1234567890])")),
              HasSubstr("expected an array of strings as columns"));
  EXPECT_THAT(complaint(edited(good, R"([\"zcr\",\"energy\"])", R"([\"zcr___________\"])")),
              HasSubstr("has not the shape"));
}

TEST(FeatureStore, RefusesIndexesThatContradictThemselves) {
  const std::string good = read_file(write_example("good2.safetensors"));
  const auto le64 = [](std::uint64_t value) {
    std::string text(8, '\0');
    text[0] = static_cast<char>(value & 0xFFU);
    text[7] = static_cast<char>(value >> 56U);
    return text;
  };
  const std::string offsets = le64(0) + le64(2) + le64(2) + le64(3);
  const std::string id_offsets = le64(0) + le64(1) + le64(2) + le64(3);
  EXPECT_THAT(complaint(edited(good, offsets, le64(0) + le64(2) + le64(1) + le64(3))),
              HasSubstr("expected offsets from 0 upwards to at most 3"));
  EXPECT_THAT(complaint(edited(good, offsets, le64(0) + le64(2) + le64(2) + le64(9))),
              HasSubstr("expected offsets from 0 upwards to at most 3"));
  EXPECT_THAT(complaint(edited(good, offsets, le64(0) + le64(2) + le64(2) + le64(2))),
              HasSubstr("every row to belong to an utterance"));
  EXPECT_THAT(complaint(edited(good, offsets, le64(1) + le64(2) + le64(2) + le64(3))),
              HasSubstr("expected offsets from 0"));
  EXPECT_THAT(
      complaint(edited(good, id_offsets, le64(~std::uint64_t{0}) + le64(1) + le64(2) + le64(3))),
      HasSubstr("expected id_offsets from 0"));
  EXPECT_THAT(complaint(edited(good, hash_hex("c") + "abc", hash_hex("c") + "aac")),
              HasSubstr("order of their bytes, got \"a\" after \"a\""));
  EXPECT_THAT(complaint(edited(good, std::string("\0\1\0", 3) + hash_hex("a"),
                               std::string("\0\7\0", 3) + hash_hex("a"))),
              HasSubstr("expected statuses of 0 to 3, got 7"));
}

TEST(FeatureStoreWriter, RefusesIdsOutOfOrderAndRowsOfAnotherWidth) {
  FeatureStoreWriter out(temporary_path("refused.safetensors"), two_columns());
  const std::vector<float> values(3);
  EXPECT_THROW(out.append_rows(view(values, 3)), Error);
  EXPECT_THROW(out.end_utterance("short", ExtractStatus::kOk), Error);
  out.begin_utterance("b");
  out.end_utterance(hash_hex("b"), ExtractStatus::kOk);
  EXPECT_THROW(out.begin_utterance("b"), Error);
  EXPECT_THROW(out.begin_utterance("a"), Error);
}

RC_GTEST_PROP(FeatureStore, AnySetOfUtterancesComesBack, ()) {
  using Rows = std::vector<float>;
  const auto utterances = *rc::gen::container<std::map<std::string, Rows>>(
      rc::gen::container<std::string>(rc::gen::arbitrary<char>()),
      rc::gen::container<Rows>(rc::gen::cast<float>(rc::gen::arbitrary<short>())));
  const std::string path = temporary_path("any.safetensors");
  FeatureStoreInfo info = two_columns();
  info.columns = {"only"};
  FeatureStoreWriter out(path, info);
  for (const auto& [id, rows] : utterances) {
    out.begin_utterance(id);
    out.append_rows(view(rows, 1));
    out.end_utterance(hash_hex(id), ExtractStatus::kOk);
  }
  out.commit();
  const FeatureStore store(path);
  RC_ASSERT(store.num_utterances() == utterances.size());
  for (const auto& [id, rows] : utterances) {
    const auto at = store.find(id);
    RC_ASSERT(at.has_value());
    const auto found = store.rows(*at).values;
    RC_ASSERT(Rows(found.begin(), found.end()) == rows);
    RC_ASSERT(store.content_hash(*at) == hash_hex(id));
  }
}

}  // namespace
}  // namespace merkit
