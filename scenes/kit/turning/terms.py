"""A gradient as a sum of rows, head to tail, while a row of it turns."""

from __future__ import annotations

from scenes.kit.space.head_to_tail import HeadToTail, JoiningRow


class Terms(HeadToTail):
    """Terms, of which some may be nothing."""

    @property
    def counting(self) -> list[JoiningRow]:
        """Those that are more than nothing."""
        found = self.weighed
        return [link for link in self.links if found.terms.value[link.row].any()]
