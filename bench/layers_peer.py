#!/usr/bin/python3
"""The peer of bench/layers_bench.cc: the same branch, forward and backward, with PyTorch.

    bench/layers_peer.py [BENCH]

BENCH is build/release/bench/layers_bench: if given it runs in turns with PyTorch, and the ratio of
the CPU times is printed. One thread. Needs Debian's python3-torch; says so and exits 0 without it.
"""
import json
import os
import subprocess
import sys
import time

BATCH_SIZE = 64
FILTERS = (32, 64, 64, 128, 128)
NUM_TURNS = 5


def make_branch(nn):
    layers, rows, columns, channels = [], 200, 189, 1
    for filters in FILTERS:
        # TensorFlow's rule for "same": the smaller half of the padding before.
        pads = []
        for size in (columns, rows):
            total = max((-(-size // 2) - 1) * 2 + 3 - size, 0)
            pads += [total // 2, total - total // 2]
        layers += [nn.ZeroPad2d(pads), nn.Conv2d(channels, filters, 3, stride=2)]
        layers += [nn.Dropout(0.2), nn.ReLU()]
        rows, columns, channels = -(-rows // 2), -(-columns // 2), filters
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(rows * columns * channels, 256))


def torch_ms(torch, branch, x):
    begin = time.process_time()
    branch(x).sum().backward()
    return 1e3 * (time.process_time() - begin)


def merkit_ms(program):
    arguments = [program, "--benchmark_filter=BM_Branch", "--benchmark_format=json"]
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    out = subprocess.run(arguments, env=environment, capture_output=True, check=True).stdout
    return json.loads(out)["benchmarks"][0]["cpu_time"]


def main():
    try:
        import torch
    except ImportError as error:
        print(f"not measured: {error}; apt-get install python3-torch")
        return 0
    torch.set_num_threads(1)
    torch.manual_seed(1)
    branch = make_branch(torch.nn)
    x = torch.randn(BATCH_SIZE, 1, 200, 189)
    torch_ms(torch, branch, x)
    ours, theirs = [], []
    for _ in range(NUM_TURNS):
        theirs.append(torch_ms(torch, branch, x))
        if len(sys.argv) > 1:
            ours.append(merkit_ms(sys.argv[1]))
    print(f"PyTorch {torch.__version__}: {min(theirs):.0f} ms CPU (best of {NUM_TURNS})")
    if ours:
        print(f"merkit: {min(ours):.0f} ms CPU; PyTorch takes {min(theirs) / min(ours):.2f} x as long")
    return 0


if __name__ == "__main__":
    sys.exit(main())
