// Where the files of an IEMOCAP release lie: one listing of each folder, before anything is read.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "merkit/corpus/utterance.h"

namespace merkit {

// The files of one dialogue. A path is empty where there is no such file.
struct DialogueFiles {
  std::string name;  // "Ses01F_impro01"
  std::filesystem::path labels;
  std::filesystem::path text;
  std::filesystem::path audio;
  MocapSource mocap;                    // of the dialogue
  std::filesystem::path sentences;      // SessionN/sentences, where the files of turns lie
  std::set<std::string> sentence_wavs;  // ids of turns that have one
  std::set<std::string> sentence_face;
  std::set<std::string> sentence_head;
  std::set<std::string> sentence_hand;
};

struct IemocapTree {
  std::filesystem::path root;            // the folder that holds Session1 .. Session5
  std::vector<DialogueFiles> dialogues;  // those with a label file, sorted by path of that file
  std::vector<Irregularity> irregularities;
};

// The folder that holds "Session<number>" folders: `path` or the one child of it that does.
// Throws Error(kIo) if `path` is no folder, Error(kCorruptData) if there is no such folder or more
// than one.
std::filesystem::path find_iemocap_root(const std::filesystem::path& path);

// Lists the release at `root`. Label files are the *.txt directly under EmoEvaluation; names that
// start with '.' are skipped everywhere, AppleDouble twins ("._") are reported, once per folder.
// Throws Error(kIo) if a folder cannot be listed.
IemocapTree list_iemocap(const std::filesystem::path& root);

}  // namespace merkit
