"""What never changes, so that every copy of a drawing may share it."""

from __future__ import annotations

from typing import Any, ClassVar, Self


class Shared:
    """A frozen thing: copying it gives itself.

    never_changes tells so to who must not know of records.
    """

    never_changes: ClassVar = True

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self
