"""What a record says of a tensor's memory, against plain torch."""

from __future__ import annotations

import numpy as np
import torch

from gradmath.records.memory import Stored


def agrees(stored: Stored, tensor: torch.Tensor) -> None:
    """A record of a tensor says what plain torch says."""
    assert tuple(stored.shape.value) == tuple(tensor.shape)
    assert tuple(stored.stride.value) == tensor.stride()
    assert int(stored.offset.value) == tensor.storage_offset()
    assert stored.values.value.tolist() == tensor.tolist()
    cells = torch.tensor([], dtype=tensor.dtype).set_(tensor.untyped_storage()).tolist()
    assert stored.cells.value.tolist() == cells
    for index in np.ndindex(*tensor.shape):
        place = stored.place(index)
        step = sum(k * hop for k, hop in zip(index, tensor.stride(), strict=True))
        assert place == tensor.storage_offset() + step
        assert cells[place] == tensor[index]
