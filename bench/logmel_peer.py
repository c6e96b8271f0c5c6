#!/usr/bin/python3
"""The peers of bench/logmel_bench.cc: torchaudio's mel spectrograms in the same setting.

    bench/logmel_peer.py

150 utterances of 4 s at 16 kHz in memory, 40 bands, 25 and 10 ms, one thread. Prints seconds of
sound per CPU second. Needs Debian's python3-torchaudio; says so and exits 0 where it is missing.
"""
import sys
import time

NUM_UTTERANCES = 150
DURATION_S = 4
RATE_HZ = 16000


def measure(name, compute, utterances):
    compute(utterances[0])
    begin = time.process_time()
    for utterance in utterances:
        compute(utterance)
    spent_s = time.process_time() - begin
    print(f"{name:<40} {NUM_UTTERANCES * DURATION_S / spent_s:10.0f} x real time")


def main():
    try:
        import torch
        import torchaudio
    except ImportError as error:
        print(f"not measured: {error}; apt-get install python3-torchaudio")
        return 0
    torch.set_num_threads(1)
    torch.manual_seed(1)
    utterances = [torch.rand(1, DURATION_S * RATE_HZ) - 0.5 for _ in range(NUM_UTTERANCES)]
    settings = {"n_fft": 512, "win_length": 400, "hop_length": 160, "n_mels": 40}
    mel = torchaudio.transforms.MelSpectrogram(RATE_HZ, **settings)
    measure("MelSpectrogram + log", lambda x: torch.log(mel(x) + 1e-10), utterances)
    measure(
        "compliance.kaldi.fbank",
        lambda x: torchaudio.compliance.kaldi.fbank(x, num_mel_bins=40),
        utterances,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
