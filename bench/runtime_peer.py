#!/usr/bin/env python3
"""Forward of one utterance by PyTorch and ONNX Runtime: the peers of runtime_bench, in turns with it.

    bench/runtime_peer.py build/release/bench/runtime_bench [build/onnx/node_modules]

The same systems in python3-torch on one thread, in inference mode, as installed and tuned: with
OPENBLAS_CORETYPE set to the CPU's real type and the attention decoder compiled by TorchScript. Gates
are logistic there, which PyTorch has kernels for, and hard_sigmoid here. Prints milliseconds of the
thread on a core, the lowest of all turns, and how many times longer the tuned peer takes. ONNX Runtime runs the same
networks with the same inputs, exported by merkit, all optimisations on, one thread; the folder is
what tools/install_onnx_runtime.sh fills. A peer that is not there is left out.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

WORKER = r"""
import sys, time, torch
from torch import nn
from typing import Dict, List
torch.set_num_threads(1)
torch.manual_seed(1)

# merkit/nn/attention_decoder.h has the formulas.
def decode(x, p: Dict[str, torch.Tensor]):
    keys = x @ p["U_a"]
    s = torch.tanh(x[:, 0] @ p["W_s"])
    y = torch.zeros(x.shape[0], p["W_o"].shape[0])
    outputs: List[torch.Tensor] = []
    for t in range(x.shape[1]):
        scores = torch.tanh((s @ p["W_a"]).unsqueeze(1) + keys + p["b_a"]) @ p["V_a"]
        c = torch.bmm(torch.softmax(scores, 1).unsqueeze(1), x).squeeze(1)
        r = torch.sigmoid(y @ p["W_r"] + s @ p["U_r"] + c @ p["C_r"] + p["b_r"])
        z = torch.sigmoid(y @ p["W_z"] + s @ p["U_z"] + c @ p["C_z"] + p["b_z"])
        g = torch.tanh(y @ p["W_p"] + (r * s) @ p["U_p"] + c @ p["C_p"] + p["b_p"])
        y = torch.softmax(y @ p["W_o"] + s @ p["U_o"] + c @ p["C_o"] + p["b_o"], 1)
        s = (1 - z) * s + z * g
        outputs.append(y)
    return torch.stack(outputs, 1)

class Decoder(nn.Module):
    def __init__(self, inputs, units, outputs):
        super().__init__()
        shapes = {"V_a": (units,), "W_a": (units, units), "U_a": (inputs, units), "b_a": (units,)}
        for gate in "rzpo":
            width = outputs if gate == "o" else units
            shapes["C_" + gate] = (inputs, width)
            shapes["U_" + gate] = (units, width)
            shapes["W_" + gate] = (outputs, width)
            shapes["b_" + gate] = (width,)
        shapes["W_s"] = (inputs, units)
        self.p = {name: 0.05 * torch.randn(shape) for name, shape in shapes.items()}
        self.decode = torch.jit.script(decode) if tuned else decode
    def forward(self, x):
        return self.decode(x, self.p)

class Blstm2(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(34, 128, 2, batch_first=True, bidirectional=True)
    def inputs(self):
        return (torch.randn(1, 100, 34),)
    def forward(self, x):
        return self.lstm(x)[0]

class Speech4(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(34, 128, batch_first=True, bidirectional=True)
        self.ahead, self.back = Decoder(256, 128, 128), Decoder(256, 128, 128)
        self.dense, self.logits = nn.Linear(25600, 512), nn.Linear(512, 4)
    def inputs(self):
        return (torch.randn(1, 100, 34),)
    def forward(self, x):
        x = self.lstm(x)[0]
        y = torch.cat([self.ahead(x), torch.flip(self.back(x), [1])], 2)
        return self.logits(torch.relu(self.dense(y.flatten(1))))

class Combined6(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(2737, 300)
        self.text1 = nn.LSTM(300, 256, batch_first=True)
        self.text2 = nn.LSTM(256, 256, batch_first=True)
        self.text_out = nn.Linear(256, 256)
        self.speech = nn.LSTM(34, 128, batch_first=True)
        self.attention = Decoder(128, 128, 128)
        self.speech_out = nn.Linear(12800, 256)
        layers, rows, columns, channels = [], 200, 189, 1
        for filters in (32, 64, 64, 128, 128):
            pads = []  # TensorFlow's rule for "same"
            for size in (columns, rows):
                total = max((-(-size // 2) - 1) * 2 + 3 - size, 0)
                pads += [total // 2, total - total // 2]
            layers += [nn.ZeroPad2d(pads), nn.Conv2d(channels, filters, 3, stride=2), nn.ReLU()]
            rows, columns, channels = -(-rows // 2), -(-columns // 2), filters
        self.mocap = nn.Sequential(*layers, nn.Flatten(), nn.Linear(rows * columns * channels, 256))
        self.fused, self.logits = nn.Linear(768, 256), nn.Linear(256, 4)
    def inputs(self):
        words = 1 + torch.randint(1000, (1, 500))
        if sys.argv[1].endswith("_sentence"):
            words[:, :-20] = 0
        return (words, torch.randn(1, 100, 34), torch.randn(1, 1, 200, 189))
    def forward(self, text, speech, mocap):
        words = self.text2(self.text1(self.words(text))[0])[0][:, -1]
        sound = self.attention(self.speech(speech)[0]).flatten(1)
        both = torch.cat([self.text_out(words), self.speech_out(sound), self.mocap(mocap)], 1)
        return self.logits(torch.relu(self.fused(torch.relu(both))))

tuned = sys.argv[2] == "tuned"
model = {"blstm2": Blstm2, "speech4": Speech4, "combined6": Combined6}[sys.argv[1].split("_")[0]]().eval()
inputs = model.inputs()
best = 1e9
with torch.inference_mode():
    for _ in range(5):
        model(*inputs)
    for _ in range(20):
        begin = time.thread_time()
        model(*inputs)
        best = min(best, time.thread_time() - begin)
print(best * 1e3)
"""

SYSTEMS = ("blstm2", "speech4", "combined6", "combined6_sentence")
NUM_TURNS = 3


def core_type():
    """What OpenBLAS should take this CPU for."""
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as info:
        flags = next((line for line in info if line.startswith("flags")), "").split()
    return "SkylakeX" if "avx512f" in flags else "Haswell" if "avx2" in flags else "Nehalem"


def torch_ms(system, tuned):
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    if tuned:
        environment["OPENBLAS_CORETYPE"] = core_type()
    with tempfile.NamedTemporaryFile("w", suffix=".py") as worker:  # TorchScript reads the source
        worker.write(WORKER)
        worker.flush()
        out = subprocess.run(
            ["/usr/bin/python3", worker.name, system, "tuned" if tuned else "installed"],
            env=environment, capture_output=True, check=True, text=True).stdout
    return float(out)


def has_torch():
    probe = subprocess.run(["/usr/bin/python3", "-c", "import torch"], capture_output=True,
                           check=False)
    return probe.returncode == 0


def onnx_ms(stem, modules):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "runtime_onnx_peer.js")
    out = subprocess.run(["node", script, stem, modules], capture_output=True, check=True, text=True)
    return float(out.stdout)


def merkit_ms(program, system):
    """Milliseconds and the floor."""
    arguments = [program, f"--benchmark_filter=BM_Runtime/{system}$", "--benchmark_format=json"]
    out = subprocess.run(arguments, capture_output=True, check=True).stdout
    result = json.loads(out)["benchmarks"][0]
    return result["best_us"] / 1e3, result["floor_us"] / 1e3


def peers_of(system, folder, modules):
    """Functions that measure the peers that are there."""
    peers = {}
    if has_torch():
        peers["PyTorch"] = lambda: torch_ms(system, False)
        peers["tuned"] = lambda: torch_ms(system, True)
    if modules and shutil.which("node") and os.path.isdir(os.path.join(modules, "onnxruntime-node")):
        peers["ONNX Runtime"] = lambda: onnx_ms(os.path.join(folder, system), modules)
    return peers


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__.splitlines()[2].strip(), file=sys.stderr)
        return 2
    program, modules = sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else None
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "--onnx", folder], check=True)
        for system in SYSTEMS:
            peers = peers_of(system, folder, modules)
            ours, theirs = [], {name: [] for name in peers}
            for _ in range(NUM_TURNS):
                ours.append(merkit_ms(program, system))
                for name, measure in peers.items():
                    theirs[name].append(measure())
            mine, floor = min(ours)
            line = f"{system:19} merkit {mine:6.2f} ms, floor {floor:5.2f}, gap {mine / floor:4.2f}"
            for name, times in theirs.items():
                line += f"; {name} {min(times):6.2f} ms, {min(times) / mine:4.1f} x"
            print(line, flush=True)
    for name, known in (("PyTorch", "apt-get install python3-torch"),
                        ("ONNX Runtime", "tools/install_onnx_runtime.sh build/onnx")):
        if name not in peers:
            print(f"not measured: no {name}; {known}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
