#include "merkit/base/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <filesystem>
#include <functional>

#include "merkit/base/error.h"

namespace merkit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string temporary_path(std::string_view name) {
  return (std::filesystem::path(::testing::TempDir()) / name).string();
}

std::span<const std::byte> as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text));
}

// A file made of `header` and `data`, as another program might write it.
std::string file_of(std::string_view header, std::string_view data) {
  std::string bytes;
  for (std::size_t i = 0; i < 8; ++i) {
    bytes += static_cast<char>((header.size() >> (8 * i)) & 0xFFU);
  }
  bytes += header;
  bytes += data;
  return bytes;
}

std::string complaint(const std::string& bytes) {
  try {
    const SafetensorsFile file(as_bytes(bytes), "x.safetensors");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptData);
    EXPECT_THAT(error.what(), ::testing::StartsWith("x.safetensors: "));
    return error.what();
  }
  return "accepted";
}

TEST(SafetensorsFile, ReadsAFileWrittenByHand) {
  const std::string bytes =
      file_of(R"({"__metadata__":{"a":"b"},"x":{"dtype":"I16","shape":[2],"data_offsets":[0,4]},)"
              R"("s":{"data_offsets":[4,5],"dtype":"U8","shape":[]}}   )",
              std::string("\x01\x02\xff\xff\x07", 5));
  const SafetensorsFile file(as_bytes(bytes), "x");
  EXPECT_THAT(file.names(), ElementsAre("x", "s"));
  EXPECT_EQ(file.metadata().at("a"), "b");
  EXPECT_EQ(file.tensor("s").num_elements(), 1U);
  EXPECT_EQ(file.tensor("s").as<std::uint8_t>()[0], 7);
  EXPECT_EQ(file.tensor("x").shape, std::vector<std::uint64_t>{2});
  EXPECT_FALSE(file.contains("y"));
}

TEST(SafetensorsFile, AcceptsTensorsWithoutElements) {
  const std::string bytes =
      file_of(R"({"a":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}})", "");
  const SafetensorsFile file(as_bytes(bytes), "x");
  EXPECT_TRUE(file.tensor("a").as<float>().empty());
}

TEST(SafetensorsFile, RefusesAMissingTensorByName) {
  const std::string bytes = file_of("{}", "");
  const SafetensorsFile file(as_bytes(bytes), "x");
  try {
    static_cast<void>(file.tensor("weights"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotFound);
    EXPECT_STREQ(error.what(), "x: expected a tensor \"weights\", got none of that name");
  }
}

TEST(SafetensorsFile, RefusesElementsOfAnotherType) {
  const std::string bytes =
      file_of(R"({"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}})", "abcd");
  const SafetensorsFile file(as_bytes(bytes), "x");
  EXPECT_THROW(static_cast<void>(file.tensor("a").as<float>()), Error);
  EXPECT_THROW(static_cast<void>(file.tensor("a").as<std::int64_t>()), Error);
}

TEST(SafetensorsFile, RefusesElementsAtAPlaceTheMachineCannotRead) {
  std::string bytes = file_of(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                              R"("b":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}})",
                              "abcde");
  bytes.reserve(bytes.size() + 64);
  const SafetensorsFile file(as_bytes(bytes), "x");
  const TensorView& tensor = file.tensor("b");
  const bool is_aligned = reinterpret_cast<std::uintptr_t>(tensor.bytes.data()) % 4 == 0;
  if (is_aligned) {
    EXPECT_EQ(tensor.as<float>().size(), 1U);
  } else {
    EXPECT_THROW(static_cast<void>(tensor.as<float>()), Error);
  }
}

struct MalformedFile {
  std::string name;
  std::string bytes;
  std::string message;
};

std::string one_tensor(std::string_view fields) {
  return file_of(R"({"a":{)" + std::string(fields) + "}}", "abcd");
}

std::string two_tensors(std::string_view first, std::string_view second) {
  return file_of(R"({"a":{"dtype":"U8",)" + std::string(first) + R"(},"b":{"dtype":"U8",)" +
                     std::string(second) + "}}",
                 "abcd");
}

class SafetensorsRefuses : public ::testing::TestWithParam<MalformedFile> {};

TEST_P(SafetensorsRefuses, AndSaysWhatItExpected) {
  EXPECT_THAT(complaint(GetParam().bytes), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Containers, SafetensorsRefuses,
    ::testing::Values(
        MalformedFile{"Empty", "", "expected at least 8 bytes"},
        MalformedFile{"HeaderLargerThanFile", file_of("{}", "").substr(0, 9), "at most 1 bytes"},
        MalformedFile{"HugeHeader", std::string(8, '\xff') + "{}", "got 18446744073709551615"},
        MalformedFile{"EmptyHeader", file_of("", ""), "begin with \"{\""},
        MalformedFile{"LeadingBlank", file_of(" {}", ""), "begin with \"{\""},
        MalformedFile{"NotJson", file_of("{nonsense", ""), "expected a JSON header"},
        MalformedFile{"TwoObjects", file_of("{}{}", ""), "expected a JSON header"},
        MalformedFile{"NotUtf8", file_of("{\"\xff\":{}}", ""), "expected a JSON header in UTF-8"},
        MalformedFile{"BytesOfNoTensor", file_of("{}", "abc"), "expected 0 bytes of tensors"},
        MalformedFile{"DeepJson", file_of(R"({"__metadata__":)" + std::string(100000, '['), ""),
                      "expected an object under"},
        MalformedFile{"DeepObjects", file_of(R"({"a":{"shape":{"a":{"a":{)", ""),
                      "expected an array as shape, got an object"}),
    [](const auto& instance) { return instance.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Tensors, SafetensorsRefuses,
    ::testing::Values(
        MalformedFile{"UnknownType",
                      one_tensor(R"("dtype":"F33","shape":[1],"data_offsets":[0,4])"),
                      "expected a dtype of the format, got \"F33\""},
        MalformedFile{"TypeAsNumber", one_tensor(R"("dtype":4,"shape":[1],"data_offsets":[0,4])"),
                      "expected a string as dtype, got 4"},
        MalformedFile{"NegativeLength",
                      one_tensor(R"("dtype":"F32","shape":[-1],"data_offsets":[0,4])"),
                      "whole numbers in shape, got -1"},
        MalformedFile{"FractionalLength",
                      one_tensor(R"("dtype":"F32","shape":[1.0],"data_offsets":[0,4])"),
                      "whole numbers in shape, got 1.0"},
        MalformedFile{"WrongSize", one_tensor(R"("dtype":"F32","shape":[2],"data_offsets":[0,4])"),
                      "expected 8 bytes by type and shape, got 4"},
        MalformedFile{
            "ShapeProductOverflows",
            one_tensor(R"("dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4])"),
            "fewer than 2^64 bytes"},
        MalformedFile{"MissingField", one_tensor(R"("dtype":"F32","shape":[1])"),
                      "got fewer fields"},
        MalformedFile{"UnknownField", one_tensor(R"("strides":[1])"), "got \"strides\""},
        MalformedFile{"FieldTwice", one_tensor(R"("dtype":"F32","dtype":"F32")"),
                      "once each, got \"dtype\""},
        MalformedFile{"ThreeOffsets",
                      one_tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0,2,4])"),
                      "expected two data_offsets, got 3"},
        MalformedFile{"OffsetsOutsideTheFile",
                      one_tensor(R"("dtype":"F32","shape":[2],"data_offsets":[0,8])"),
                      "to at most 4, got 0 to 8"},
        MalformedFile{"OffsetsBackwards",
                      one_tensor(R"("dtype":"F32","shape":[1],"data_offsets":[4,0])"),
                      "got 4 to 0"},
        MalformedFile{"Overlap",
                      two_tensors(R"("shape":[3],"data_offsets":[0,3])",
                                  R"("shape":[2],"data_offsets":[2,4])"),
                      "expected data_offsets from 3"},
        MalformedFile{"Gap",
                      two_tensors(R"("shape":[1],"data_offsets":[0,1])",
                                  R"("shape":[2],"data_offsets":[2,4])"),
                      "expected data_offsets from 1"},
        MalformedFile{
            "SameNameTwice",
            file_of(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{}})", ""),
            "got \"a\" twice"},
        MalformedFile{"MetadataTwice", file_of(R"({"__metadata__":{},"__metadata__":{}})", ""),
                      "got \"__metadata__\" twice"},
        MalformedFile{"MetadataKeyTwice", file_of(R"({"__metadata__":{"k":"1","k":"2"}})", ""),
                      "different metadata keys, got \"k\" twice"},
        MalformedFile{"MetadataNotAString", file_of(R"({"__metadata__":{"k":true}})", ""),
                      "expected a string under \"k\", got a boolean"}),
    [](const auto& instance) { return instance.param.name; });

TEST(SafetensorsWriter, StartsDataAtAMultipleOf64Bytes) {
  const std::string path = temporary_path("aligned.safetensors");
  for (const std::string& value : {std::string("1"), std::string(57, 'x')}) {
    SafetensorsWriter out(path, {{"a", TensorType::kF64, {1}}}, {{"k", value}});
    const double number = 0.5;
    out.append(std::as_bytes(std::span(&number, 1)));
    out.end_tensor();
    out.commit();
    const SafetensorsFile file(path);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(file.tensor("a").bytes.data()) % 64, 0U);
    EXPECT_EQ(file.tensor("a").as<double>()[0], 0.5);
    EXPECT_EQ(file.metadata().at("k"), value);
  }
}

TEST(SafetensorsWriter, LeavesNoFileWithoutCommit) {
  const std::string path = temporary_path("uncommitted.safetensors");
  std::filesystem::remove(path);
  { const SafetensorsWriter out(path, {{"a", TensorType::kF64, {1}}}, {}); }
  EXPECT_FALSE(std::filesystem::exists(path));
}

std::string refusal(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
    return error.what();
  }
  return "accepted";
}

TEST(SafetensorsWriter, RefusesNamesThatTheFormatForbids) {
  const std::string path = temporary_path("names.safetensors");
  const TensorSpec a{"a", TensorType::kU8, {1}};
  const TensorSpec reserved{"__metadata__", TensorType::kU8, {1}};
  EXPECT_THAT(refusal([&] { SafetensorsWriter(path, {a, a}, {}); }), HasSubstr("got \"a\" again"));
  EXPECT_THAT(refusal([&] { SafetensorsWriter(path, {reserved}, {}); }), HasSubstr("__metadata__"));
  EXPECT_THAT(refusal([&] { SafetensorsWriter(path, {a}, {{"k", "\xff"}}); }), HasSubstr("\\xff"));
}

TEST(SafetensorsWriter, RefusesBytesThatDoNotFillTheShape) {
  const std::string path = temporary_path("short.safetensors");
  SafetensorsWriter fixed(path, {{"a", TensorType::kF32, {2}}}, {});
  fixed.append(as_bytes("abcd"));
  EXPECT_THAT(refusal([&] { fixed.end_tensor(); }), HasSubstr("expected 8 bytes, got 4"));
  SafetensorsWriter growing(path, {{"a", TensorType::kF32, {kGrowing, 2}}}, {});
  growing.append(as_bytes("abcd"));
  EXPECT_THAT(refusal([&] { growing.end_tensor(); }), HasSubstr("whole rows of 8 bytes, got 4"));
  EXPECT_THAT(refusal([&] { growing.commit(); }), HasSubstr("expected 1 tensors, got 0"));
}

TEST(SafetensorsWriter, RefusesATensorThatReadersCouldNotUseInPlace) {
  SafetensorsWriter out(temporary_path("misaligned.safetensors"),
                        {{"a", TensorType::kU8, {1}}, {"b", TensorType::kI64, {1}}}, {});
  out.append(as_bytes("a"));
  out.end_tensor();
  out.append(as_bytes("12345678"));
  EXPECT_THAT(refusal([&] { out.end_tensor(); }), HasSubstr("multiple of 8 bytes, got 1"));
}

RC_GTEST_PROP(SafetensorsWriter, WhatIsWrittenIsReadBack, ()) {
  const auto rows = *rc::gen::container<std::vector<std::vector<std::int32_t>>>(
      rc::gen::container<std::vector<std::int32_t>>(3, rc::gen::arbitrary<std::int32_t>()));
  const auto blob = *rc::gen::arbitrary<std::vector<std::uint8_t>>();
  const auto note = *rc::gen::container<std::string>(rc::gen::inRange('\x01', '\x7f'));
  const std::string path = temporary_path("round_trip.safetensors");
  SafetensorsWriter out(
      path, {{"rows", TensorType::kI32, {kGrowing, 3}}, {"blob", TensorType::kU8, {blob.size()}}},
      {{"note", note}});
  for (const auto& row : rows) {
    out.append(std::as_bytes(std::span(row)));
  }
  out.end_tensor();
  out.append(std::as_bytes(std::span(blob)));
  out.end_tensor();
  out.commit();

  const SafetensorsFile file(path);
  RC_ASSERT(file.metadata().at("note") == note);
  RC_ASSERT(file.tensor("rows").shape == (std::vector<std::uint64_t>{rows.size(), 3}));
  const auto values = file.tensor("rows").as<std::int32_t>();
  for (std::size_t i = 0; i < values.size(); ++i) {
    RC_ASSERT(values[i] == rows[i / 3][i % 3]);
  }
  const auto bytes = file.tensor("blob").as<std::uint8_t>();
  RC_ASSERT(std::vector<std::uint8_t>(bytes.begin(), bytes.end()) == blob);
}

}  // namespace
}  // namespace merkit
