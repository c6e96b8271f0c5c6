// What may follow the features or the network of a system in place of a softmax.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "merkit/base/matrix.h"
#include "merkit/classic/elm.h"
#include "merkit/classic/gaussian_mixture_hmm.h"
#include "merkit/classic/kernel_elm.h"
#include "merkit/classic/random_forest.h"
#include "merkit/classic/svm.h"

namespace merkit {

using Classifier = std::variant<Svm, Elm, KernelElm, RandomForest, GaussianMixtureHmm>;

// As recipes name it: "svm", "elm", "kernel-elm", "forest" or "hmm".
std::string_view classifier_kind(const Classifier& classifier) noexcept;

// "support vector machine, rbf kernel, 120 vectors".
std::string describe(const Classifier& classifier);

// Numbers in a row that it takes, and classes that it tells apart.
std::size_t num_classifier_columns(const Classifier& classifier) noexcept;
std::size_t num_classifier_classes(const Classifier& classifier) noexcept;

// Probabilities of the classes, [rows.rows, num_classes]; [1, num_classes] from hidden Markov
// models, which take the rows for one sequence. What they mean: probabilities() of each classifier.
// Throws Error(kInvalidArgument) for another number of columns.
Matrix<float> classify(const Classifier& classifier, MatrixView<const float> rows);

}  // namespace merkit
