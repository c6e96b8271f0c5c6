#include "merkit/features/token_ids.h"

#include <fmt/format.h>

#include <algorithm>

#include "merkit/base/error.h"
#include "merkit/base/file.h"
#include "merkit/base/hash.h"

namespace merkit {
namespace {

constexpr int kMaxLength = 100'000;

std::string read_vocabulary(const TokenIdsOptions& options) {
  if (options.length < 0 || options.length > kMaxLength) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("length: expected 0 to {}, got {}", kMaxLength, options.length));
  }
  return options.vocabulary.empty() ? std::string{} : read_file(options.vocabulary);
}

}  // namespace

TokenIds::TokenIds(const TokenIdsOptions& options) : TokenIds(options, read_vocabulary(options)) {}

TokenIds::TokenIds(const TokenIdsOptions& options, const std::string& vocabulary_text)
    : options_(options),
      tokenizer_(options.tokens),
      vocabulary_(parse_vocabulary(vocabulary_text, options.vocabulary)),
      fingerprint_(hash_hex(vocabulary_text)) {}

Matrix<float> TokenIds::compute(std::string_view text) const {
  if (options_.vocabulary.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                "vocabulary: expected a file made by merkit text vocab, got none");
  }
  std::vector<std::uint32_t> ids = vocabulary_.ids(tokenizer_.tokens(text));
  if (options_.length > 0) {
    ids = pad_ids(ids, static_cast<std::size_t>(options_.length));
  }
  Matrix<float> rows(ids.size(), 1);
  std::transform(ids.begin(), ids.end(), rows.values().begin(),
                 [](std::uint32_t id) { return static_cast<float>(id); });
  return rows;
}

}  // namespace merkit
