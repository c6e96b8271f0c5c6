import shutil
import subprocess

import numpy as np
import pytest

import merkit


def test_rows_have_one_number_a_column(sound):
    rows = merkit.extract("speech34", sound)
    assert rows.dtype == np.float32
    assert rows.shape[1] == len(merkit.columns("speech34")) == 34
    assert len(rows) > 0 and np.isfinite(rows).all()


def test_a_file_and_its_samples_give_the_same_rows(sound, samples):
    expected = merkit.extract("logmel", sound)
    for given in (samples, samples.astype(np.float32) / 32768, samples.astype(np.float64) / 32768):
        assert np.array_equal(merkit.extract("logmel", given, sample_rate_hz=16000), expected)


def test_samples_that_are_not_contiguous_are_read_in_their_order(samples):
    floats = samples.astype(np.float32) / 32768
    strided = np.repeat(floats, 2)[::2]
    assert not strided.flags.c_contiguous
    assert np.array_equal(merkit.extract("logmel", strided, sample_rate_hz=16000),
                          merkit.extract("logmel", floats, sample_rate_hz=16000))


def test_options_change_the_columns(sound):
    rows = merkit.extract("logmel", sound, options={"num_bands": 12})
    assert rows.shape[1] == 12 == len(merkit.columns("logmel", {"num_bands": 12}))


def test_sound_too_short_for_a_frame_has_no_rows():
    assert merkit.extract("speech34", np.zeros(8, np.float32), sample_rate_hz=16000).shape == (0, 34)


def test_errors_are_exceptions_of_their_kind(sound, tmp_path):
    with pytest.raises(merkit.NotFoundError, match="speech34"):
        merkit.extract("speech43", sound)
    with pytest.raises(ValueError, match="num_band"):
        merkit.extract("logmel", sound, options={"num_bnads": 1})
    with pytest.raises(merkit.Error, match="none.wav"):
        merkit.extract("speech34", tmp_path / "none.wav")
    with pytest.raises(merkit.InvalidArgumentError, match="sample_rate_hz"):
        merkit.extract("speech34", np.zeros(16000, np.float32))
    with pytest.raises(merkit.InvalidArgumentError, match="one dimension"):
        merkit.extract("speech34", np.zeros((2, 9), np.float32), sample_rate_hz=16000)
    with pytest.raises(merkit.InvalidArgumentError, match="float or int16"):
        merkit.extract("speech34", np.zeros(9, np.int64), sample_rate_hz=16000)


@pytest.fixture(scope="module")
def store_file(program, sound, tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    path = folder / "speech34.safetensors"
    shutil.copy(sound, folder / "a.wav")
    subprocess.run([program, "extract", folder / "a.wav", "--features", "speech34", "--out", path, "--quiet"], check=True)
    return path


def test_a_store_shows_its_file_without_copies(store_file, sound):
    store = merkit.load_store(store_file)
    assert store.feature_set == "speech34" and len(store.columns) == 34 and len(store) == 1
    rows = store["a"]
    assert np.array_equal(rows, merkit.extract("speech34", sound))
    assert not rows.flags.owndata and not rows.flags.writeable
    assert rows.ctypes.data == store.data.ctypes.data
    assert list(store) == store.ids == ["a"] and "a" in store and "b" not in store
    assert store.offsets.tolist() == [0, len(rows)]
    assert store.status("a") == "ok"
    assert isinstance(store.options, dict)


def test_rows_outlive_the_store_they_came_from(store_file, sound):
    rows = merkit.load_store(store_file)["a"]
    assert np.array_equal(rows, merkit.extract("speech34", sound))


def test_an_unknown_id_and_another_file_are_errors(store_file, sound):
    with pytest.raises(KeyError):
        merkit.load_store(store_file)["b"]
    with pytest.raises(merkit.CorruptDataError):
        merkit.load_store(sound)
