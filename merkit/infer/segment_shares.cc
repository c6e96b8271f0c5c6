#include "merkit/infer/segment_shares.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "merkit/features/tokenizer.h"
#include "merkit/infer/salient_rows.h"

namespace merkit {
namespace {

constexpr double kPartS = 0.1;
constexpr std::size_t kMostColumns = 5;  // of an input

}  // namespace

ShareCurve::ShareCurve(double start_s, double end_s, double part_s)
    : start_s_(start_s),
      end_s_(end_s),
      part_s_(part_s),
      sums_(static_cast<std::size_t>(std::max(1.0, std::ceil((end_s - start_s) / part_s - 1e-6)))),
      covered_s_(sums_.size()) {}

double ShareCurve::part_begin(std::size_t part) const noexcept {
  return part == sums_.size() ? end_s_ : start_s_ + static_cast<double>(part) * part_s_;
}

void ShareCurve::add(double from_s, double hop_s, std::span<const double> shares) {
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double begin_s = std::max(start_s_, from_s + static_cast<double>(i) * hop_s);
    const double end_s = std::min(end_s_, from_s + static_cast<double>(i + 1) * hop_s);
    if (begin_s >= end_s) {
      continue;
    }
    auto part = static_cast<std::size_t>((begin_s - start_s_) / part_s_);
    for (; part < sums_.size() && part_begin(part) < end_s; ++part) {
      const double overlap_s =
          std::min(end_s, part_begin(part + 1)) - std::max(begin_s, part_begin(part));
      if (overlap_s > 0.0) {
        sums_[part] += shares[i] * overlap_s / hop_s;
        covered_s_[part] += overlap_s;
      }
    }
  }
}

std::vector<float> ShareCurve::values() const {
  std::vector<float> values;
  const bool has_any = std::ranges::any_of(covered_s_, [](double s) { return s > 0.0; });
  for (std::size_t p = 0; has_any && p < sums_.size(); ++p) {
    const double length_s = part_begin(p + 1) - part_begin(p);
    values.push_back(covered_s_[p] > 0.0 ? static_cast<float>(sums_[p] * length_s / covered_s_[p])
                                         : 0.0F);
  }
  return values;
}

SegmentShares::SegmentShares(const Recognizer& recognizer, const TimelineSegment& segment)
    : recognizer_(recognizer),
      segment_(segment),
      inputs_(recognizer.inputs().size()),
      curve_(segment.start_s, segment.end_s, kPartS),
      attention_(curve_) {}

void SegmentShares::add(double start_s, const PreparedInputs& inputs, const Saliency& saliency) {
  ++num_windows_;
  method_ = saliency_method_name(saliency.method);
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    if (!inputs.has(i)) {
      continue;
    }
    OfInput& into = inputs_[i];
    const ModelInput& input = *recognizer_.inputs()[i].model_input;
    const InputSaliency& of = saliency.inputs[i];
    ++into.num_windows;
    into.total += of.total;
    if (input.is_text()) {
      add_words(input, inputs.rows[i], of.shares, into);
      continue;
    }
    into.columns.resize(of.shares.cols());
    std::ranges::transform(column_sums(of.shares), into.columns, into.columns.begin(),
                           std::plus<>());
    add_rows(start_s, i, saliency);
  }
}

void SegmentShares::add_rows(double start_s, std::size_t input, const Saliency& saliency) {
  const InputSaliency& of = saliency.inputs[input];
  const double hop_s = row_hop_s(*recognizer_.inputs()[input].model_input, of.shares.rows());
  if (hop_s == 0.0) {
    return;
  }
  std::vector<double> rows;
  for (std::size_t r = 0; r < of.shares.rows(); ++r) {
    rows.push_back(row_share(of.shares, r));
  }
  curve_.add(start_s, hop_s, rows);
  for (const AttentionSaliency& attention : saliency.attention) {
    if (attention.input == of.input) {
      attention_.add(start_s, hop_s, attention.weights);
    }
  }
}

void SegmentShares::add_words(const ModelInput& input, const Matrix<float>& ids,
                              const Matrix<double>& shares, OfInput& into) const {
  for (std::size_t r = 0; r < shares.rows(); ++r) {
    WordShare& word = into.words[word_of_row(input, ids(r, 0))];
    word.sum += row_share(shares, r);
    ++word.count;
  }
}

// All words that a tokenizer sees in one that is written ("don't") count.
double SegmentShares::share_of(std::string_view written) const {
  double share = 0.0;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const ModelInput& input = *recognizer_.inputs()[i].model_input;
    if (!input.is_text()) {
      continue;
    }
    const Tokenizer tokenizer(tokenizer_options(input.state().feature));
    for (const std::string& token : tokenizer.tokens(written)) {
      const auto found = inputs_[i].words.find(token);
      if (found != inputs_[i].words.end()) {
        share += found->second.sum / static_cast<double>(found->second.count);
      }
    }
  }
  return share;
}

std::vector<SalientWord> SegmentShares::words() const {
  std::vector<SalientWord> words;
  const std::string& text = segment_.text;
  for (std::size_t begin = text.find_first_not_of(' '); begin != std::string::npos;) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string written = text.substr(begin, end - begin);
    words.push_back({written, share_of(written)});
    begin = text.find_first_not_of(' ', end);
  }
  return words;
}

SegmentSaliency SegmentShares::finish() const {
  SegmentSaliency result;
  result.method = method_;
  result.part_s = kPartS;
  result.parts = curve_.values();
  result.attention = attention_.values();
  result.words = words();
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const OfInput& of = inputs_[i];
    if (of.num_windows == 0) {
      continue;
    }
    const Recognizer::Input& input = recognizer_.inputs()[i];
    const std::string& name = input.model_input->name();
    const double scale = 1.0 / static_cast<double>(num_windows_);
    result.inputs.push_back({name, std::string(modality_name(input.modality)), scale * of.total});
    for (const ColumnShare& column :
         largest_columns(*input.model_input, of.columns, kMostColumns)) {
      result.columns.push_back({name, column.column, scale * column.share});
    }
  }
  return result;
}

}  // namespace merkit
