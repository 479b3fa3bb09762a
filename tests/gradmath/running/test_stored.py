"""Where entries are in memory, against torch's own strides and pointers."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from gradmath.records.listing import Listing
from gradmath.running.runs import ListingRun
from gradmath.running.stored import stored

LINES = (
    "import torch",
    "x = torch.arange(24.0).reshape(2, 3, 4)",
    "m = x[0]",
    "t = m.T",
    "col = x[..., 1]",
    "p = x[:, 1:, ::2]",
    "e = x[0, 0].expand(3, 4)",
    "h = torch.tensor([1, 2], dtype=torch.int8)",
)
TENSORS = ("x", "m", "t", "col", "p", "e", "h", "x[1]")


@pytest.mark.parametrize("name", TENSORS)
def test_each_entry_is_in_the_cell_that_torch_reads(name: str) -> None:
    found = stored(ListingRun(Listing(LINES)), name)
    scope: dict[str, torch.Tensor] = {}
    exec("\n".join(LINES), scope)
    tensor = eval(name, scope)
    start = tensor.untyped_storage().data_ptr()
    for index, place in found.places():
        assert tensor[index].data_ptr() - start == place * int(found.size.value)
        assert found.cells.value[place] == found.values.value[index] == tensor[index].item()
    assert found.cells.shape[0] * tensor.element_size() == tensor.untyped_storage().nbytes()


def test_every_number_can_be_asked_for_again() -> None:
    found = stored(ListingRun(Listing(LINES)), "x[0]", LINES[1])
    codes = [each.expression.code for each in (found.shape, found.stride, found.offset)
             if each.expression]  # fmt: skip
    assert codes == ["x[0].shape", "x[0].stride()", "x[0].storage_offset()"]
    assert np.array_equal(found.cells.value, np.arange(24.0))
