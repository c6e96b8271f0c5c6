#include "cli/commands.h"

namespace merkit::cli {

void add_all_commands(Program& program) {
  CLI::App& root = program.root();
  CLI::App& corpus = program.add_group(root, "corpus", "Read, check, list and make corpora");
  add_corpus_check(program, corpus);
  add_corpus_folds(program, corpus);
  add_corpus_list(program, corpus);
  add_corpus_synth(program, corpus);
  add_eval(program, root);
  add_compare(program, root);
  add_extract(program, root);
  CLI::App& features = program.add_group(root, "features", "List and explain feature sets");
  add_features_list(program, features);
  add_features_show(program, features);
  add_predict(program, root);
  CLI::App& recipe =
      program.add_group(root, "recipe", "List, explain and check recipes of systems");
  add_recipe_check(program, recipe);
  add_recipe_list(program, recipe);
  add_recipe_schema(program, recipe);
  add_recipe_show(program, recipe);
  add_report(program, root);
  add_reproduce(program, root);
  CLI::App& text = program.add_group(root, "text", "Words of transcripts and their vectors");
  add_text_coverage(program, text);
  add_text_vocab(program, text);
  CLI::App& model = program.add_group(root, "model", "Show, check and export trained models");
  add_model_card(program, model);
  add_model_export(program, model);
  add_model_quantise(program, model);
  add_model_show(program, model);
  add_model_verify(program, model);
  add_timeline(program, root);
  add_stream(program, root);
  add_train(program, root);
  add_transcribe(program, root);
  add_completion(program, root);
  add_man(program, root);
}

}  // namespace merkit::cli
