#include "merkit/dataset/fold_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "merkit/features/row_range.h"
#include "merkit/features/tokenizer.h"

namespace merkit {
namespace {

std::vector<VocabularyWord> count_words(const DatasetView& dataset, const RecipeFeature& feature,
                                        const std::vector<std::size_t>& places) {
  const Tokenizer tokenizer(tokenizer_options(feature));
  VocabularyCounter counter;
  for (const std::size_t place : places) {
    counter.add(tokenizer.tokens(dataset.table.text(place)));
  }
  return counter.finish({.max_words = feature.max_words}).words();
}

std::vector<std::size_t> all_places(const DatasetView& dataset) {
  std::vector<std::size_t> places(dataset.corpus.utterances.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

RowStatistics measure(const DatasetView& dataset, std::size_t f, const Fold& fold) {
  const RecipeFeature& feature = dataset.recipe.features[f];
  const auto columns = selected_columns(feature, dataset.table.info(f).columns.size());
  RowStatisticsFit fit(columns.size());
  const auto group = [&](std::size_t place) {
    return normaliser_group(feature, *dataset.corpus.utterances[place]);
  };
  const RowGate gate(feature, dataset.table.info(f).columns);
  const auto rows = [&](std::size_t place) {
    const Matrix<float> passed = gate.passed(dataset.table.rows(f, place));
    return take_columns({passed.values(), passed.rows(), passed.cols()}, columns);
  };
  for (const std::size_t place : fold.train) {
    const Matrix<float> taken = rows(place);
    fit.add(group(place), {taken.values(), taken.rows(), taken.cols()});
  }
  for (const auto* part : {&fold.dev, &fold.test}) {
    for (const std::size_t place : *part) {
      if (feature.normalise == "speaker") {
        const Matrix<float> taken = rows(place);
        fit.add_to_group(group(place), {taken.values(), taken.rows(), taken.cols()});
      }
    }
  }
  return fit.finish();
}

RowStatistics measure_range(const DatasetView& dataset, std::size_t f, const Fold& fold) {
  const auto columns =
      selected_columns(dataset.recipe.features[f], dataset.table.info(f).columns.size());
  const RowGate gate(dataset.recipe.features[f], dataset.table.info(f).columns);
  RowRangeFit fit(columns.size());
  for (const std::size_t place : fold.train) {
    const Matrix<float> passed = gate.passed(dataset.table.rows(f, place));
    const Matrix<float> taken =
        take_columns({passed.values(), passed.rows(), passed.cols()}, columns);
    fit.add({taken.values(), taken.rows(), taken.cols()});
  }
  return fit.finish();
}

bool has_any_input(const DatasetView& dataset, std::size_t place) {
  for (std::size_t f = 0; f < dataset.recipe.features.size(); ++f) {
    if (dataset.table.has(f, place)) {
      return true;
    }
  }
  return false;
}

// False if an input that is there has fewer rows than an utterance to learn from must have.
bool has_enough_rows(const DatasetView& dataset, std::size_t place) {
  for (std::size_t f = 0; f < dataset.recipe.features.size(); ++f) {
    const RecipeFeature& feature = dataset.recipe.features[f];
    if (feature.least_rows == 0 || is_text_feature(feature) || !dataset.table.has(f, place)) {
      continue;
    }
    const RowGate gate(feature, dataset.table.info(f).columns);
    const std::size_t num_rows = gate.passed(dataset.table.rows(f, place)).rows();
    if (num_rows < static_cast<std::size_t>(feature.least_rows)) {
      return false;
    }
  }
  return true;
}

bool all_finite(MatrixView<const float> rows) {
  return std::ranges::all_of(rows.values, [](float x) { return std::isfinite(x); });
}

Matrix<float> make_input(const DatasetView& dataset, const ModelInput& input, std::size_t f,
                         std::size_t place) {
  if (!dataset.table.has(f, place)) {
    return input.absent();
  }
  if (input.is_text()) {
    return input.from_text(dataset.table.text(place));
  }
  return input.from_rows(
      dataset.table.rows(f, place),
      normaliser_group(input.state().feature, *dataset.corpus.utterances[place]));
}

}  // namespace

std::vector<ModelInput> fit_inputs(const DatasetView& dataset, const Fold& fold) {
  std::vector<ModelInput> inputs;
  for (std::size_t f = 0; f < dataset.recipe.features.size(); ++f) {
    ModelInputState state;
    state.feature = dataset.recipe.features[f];
    state.source = dataset.table.info(f);
    if (is_text_feature(state.feature)) {
      state.words =
          count_words(dataset, state.feature,
                      state.feature.vocabulary_from == "all" ? all_places(dataset) : fold.train);
    } else if (state.feature.normalise == "min-max") {
      state.statistics = measure_range(dataset, f, fold);
    } else if (state.feature.normalise != "none") {
      state.statistics = measure(dataset, f, fold);
    }
    inputs.emplace_back(std::move(state));
  }
  return inputs;
}

FoldData::FoldData(const DatasetView& dataset, const Fold& fold, ThreadPool& pool)
    : inputs_(fit_inputs(dataset, fold)) {
  std::vector<std::size_t> train;
  std::size_t num_short = 0;
  for (const std::size_t place : fold.train) {
    const bool is_long = has_enough_rows(dataset, place);
    num_short += is_long ? 0U : 1U;
    if (is_long && has_any_input(dataset, place)) {
      train.push_back(place);
    }
  }
  train_ = prepare(dataset, train, pool);
  dev_ = prepare(dataset, fold.dev, pool);
  test_ = prepare(dataset, fold.test, pool);
  note_gaps(dataset, fold);
  note_left_out(fold.train.size() - train_.size() - num_short, "without any input");
  note_left_out(num_short, "with fewer rows than least_rows");
}

void FoldData::note_left_out(std::size_t count, const char* which) {
  if (count > 0) {
    notes_.push_back(fmt::format("train: {} utterances {} left out", count, which));
  }
}

const std::vector<PreparedUtterance>& FoldData::part(Part part) const noexcept {
  return part == Part::kTrain ? train_ : part == Part::kDev ? dev_ : test_;
}

std::vector<PreparedUtterance> FoldData::prepare(const DatasetView& dataset,
                                                 const std::vector<std::size_t>& places,
                                                 ThreadPool& pool) {
  std::vector<PreparedUtterance> prepared(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    prepared[i] = {places[i], std::vector<MatrixView<const float>>(inputs_.size())};
  }
  for (std::size_t f = 0; f < inputs_.size(); ++f) {
    const std::size_t first = owned_.size();
    owned_.resize(first + places.size());
    pool.parallel_for(places.size(), [&, f, first](std::size_t i) {
      MatrixView<const float>& view = prepared[i].inputs[f];
      const bool is_there = dataset.table.has(f, places[i]);
      if (is_there && inputs_[f].keeps_rows()) {
        view = dataset.table.rows(f, places[i]);
        if (all_finite(view)) {
          return;
        }
      }
      Matrix<float>& own = owned_[first + i];
      own = make_input(dataset, inputs_[f], f, places[i]);
      view = {own.values(), own.rows(), own.cols()};
    });
  }
  return prepared;
}

void FoldData::note_gaps(const DatasetView& dataset, const Fold& fold) {
  for (const Part part : {Part::kTrain, Part::kDev, Part::kTest}) {
    const std::vector<std::size_t>& places = fold.part(part);
    for (std::size_t f = 0; f < inputs_.size(); ++f) {
      const auto num_absent = std::ranges::count_if(
          places, [&](std::size_t place) { return !dataset.table.has(f, place); });
      if (num_absent > 0) {
        notes_.push_back(fmt::format("{}: {} of {} utterances without {}: zeros", part_name(part),
                                     num_absent, places.size(), inputs_[f].name()));
      }
    }
  }
}

}  // namespace merkit
