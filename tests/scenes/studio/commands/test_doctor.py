"""`scenes doctor` tells the truth: what is taken away or broken is a row, and the status is 1."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from packaging.requirements import Requirement

from gradmath.graphs.trace import Trace
from gradmath.running import torch_private
from gradmath.self_test import comparison
from gradmath.self_test.programs import PROGRAMS
from gradmath.tracing.tracer import trace
from scenes.__main__ import main
from scenes.film import encoder, hold
from scenes.kit.look import fonts, typesetting
from scenes.studio.commands import doctor
from scenes.studio.doctor import drawing, versions
from scenes.studio.doctor.rows import Finding
from tests.support.broken_encoders import lose_a_frame

ROOT = Path(__file__).parents[4]
Streams = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch
Examine = Callable[..., tuple[int, dict[str, dict[str, str]]]]


@pytest.fixture
def examine(monkeypatch: Patch, capsys: Streams) -> Examine:
    """Run some of the checks (none named: all); the status, and the rows by their parts."""

    def run(*parts: str) -> tuple[int, dict[str, dict[str, str]]]:
        chosen = {part: doctor.CHECKS[part] for part in parts or doctor.CHECKS}
        with monkeypatch.context() as patch:
            patch.setattr(doctor, "CHECKS", chosen)
            status = main(["doctor", "--json"])
        told = json.loads(capsys.readouterr().out)
        assert told["holds"] is (status == 0)
        rows = {row["part"]: row for row in told["rows"]}
        assert len(rows) == len(told["rows"])
        return status, rows

    return run


def faults(rows: dict[str, dict[str, str]]) -> dict[str, str]:
    return {part: row["told"] for part, row in rows.items() if row["state"] == "fault"}


def test_the_tested_machine_holds(examine: Examine) -> None:
    status, rows = examine()
    assert faults(rows) == {} and status == 0
    assert {"Python", "torch", "manim", "numpy", "av", "Cairo", "font DejaVu Sans Mono",
            "mp4 (libx264, yuv420p)", "film", "tracing"} <= rows.keys()  # fmt: skip
    assert rows["tracing"]["here"] == f"{len(PROGRAMS)} of {len(PROGRAMS)} programs exact"
    assert len(PROGRAMS) >= 24
    frames = re.fullmatch(r"(\d+) frames at 15 a second", rows["film"]["here"])
    assert frames is not None and 15 <= int(frames[1]) <= 20


def test_the_table_says_the_same(monkeypatch: Patch, capsys: Streams) -> None:
    rows = [Finding("one", "1", "1"), Finding("another", "2", "1", note="as it may be"),
            Finding("a third", "-", fault="gone; bring it back")]  # fmt: skip
    monkeypatch.setattr(doctor, "CHECKS", {"some": lambda: rows[:2]})
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "               here  tested",
        "ok    one      1     1",
        "note  another  2     1       as it may be",
        "",
        "all holds",
    ]
    monkeypatch.setattr(doctor, "CHECKS", {"some": lambda: rows})
    assert main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[3].split() == ["FAULT", "a", "third", "-", "gone;", "bring", "it", "back"]
    assert lines[-1] == "1 fault"


@pytest.mark.parametrize("arguments", [["--nope"], ["torch"], ["--json", "--all"]])
def test_bad_usage_is_one_line_and_status_2(arguments: list[str], capsys: Streams) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["doctor", *arguments])
    assert stop.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


# -- whatever fails is a row -----------------------------------------------------------------


def half() -> Iterator[Finding]:
    yield Finding("first", "fine")
    raise OSError("the disk\nis gone")


@pytest.mark.parametrize(
    ("check", "told"),
    [
        (half, "OSError: the disk"),
        (lambda: sys.exit("scenes: needs cairo"), "SystemExit: scenes: needs cairo"),
        (lambda: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda: next(iter(())), "StopIteration: "),
    ],
)
def test_what_a_check_raises_is_a_row(
    check: Any, told: str, examine: Examine, monkeypatch: Patch
) -> None:
    monkeypatch.setitem(doctor.CHECKS, "planted", check)
    status, rows = examine("planted", "Cairo")
    assert status == 1 and faults(rows) == {"planted": told}
    assert {"Cairo", "renderer"} <= rows.keys() and ("first" in rows) is (check is half)


def test_what_is_printed_meanwhile_is_no_part_of_it(monkeypatch: Patch, capsys: Streams) -> None:
    monkeypatch.setattr(doctor, "CHECKS", {"loud": lambda: print("loud") or []})
    assert main(["doctor", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"holds": True, "rows": []} and "loud" in err


def test_an_interrupt_is_one_line(monkeypatch: Patch, capsys: Streams) -> None:
    def interrupted() -> list[Finding]:
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "CHECKS", {"slow": interrupted})
    assert main(["doctor"]) == 130
    assert capsys.readouterr().err.splitlines()[-1].startswith("scenes: interrupted")


def without(package: str) -> subprocess.CompletedProcess[str]:
    """A doctor in a Python that cannot import a package."""
    code = (
        f"import sys; sys.modules[{package!r}] = None; "
        "from scenes.__main__ import main; sys.exit(main(['doctor']))"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("package", "failing", "fine"),
    [
        ("torch", {"tracing", "private names of torch", "film"}, {"Cairo", "Python"}),
        ("manim", {"film", "fonts"}, {"tracing", "Python"}),
        ("packaging", {"versions", "film"}, {"tracing", "Cairo"}),
    ],
)
def test_a_package_that_cannot_be_loaded_is_told_without_a_traceback(
    package: str, failing: set[str], fine: set[str]
) -> None:
    done = without(package)
    assert done.returncode == 1 and "Traceback" not in done.stdout + done.stderr
    lines = done.stdout.splitlines()
    for part in failing:
        (line,) = (line for line in lines if line.startswith(f"FAULT  {part}  "))
        assert package in line, line
    for part in fine:
        assert any(line.startswith(f"ok     {part}  ") for line in lines), part


def test_a_package_that_every_command_needs_is_one_line() -> None:
    done = without("rich")
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.count("\n") == 1 and done.stderr.startswith("scenes: ")
    assert "rich" in done.stderr


# -- versions --------------------------------------------------------------------------------

TORCH = Requirement("torch>=2.8")


@pytest.mark.parametrize(
    ("here", "state", "told"),
    [
        ("2.13.0", "ok", ""),
        ("2.13.0+cpu", "ok", ""),
        ("2.8.0", "note", "another version than the tested one"),
        ("2.15.0a0+git1234567", "note", "another version than the tested one"),
        ("2.7.1", "FAULT", "needs >=2.8; install it by `pip install 'torch>=2.8'`"),
        (None, "FAULT", "torch is not installed; install it by `pip install 'torch>=2.8'`"),
    ],
)
def test_a_version_is_held_against_range_and_pin(here: str | None, state: str, told: str) -> None:
    row = versions.package_row(TORCH, here, {"torch": "2.13.0"})
    assert (row.state, row.fault or row.note, row.tested) == (state, told, "2.13.0")


def test_without_pins_the_range_is_shown() -> None:
    row = versions.package_row(TORCH, "2.9.1", {})
    assert (row.state, row.tested) == ("ok", ">=2.8")


def test_names_are_compared_as_installers_do() -> None:
    row = versions.package_row(Requirement("lazy_loader"), "0.7", {"lazy-loader": "0.6"})
    assert (row.state, row.tested) == ("note", "0.6")


def test_an_old_python_is_told() -> None:
    assert versions.python_row("3.12.1", ">=3.11").state == "ok"
    assert versions.python_row("3.10.9", ">=3.11").fault.startswith("needs Python >=3.11")


def test_another_torch_is_a_note_and_an_old_one_a_fault(
    examine: Examine, monkeypatch: Patch
) -> None:
    installed = versions._installed
    for version, status in (("2.9.0", 0), ("2.7.0", 1), (None, 1)):
        monkeypatch.setattr(
            versions,
            "_installed",
            lambda name, v=version: v if name == "torch" else installed(name),
        )
        found, rows = examine("versions")
        assert found == status and rows["torch"]["here"] == (version or "missing")
        assert set(faults(rows)) == ({"torch"} if status else set())


# -- tracing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sequence_number", "unwatched", "dispatch_mode"])
def test_a_missing_private_name_is_told(name: str, examine: Examine, monkeypatch: Patch) -> None:
    monkeypatch.setitem(torch_private._PATHS, name, "_C._gone")
    status, rows = examine("private names of torch", "tracing")
    assert status == 1
    told = faults(rows)
    assert told["torch._C._gone"] == "tracing needs it; install torch 2.13, which has it"
    count = torch_private.count_names()
    assert rows["private names of torch"]["here"] == f"{count - 1} of {count}"
    assert rows["tracing"]["here"] == f"0 of {len(PROGRAMS)} programs exact"
    assert "lacks torch._C._gone" in told["tracing: fan-out"]


def test_a_node_without_its_number_is_told(examine: Examine, monkeypatch: Patch) -> None:
    class Node:
        """All of a node's attributes but one."""

        _saved_other = _raw_saved_other = _input_metadata = None

    samples = torch_private._samples()
    monkeypatch.setattr(torch_private, "_samples", lambda: {**samples, "Node": Node()})
    status, rows = examine("private names of torch", "tracing")
    assert status == 1 and "tracing needs it" in faults(rows)["Node._sequence_nr"]
    assert "lacks Node._sequence_nr" in faults(rows)["tracing: views"]


def test_what_serves_something_special_is_a_fault_of_that_alone(
    examine: Examine, monkeypatch: Patch
) -> None:
    name = "torch._C._current_autograd_node"
    monkeypatch.setattr(torch_private, "missing_names", lambda: [name])
    status, rows = examine("private names of torch", "tracing")
    assert status == 1 and faults(rows)[name].startswith("create_graph=True needs it")
    assert set(faults(rows)) == {name, "tracing: second graph"}


def test_what_has_a_public_way_is_a_note(examine: Examine, monkeypatch: Patch) -> None:
    names = list(torch_private.INSTEAD)
    monkeypatch.setattr(torch_private, "missing_names", lambda: names)
    status, rows = examine("private names of torch")
    assert status == 0 and {rows[name]["state"] for name in names} == {"note"}


@pytest.mark.parametrize("name", ["fan-out", "convolution", "bfloat16"])
def test_a_tracer_that_alters_one_bit_is_told(
    name: str, examine: Examine, monkeypatch: Patch
) -> None:
    traced = PROGRAMS[name].make()[0]
    count = 0

    def altered(*arguments: Any, **options: Any) -> Trace:
        nonlocal count
        run = trace(*arguments, **options)
        count += 1
        if list(PROGRAMS)[count - 1] != name:
            return run
        leaf, grad = next(iter(run.grads.items()))
        assert isinstance(grad, np.ndarray)
        flipped = np.frombuffer(bytes([grad.tobytes()[0] ^ 1]) + grad.tobytes()[1:], grad.dtype)
        return replace(run, grads={**run.grads, leaf: flipped.reshape(grad.shape)})

    assert traced is not None
    monkeypatch.setattr(comparison, "trace", altered)
    status, rows = examine("tracing")
    assert status == 1 and set(faults(rows)) == {f"tracing: {name}"}
    assert ".grad differs; on torch" in faults(rows)[f"tracing: {name}"]
    assert rows["tracing"]["here"] == f"{len(PROGRAMS) - 1} of {len(PROGRAMS)} programs exact"


# -- drawing ---------------------------------------------------------------------------------


def test_a_missing_font_is_told(examine: Examine, monkeypatch: Patch) -> None:
    monkeypatch.setattr(fonts, "built_in_families", lambda: frozenset(typesetting.FAMILIES[:-1]))
    status, rows = examine("fonts")
    assert status == 1 and set(faults(rows)) == {"font DejaVu Sans Mono"}
    assert rows["font DejaVu Sans Mono"]["here"] == "missing"


def test_all_fonts_that_are_set_are_asked_for() -> None:
    source = Path(typesetting.__file__).read_text()
    named = set(re.findall(r'font: "([^"]+)"', source))
    assert named and named <= set(typesetting.FAMILIES)


def test_text_without_outlines_is_told(examine: Examine, monkeypatch: Patch) -> None:
    monkeypatch.setattr(typesetting, "typeset", lambda parts: (np.zeros((0, 3)),))
    status, rows = examine("fonts")
    assert status == 1 and set(faults(rows)) == {"Typst"}


def test_a_cairo_that_draws_elsewhere_is_told(examine: Examine, monkeypatch: Patch) -> None:
    import cairo

    class Shifted(cairo.Context):  # type: ignore[type-arg]
        def rectangle(self, x: float, y: float, width: float, height: float) -> None:
            super().rectangle(x + 1, y, width, height)

    monkeypatch.setattr(cairo, "Context", Shifted)
    status, rows = examine("Cairo")
    assert status == 1 and "00000000 00000000 ffffffff" in faults(rows)["Cairo"]


def test_a_slower_renderer_is_a_note(examine: Examine, monkeypatch: Patch) -> None:
    monkeypatch.setattr(hold, "lack", lambda: "this manim has no hooks")
    status, rows = examine("Cairo")
    assert status == 0
    assert rows["renderer"]["told"] == "this manim has no hooks: films take longer"


def test_an_encoder_that_is_not_there_is_told(examine: Examine, monkeypatch: Patch) -> None:
    absent = drawing.Profile("mp4", "libnothing", "yuv420p")
    monkeypatch.setattr(drawing, "PROFILES", (*drawing.PROFILES, absent))
    status, rows = examine("encoders")
    assert status == 1 and set(faults(rows)) == {"mp4 (libnothing, yuv420p)"}


def dark(film: BytesIO) -> BytesIO:
    """The same film without light."""
    return _encoded_with((0, 0, 0))


def short(film: BytesIO) -> BytesIO:
    """The same film without its last frame."""
    return _encoded_with(drawing._SHADES[:-1])


def cut(film: BytesIO) -> BytesIO:
    """The first half of its bytes."""
    return BytesIO(film.getvalue()[: len(film.getvalue()) // 2])


def _encoded_with(shades: tuple[int, ...]) -> BytesIO:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "_SHADES", shades)
        return ENCODED(drawing.PROFILES[0])


ENCODED = drawing.encoded


@pytest.mark.parametrize("broken", [dark, short, cut])
def test_a_broken_encoder_is_told(broken: Any, examine: Examine, monkeypatch: Patch) -> None:
    first = drawing.PROFILES[0]
    monkeypatch.setattr(
        drawing, "encoded", lambda p: broken(ENCODED(p)) if p is first else ENCODED(p)
    )
    status, rows = examine("encoders")
    assert status == 1 and set(faults(rows)) == {"mp4 (libx264, yuv420p)"}


def test_a_film_that_loses_a_frame_is_told(examine: Examine, monkeypatch: Patch) -> None:
    lose_a_frame(monkeypatch)
    status, rows = examine("film")
    assert status == 1 and "frames where" in faults(rows)["film"]


def test_a_film_without_ink_is_told(examine: Examine, monkeypatch: Patch) -> None:
    write = encoder.Encoder.write_frame

    def blank(self: Any, changes: Any, *, repeat: int = 1) -> None:
        write(self, np.zeros((480, 854, 4), np.uint8), repeat=repeat)

    monkeypatch.setattr(encoder.Encoder, "write_frame", blank)
    status, rows = examine("film")
    assert status == 1 and faults(rows)["film"].startswith("nothing is drawn on the last of")


def test_nothing_is_left_behind(examine: Examine, tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert examine("film")[0] == 0
    assert list(tmp_path.iterdir()) == []
