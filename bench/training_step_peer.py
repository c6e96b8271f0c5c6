#!/usr/bin/env python3
"""Recurrent layers against PyTorch, in the same run: the peer of recurrent_bench.

    bench/training_step_peer.py build/release/bench/recurrent_bench

Runs the same models, batch 64, 100 frames of 34 inputs, in python3-torch as installed, with
OPENBLAS_CORETYPE set to the CPU's real type, and with the kernels that OpenBLAS falls back to on a
CPU newer than itself, on one thread and on two, between two runs of the bench, and prints
milliseconds of CPU time for one training step (forward and backward, without the optimiser), the
lower of the runs. On two threads that is the time of all threads together.
"""
import argparse
import json
import os
import subprocess
import sys

WORKER = r"""
import sys, time, torch
name, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
torch.manual_seed(1)
class Stack(torch.nn.Module):
    def __init__(self, sizes, both):
        super().__init__()
        width, layers = 34, []
        for size in sizes:
            layers.append(torch.nn.LSTM(width, size, batch_first=True, bidirectional=both))
            width = size * (2 if both else 1)
        self.layers = torch.nn.ModuleList(layers)
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)[0]
        return x
model = Stack((512, 256), False) if name == "lstm512-256" else Stack((128, 128), True)
one = name == "forward-blstm128"
x = torch.randn(1 if one else 64, 100, 34)
def step():
    if one:
        with torch.no_grad():
            model(x)
        return
    model.zero_grad(set_to_none=True)
    model(x).sum().backward()
step()
best = 1e9
for _ in range(20 if one else 2):
    begin = time.process_time()
    step()
    best = min(best, time.process_time() - begin)
with open("/proc/self/maps") as maps:
    paths = {line.split()[-1] for line in maps if "blas" in line}
print(best * 1e3, "OpenBLAS" if any("openblas" in path for path in paths) else "no OpenBLAS")
"""

# What OpenBLAS 0.3 takes for an x86-64 CPU that it does not know.
UNKNOWN_CPU = "Prescott"

# Name here, name in the bench, whether it exists for two threads.
MODELS = [
    ("lstm512-256", "BM_TrainLstm512Lstm256/{}", True),
    ("blstm128x2", "BM_TrainTwoBlstm128/{}", True),
    ("forward-blstm128", "BM_ForwardTwoBlstm128OneUtterance", False),
]


def core_type():
    """The name OpenBLAS has for kernels of this CPU's widest instruction set."""
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        return "SkylakeX" if "avx512f" in info.read() else "Haswell"


def torch_ms(python, name, threads, core):
    """CPU milliseconds of one step; `core` names OpenBLAS's kernels, None leaves the choice to it."""
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
    environment.pop("OPENBLAS_CORETYPE", None)
    if core is not None:
        environment["OPENBLAS_CORETYPE"] = core
    command = [python, "-c", WORKER, name, str(threads)]
    out = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    milliseconds, blas = out.stdout.split(maxsplit=1)
    if blas.strip() != "OpenBLAS":
        sys.exit("training_step_peer.py: expected torch on OpenBLAS (libopenblas0-pthread), a peer "
                 "on the reference BLAS would flatter us")
    return float(milliseconds)


def bench(program, threads, name):
    """The lower of three repetitions of one benchmark: CPU milliseconds and share of sgemm."""
    command = [program, "--benchmark_format=json", "--benchmark_repetitions=3",
               f"--benchmark_filter=^{name}$"]
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
    out = subprocess.run(command, env=environment, check=True, capture_output=True).stdout
    rows = [row for row in json.loads(out)["benchmarks"] if row["run_type"] == "iteration"]
    best = min(rows, key=lambda row: row["all_threads_ms"])
    return best["all_threads_ms"], best.get("share_of_product", float("nan"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bench", help="path of recurrent_bench")
    parser.add_argument("--python", default="/usr/bin/python3",
                        help="interpreter that has torch (default: that of Debian)")
    options = parser.parse_args()
    peers = {"installed": None, core_type(): core_type(), "unknown CPU": UNKNOWN_CPU}
    columns = "".join(f" {name:>16}" for name in peers)
    print(f"{'model':18} threads {'merkit':>9}{columns} {'of sgemm':>9}")
    for threads in (1, 2):
        for name, key, has_two in MODELS:
            if threads == 2 and not has_two:
                continue
            before = bench(options.bench, threads, key.format(threads))
            theirs = [torch_ms(options.python, name, threads, core) for core in peers.values()]
            ours, share = min(before, bench(options.bench, threads, key.format(threads)))
            cells = "".join(f" {peer:9.1f} {peer / ours:5.2f}x" for peer in theirs)
            print(f"{name:18} {threads:7} {ours:9.1f}{cells} {share:9.2f}", flush=True)


if __name__ == "__main__":
    main()
