#!/usr/bin/python3
"""Writes the golden spectrograms of tests/data/golden/scipy with scipy.signal.spectrogram.

    tools/spectrogram_golden.py tests/data/golden

Needs Debian's python3-scipy (1.10.1). One row per frame, 201 columns, 17 significant digits.
"""
import pathlib
import sys
import wave

import numpy as np
from scipy.signal import spectrogram

RECORDINGS = ("06_short_50ms", "07_exact_200ms")


def read_mono(path):
    with wave.open(str(path)) as file:
        return file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), np.int16)


def main():
    golden = pathlib.Path(sys.argv[1])
    folder = golden / "scipy" / "spectrogram400"
    folder.mkdir(parents=True, exist_ok=True)
    for name in RECORDINGS:
        rate_hz, samples = read_mono(golden / "wav" / f"{name}.wav")
        # float64, because scipy turns 16-bit integers into float32.
        _, _, density = spectrogram(samples.astype(np.float64), rate_hz, nperseg=400)
        np.savetxt(folder / f"{name}.csv", density.T, fmt="%.17g", delimiter=",")


if __name__ == "__main__":
    main()
