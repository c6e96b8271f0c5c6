#include "merkit/features/word_vectors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/safetensors.h"
#include "tests/error_of.h"
#include "tests/temporary_folder.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Words = std::vector<std::string>;

std::string binary_file(const std::vector<std::pair<std::string, std::vector<float>>>& entries,
                        const std::string& after_vector) {
  std::string bytes =
      std::to_string(entries.size()) + " " + std::to_string(entries.front().second.size()) + "\n";
  for (const auto& [word, vector] : entries) {
    bytes += word + " ";
    bytes.append(reinterpret_cast<const char*>(vector.data()), vector.size() * sizeof(float));
    bytes += after_vector;
  }
  return bytes;
}

std::vector<float> row(const WordVectors& vectors, std::size_t i) {
  const auto values = vectors.matrix.row(i);
  return {values.begin(), values.end()};
}

std::string error_of(std::string_view bytes, const Words& words = {"a"}) {
  return testing::error_of(ErrorCode::kCorruptData, [&] { parse_word_vectors(bytes, words, "v"); });
}

TEST(WordVectors, OnlyWantedWordsComeInTheOrderAskedFor) {
  const WordVectors vectors =
      parse_word_vectors("the 0.5 -1\ncat 2 3e-2\ndog 7 8\n", Words{"dog", "unicorn", "the"}, "v");
  EXPECT_EQ(vectors.num_dims, 2U);
  EXPECT_THAT(vectors.words, ElementsAre("dog", "the"));
  EXPECT_THAT(row(vectors, 0), ElementsAre(7.0F, 8.0F));
  EXPECT_THAT(row(vectors, 1), ElementsAre(0.5F, -1.0F));
}

TEST(WordVectors, HeaderBlanksAtTheEndAndCarriageReturnsMakeNoDifference) {
  for (const char* text : {"a 1 2\nb 3 4\n", "2 2\na 1 2\nb 3 4\n", "2 2\na 1 2 \nb 3 4 \n",
                           "a 1 2\r\nb 3 4\r\n", "a 1 2\nb 3 4"}) {
    const WordVectors vectors = parse_word_vectors(text, Words{"b"}, "v");
    ASSERT_THAT(vectors.words, ElementsAre("b")) << text;
    EXPECT_THAT(row(vectors, 0), ElementsAre(3.0F, 4.0F)) << text;
  }
}

TEST(WordVectors, WordsWithBlanksAreNotTakenForTheirFirstPart) {
  const std::string text = "a 9 9\n. . . 1 2\n. 3 4\nat name@domain.com 5 6\n";
  const WordVectors vectors = parse_word_vectors(text, Words{".", ". . .", "at"}, "v");
  EXPECT_THAT(vectors.words, ElementsAre(".", ". . ."));
  EXPECT_THAT(row(vectors, 0), ElementsAre(3.0F, 4.0F));
  EXPECT_THAT(row(vectors, 1), ElementsAre(1.0F, 2.0F));
  EXPECT_EQ(parse_word_vectors(". . . 1 2\n", {}, "v").num_dims, 2U);
}

TEST(WordVectors, FirstOfTwoEqualWordsCounts) {
  EXPECT_THAT(row(parse_word_vectors("a 1\na 2\nb 3\n", Words{"a", "b"}, "v"), 0),
              ElementsAre(1.0F));
}

TEST(WordVectors, BinaryFormIsToldFromItsBytesWithAndWithoutLineEnds) {
  for (const char* after : {"", "\n"}) {
    const std::string bytes = binary_file({{"the", {0.1F, -2.0F, 3.0F}}, {"a", {4, 5, 6}}}, after);
    const WordVectors vectors = parse_word_vectors(bytes, Words{"a", "the", "x"}, "v");
    EXPECT_THAT(vectors.words, ElementsAre("a", "the"));
    EXPECT_THAT(row(vectors, 1), ElementsAre(0.1F, -2.0F, 3.0F));
  }
}

RC_GTEST_PROP(WordVectors, DecimalTextReadsBackToTheBit, ()) {
  const auto bits =
      *rc::gen::container<std::vector<std::uint32_t>>(3, rc::gen::arbitrary<std::uint32_t>());
  std::string text = "w";
  std::vector<float> expected;
  for (const std::uint32_t pattern : bits) {
    const auto value = std::bit_cast<float>(pattern);
    expected.push_back(std::isfinite(value) ? value : 0.25F);
    char digits[64];
    std::snprintf(digits, sizeof(digits), " %.9g", static_cast<double>(expected.back()));
    text += digits;
  }
  RC_ASSERT(row(parse_word_vectors(text, Words{"w"}, "v"), 0) == expected);
}

TEST(WordVectors, ErrorsNameLineAndExpectation) {
  EXPECT_EQ(error_of(""), "v:1: expected a word and its numbers, got \"\"");
  EXPECT_EQ(error_of("word\n"), "v:1: expected a word and its numbers, got \"word\"");
  EXPECT_EQ(error_of("x 1 2\na 1\n"), "v:2: expected a word and 2 numbers, got \"a 1\"");
  EXPECT_EQ(error_of("x 1 2\na 1 nan\n"), "v:2: expected a finite number, got \"nan\"");
  EXPECT_EQ(error_of("x 1 2\na 1 1e99\n"), "v:2: expected a finite number, got \"1e99\"");
  EXPECT_EQ(
      error_of("5 999999999\na 1 2\n"),
      "v: expected \"count dimension\" that fits the file, got \"5 999999999\\x0aa 1 2\\x0a\"");
  const std::string binary = binary_file({{"x", {1, 2}}, {"y", {3, 4}}}, "");
  EXPECT_EQ(error_of(std::string_view(binary).substr(0, binary.size() - 1)),
            "v: expected 2 vectors, got 1 whole ones");
  EXPECT_EQ(error_of(binary_file({{"a", {1, std::nanf("")}}}, "")),
            "v: vector 1: expected finite numbers, got another");
  EXPECT_EQ(error_of("PK\x03\x04rest"),
            "v: expected word vectors, got a packed file; unpack it first");
  EXPECT_EQ(error_of("\xBA\x16\x4F\x2F"),
            "v: expected word vectors, got a fastText model; use its .vec file");
}

TEST(WordVectors, EmbeddingRowsFollowTheIdsAndMissingWordsAreZero) {
  const Vocabulary vocabulary({{"b", 3}, {"x", 2}, {"a", 1}});
  const WordVectors vectors = parse_word_vectors("a 1 2\nb 3 4\n", Words{"a", "b"}, "v");
  const Matrix<float> matrix = embedding_matrix(vocabulary, vectors);
  EXPECT_EQ(matrix, (Matrix<float>(4, 2, std::vector<float>{0, 0, 3, 4, 0, 0, 1, 2})));
}

TEST(WordVectors, CoverageCountsWordsAndTheirOccurrences) {
  const Vocabulary vocabulary({{"b", 3}, {"x", 2}, {"a", 1}, {"y", 1}});
  const auto vectors = parse_word_vectors("a 1\nb 3\n", Words{"b", "x", "a", "y"}, "v");
  const Coverage coverage = measure_coverage(vocabulary, vectors);
  EXPECT_EQ(coverage.num_words, 4U);
  EXPECT_EQ(coverage.num_known_words, 2U);
  EXPECT_EQ(coverage.num_tokens, 7U);
  EXPECT_EQ(coverage.num_known_tokens, 4U);
  EXPECT_EQ(coverage.missing, (std::vector<VocabularyWord>{{"x", 2}, {"y", 1}}));
}

TEST(BundledVectors, HalfNumbersAreReadExactly) {
  const testing::TemporaryFolder folder;
  const auto path = folder / "v.safetensors";
  const std::string words = "one\ntwo\n";
  // 1, -2, the smallest subnormal, 65504; 0, -0, 0.5, 2^-14
  const std::vector<std::uint16_t> halves = {0x3C00, 0xC000, 0x0001, 0x7BFF,
                                             0x0000, 0x8000, 0x3800, 0x0400};
  SafetensorsWriter out(
      path, {{"vectors", TensorType::kF16, {2, 4}}, {"words", TensorType::kU8, {words.size()}}},
      {});
  out.append(std::as_bytes(std::span(halves)));
  out.end_tensor();
  out.append(std::as_bytes(std::span(words)));
  out.end_tensor();
  out.commit();
  const WordVectors vectors = read_word_vectors(path, Words{"two", "one", "three"});
  EXPECT_THAT(vectors.words, ElementsAre("two", "one"));
  EXPECT_THAT(row(vectors, 0), ElementsAre(0.0F, -0.0F, 0.5F, 0x1p-14F));
  EXPECT_THAT(row(vectors, 1), ElementsAre(1.0F, -2.0F, 0x1p-24F, 65504.0F));
}

TEST(BundledVectors, TheFileInDataHoldsGlove) {
  const WordVectors vectors = read_word_vectors(MERKIT_DATA "/glove.6B.100d.top.safetensors",
                                                Words{"the", "happy", "angry", "sad", "qqqqq"});
  EXPECT_EQ(vectors.num_dims, 100U);
  ASSERT_THAT(vectors.words, ElementsAre("the", "happy", "angry", "sad"));
  // First numbers of "the" in glove.6B.100d.txt, to half precision (2^-11 of the value).
  EXPECT_NEAR(vectors.matrix(0, 0), -0.038194F, 2e-5F);
  EXPECT_NEAR(vectors.matrix(0, 1), -0.24487F, 2e-4F);
  EXPECT_NEAR(vectors.matrix(0, 2), 0.72812F, 4e-4F);
}

}  // namespace
}  // namespace merkit
