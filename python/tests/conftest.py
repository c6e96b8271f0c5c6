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
    subprocess.run([os.environ["MERKIT_UNTRAINED_MODEL"], path], check=True)
    return path


@pytest.fixture(scope="session")
def sound():
    """Three seconds of speech at 16 kHz."""
    return pathlib.Path(__file__).parents[2] / "tests/data/golden/wav/08_speech_3s37.wav"


@pytest.fixture(scope="session")
def samples(sound):
    """The samples of that file, int16."""
    with wave.open(str(sound)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 16000)
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


@pytest.fixture(scope="session")
def program():
    return pathlib.Path(os.environ["MERKIT_PROGRAM"])
