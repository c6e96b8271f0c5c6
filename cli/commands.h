// Every command of the program, one function and one file each.
#pragma once

#include "cli/program.h"

namespace merkit::cli {

// Declares the whole tree.
void add_all_commands(Program& program);

// Each declares one command below `parent`.
void add_compare(Program& program, CLI::App& parent);
void add_completion(Program& program, CLI::App& parent);
void add_corpus_check(Program& program, CLI::App& corpus);
void add_corpus_synth(Program& program, CLI::App& corpus);
void add_eval(Program& program, CLI::App& parent);
void add_extract(Program& program, CLI::App& parent);
void add_features_list(Program& program, CLI::App& features);
void add_features_show(Program& program, CLI::App& features);
void add_corpus_folds(Program& program, CLI::App& corpus);
void add_corpus_list(Program& program, CLI::App& corpus);
void add_predict(Program& program, CLI::App& parent);
void add_recipe_check(Program& program, CLI::App& recipe);
void add_recipe_list(Program& program, CLI::App& recipe);
void add_recipe_schema(Program& program, CLI::App& recipe);
void add_report(Program& program, CLI::App& parent);
void add_reproduce(Program& program, CLI::App& parent);
void add_recipe_show(Program& program, CLI::App& recipe);
void add_stream(Program& program, CLI::App& parent);
void add_text_coverage(Program& program, CLI::App& text);
void add_text_vocab(Program& program, CLI::App& text);
void add_model_card(Program& program, CLI::App& model);
void add_model_export(Program& program, CLI::App& model);
void add_model_quantise(Program& program, CLI::App& model);
void add_model_show(Program& program, CLI::App& model);
void add_model_verify(Program& program, CLI::App& model);
void add_timeline(Program& program, CLI::App& parent);
void add_transcribe(Program& program, CLI::App& parent);
void add_train(Program& program, CLI::App& parent);
void add_man(Program& program, CLI::App& parent);

}  // namespace merkit::cli
