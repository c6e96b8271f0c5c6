#include "merkit/corpus/label_policy.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "merkit/base/error.h"

namespace merkit {
namespace {

struct Policy {
  std::string_view name;
  std::vector<Emotion> classes;
  bool merges_excitement = false;  // exc counts as hap
};

const std::vector<Policy>& policies() {
  using enum Emotion;
  static const std::vector<Policy> all = {
      {"seed", {kAnger, kExcitement, kNeutral, kSadness}},
      {"4-merged", {kAnger, kHappiness, kNeutral, kSadness}, true},
      {"4-hap", {kAnger, kHappiness, kNeutral, kSadness}},
      {"5-han", {kExcitement, kFrustration, kHappiness, kNeutral, kSurprise}},
      {"6", {kAnger, kHappiness, kExcitement, kSadness, kNeutral, kFrustration}},
      {"all",
       {kAnger, kHappiness, kExcitement, kSadness, kNeutral, kFrustration, kFear, kSurprise,
        kDisgust, kOther}},
  };
  return all;
}

const Policy& find_policy(const std::string& name) {
  for (const Policy& policy : policies()) {
    if (policy.name == name) {
      return policy;
    }
  }
  throw Error(
      ErrorCode::kInvalidArgument,
      "label policy: expected seed, 4-merged, 4-hap, 5-han, 6 or all, got \"" + quote(name) + "\"");
}

// A turn on its way through the steps.
struct Candidate {
  std::size_t utterance = 0;
  std::optional<Emotion> emotion;
};

class Selector {
 public:
  explicit Selector(const Corpus& corpus) : corpus_(corpus) {
    for (std::size_t i = 0; i < corpus.utterances.size(); ++i) {
      candidates_.push_back({i, corpus.utterances[i].emotion});
    }
  }

  void keep(const std::string& name, const std::function<bool(const Utterance&)>& passes) {
    const std::size_t before = candidates_.size();
    std::erase_if(candidates_, [&](const Candidate& candidate) {
      return !passes(corpus_.utterances[candidate.utterance]);
    });
    steps_.push_back({name, before, candidates_.size(), 0});
  }

  void drop(std::optional<Emotion> emotion) {
    const std::size_t before = candidates_.size();
    std::erase_if(candidates_,
                  [&](const Candidate& candidate) { return candidate.emotion == emotion; });
    if (candidates_.size() != before) {
      const std::string label = emotion ? std::string(emotion_code(*emotion)) : "unknown labels";
      steps_.push_back({"drop " + label, before, candidates_.size(), 0});
    }
  }

  void relabel(Emotion from, Emotion to) {
    std::size_t num_relabelled = 0;
    for (Candidate& candidate : candidates_) {
      if (candidate.emotion == from) {
        candidate.emotion = to;
        ++num_relabelled;
      }
    }
    if (num_relabelled > 0) {
      steps_.push_back({std::string(emotion_code(from)) + " as " + std::string(emotion_code(to)),
                        candidates_.size(), candidates_.size(), num_relabelled});
    }
  }

  Selection finish(const std::vector<Emotion>& classes) {
    Selection selection;
    for (const Emotion emotion : classes) {
      selection.class_names.emplace_back(emotion_code(emotion));
    }
    for (const Candidate& candidate : candidates_) {
      const auto found = std::find(classes.begin(), classes.end(), *candidate.emotion);
      selection.utterances.push_back(candidate.utterance);
      selection.classes.push_back(static_cast<std::size_t>(found - classes.begin()));
    }
    selection.steps = std::move(steps_);
    return selection;
  }

 private:
  const Corpus& corpus_;
  std::vector<Candidate> candidates_;
  std::vector<SelectionStep> steps_;
};

void apply_filters(Selector& selector, const LabelPolicyOptions& options) {
  if (options.improvised_only && options.scripted_only) {
    throw Error(ErrorCode::kInvalidArgument,
                "label policy: expected improvised only or scripted only, got both");
  }
  if (options.improvised_only) {
    selector.keep("improvised only",
                  [](const Utterance& u) { return u.kind == DialogueKind::kImprovised; });
  }
  if (options.scripted_only) {
    selector.keep("scripted only",
                  [](const Utterance& u) { return u.kind == DialogueKind::kScripted; });
  }
  if (options.wearer_only) {
    selector.keep("wearer only",
                  [](const Utterance& u) { return u.speaker_wears_markers.value_or(false); });
  }
}

}  // namespace

Selection select_labels(const Corpus& corpus, const LabelPolicyOptions& options) {
  const Policy& policy = find_policy(options.classes);
  Selector selector(corpus);
  apply_filters(selector, options);
  selector.drop(std::nullopt);
  if (policy.merges_excitement) {
    selector.relabel(Emotion::kExcitement, Emotion::kHappiness);
  }
  for (std::size_t i = kNumEmotions; i-- > 0;) {
    const auto emotion = static_cast<Emotion>(i);
    if (std::find(policy.classes.begin(), policy.classes.end(), emotion) == policy.classes.end()) {
      selector.drop(emotion);
    }
  }
  return selector.finish(policy.classes);
}

std::vector<std::string> label_policy_names() {
  std::vector<std::string> names;
  for (const Policy& policy : policies()) {
    names.emplace_back(policy.name);
  }
  return names;
}

}  // namespace merkit
