#include "merkit/infer/saliency_json.h"

#include "merkit/base/json.h"
#include "merkit/features/feature_set.h"
#include "merkit/infer/salient_rows.h"

namespace merkit {
namespace {

constexpr std::size_t kMostColumns = 10;

// The words of an input, whose ids are the rows.
Json word_rows(const ModelInput& input, const Matrix<double>& shares,
               MatrixView<const float> rows) {
  Json list = Json::array();
  for (std::size_t r = 0; r < shares.rows(); ++r) {
    list.push_back({{"word", word_of_row(input, rows.row(r)[0])}, {"share", row_share(shares, r)}});
  }
  return list;
}

// Frames have times; the parts of motion capture and functionals have a place in the utterance.
Json frame_rows(const ModelInput& input, const Matrix<double>& shares) {
  const double hop_s = row_hop_s(input, shares.rows());
  Json list = Json::array();
  for (std::size_t r = 0; r < shares.rows(); ++r) {
    Json row = {{"share", row_share(shares, r)}};
    if (hop_s > 0.0) {
      row["start_s"] = static_cast<double>(r) * hop_s;
    } else {
      row["place"] = (static_cast<double>(r) + 0.5) / static_cast<double>(shares.rows());
    }
    list.push_back(std::move(row));
  }
  return list;
}

Json column_shares(const ModelInput& input, const Matrix<double>& shares) {
  Json list = Json::array();
  for (const ColumnShare& of : largest_columns(input, column_sums(shares), kMostColumns)) {
    list.push_back({{"column", of.column}, {"share", of.share}});
  }
  return list;
}

Json attention_json(const Saliency& saliency, const std::string& input) {
  Json list = Json::array();
  for (const AttentionSaliency& attention : saliency.attention) {
    if (attention.input == input) {
      list.push_back({{"node", attention.node}, {"weights", attention.weights}});
    }
  }
  return list;
}

Json input_json(const ModelInput& input, const Saliency& saliency, const InputSaliency& of,
                MatrixView<const float> rows) {
  const auto& set = input.state().feature.set;
  return {{"input", of.input},
          {"modality", modality_name(find_feature_set(set).modality)},
          {"set", set},
          {"share", of.total},
          {input.is_text() ? "words" : "rows",
           input.is_text() ? word_rows(input, of.shares, rows) : frame_rows(input, of.shares)},
          {"columns", column_shares(input, of.shares)},
          {"attention", attention_json(saliency, of.input)}};
}

}  // namespace

std::string saliency_json(const Model& model, const Saliency& saliency,
                          std::span<const MatrixView<const float>> inputs) {
  Json list = Json::array();
  double sum = 0.0;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].rows > 0) {
      list.push_back(input_json(model.inputs[i], saliency, saliency.inputs[i], inputs[i]));
      sum += saliency.inputs[i].total;
    }
  }
  Json json = {{"class", model.class_names[saliency.explained]},
               {"method", saliency_method_name(saliency.method)},
               {"probability", saliency.probability},
               {"baseline_probability", saliency.baseline_probability},
               {"inputs", list}};
  if (saliency.method == SaliencyMethod::kIntegratedGradients) {
    json["completeness_gap"] = saliency.probability - saliency.baseline_probability - sum;
  }
  return dump_json(json, -1);
}

}  // namespace merkit
