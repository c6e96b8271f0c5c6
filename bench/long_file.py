#!/usr/bin/env python3
"""Peak memory and CPU time of `merkit extract` over one long sound, one line a set.

    bench/long_file.py build/release/merkit [MINUTES [SET[,OPTION=VALUE ...] ...]]

The sound, 16 kHz and 16 bits, alternates voiced syllables, noise and pauses. Peak memory is the
largest resident set, pages of the mapped file among it; no less than what this script holds when it
starts the program.
"""
import math
import os
import random
import struct
import subprocess
import sys
import tempfile
import wave

RATE_HZ = 16000
PATTERN_S = 10


def pattern():
    """Ten seconds of syllables of 0.5 s: 0.3 s voiced, 0.1 s noise, 0.1 s pause."""
    rng = random.Random(1)
    samples = []
    for i in range(PATTERN_S * RATE_HZ):
        time_s = i / RATE_HZ
        phase_s = time_s % 0.5
        f0_hz = 120 + 60 * math.sin(2 * math.pi * 0.3 * time_s)
        if phase_s < 0.3:
            value = sum(math.sin(2 * math.pi * k * f0_hz * phase_s) / k for k in range(1, 9))
        else:
            value = rng.uniform(-0.3, 0.3) if phase_s < 0.4 else rng.uniform(-0.003, 0.003)
        samples.append(int(8000 * value))
    return struct.pack(f"<{len(samples)}h", *samples)


def write_sound(path, minutes):
    data = pattern()
    with wave.open(path, "wb") as out:
        out.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        for _ in range(minutes * 60 // PATTERN_S):
            out.writeframesraw(data)


def audio_sets(merkit):
    rows = subprocess.run([merkit, "features", "list"], capture_output=True, text=True, check=True)
    names = [line.split()[0] for line in rows.stdout.splitlines() if " audio " in line]
    return names + ["mfcc,top_db=80"]


def extract(merkit, name, sound, out):
    """Peak resident MB, CPU seconds and exit status."""
    feature_set, *options = name.split(",")
    command = [merkit, "extract", sound, "--features", feature_set, "--out", out, "--quiet"]
    for option in options:
        command += ["--set", option]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime, child.returncode


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    merkit = sys.argv[1]
    minutes = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    with tempfile.TemporaryDirectory() as folder:
        sound = os.path.join(folder, "long.wav")
        write_sound(sound, minutes)
        size_mb = os.path.getsize(sound) / 2**20
        print(f"{minutes} minutes, {size_mb:.0f} MB")
        print(f"{'set':16} {'peak MB':>8} {'CPU s':>8}")
        floor = os.path.join(folder, "floor.wav")
        write_sound(floor, 1)
        for name in sys.argv[3:] or audio_sets(merkit):
            outs = [os.path.join(folder, f"{name}_{i}.safetensors") for i in range(2)]
            floor_mb = extract(merkit, name, floor, outs[0])[0]
            peak_mb, cpu_s, status = extract(merkit, name, sound, outs[1])
            note = "" if status == 0 else f"  exit status {status}"
            print(f"{name:16} {peak_mb:8.0f} {cpu_s:8.1f}  1 minute: {floor_mb:.0f} MB{note}",
                  flush=True)


if __name__ == "__main__":
    main()
