import os
import pathlib
import subprocess
import wave

import numpy as np
import pytest


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """A small model for speech and text."""
    path = tmp_path_factory.mktemp("model") / "model.safetensors"
    subprocess.run([os.environ["MERKIT_MAKE_MODEL"], path], check=True)
    return path


@pytest.fixture(scope="session")
def samples():
    """One second of a sweep at 16 kHz, int16."""
    t = np.arange(16000) / 16000
    return (12000 * np.sin(2 * np.pi * (200 + 300 * t) * t)).astype(np.int16)


@pytest.fixture(scope="session")
def sound(tmp_path_factory, samples):
    path = tmp_path_factory.mktemp("sound") / "a.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16000)
        out.writeframes(samples.tobytes())
    return path


@pytest.fixture(scope="session")
def program():
    return pathlib.Path(os.environ["MERKIT_PROGRAM"])
