#include "merkit/model/model_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"
#include "merkit/features/token_ids.h"

namespace merkit {
namespace {

[[noreturn]] void refuse(std::string_view where, const std::string& what) {
  throw Error(ErrorCode::kInvalidArgument, fmt::format("{}: {}", where, what));
}

void check_one_of(const std::string& where, const std::string& value,
                  std::span<const std::string> names) {
  if (std::ranges::find(names, value) == names.end()) {
    refuse(where, expected_one_of(value, names));
  }
}

void check_feature(const RecipeFeature& feature) {
  static const std::array<std::string, 5> kNormalise = {"none", "z-score", "min-max", "speaker",
                                                        "actor"};
  static const std::array<std::string, 2> kPad = {"end", "front"};
  const std::string where = "features." + feature.name;
  check_one_of(where + ".normalise", feature.normalise, kNormalise);
  check_one_of(where + ".pad", feature.pad, kPad);
  if (feature.rows < 0) {
    refuse(where + ".rows", fmt::format("expected at least 0, got {}", feature.rows));
  }
  if (feature.stack < 1 || feature.stack % 2 == 0) {
    refuse(where + ".stack", fmt::format("expected an odd number, got {}", feature.stack));
  }
}

void check_state(bool good, const RecipeFeature& feature, const char* expectation) {
  if (!good) {
    throw Error(ErrorCode::kCorruptData,
                fmt::format("input {}: expected {}", quote(feature.name), expectation));
  }
}

std::size_t column_named(const ModelInputState& state, const std::string& name) {
  const std::vector<std::string>& columns = state.source.columns;
  const auto found = std::ranges::find(columns, name);
  if (found == columns.end()) {
    refuse(fmt::format("features.{}.rank_by", state.feature.name), expected_one_of(name, columns));
  }
  return static_cast<std::size_t>(found - columns.begin());
}

// The `count` first of places ordered by falling value, the earlier of equals first; ascending.
std::vector<std::size_t> highest(std::vector<std::size_t> places, std::size_t count,
                                 MatrixView<const float> rows, std::size_t column) {
  std::ranges::stable_sort(places, std::ranges::greater{},
                           [&](std::size_t place) { return rows.row(place)[column]; });
  places.resize(std::min(count, places.size()));
  std::ranges::sort(places);
  return places;
}

// The other speaker of a session of two: "1M" for "1F".
std::string partner(const Utterance& utterance) {
  return utterance.session + (utterance.gender == "F" ? "M" : "F");
}

}  // namespace

Matrix<float> take_columns(MatrixView<const float> rows, std::span<const std::size_t> columns) {
  Matrix<float> taken(rows.rows, columns.size());
  for (std::size_t r = 0; r < rows.rows; ++r) {
    std::ranges::transform(columns, taken.row(r).begin(),
                           [row = rows.row(r)](std::size_t c) { return row[c]; });
  }
  return taken;
}

TokenizerOptions tokenizer_options(const RecipeFeature& feature) {
  TokenIdsOptions options;
  for (const OptionAssignment& assignment : feature.options) {
    assign_option(options, assignment);
  }
  return options.tokens;
}

bool is_text_feature(const RecipeFeature& feature) noexcept { return feature.set == "tokens"; }

std::string normaliser_group(const RecipeFeature& feature, const Utterance& utterance) {
  if (feature.normalise == "speaker") {
    return utterance.speaker;
  }
  if (feature.normalise != "actor") {
    return "";
  }
  const bool partner_wears = utterance.speaker_wears_markers == false &&
                             !utterance.session.empty() && !utterance.gender.empty();
  return partner_wears ? partner(utterance) : utterance.speaker;
}

ModelInput::ModelInput(ModelInputState state) : state_(std::move(state)) {
  const RecipeFeature& feature = state_.feature;
  check_feature(feature);
  if (is_text_feature(feature)) {
    check_state(state_.words.has_value(), feature, "words");
    check_state(!state_.statistics, feature, "no statistics of words");
    vocabulary_.emplace(*state_.words);
    tokenizer_.emplace(tokenizer_options(feature));
    return;
  }
  check_state(!state_.words, feature, "no words");
  gate_.emplace(feature, state_.source.columns);
  columns_ = selected_columns(feature, state_.source.columns.size());
  if (!feature.rank_by.empty()) {
    rank_column_ = column_named(state_, feature.rank_by);
  }
  check_state((feature.normalise != "none") == state_.statistics.has_value(), feature,
              "statistics where features are normalised");
  if (state_.statistics) {
    normaliser_.emplace(*state_.statistics);
    check_state(state_.statistics->means.cols() == columns_.size(), feature,
                "statistics of the chosen columns");
  }
}

std::size_t ModelInput::num_columns() const noexcept {
  return is_text() ? 1 : columns_.size() * static_cast<std::size_t>(state_.feature.stack);
}

bool ModelInput::keeps_rows() const noexcept {
  return !is_text() && !normaliser_ && gate_->is_open() && !rank_column_ &&
         state_.feature.stack == 1 && state_.feature.columns.empty();
}

// Rows without a rank are not kept where it counts.
std::vector<std::size_t> ModelInput::kept_rows(MatrixView<const float> rows) const {
  std::vector<std::size_t> kept(rows.rows);
  std::iota(kept.begin(), kept.end(), std::size_t{0});
  const double top = state_.feature.keep_top;
  if (!rank_column_ || top == 0.0) {
    return kept;
  }
  std::erase_if(kept, [&](std::size_t r) { return std::isnan(rows.row(r)[*rank_column_]); });
  const double count = top < 1.0 ? std::ceil(top * static_cast<double>(kept.size())) : top;
  return highest(std::move(kept), static_cast<std::size_t>(count), rows, *rank_column_);
}

Matrix<float> ModelInput::stacked(const Matrix<float>& rows,
                                  std::span<const std::size_t> kept) const {
  const auto width = static_cast<std::size_t>(state_.feature.stack);
  Matrix<float> result(kept.size(), rows.cols() * width);
  for (std::size_t k = 0; k < kept.size(); ++k) {
    auto out = result.row(k).begin();
    for (std::size_t i = 0; i < width; ++i) {
      const std::size_t shifted = kept[k] + i;  // of a sequence with width / 2 more rows in front
      const std::size_t place = std::clamp(shifted, width / 2, width / 2 + rows.rows() - 1);
      out = std::ranges::copy(rows.row(place - width / 2), out).out;
    }
  }
  return result;
}

// The first or the last rows that the model sees.
Matrix<float> ModelInput::cut(const Matrix<float>& rows) const {
  const auto most = static_cast<std::size_t>(state_.feature.rows);
  if (most == 0 || rows.rows() <= most) {
    return rows;
  }
  const std::size_t first = state_.feature.pad == "front" ? rows.rows() - most : 0;
  const auto kept = rows.values().subspan(first * rows.cols(), most * rows.cols());
  return {most, rows.cols(), std::vector<float>(kept.begin(), kept.end())};
}

Matrix<float> ModelInput::from_rows(MatrixView<const float> rows, std::string_view group) const {
  const std::size_t num_source_columns = state_.source.columns.size();
  if (is_text() || rows.cols != num_source_columns) {
    refuse("input " + name(), fmt::format("expected {}, got rows of {} columns",
                                          is_text() ? std::string("text")
                                                    : fmt::format("{} columns", num_source_columns),
                                          rows.cols));
  }
  const Matrix<float> passed = gate_->is_open() ? Matrix<float>() : gate_->passed(rows);
  const MatrixView<const float> heard =
      gate_->is_open() ? rows : MatrixView<const float>{passed.values(), passed.rows(), rows.cols};
  Matrix<float> chosen = take_columns(heard, columns_);
  if (normaliser_) {
    normaliser_->apply(group, chosen);
  } else {
    std::ranges::replace_if(
        chosen.values(), [](float x) { return !std::isfinite(x); }, 0.0F);
  }
  if (!rank_column_ && state_.feature.stack == 1) {
    return cut(chosen);
  }
  return cut(stacked(chosen, kept_rows(heard)));
}

Matrix<float> ModelInput::from_text(std::string_view text) const {
  if (!is_text()) {
    refuse("input " + name(), "expected rows of features, got text");
  }
  const std::vector<std::uint32_t> ids = vocabulary_->ids(tokenizer_->tokens(text));
  Matrix<float> rows(ids.size(), 1);
  std::ranges::transform(ids, rows.values().begin(),
                         [](std::uint32_t id) { return static_cast<float>(id); });
  return cut(rows);
}

}  // namespace merkit
