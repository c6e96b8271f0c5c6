#include "merkit/recipe/recipe_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/base/nearest.h"

namespace merkit {
namespace {

[[noreturn]] void fail(const std::string& what) { throw Error(ErrorCode::kInvalidArgument, what); }

const std::array<std::string, 2> kViews = {"activation", "valence"};

}  // namespace

OutputRule output_rule(const TrainingOptions& training, std::size_t num_classes) {
  constexpr std::array<std::pair<std::string_view, OutputKind>, 4> kKinds = {{
      {"cross_entropy", OutputKind::kUtterance},
      {"framewise", OutputKind::kFrames},
      {"latent", OutputKind::kFramesAndNull},
      {"ctc", OutputKind::kCtc},
  }};
  for (const auto& [loss, kind] : kKinds) {
    if (training.loss == loss) {
      const bool is_ctc = kind == OutputKind::kCtc;
      return {kind, num_classes, is_ctc ? static_cast<std::size_t>(training.skip_frames) : 0};
    }
  }
  fail("training.loss: expected cross_entropy, framewise, latent or ctc, got \"" +
       quote(training.loss) + "\"");
}

std::vector<std::string> view_names(const TrainingOptions& training) {
  std::vector<std::string> names;
  std::string_view rest = training.views;
  while (!rest.empty()) {
    const std::string name(rest.substr(0, rest.find(',')));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    if (std::find(kViews.begin(), kViews.end(), name) == kViews.end()) {
      fail("training.views: " + expected_one_of(name, kViews));
    }
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      fail("training.views: expected each view once, got \"" + quote(training.views) + "\"");
    }
    names.push_back(name);
  }
  return names;
}

void check_class_output(const Graph& graph, const OutputRule& rule) {
  const Node& node = graph.nodes()[graph.outputs().front()];
  const std::size_t columns = rule.num_columns();
  const bool is_fit = rule.is_framewise() ? node.shape.rank() == 2 && node.shape[1] == columns
                                          : node.shape == Shape{columns};
  if (!is_fit) {
    const Shape expected = rule.is_framewise() ? Shape{kAnyLength, columns} : Shape{columns};
    const char* const what =
        columns == rule.num_classes ? "one logit a class" : "one logit a class and one for none";
    fail(fmt::format("node \"{}\": expected an output of shape {}, {}, got {}", node.spec.name,
                     shape_text(expected), what, shape_text(node.shape)));
  }
}

void check_outputs(const Graph& graph, const TrainingOptions& training, std::size_t num_classes) {
  const std::size_t num_views = view_names(training).size();
  if (graph.outputs().size() != 1 + num_views) {
    fail(num_views == 0
             ? fmt::format("outputs: expected one node, got {}", graph.outputs().size())
             : fmt::format("outputs: expected the node of the classes and {} of training.views, "
                           "got {}",
                           num_views, graph.outputs().size()));
  }
  check_class_output(graph, output_rule(training, num_classes));
  for (const std::size_t output : graph.outputs().subspan(1)) {
    const Node& node = graph.nodes()[output];
    if (node.shape != Shape{kViewLevels}) {
      fail(
          fmt::format("node \"{}\": expected an output of shape {}, one logit a level of a view, "
                      "got {}",
                      node.spec.name, shape_text(Shape{kViewLevels}), shape_text(node.shape)));
    }
  }
}

}  // namespace merkit
