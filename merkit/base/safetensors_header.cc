#include "merkit/base/safetensors_header.h"

#include <set>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/json.h"

namespace merkit {
namespace {

constexpr std::string_view kMetadataKey = "__metadata__";
constexpr std::size_t kMaxDimensions = 64;

// Receives the header event by event and accepts only the one form it may have.
class HeaderSax : public nlohmann::json_sax<Json> {
 public:
  explicit HeaderSax(std::string_view where) : where_(where) {}

  SafetensorsHeader take() { return std::move(header_); }

  bool null() override { reject("null"); }
  bool boolean(bool /*value*/) override { reject("a boolean"); }
  bool number_integer(number_integer_t value) override { reject(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& text) override { reject(text); }
  bool binary(binary_t& /*value*/) override { reject("binary"); }

  bool number_unsigned(number_unsigned_t value) override {
    if (place_ != Place::kArray || numbers_.size() == kMaxDimensions) {
      reject(std::to_string(value));
    }
    numbers_.push_back(value);
    return true;
  }

  bool string(string_t& value) override {
    if (place_ == Place::kMetadata) {
      header_.metadata[key_] = std::move(value);
    } else if (place_ == Place::kTensor && key_ == "dtype") {
      const auto type = tensor_type(value);
      if (!type) {
        fail("expected a dtype of the format, got \"" + quote(value) + "\"");
      }
      header_.tensors.back().type = *type;
    } else {
      reject("\"" + quote(value) + "\"");
    }
    return true;
  }

  bool start_object(std::size_t /*size*/) override {
    if (place_ == Place::kNothing) {
      place_ = Place::kHeader;
    } else if (place_ == Place::kHeader && key_ == kMetadataKey) {
      place_ = Place::kMetadata;
    } else if (place_ == Place::kHeader) {
      place_ = Place::kTensor;
      header_.tensors.push_back({.name = key_, .shape = {}});
      seen_ = 0;
    } else {
      reject("an object");
    }
    return true;
  }

  bool key(string_t& name) override {
    if (place_ == Place::kHeader && !names_.insert(name).second) {
      fail("expected different names, got \"" + quote(name) + "\" twice");
    }
    if (place_ == Place::kMetadata && header_.metadata.contains(name)) {
      fail("expected different metadata keys, got \"" + quote(name) + "\" twice");
    }
    if (place_ == Place::kTensor) {
      note_field(name);
    }
    key_ = std::move(name);
    return true;
  }

  bool end_object() override {
    if (place_ == Place::kTensor && seen_ != kAllFields) {
      fail("tensor \"" + quote(header_.tensors.back().name) +
           "\": expected dtype, shape and data_offsets, got fewer fields");
    }
    place_ = Place::kHeader;
    return true;
  }

  bool start_array(std::size_t /*size*/) override {
    if (place_ != Place::kTensor || key_ == "dtype") {
      reject("an array");
    }
    place_ = Place::kArray;
    numbers_.clear();
    return true;
  }

  bool end_array() override {
    HeaderTensor& tensor = header_.tensors.back();
    if (key_ == "shape") {
      tensor.shape = numbers_;
    } else if (numbers_.size() == 2) {
      tensor.begin = numbers_[0];
      tensor.end = numbers_[1];
    } else {
      fail("tensor \"" + quote(tensor.name) + "\": expected two data_offsets, got " +
           std::to_string(numbers_.size()));
    }
    place_ = Place::kTensor;
    return true;
  }

  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::detail::exception& /*error*/) override {
    fail("expected a JSON header in UTF-8, got \"" + quote(last_token) + "\" at byte " +
         std::to_string(position));
  }

 private:
  enum class Place { kNothing, kHeader, kMetadata, kTensor, kArray };
  static constexpr unsigned kAllFields = 7;

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::kCorruptData, std::string(where_) + ": safetensors header: " + what);
  }

  [[noreturn]] void reject(const std::string& what) const {
    fail("expected " + wanted() + ", got " + what);
  }

  std::string wanted() const {
    switch (place_) {
      case Place::kNothing:
        return "an object";
      case Place::kHeader:
        return "an object under \"" + quote(key_) + "\"";
      case Place::kMetadata:
        return "a string under \"" + quote(key_) + "\"";
      case Place::kTensor:
        return key_ == "dtype" ? "a string as dtype" : "an array as " + key_;
      case Place::kArray:
        return "at most 64 whole numbers in " + key_;
    }
    return "";
  }

  void note_field(const std::string& name) {
    const unsigned bit = name == "dtype"          ? 1U
                         : name == "shape"        ? 2U
                         : name == "data_offsets" ? 4U
                                                  : 0U;
    if (bit == 0 || (seen_ & bit) != 0) {
      fail("tensor \"" + quote(header_.tensors.back().name) +
           "\": expected dtype, shape and data_offsets once each, got \"" + quote(name) + "\"");
    }
    seen_ |= bit;
  }

  std::string_view where_;
  SafetensorsHeader header_;
  std::set<std::string> names_;
  std::string key_;
  std::vector<std::uint64_t> numbers_;
  Place place_ = Place::kNothing;
  unsigned seen_ = 0;
};

}  // namespace

SafetensorsHeader parse_safetensors_header(std::string_view text, std::string_view where) {
  if (!text.starts_with('{')) {
    throw Error(ErrorCode::kCorruptData, std::string(where) +
                                             ": safetensors header: expected it to begin with "
                                             "\"{\", got \"" +
                                             quote(text.substr(0, 8)) + "\"");
  }
  HeaderSax sax(where);
  Json::sax_parse(text, &sax);
  return sax.take();
}

std::string dump_safetensors_header(const SafetensorsHeader& header) {
  Json json = Json::object();
  if (!header.metadata.empty()) {
    json[std::string(kMetadataKey)] = header.metadata;
  }
  for (const HeaderTensor& tensor : header.tensors) {
    json[tensor.name] = {{"dtype", type_name(tensor.type)},
                         {"shape", tensor.shape},
                         {"data_offsets", {tensor.begin, tensor.end}}};
  }
  return dump_json(json, -1);
}

}  // namespace merkit
