#!/usr/bin/python3
"""The peer of bench/forest_bench.cc: the same forest on the same rows with scikit-learn.

    bench/forest_peer.py BENCH [TREES]

BENCH is build/release/bench/forest_bench; it runs in turns with scikit-learn, one thread each, and
the ratio of the CPU times is printed (best of the turns) beside accuracies and sizes. Needs Debian's
python3-sklearn; says so and exits 0 without it.
"""
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NUM_COLUMNS = 34
NUM_TURNS = 3


def read(numpy, folder, name):
    rows = numpy.fromfile(Path(folder, name + ".f32"), dtype=numpy.float32)
    return rows.reshape(-1, NUM_COLUMNS), numpy.fromfile(Path(folder, name + ".u8"), dtype=numpy.uint8)


def main():
    if len(sys.argv) not in (2, 3):
        print("usage: bench/forest_peer.py BENCH [TREES]", file=sys.stderr)
        return 2
    try:
        import numpy
        import sklearn
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.metrics import balanced_accuracy_score
    except ImportError as error:
        print(f"not measured: {error}; apt-get install python3-sklearn")
        return 0
    bench, num_trees = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "100"
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([bench, "make", folder], check=True)
        rows, classes = read(numpy, folder, "train")
        test_rows, test_classes = read(numpy, folder, "test")
        for turn in range(NUM_TURNS):
            forest = RandomForestClassifier(int(num_trees), class_weight="balanced", n_jobs=1,
                                            random_state=turn)
            begin = time.process_time()
            forest.fit(rows, classes)
            theirs.append(time.process_time() - begin)
            out = subprocess.run([bench, "train", folder, num_trees], check=True,
                                 capture_output=True, text=True).stdout.split()
            ours.append(float(out[0]))
        their_ua = balanced_accuracy_score(test_classes, forest.predict(test_rows))
        their_nodes = sum(tree.tree_.node_count for tree in forest.estimators_)
    print(f"{rows.shape[0]} rows, {NUM_COLUMNS} columns, {num_trees} trees, one thread")
    print(f"merkit:              {min(ours):.2f} s CPU, UA {100 * float(out[1]):.1f} %, {out[2]} nodes")
    print(f"scikit-learn {sklearn.__version__}:  {min(theirs):.2f} s CPU, UA {100 * their_ua:.1f} %, "
          f"{their_nodes} nodes")
    print(f"scikit-learn takes {min(theirs) / min(ours):.2f} x as long")
    return 0


if __name__ == "__main__":
    sys.exit(main())
