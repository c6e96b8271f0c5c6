#include "merkit/infer/saliency_json.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "merkit/base/json.h"
#include "merkit/features/feature_set.h"

namespace merkit {
namespace {

constexpr std::size_t kMostColumns = 10;

double row_share(const Matrix<double>& shares, std::size_t row) {
  const auto values = shares.row(row);
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// The words of an input, whose ids are the rows.
Json word_rows(const ModelInput& input, const Matrix<double>& shares,
               MatrixView<const float> rows) {
  Json list = Json::array();
  for (std::size_t r = 0; r < shares.rows(); ++r) {
    const auto id = static_cast<std::size_t>(rows.row(r)[0]);
    const auto& words = *input.state().words;
    list.push_back({{"word", id >= 1 && id <= words.size() ? words[id - 1].word : ""},
                    {"share", row_share(shares, r)}});
  }
  return list;
}

// Frames have times; the parts of motion capture and functionals have a place in the utterance.
Json frame_rows(const ModelInput& input, const Matrix<double>& shares) {
  const RecipeFeature& feature = input.state().feature;
  const double hop_s = find_feature_set(feature.set).make(feature.options)->hop_s();
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

// The columns of the largest shares, by size; none where columns were not told apart.
Json column_shares(const ModelInput& input, const Matrix<double>& shares) {
  Json list = Json::array();
  if (input.is_text() || shares.cols() < 2) {
    return list;
  }
  std::vector<double> sums(shares.cols(), 0.0);
  for (std::size_t r = 0; r < shares.rows(); ++r) {
    std::ranges::transform(shares.row(r), sums, sums.begin(), std::plus<>());
  }
  std::vector<std::size_t> order(sums.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t c) { return std::abs(sums[c]); });
  const auto& source = input.state().source.columns;
  const auto columns = selected_columns(input.state().feature, source.size());
  for (std::size_t i = 0; i < std::min(kMostColumns, order.size()); ++i) {
    list.push_back({{"column", source[columns[order[i]]]}, {"share", sums[order[i]]}});
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
