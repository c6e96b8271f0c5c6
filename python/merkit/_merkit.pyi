from os import PathLike
from typing import Any, Iterator, Mapping, Optional, Union

import numpy as np
import numpy.typing as npt

_Path = Union[str, "PathLike[str]"]
_Audio = Union[_Path, npt.NDArray[np.floating[Any]], npt.NDArray[np.int16], None]

__version__: str

class Error(Exception):
    """What merkit says when something is wrong: one line, where, what was expected, what was found."""

class InvalidArgumentError(Error, ValueError): ...
class NotFoundError(Error, LookupError): ...
class CorruptDataError(Error, ValueError): ...
class UnsupportedVersionError(Error, ValueError): ...
class IoError(Error, OSError): ...
class CancelledError(Error, RuntimeError): ...

def extract(
    feature_set: str,
    audio: _Audio = None,
    *,
    sample_rate_hz: int = 0,
    text: Optional[str] = None,
    face: _Path = "",
    head: _Path = "",
    hand: _Path = "",
    options: Mapping[str, Union[str, int, float, bool]] = {},
    channel: str = "",
) -> npt.NDArray[np.float32]:
    """Features of one utterance, [rows, columns]; no rows if it is too short for one.

    audio: the path of a sound file, or samples of one channel with sample_rate_hz: float, full scale -1 .. 1, or
        int16. One row of float32 is not copied.
    text: for sets of words. face, head, hand: motion-capture files as IEMOCAP has them.
    options: of the set, as `merkit features show SET` lists them.
    channel: of files with several: left, right, mix; "" is what the set prefers.
    """

def columns(
    feature_set: str, options: Mapping[str, Union[str, int, float, bool]] = {}
) -> list[str]:
    """The names of the columns that extract() gives."""

def feature_sets() -> list[str]:
    """The names of all feature sets."""

class Store:
    """Features of a corpus, mapped from a file. Arrays are views of the file and cannot be written to."""

    @property
    def ids(self) -> list[str]: ...
    @property
    def columns(self) -> list[str]: ...
    @property
    def feature_set(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def options(self) -> dict[str, Any]: ...
    @property
    def data(self) -> npt.NDArray[np.float32]:
        """All rows, [rows, columns]."""
    @property
    def offsets(self) -> npt.NDArray[np.int64]:
        """Utterance i has the rows offsets[i] to offsets[i + 1] of data."""
    def status(self, id: str) -> str: ...
    def __len__(self) -> int: ...
    def __contains__(self, id: str) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def __getitem__(self, id: str) -> npt.NDArray[np.float32]: ...

def load_store(path: _Path) -> Store:
    """The feature store in a file that `merkit extract` wrote."""

class Recognition:
    """What a model says of a recording."""

    @property
    def classes(self) -> list[str]: ...
    @property
    def probabilities(self) -> npt.NDArray[np.float32]: ...
    @property
    def top(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def abstained(self) -> Optional[str]:
        """Why it would rather not say (too-short, no-speech, out-of-range, low-confidence), or None."""
    @property
    def detail(self) -> str: ...
    @property
    def modalities(self) -> list[str]:
        """What was used: audio, text, mocap."""
    @property
    def notes(self) -> list[str]: ...
    @property
    def features_s(self) -> float: ...
    @property
    def model_s(self) -> float: ...

class Stream:
    """Emotion over time of sound that comes in pieces.

    An event is a dict. kind is speech-begin or speech-end (with time_s), window or segment (with start_s, end_s,
    probabilities and abstained, a reason or None; a segment has label, a class or None, and confidence too).
    """

    def __init__(
        self,
        recognizer: Recognizer,
        *,
        window_s: float = 4.0,
        hop_s: float = 2.0,
        stay_probability: float = 0.9,
        min_confidence: float = 0.0,
    ) -> None: ...
    @property
    def sample_rate_hz(self) -> int: ...
    def accept(self, samples: Union[npt.NDArray[np.floating[Any]], npt.NDArray[np.int16]]) -> list[dict[str, Any]]:
        """Takes the next samples of one channel; how they are cut changes no event."""
    def finish(self) -> list[dict[str, Any]]:
        """Nothing follows: the rest of the events."""

class Recognizer:
    """A model ready for use, by any number of threads; others run while it works."""

    def __init__(
        self, path: _Path, *, self_test: bool = True, max_duration_s: float = 600.0
    ) -> None: ...
    @property
    def classes(self) -> list[str]: ...
    @property
    def model_hash(self) -> str: ...
    @property
    def modalities(self) -> list[str]: ...
    def recognize(
        self,
        audio: _Audio = None,
        *,
        sample_rate_hz: int = 0,
        text: Optional[str] = None,
        face: _Path = "",
        head: _Path = "",
        hand: _Path = "",
        speaker: str = "",
    ) -> Recognition:
        """What the model says of a recording: any subset of sound, words and motion capture."""
