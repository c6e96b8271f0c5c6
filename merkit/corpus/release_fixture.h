// Writes small trees in the layout of the IEMOCAP release, with invented turns. For tests only.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/base/file.h"
#include "merkit/base/hash.h"
#include "tests/temporary_folder.h"

namespace merkit::testing {

// "neu" as raters write it, "Neutral".
inline std::string rater_word(std::string_view label) {
  if (label == "neu") return "Neutral";
  if (label == "ang") return "Anger";
  if (label == "exc") return "Excited";
  if (label == "hap") return "Happiness";
  if (label == "sad") return "Sadness";
  return "Frustration";
}

// The block of a turn on whose label three raters agree; own report left to the caller.
inline std::string label_block(std::string_view id, double start_s, std::string_view label) {
  std::string text = fmt::format("[{:.4f} - {:.4f}]\t{}\t{}\t[2.5000, 2.5000, 3.0000]\n", start_s,
                                 start_s + 1.0, id, label);
  for (const char* rater : {"C-E2", "C-E3", "C-E4"}) {
    text += fmt::format("{}:\t{};\t()\n", rater, rater_word(label));
  }
  text += "A-E3:\tval 3; act 2; dom  3;\t()\nA-E4:\tval 2; act 3; dom  3;\t()\n\n";
  return text;
}

// One second of 16 kHz, 16-bit mono; other samples for another `seed`.
inline std::string wav_bytes(std::string_view seed, std::uint32_t num_samples = 16000) {
  const auto number = [](std::uint64_t value, int num_bytes) {
    std::string bytes;
    for (int i = 0; i < num_bytes; ++i) {
      bytes += static_cast<char>((value >> (8U * static_cast<unsigned>(i))) & 0xFFU);
    }
    return bytes;
  };
  std::string wav = "RIFF" + number(36 + 2 * num_samples, 4) + "WAVEfmt " + number(16, 4) +
                    number(1, 2) + number(1, 2) + number(16000, 4) + number(32000, 4) +
                    number(2, 2) + number(16, 2) + "data" + number(2 * num_samples, 4);
  std::uint64_t state = hash64(std::as_bytes(std::span(seed)));
  for (std::uint32_t i = 0; i < num_samples; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    wav += number((state >> 52U) + 0xF800U, 2);
  }
  return wav;
}

// Two header lines and `num_rows` frames of `num_columns` values.
inline std::string mocap_text(int num_columns, int num_rows) {
  std::string text = "Frame# Time CH1\nX01 Y01 Z01\n";
  for (int row = 0; row < num_rows; ++row) {
    text += fmt::format("{} {:.5f}", row + 1, 0.00834 * (row + 1));
    for (int column = 0; column < num_columns; ++column) {
      text += fmt::format(" {:.5f}", column - 0.5 * row);
    }
    text += '\n';
  }
  return text;
}

// A release in a temporary folder.
class ReleaseFixture {
 public:
  std::filesystem::path parent() const { return folder_.path(); }
  std::filesystem::path root() const { return folder_ / "IEMOCAP_full_release"; }

  // Writes below the root and gives the path; folders are made.
  std::filesystem::path write(const std::string& relative, std::string_view bytes) const {
    const std::filesystem::path path = root() / relative;
    make_folders(path.parent_path());
    write_file(path, bytes);
    return path;
  }

  static std::string dialog(const std::string& dialogue) {
    return fmt::format("Session{}/dialog/", dialogue[4]);
  }
  static std::string sentences(const std::string& dialogue) {
    return fmt::format("Session{}/sentences/", dialogue[4]);
  }

  // A sound dialogue: labels, text, sound and motion capture of turns named by their suffixes
  // ("F000"), all neutral, one a second.
  void add_dialogue(const std::string& dialogue, const std::vector<std::string>& turns) const {
    std::string labels = "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n";
    std::string text;
    double start_s = 1.0;
    for (const std::string& turn : turns) {
      const std::string id = dialogue + "_" + turn;
      labels += label_block(id, start_s, "neu");
      text += fmt::format("{} [{:08.4f}-{:08.4f}]: Say {}.\n", id, start_s, start_s + 1.0, turn);
      add_sentence_files(dialogue, id);
      start_s += 1.0;
    }
    write(dialog(dialogue) + "EmoEvaluation/" + dialogue + ".txt", labels);
    write(dialog(dialogue) + "transcriptions/" + dialogue + ".txt", text);
    write(dialog(dialogue) + "wav/" + dialogue + ".wav", wav_bytes(dialogue));
    write(dialog(dialogue) + "MOCAP_rotated/" + dialogue + ".txt", mocap_text(165, 3));
    write(dialog(dialogue) + "MOCAP_head/" + dialogue + ".txt", mocap_text(6, 3));
    write(dialog(dialogue) + "MOCAP_hand/" + dialogue + ".txt", mocap_text(18, 3));
  }

  void add_sentence_files(const std::string& dialogue, const std::string& id) const {
    const std::string name = dialogue + "/" + id;
    write(sentences(dialogue) + "wav/" + name + ".wav", wav_bytes(id));
    write(sentences(dialogue) + "MOCAP_rotated/" + name + ".txt", mocap_text(165, 3));
    write(sentences(dialogue) + "MOCAP_head/" + name + ".txt", mocap_text(6, 3));
    write(sentences(dialogue) + "MOCAP_hand/" + name + ".txt", mocap_text(18, 3));
  }

  std::filesystem::path labels(const std::string& dialogue) const {
    return root() / (dialog(dialogue) + "EmoEvaluation/" + dialogue + ".txt");
  }
  std::filesystem::path text(const std::string& dialogue) const {
    return root() / (dialog(dialogue) + "transcriptions/" + dialogue + ".txt");
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace merkit::testing
