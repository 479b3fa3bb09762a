"""Records cannot be changed, and say what the tensor held."""

from __future__ import annotations

import copy
import math
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis.extra import numpy as hnp

from gradmath.errors import ShapeError
from gradmath.records.layer import EntryPath, ZeroReason
from gradmath.records.listing import Listing
from gradmath.records.tensor import Reason, Record, frozen

ARRAYS = hnp.arrays(
    dtype=hnp.floating_dtypes(endianness="=", sizes=(16, 32, 64)) | hnp.boolean_dtypes(),
    shape=hnp.array_shapes(min_dims=0, max_dims=3, max_side=4),
)
FLAGSHIP_X = Record("x", np.array([0.4, -1.1], dtype=np.float32), "by hand")


@given(ARRAYS)
def test_a_record_holds_the_arrays_very_bits(array: npt.NDArray[np.generic]) -> None:
    value = Record("x", array, "by hand").value
    assert (value.shape, value.dtype) == (array.shape, array.dtype)
    assert value.tobytes() == array.tobytes()


@pytest.mark.parametrize(
    "layout",
    [
        np.arange(6.0).reshape(2, 3).T,
        np.arange(6.0)[::-2],
        np.broadcast_to(np.array([1.0, 2.0]), (3, 2)),
        np.array(5.0),
        np.array([1.0, 2.0], dtype=">f8"),
    ],
)
def test_any_layout_is_kept_in_order(layout: npt.NDArray[np.float64]) -> None:
    assert frozen(layout).tolist() == layout.tolist()


def test_a_record_keeps_what_its_source_loses() -> None:
    source = np.array([1.0, 2.0])
    record = Record("x", source, "by hand")
    source[:] = 9.0
    assert record.value.tolist() == [1.0, 2.0]


def test_no_way_to_write_into_a_record() -> None:
    for record in (FLAGSHIP_X, pickle.loads(pickle.dumps(FLAGSHIP_X)), replace(FLAGSHIP_X)):
        value = record.value
        for array in (value, value.view(), value[:1], value.reshape(2, 1), value.T, value.real):
            assert not array.flags.writeable
            with pytest.raises(ValueError):
                array[...] = 0.0
            with pytest.raises(ValueError):
                array.setflags(write=True)
        with pytest.raises(ValueError):
            value.flags.writeable = True
        with pytest.raises(ValueError):
            value.sort()
        with pytest.raises(ValueError):
            np.add(value, 1, out=value)
        assert value.data.readonly
        assert value.tobytes() == np.array([0.4, -1.1], dtype=np.float32).tobytes()


@pytest.mark.parametrize("field", ["name", "value", "source", "seed", "decimals", "other"])
def test_no_field_of_a_record_can_be_set(field: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(FLAGSHIP_X, field, None)


def test_copies_are_the_record_itself() -> None:
    for shared in (FLAGSHIP_X, Listing(("z = W @ x",))):
        assert copy.copy(shared) is copy.deepcopy(shared) is shared
        assert copy.deepcopy([shared])[0] is shared


def test_a_pickled_record_keeps_everything() -> None:
    record = Record("w", np.array([[0.123]]), "torch.randn(1, 1)", seed=7, decimals=3)
    again = pickle.loads(pickle.dumps(record))
    assert (again.name, again.source, again.seed, again.decimals) == ("w", record.source, 7, 3)
    assert again.value.tobytes() == record.value.tobytes() and again.shape == (1, 1)


@pytest.mark.parametrize("shape", [(0,), (0, 3), (2, 0)])
def test_an_array_without_entries_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ShapeError, match=r"no entries; give at least one"):
        Record("x", np.zeros(shape), "by hand")


def test_one_count_of_decimals_for_the_whole_tensor() -> None:
    record = Record("x", np.array([0.25, 2.0, -0.0, 1e-9]), "by hand")
    assert [record.text((i,)) for i in range(4)] == ["0.25", "2.00", "0", "1e−9"]
    assert record.text((1,), decimals=0) == "2"
    assert Record("x", record.value, "by hand", decimals=0).text((1,)) == "2"


def test_text_of_a_number_without_indices() -> None:
    assert Record("v @ out", np.array(1.68), "by hand").text() == "1.68"
    assert Record("gates", np.array([True, False]), "by hand").text((1,)) == "False"


@pytest.mark.parametrize(
    ("values", "magnitude"),
    [
        ([1.0, -3.0], 3.0),
        ([0.0, -0.0], 0.0),
        ([math.nan, -2.0, math.inf], 2.0),
        ([math.nan], 0.0),
        (np.array([-300.0], dtype=np.float16), 300.0),
        ([True, False], 1.0),
    ],
)
def test_magnitude_is_the_largest_finite_size(values: npt.ArrayLike, magnitude: float) -> None:
    assert Record("x", np.array(values), "by hand").magnitude() == magnitude


def test_a_listing_reads_as_its_lines() -> None:
    assert str(Listing(("z = W @ x", "x.grad"))) == "z = W @ x\nx.grad"


def test_a_path_is_reached_if_nothing_stopped_it() -> None:
    stopped = (ZeroReason(Reason.GATE_CLOSED, (2,)), ZeroReason(Reason.UNDERFLOW, (0, 1)))
    assert EntryPath(0, (1,), ()).reached
    assert not EntryPath(0, (), stopped).reached
    assert EntryPath(0, (), stopped).kinds == (Reason.GATE_CLOSED, Reason.UNDERFLOW)


def test_records_need_no_torch() -> None:
    code = (
        "import sys, gradmath.records.tensor, gradmath.errors, gradmath.records.numbers; "
        "sys.exit('torch' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
