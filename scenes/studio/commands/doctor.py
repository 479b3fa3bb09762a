"""What `scenes doctor` does: one table of what this machine has, and whether it works."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout

from rich.console import Console

from scenes.studio.commands.render import INTERRUPTED
from scenes.studio.commands.terminal import FAILED, FINE, print_json, say
from scenes.studio.doctor.drawing import cairo_rows, codec_rows, film_rows, font_rows
from scenes.studio.doctor.rows import Check, Finding, rows_of
from scenes.studio.doctor.tracer import private_name_rows, self_test_rows


def version_rows() -> Iterable[Finding]:
    """Loaded only when it is asked: what reads versions may itself be missing."""
    from scenes.studio.doctor import versions

    return versions.version_rows()


# In this order: what others rest on comes first.
CHECKS: dict[str, Check] = {
    "versions": version_rows,
    "private names of torch": private_name_rows,
    "tracing": self_test_rows,
    "Cairo": cairo_rows,
    "fonts": font_rows,
    "encoders": codec_rows,
    "film": film_rows,
}


def diagnose(options: Namespace) -> int:
    """Print the table; the exit status says whether all of it holds."""
    try:
        # What packages print while they are tried is no part of the table.
        with redirect_stdout(sys.stderr):
            rows = list(checked())
    except KeyboardInterrupt:
        say("scenes: interrupted before all was looked at")
        return INTERRUPTED
    faults = sum(bool(row.fault) for row in rows)
    if options.json:
        print_json({"holds": not faults, "rows": [row.as_json() for row in rows]})
    else:
        print_table(rows)
        print(f"\n{faults} fault{'s'[: faults != 1]}" if faults else "\nall holds")
    return FAILED if faults else FINE


def checked() -> Iterator[Finding]:
    """All rows; which check runs is shown meanwhile."""
    with Console(stderr=True).status("") as status:
        for part, check in CHECKS.items():
            status.update(part)
            yield from rows_of(part, check)


def print_table(rows: list[Finding]) -> None:
    cells = [("", "", "here", "tested", "")]
    cells += [(row.state, row.part, row.here, row.tested, row.fault or row.note) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    widths[-1] = 0  # sentences run to their end
    for line in cells:
        print("  ".join(f"{cell:<{n}}" for cell, n in zip(line, widths, strict=True)).rstrip())
