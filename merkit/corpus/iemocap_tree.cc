#include "merkit/corpus/iemocap_tree.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "merkit/base/error.h"
#include "merkit/corpus/names.h"

namespace merkit {
namespace {

namespace fs = std::filesystem;

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool is_session_name(std::string_view name) {
  return name.size() > 7 && name.starts_with("Session") &&
         std::all_of(name.begin() + 7, name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::error_code error;
  fs::directory_iterator iterator(folder, error);
  std::vector<std::string> names;
  for (const fs::directory_iterator end; !error && iterator != end; iterator.increment(error)) {
    names.push_back(iterator->path().filename().native());
  }
  if (error) {
    throw Error(ErrorCode::kIo, folder.string() + ": cannot list: " + error.message());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<fs::path> session_folders(const fs::path& root) {
  std::vector<fs::path> sessions;
  for (const std::string& name : names_in(root)) {
    if (is_session_name(name) && is_folder(root / name)) {
      sessions.push_back(root / name);
    }
  }
  return sessions;
}

// Lists folders and takes note of AppleDouble twins on the way.
class Lister {
 public:
  explicit Lister(std::vector<Irregularity>& irregularities) : irregularities_(irregularities) {}

  // Names in `folder` that end with `extension`, without it; none if there is no such folder.
  std::set<std::string> stems(const fs::path& folder, std::string_view extension) {
    std::set<std::string> stems;
    if (!is_folder(folder)) {
      return stems;
    }
    std::vector<std::string> twins;
    for (std::string& name : names_in(folder)) {
      if (name.starts_with("._")) {
        twins.push_back(std::move(name));
      } else if (!name.starts_with('.') && name.ends_with(extension)) {
        name.resize(name.size() - extension.size());
        stems.insert(stems.end(), std::move(name));
      }
    }
    if (!twins.empty()) {
      report("appledouble", folder / twins.front(),
             "skipped, with " + std::to_string(twins.size() - 1) + " more in this folder");
    }
    return stems;
  }

  void report(std::string kind, fs::path file, std::string detail) {
    irregularities_.push_back({std::move(kind), std::move(file), 0, std::move(detail)});
  }

 private:
  std::vector<Irregularity>& irregularities_;
};

// The files directly under one SessionN/dialog.
struct SessionListing {
  fs::path dialog;
  std::set<std::string> labels;
  std::set<std::string> text;
  std::set<std::string> audio;
  std::set<std::string> face;
  std::set<std::string> head;
  std::set<std::string> hand;
  std::set<std::string> sentence_folders;
};

SessionListing list_session(const fs::path& session, Lister& lister) {
  const fs::path dialog = session / "dialog";
  return {dialog,
          lister.stems(dialog / "EmoEvaluation", ".txt"),
          lister.stems(dialog / "transcriptions", ".txt"),
          lister.stems(dialog / "wav", ".wav"),
          lister.stems(dialog / "MOCAP_rotated", ".txt"),
          lister.stems(dialog / "MOCAP_head", ".txt"),
          lister.stems(dialog / "MOCAP_hand", ".txt"),
          lister.stems(session / "sentences" / "wav", "")};
}

fs::path path_if(const std::set<std::string>& names, const fs::path& folder,
                 const std::string& name, std::string_view extension) {
  return names.contains(name) ? folder / (name + std::string(extension)) : fs::path();
}

DialogueFiles dialogue_files(const fs::path& session, const SessionListing& listing,
                             const std::string& name, Lister& lister) {
  const fs::path& dialog = listing.dialog;
  const fs::path sentences = session / "sentences";
  DialogueFiles files;
  files.name = name;
  files.labels = dialog / "EmoEvaluation" / (name + ".txt");
  files.text = path_if(listing.text, dialog / "transcriptions", name, ".txt");
  files.audio = path_if(listing.audio, dialog / "wav", name, ".wav");
  files.mocap.face = path_if(listing.face, dialog / "MOCAP_rotated", name, ".txt");
  files.mocap.head = path_if(listing.head, dialog / "MOCAP_head", name, ".txt");
  files.mocap.hand = path_if(listing.hand, dialog / "MOCAP_hand", name, ".txt");
  files.mocap.sentence_file = false;
  files.sentences = sentences;
  files.sentence_wavs = lister.stems(sentences / "wav" / name, ".wav");
  files.sentence_face = lister.stems(sentences / "MOCAP_rotated" / name, ".txt");
  files.sentence_head = lister.stems(sentences / "MOCAP_head" / name, ".txt");
  files.sentence_hand = lister.stems(sentences / "MOCAP_hand" / name, ".txt");
  return files;
}

void report_unlabelled_dialogues(const SessionListing& listing, Lister& lister) {
  std::set<std::string> others = listing.text;
  others.insert(listing.sentence_folders.begin(), listing.sentence_folders.end());
  for (const std::string& name : others) {
    if (parse_dialogue_name(name) && !listing.labels.contains(name)) {
      lister.report("dialogue-without-labels", listing.dialog / "EmoEvaluation" / (name + ".txt"),
                    "expected a label file, got none");
    }
  }
}

}  // namespace

fs::path find_iemocap_root(const fs::path& path) {
  if (!session_folders(path).empty()) {
    return path;
  }
  std::vector<fs::path> roots;
  for (const std::string& name : names_in(path)) {
    if (!name.starts_with('.') && is_folder(path / name) && !session_folders(path / name).empty()) {
      roots.push_back(path / name);
    }
  }
  if (roots.size() != 1) {
    throw Error(ErrorCode::kCorruptData,
                path.string() + ": expected folders Session1 to Session5 here or in one folder " +
                    "below, got " + (roots.empty() ? "none" : "more than one such folder"));
  }
  return roots.front();
}

IemocapTree list_iemocap(const fs::path& root) {
  IemocapTree tree;
  tree.root = root;
  Lister lister(tree.irregularities);
  for (const fs::path& session : session_folders(root)) {
    const SessionListing listing = list_session(session, lister);
    for (const std::string& name : listing.labels) {
      if (parse_dialogue_name(name)) {
        tree.dialogues.push_back(dialogue_files(session, listing, name, lister));
      } else {
        lister.report("unexpected-file", listing.dialog / "EmoEvaluation" / (name + ".txt"),
                      "expected the name of a dialogue such as Ses01F_impro01.txt, skipped");
      }
    }
    report_unlabelled_dialogues(listing, lister);
  }
  return tree;
}

}  // namespace merkit
