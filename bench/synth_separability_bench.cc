// How well simple classifiers tell four emotions apart in a corpus, by modality and fused.
// Usage: synth_separability_bench CORPUS [THREADS]
//
// Turns of the policy 4-merged. Speech: emobase988. Motion: means and deviations of the 189 columns
// of mocap189. Both are brought to mean 0 and deviation 1 for each actor (no labels are used), then
// linear discriminant analysis with a covariance shrunk towards its diagonal. Text: naive Bayes on
// words and pairs of words. All classes count alike. Fusion: the sum of the three log posteriors,
// each divided by the deviation that it has in training. Printed is the mean recall of the classes
// (UA, per cent) over all turns, each tested when its session, or its session and its scenario, was
// left out of training.
#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "merkit/audio/audio_reader.h"
#include "merkit/base/parse.h"
#include "merkit/base/thread_pool.h"
#include "merkit/corpus/label_policy.h"
#include "merkit/corpus/open_corpus.h"
#include "merkit/features/feature_set.h"
#include "merkit/features/mocap.h"

namespace merkit {
namespace {

using Row = Eigen::VectorXd;
using Indices = std::vector<std::size_t>;
constexpr std::size_t kNumClasses = 4;
using Scores = std::array<double, kNumClasses>;  // log posteriors

struct Item {
  const Utterance* utterance = nullptr;
  std::size_t label = 0;
  std::string wearer;  // session and gender of the actor with the markers
  Row speech;
  Row motion;
  std::vector<std::string> words;  // and pairs of words
};

Eigen::Index size_of(std::size_t n) { return static_cast<Eigen::Index>(n); }

std::vector<std::string> words_and_pairs(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    plain += std::isalpha(byte) != 0 || c == '\'' ? static_cast<char>(std::tolower(byte)) : ' ';
  }
  std::vector<std::string> tokens;
  std::string last = "^";
  for (const std::string_view word : split_words(plain)) {
    tokens.emplace_back(word);
    tokens.push_back(last + " " + std::string(word));
    last = word;
  }
  return tokens;
}

// Means and deviations of the columns, gaps left out.
Row moments(const Matrix<double>& rows) {
  Row out = Row::Zero(size_of(2 * rows.cols()));
  for (std::size_t c = 0; c < rows.cols(); ++c) {
    double sum = 0.0;
    double squares = 0.0;
    double count = 1e-9;
    for (std::size_t r = 0; r < rows.rows(); ++r) {
      const double value = rows(r, c);
      if (std::isfinite(value)) {
        sum += value;
        squares += value * value;
        count += 1.0;
      }
    }
    const double mean = sum / count;
    out[size_of(c)] = mean;
    out[size_of(rows.cols() + c)] = std::sqrt(std::max(squares / count - mean * mean, 0.0));
  }
  return out;
}

void extract(std::vector<Item>& items, ThreadPool& pool) {
  const auto emobase = find_feature_set("emobase988").make({});
  const Mocap mocap{MocapOptions{}};
  pool.parallel_for(items.size(), [&](std::size_t i) {
    Item& item = items[i];
    const Audio audio = load_audio(item.utterance->sentence_audio.path, {}, {});
    const auto speech = emobase->compute({.audio = audio.view()});
    item.speech = Row::Zero(size_of(speech.cols()));
    for (std::size_t c = 0; speech.rows() > 0 && c < speech.cols(); ++c) {
      item.speech[size_of(c)] = static_cast<double>(speech(0, c));
    }
    item.motion = moments(mocap.compute(mocap_clip(*item.utterance, MocapFiles::kSentence)));
    item.words = words_and_pairs(item.utterance->text.value_or(""));
  });
}

// Mean 0 and deviation 1 of every column for every actor.
void normalise(std::vector<Item>& items, Row Item::*features,
               const std::function<std::string(const Item&)>& actor) {
  std::map<std::string, std::vector<Item*>> actors;
  for (Item& item : items) {
    actors[actor(item)].push_back(&item);
  }
  for (auto& [name, own] : actors) {
    Row mean = Row::Zero((own.front()->*features).size());
    Row square = mean;
    for (const Item* item : own) {
      mean += item->*features / static_cast<double>(own.size());
      square += (item->*features).cwiseAbs2() / static_cast<double>(own.size());
    }
    const Row deviation = (square - mean.cwiseAbs2()).cwiseMax(0.0).cwiseSqrt();
    for (Item* item : own) {
      item->*features = ((item->*features - mean).array() / deviation.array().max(1e-9)).matrix();
    }
  }
}

using Classifier = std::function<Scores(const Item&)>;

Scores log_softmax(Scores scores) {
  double top = scores[0];
  double sum = 0.0;
  for (const double score : scores) {
    top = std::max(top, score);
  }
  for (const double score : scores) {
    sum += std::exp(score - top);
  }
  for (double& score : scores) {
    score -= top + std::log(sum);
  }
  return scores;
}

Classifier train_discriminant(const std::vector<Item>& items, const Indices& train,
                              Row Item::*features) {
  constexpr double kShrinkage = 0.5;
  const Eigen::Index size = (items[train.front()].*features).size();
  std::array<Row, kNumClasses> means;
  means.fill(Row::Zero(size));
  std::array<double, kNumClasses> counts{};
  for (const std::size_t i : train) {
    means[items[i].label] += items[i].*features;
    counts[items[i].label] += 1.0;
  }
  for (std::size_t c = 0; c < kNumClasses; ++c) {
    means[c] /= std::max(counts[c], 1.0);
  }
  Eigen::MatrixXd centred(size_of(train.size()), size);
  for (std::size_t i = 0; i < train.size(); ++i) {
    centred.row(size_of(i)) = items[train[i]].*features - means[items[train[i]].label];
  }
  Eigen::MatrixXd covariance = centred.transpose() * centred / static_cast<double>(train.size());
  const Row variances = covariance.diagonal();
  covariance *= 1.0 - kShrinkage;
  covariance.diagonal() += kShrinkage * variances + Row::Constant(size, 1e-3);
  const Eigen::LLT<Eigen::MatrixXd> solver(covariance);
  auto weights = std::make_shared<std::array<Row, kNumClasses>>();
  Scores offsets{};
  for (std::size_t c = 0; c < kNumClasses; ++c) {
    (*weights)[c] = solver.solve(means[c]);
    offsets[c] = -0.5 * means[c].dot((*weights)[c]);
  }
  return [weights, offsets, features](const Item& item) {
    Scores scores = offsets;
    for (std::size_t c = 0; c < kNumClasses; ++c) {
      scores[c] += (*weights)[c].dot(item.*features);
    }
    return log_softmax(scores);
  };
}

Classifier train_bayes(const std::vector<Item>& items, const Indices& train) {
  auto counts = std::make_shared<std::map<std::string, Scores>>();
  Scores totals{};
  for (const std::size_t i : train) {
    for (const std::string& word : items[i].words) {
      (*counts)[word][items[i].label] += 1.0;
      totals[items[i].label] += 1.0;
    }
  }
  return [counts, totals](const Item& item) {
    constexpr double kAdded = 0.3;
    const double types = static_cast<double>(counts->size());
    Scores scores{};
    for (const std::string& word : item.words) {
      const auto found = counts->find(word);
      for (std::size_t c = 0; found != counts->end() && c < kNumClasses; ++c) {
        scores[c] += std::log((found->second[c] + kAdded) / (totals[c] + kAdded * types));
      }
    }
    return log_softmax(scores);
  };
}

// The same classifier with scores of deviation 1 over the training turns.
Classifier scaled(Classifier classifier, const std::vector<Item>& items, const Indices& train) {
  double squares = 0.0;
  for (const std::size_t i : train) {
    const Scores scores = classifier(items[i]);
    const double mean = (scores[0] + scores[1] + scores[2] + scores[3]) / kNumClasses;
    for (const double score : scores) {
      squares += (score - mean) * (score - mean);
    }
  }
  const double scale =
      1.0 / std::sqrt(squares / static_cast<double>(kNumClasses * train.size()) + 1e-12);
  return [classifier = std::move(classifier), scale](const Item& item) {
    Scores scores = classifier(item);
    for (double& score : scores) {
      score *= scale;
    }
    return scores;
  };
}

constexpr std::array<const char*, 5> kNames = {"speech", "text", "motion", "speech+text", "all"};

// Correct turns by class for each name of kNames.
using Hits = std::array<std::array<double, kNumClasses>, kNames.size()>;

void test_fold(const std::vector<Item>& items, const Indices& train, const Indices& test,
               Hits& hits) {
  const std::array<Classifier, 3> single = {
      scaled(train_discriminant(items, train, &Item::speech), items, train),
      scaled(train_bayes(items, train), items, train),
      scaled(train_discriminant(items, train, &Item::motion), items, train)};
  for (const std::size_t i : test) {
    std::array<Scores, kNames.size()> scores{};
    for (std::size_t m = 0; m < single.size(); ++m) {
      scores[m] = single[m](items[i]);
      for (std::size_t c = 0; c < kNumClasses; ++c) {
        scores[3][c] += m < 2 ? scores[m][c] : 0.0;
        scores[4][c] += scores[m][c];
      }
    }
    for (std::size_t n = 0; n < kNames.size(); ++n) {
      const auto best = std::max_element(scores[n].begin(), scores[n].end()) - scores[n].begin();
      hits[n][items[i].label] += static_cast<std::size_t>(best) == items[i].label ? 1.0 : 0.0;
    }
  }
}

// Leaves out each group of turns together with all turns that `is_kin` to it.
void evaluate(const std::vector<Item>& items, bool by_scenario) {
  std::set<std::pair<std::string, std::string>> groups;
  Scores totals{};
  for (const Item& item : items) {
    groups.insert({item.utterance->session, by_scenario ? item.utterance->scenario : ""});
    totals[item.label] += 1.0;
  }
  Hits hits{};
  for (const auto& [session, scenario] : groups) {
    Indices train;
    Indices test;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Utterance& turn = *items[i].utterance;
      const bool same_scenario = by_scenario && turn.scenario == scenario;
      if (turn.session == session && (!by_scenario || same_scenario)) {
        test.push_back(i);
      } else if (turn.session != session && !same_scenario) {
        train.push_back(i);
      }
    }
    test_fold(items, train, test, hits);
  }
  for (std::size_t n = 0; n < kNames.size(); ++n) {
    double recall = 0.0;
    for (std::size_t c = 0; c < kNumClasses; ++c) {
      recall += 100.0 * hits[n][c] / totals[c] / kNumClasses;
    }
    std::printf("%-20s %-12s UA %5.1f\n", by_scenario ? "loso5+scenario-out" : "loso5", kNames[n],
                recall);
  }
}

int run(const char* folder, std::size_t num_threads) {
  ThreadPool pool(num_threads);
  const Corpus corpus = open_corpus(folder, {.pool = pool});
  const Selection chosen = select_labels(corpus, {.classes = "4-merged"});
  std::vector<Item> items(chosen.utterances.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i].utterance = &corpus.utterances[chosen.utterances[i]];
    items[i].label = chosen.classes[i];
    items[i].wearer = items[i].utterance->session + items[i].utterance->dialogue.substr(5, 1);
  }
  extract(items, pool);
  normalise(items, &Item::speech, [](const Item& item) { return item.utterance->speaker; });
  normalise(items, &Item::motion, [](const Item& item) { return item.wearer; });
  std::printf("%zu turns of %zu\n", items.size(), corpus.utterances.size());
  evaluate(items, false);
  evaluate(items, true);
  return 0;
}

}  // namespace
}  // namespace merkit

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: synth_separability_bench CORPUS [THREADS]\n", stderr);
    return 2;
  }
  try {
    return merkit::run(argv[1], argc > 2 ? std::stoul(argv[2]) : 0);
  } catch (const std::exception& error) {
    std::fputs((std::string(error.what()) + "\n").c_str(), stderr);
    return 1;
  }
}
