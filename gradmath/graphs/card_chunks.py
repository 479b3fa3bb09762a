"""How neighbours in a row are made so many: where fewest tensors leave each. No torch here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

_FEW = 300  # units of which every chunk is tried; of more, those of at most so many times the mean
_TIMES = 4


def chunks(
    units: Sequence[tuple[int, int]],
    count: int,
    ports: Callable[[tuple[int, int]], int],
    held: Callable[[tuple[int, int]], bool],
) -> list[tuple[int, int]]:
    """Stretches of neighbours, so many of them, of sizes as equal as few ports allow.

    held tells which may not be one.

    >>> chunks([(0, 1), (1, 2), (2, 3), (3, 4)], 2, lambda stretch: 1, lambda stretch: False)
    [(0, 2), (2, 4)]
    """
    size, many = len(units), len(units) > _FEW
    mean = size / count
    longest = int(_TIMES * mean) + 1 if many else size
    best: list[dict[int, tuple[float, int]]] = [{} for _ in range(size + 1)]
    best[0][0] = (0.0, 0)
    for end in range(1, size + 1):
        for start in range(end - 1, max(-1, end - longest - 1), -1):
            stretch = units[start][0], units[end - 1][1]
            if not best[start]:
                continue
            if end - start > 1 and held(stretch):
                break
            cost = float(ports(stretch) - 1) ** 2 + ((end - start) / mean - 1) ** 2
            for made, (before, _) in best[start].items():
                if made < count and before + cost < best[end].get(made + 1, (float("inf"), 0))[0]:
                    best[end][made + 1] = before + cost, start
    return _path(units, best, size, min(best[size], key=lambda made: abs(made - count)))


def _path(
    units: Sequence[tuple[int, int]],
    best: Sequence[dict[int, tuple[float, int]]],
    end: int,
    made: int,
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    while end:
        start = best[end][made][1]
        found.append((units[start][0], units[end - 1][1]))
        end, made = start, made - 1
    return found[::-1]
