"""Emotion recognition from speech, text and motion capture.

>>> import merkit
>>> recognizer = merkit.Recognizer("model.safetensors")
>>> said = recognizer.recognize("talk.wav", text="I am so happy")
>>> said.top, said.confidence, said.probabilities
"""

from merkit._merkit import (
    CancelledError,
    CorruptDataError,
    Error,
    InvalidArgumentError,
    IoError,
    NotFoundError,
    Recognition,
    Recognizer,
    Store,
    Stream,
    UnsupportedVersionError,
    __version__,
    columns,
    extract,
    feature_sets,
    load_store,
)

__all__ = [
    "CancelledError",
    "CorruptDataError",
    "Error",
    "InvalidArgumentError",
    "IoError",
    "NotFoundError",
    "Recognition",
    "Recognizer",
    "Store",
    "Stream",
    "UnsupportedVersionError",
    "__version__",
    "columns",
    "extract",
    "feature_sets",
    "load_store",
]
