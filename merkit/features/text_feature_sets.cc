// The text sets: each entry adapts one component.
#include "merkit/features/feature_set_entries.h"
#include "merkit/features/token_ids.h"

namespace merkit {
namespace {

struct TokenIdsSet {
  using Options = TokenIdsOptions;
  using Component = TokenIds;
  static Options defaults() { return {}; }
  static Matrix<float> compute(const Component& component, const FeatureInput& input) {
    return component.compute(input.text);
  }
};

}  // namespace

std::vector<FeatureSet> text_feature_sets() {
  FeatureSet tokens = make_entry<TokenIdsSet>(
      "tokens", 1, Modality::kText,
      "Ids of the words in a vocabulary, zeros in front; the rules of the Keras tokenizer");
  tokens.required_option = "vocabulary";
  return {tokens};
}

}  // namespace merkit
