// The card of a model: what it is for and what not, what it was trained on, how good it is.
//
//   const ModelCard card = read_model_card("run/fits/session1/seed1/model.safetensors");
//   write_file("README.md", model_card_text(card));
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "merkit/model/model_file.h"

namespace merkit {

// What a card is made from.
struct ModelCard {
  Model model;
  std::string file_name;
  std::string hash;              // of the file
  std::uintmax_t num_bytes = 0;  // of the file
  std::string run;               // run.json of the run that the file lies in; empty: in none
  std::string result;            // result.json of that run; empty: not finished
};

// The card of a model file, with what its run knows if it lies where a run puts it:
// RUN/fits/FOLD/seedK/. Throws what read_model() throws, and Error(kIo) or Error(kCorruptData) for
// a damaged run.
ModelCard read_model_card(const std::filesystem::path& path);

// Markdown under YAML front matter, as model hubs read it. Throws Error(kCorruptData) if the run's
// files are of another form.
std::string model_card_text(const ModelCard& card);

// The same as JSON; docs/formats.md has the keys. Throws as model_card_text().
std::string model_card_json(const ModelCard& card);

}  // namespace merkit
