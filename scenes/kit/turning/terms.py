"""A gradient as a sum of rows, head to tail, while a row of it turns."""

from __future__ import annotations

from typing import Self

from scenes.kit.space.head_to_tail import HeadToTail, JoiningRow, WeighedRows


class Terms(HeadToTail):
    """Terms that follow other runs."""

    def follow(self, weighed: WeighedRows) -> Self:
        """Be the terms of the same row in another run."""
        self.weighed = weighed
        for link in self.links:
            link.weighed = weighed
            link.follow(weighed.terms)
        return self

    @property
    def counting(self) -> list[JoiningRow]:
        """Those that are more than nothing."""
        found = self.weighed
        return [link for link in self.links if found.terms.value[link.row].any()]
