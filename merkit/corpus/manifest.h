// Manifests: a corpus described by one text file or a Kaldi folder. Field names: docs/corpus.md.
//
//   const Corpus corpus = parse_table_manifest(read_file("emodb.csv"), "emodb.csv");
//   for (const LabelMapping& m : label_mappings(corpus)) ...
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "merkit/corpus/utterance.h"

namespace merkit {

// Readers for text in memory; `path` names the file in messages, and its folder is where relative
// paths start. They throw Error(kCorruptData) with the line for text of another form, values of the
// wrong kind and ids that occur twice. No file that the text names is opened.

// One JSON object a line; empty lines are skipped.
Corpus parse_jsonl_manifest(std::string_view text, const std::filesystem::path& path);

// CSV, TSV or semicolons with a header row. Empty cells count as absent, so do columns without a
// name. Text that is not UTF-8 is read as Latin-1. Corpus::format is "audformat" if the header
// begins with "file", else "csv".
Corpus parse_table_manifest(std::string_view text, const std::filesystem::path& path);

// The texts of a Kaldi data folder; all but wav_scp may be empty.
struct KaldiTexts {
  std::string wav_scp;      // "recording path"
  std::string segments;     // "utterance recording start end"; empty: utterance = recording
  std::string text;         // "utterance words ..."
  std::string utt2spk;      // "utterance speaker"
  std::string utt2emo;      // "utterance label"
  std::string spk2gender;   // "speaker f|m"
  std::string utt2session;  // "utterance session"
};

// A Kaldi data folder (kaldi-asr.org, "Data preparation"). A command in wav.scp ("... |") and an
// offset into an archive ("x.ark:17") are refused: nothing is ever executed.
Corpus parse_kaldi(const KaldiTexts& texts, const std::filesystem::path& folder);

// The Kaldi data folder at `folder`. Throws Error(kIo) if wav.scp cannot be read.
Corpus read_kaldi_folder(const std::filesystem::path& folder);

// How often a label was written in one way, and which emotion it was taken for.
struct LabelMapping {
  std::string written;             // "" for utterances without a label
  std::optional<Emotion> emotion;  // nullopt: not in the table of synonyms
  std::size_t count = 0;
};

// All spellings of labels in `corpus`, by their bytes.
std::vector<LabelMapping> label_mappings(const Corpus& corpus);

// `utterance` as one line of a JSONL manifest, without the line end. Paths inside `folder` are
// written relative to it. Reading the line back gives the same utterance, apart from the raters'
// judgements, which a manifest does not hold.
std::string manifest_line(const Utterance& utterance, const std::filesystem::path& folder);

// The utterances as a CSV manifest with a header, one column for each field that any of them has.
// Fields inside objects get columns of their own (mocap_face); lists and other nested values of
// extra fields are written as JSON. Reading it back gives the same utterances, except that the
// values of extra fields are then texts, and that an empty text is an absent one.
std::string manifest_table(std::span<const Utterance* const> utterances,
                           const std::filesystem::path& folder);

}  // namespace merkit
