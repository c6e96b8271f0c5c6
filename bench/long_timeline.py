#!/usr/bin/env python3
"""Speed and peak memory of `merkit timeline` over an hour of speech, by rate and channels.

    bench/long_timeline.py build/release/merkit MODEL.safetensors SPEECH.wav [MINUTES [RATE_HZ CHANNELS]]

SPEECH, a 16-bit file of one channel, is repeated to MINUTES (60). With RATE_HZ and CHANNELS samples
are repeated to that rate, a multiple of SPEECH's, which is no resampling of quality but costs the
reader as much. Prints CPU seconds, how many times faster than real time that is, and the largest
resident set.
"""
import array
import os
import subprocess
import sys
import tempfile
import wave


def write_long(speech, path, minutes, rate_hz, channels):
    with wave.open(speech, "rb") as reader:
        if reader.getsampwidth() != 2 or reader.getnchannels() != 1:
            sys.exit(f"{speech}: expected 16 bits, one channel")
        own_rate_hz = reader.getframerate()
        samples = array.array("h", reader.readframes(reader.getnframes()))
    rate_hz = rate_hz or own_rate_hz
    duration_s = len(samples) / own_rate_hz
    repeats = channels * (rate_hz // own_rate_hz)
    data = array.array("h", (x for x in samples for _ in range(repeats))).tobytes()
    with wave.open(path, "wb") as out:
        out.setparams((channels, 2, rate_hz, 0, "NONE", ""))
        for _ in range(round(60 * minutes / duration_s)):
            out.writeframesraw(data)
    return round(60 * minutes / duration_s) * duration_s


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    merkit, model, speech = sys.argv[1:4]
    minutes = float(sys.argv[4]) if len(sys.argv) > 4 else 60.0
    rate_hz = int(sys.argv[5]) if len(sys.argv) > 5 else 0
    channels = int(sys.argv[6]) if len(sys.argv) > 6 else 1
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "long.wav")
        duration_s = write_long(speech, path, minutes, rate_hz, channels)
        command = [merkit, "timeline", "--model", model, "--no-self-test", "--quiet", path, "--out",
                   os.path.join(folder, "timeline.json")]
        child = subprocess.Popen(command)
        _, status, usage = os.wait4(child.pid, 0)
        if status != 0:
            sys.exit(f"merkit failed with status {status}")
        cpu_s = usage.ru_utime + usage.ru_stime
        print(f"{duration_s:.0f} s of sound: {cpu_s:.2f} s of CPU, {duration_s / cpu_s:.0f} x real "
              f"time, peak {usage.ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
