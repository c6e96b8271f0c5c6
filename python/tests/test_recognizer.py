import pathlib
import threading

import numpy as np
import pytest

import merkit


def test_probabilities_sum_to_one_and_name_the_top_class(model, sound):
    recognizer = merkit.Recognizer(model)
    said = recognizer.recognize(sound, text="I am fine")
    assert said.classes == recognizer.classes == ["ang", "hap", "neu", "sad"]
    assert said.probabilities.dtype == np.float32
    assert said.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert said.top == said.classes[int(said.probabilities.argmax())]
    assert said.confidence == said.probabilities.max()
    assert said.modalities == ["audio", "text"] == recognizer.modalities
    assert len(recognizer.model_hash) == 32


def test_a_file_and_its_samples_sound_the_same(model, sound, samples):
    recognizer = merkit.Recognizer(str(model))
    expected = recognizer.recognize(sound).probabilities
    assert np.array_equal(recognizer.recognize(samples, sample_rate_hz=16000).probabilities, expected)


def test_any_subset_of_modalities_is_enough_but_none_is_not(model, sound):
    recognizer = merkit.Recognizer(model)
    assert recognizer.recognize(text="fine").modalities == ["text"]
    assert recognizer.recognize(sound).modalities == ["audio"]
    with pytest.raises(merkit.InvalidArgumentError):
        recognizer.recognize()


def test_what_is_of_no_use_abstains(model):
    said = merkit.Recognizer(model).recognize(np.zeros(4, np.float32), sample_rate_hz=16000)
    assert said.abstained == "too-short" and said.detail


def test_probabilities_outlive_the_result(model):
    kept = merkit.Recognizer(model).recognize(text="fine").probabilities
    assert kept.sum() == pytest.approx(1, abs=1e-5)
    assert not kept.flags.writeable


def test_threads_share_one_recognizer(model, sound):
    recognizer = merkit.Recognizer(model)
    expected = recognizer.recognize(sound, text="I am fine").probabilities
    said = []

    def work():
        for _ in range(5):
            said.append(recognizer.recognize(sound, text="I am fine").probabilities)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 20
    assert all(np.array_equal(p, expected) for p in said)


def test_damaged_and_missing_models_are_errors_of_their_kind(model, tmp_path):
    half = tmp_path / "half.safetensors"
    half.write_bytes(pathlib.Path(model).read_bytes()[:500])
    with pytest.raises(merkit.CorruptDataError):
        merkit.Recognizer(half)
    with pytest.raises(OSError):
        merkit.Recognizer(tmp_path / "none.safetensors")


def test_a_stream_gives_the_same_events_however_sound_is_cut(model, samples):
    def events(chunk):
        stream = merkit.Stream(merkit.Recognizer(model), window_s=1.0, hop_s=0.5)
        assert stream.sample_rate_hz == 16000
        all = []
        for i in range(0, len(samples), chunk):
            all += stream.accept(samples[i:i + chunk])
        return all + stream.finish()

    whole = events(len(samples))
    segments = [e for e in whole if e["kind"] == "segment"]
    assert segments and segments[0]["start_s"] == 0
    assert segments[-1]["end_s"] == pytest.approx(len(samples) / 16000, abs=1e-3)
    assert any(e["label"] in ("ang", "hap", "neu", "sad") for e in segments)
    for one, other in zip(whole, events(1234), strict=True):
        assert one.keys() == other.keys()
        assert all(np.array_equal(one[k], other[k]) for k in one)


def test_stubs_name_everything_that_the_module_has():
    import ast
    stubs = pathlib.Path(merkit.__file__).parent / "_merkit.pyi"
    tree = ast.parse(stubs.read_text())
    named = {node.name: node for node in tree.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    assert set(merkit.__all__) - {"__version__"} == set(named)
    for name in ("Store", "Recognition", "Recognizer", "Stream"):
        members = {f.name for f in named[name].body if isinstance(f, ast.FunctionDef)}
        real = {m for m in vars(getattr(merkit, name)) if not m.startswith("_")}
        assert real == {m for m in members if not m.startswith("_")}
