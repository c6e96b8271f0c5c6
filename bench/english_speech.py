#!/usr/bin/env python3
"""Synthetic English speech with transcripts: a manifest and wav files by espeak-ng.

    bench/english_speech.py FOLDER [--utterances N] [--voices 20] [--seed 1]

Sentences come from the phrase banks in data/phrases, spoken by variants of espeak-ng's American voice, each with its own
speed and pitch. Voices are dealt out to five sessions, so that the protocol loso5 tests on voices that no other part has.
Writes FOLDER/manifest.jsonl and FOLDER/wav/; what is there already is not made again. The same arguments give the same
folder on the same version of espeak-ng.
"""
import argparse
import concurrent.futures
import json
import pathlib
import random
import re
import subprocess

PHRASES = pathlib.Path(__file__).resolve().parent.parent / "data" / "phrases"
VARIANTS = ["m1", "f1", "m2", "f2", "m3", "f3", "m4", "f4", "m5", "f5", "m6", "linda", "m7", "belinda", "m8", "steph",
            "Alex", "Andrea", "Michael", "Alicia", "Denis", "anika", "Lee", "Annie"]
NUM_SESSIONS = 5


def templates():
    lines = []
    for path in sorted(PHRASES.glob("*.txt")):
        lines += [line.strip() for line in path.read_text().splitlines() if line.strip() and line[0] not in "#@"]
    return lines


def expand(template, rng):
    text = re.sub(r"\{([^}]*)\}", lambda choice: rng.choice(choice.group(1).split("|")), template)
    return re.sub(r"\[[^]]*\]", " ", text).strip()


def sentence(lines, rng, max_words):
    while True:
        text = expand(rng.choice(lines), rng)
        if 2 <= len(text.split()) <= max_words:
            return text


def plan(options):
    lines = templates()
    rng = random.Random(options.seed)
    voices = [{"variant": VARIANTS[v % len(VARIANTS)], "speed": rng.randint(135, 165), "pitch": rng.randint(35, 65)}
              for v in range(options.voices)]
    utterances = []
    for i in range(options.utterances):
        v = i % options.voices
        utterances.append({"id": f"u{i:05}", "voice": voices[v], "speaker": f"v{v:02}",
                           "session": str(v % NUM_SESSIONS + 1), "text": sentence(lines, rng, options.max_words)})
    return utterances


def speak(folder, utterance):
    path = folder / "wav" / (utterance["id"] + ".wav")
    if not path.exists():
        voice = utterance["voice"]
        partial = path.with_suffix(".partial")
        subprocess.run(["espeak-ng", "-v", "en-us+" + voice["variant"], "-s", str(voice["speed"]), "-p",
                        str(voice["pitch"]), "-w", str(partial), utterance["text"]], check=True)
        partial.rename(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--utterances", type=int, default=1500)
    parser.add_argument("--voices", type=int, default=20)
    parser.add_argument("--max-words", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    (options.folder / "wav").mkdir(parents=True, exist_ok=True)
    utterances = plan(options)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda utterance: speak(options.folder, utterance), utterances))
    fields = [{"id": u["id"], "audio": f"wav/{u['id']}.wav", "speaker": u["speaker"], "session": u["session"],
               "text": u["text"]} for u in utterances]
    (options.folder / "manifest.jsonl").write_text("".join(json.dumps(f) + "\n" for f in fields))
    print(f"{options.folder}: {len(utterances)} utterances of {options.voices} voices")


if __name__ == "__main__":
    main()
