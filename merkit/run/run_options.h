// What `merkit train` is asked to do.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace merkit {

struct RunRequest {
  std::filesystem::path recipe;
  std::filesystem::path corpus;
  std::filesystem::path out;       // the run's folder
  std::string protocol;            // empty: the recipe's
  std::vector<std::string> folds;  // names; empty: all
  int num_seeds = 0;               // 0: the recipe's
  int first_seed = 1;
  int epochs = 0;                    // 0: the recipe's
  double scale = 1.0;                // sizes of the recipe times this: scaled_recipe()
  std::vector<std::string> changes;  // key=value of the recipe, "training.batch_size=32"
  std::filesystem::path features;    // folder of stores; empty: in the run's folder
  std::filesystem::path vectors;     // word vectors for inputs whose `vectors` is given
  std::filesystem::path transfer;    // model file for recipes whose transfer.model is given
  std::filesystem::path data;        // folder of the bundled word vectors
  std::string device = "cpu";        // cpu or cuda
  std::size_t num_threads = 0;       // 0: one a core
  std::size_t num_jobs = 0;          // fits at once; 0: as many as threads
  bool as_published = false;         // look at the test part after every epoch
  std::string command;               // the command line, for the record
};

}  // namespace merkit
