"""Rendering by workers that share no folder: real ones on loopback that die, hang, come late."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
import trustme
from distributed import Security

from scenes.__main__ import main
from scenes.film import encoder
from scenes.film.frames import count_frames
from scenes.studio.cluster.order import Order, finish
from scenes.studio.render import cost
from scenes.studio.render.job import Job, render_scene
from tests.support.cluster import Grid, wait_until
from tests.support.short_stories import Planted

Streams = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[4]
SCENE = Planted("tests/short.py")
# A worker whose numpy is another one, as far as it knows.
OLDER = """
from scenes.studio.cluster import machine, tasks
tasks.this_machine = lambda: {**machine.this_machine(), "numpy": "0.1"}
"""

pytestmark = pytest.mark.filterwarnings("ignore:.*:ResourceWarning")


@pytest.fixture(autouse=True)
def _planted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INTERLUDE", raising=False)
    for module in ("commands.render", "finding"):
        monkeypatch.setattr(f"scenes.studio.{module}.catalogue", lambda: [SCENE])
    monkeypatch.setattr("scenes.studio.commands.render.find", lambda name: SCENE)
    # As if to run a scene without drawing cost nothing: even a short one has many parts.
    monkeypatch.setattr(cost, "RUN", 1e-3)


def render(folder: Path, *options: str) -> int:
    return main(["render", "Short", "-q", "l", "--folder", str(folder), *options])


def video(folder: Path) -> Path:
    return folder / "tests/480p15/Short.mp4"


def plays(folder: Path) -> list[Path]:
    return sorted((folder / ".work/tests/480p15/Short-mp4/plays").glob("[!.]*.mp4"))


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The video that one process makes."""
    folder = tmp_path_factory.mktemp("serial")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scenes.studio.commands.render.find", lambda name: SCENE)
        assert render(folder, "--jobs", "1") == 0
    return video(folder).read_bytes()


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grid]:
    """A scheduler with two sound workers."""
    with Grid(tmp_path_factory.mktemp("grid")) as grid:
        grid.worker()
        grid.worker()
        yield grid


class Rendering(threading.Thread):
    """A client beside the test."""

    def __init__(self, folder: Path, *options: str) -> None:
        super().__init__()
        self.folder, self.options, self.status = folder, options, -1
        self.start()

    def run(self) -> None:
        self.status = render(self.folder, *self.options)

    def end(self) -> int:
        self.join(120)
        return self.status


def test_many_workers_make_the_video_of_one(
    grid: Grid, serial: bytes, tmp_path: Path, capsys: Streams
) -> None:
    assert render(tmp_path, "--scheduler", grid.address) == 0
    told = capsys.readouterr()
    assert told.out == f"{video(tmp_path)}\n" and video(tmp_path).read_bytes() == serial
    before, after = told.err.splitlines()
    assert before.startswith("1 film, about 600 frames in 5 tasks, ") and " on 2 workers" in before
    assert "of CPU in" in after and len(plays(tmp_path)) == 7
    # Clips are cut where plays begin, wherever these were drawn.
    counts = json.loads((plays(tmp_path)[0].parents[1] / "frames.json").read_text())
    assert sorted(counts) == sorted(map(count_frames, plays(tmp_path)))
    # What is there is not made again: nobody is asked.
    assert render(tmp_path, "--scheduler", "tcp://127.0.0.1:1") == 0
    assert capsys.readouterr().err == ""


def test_settings_and_subtitles_travel(grid: Grid, tmp_path: Path, capsys: Streams) -> None:
    look = ["--theme", "light", "--captions", "off", "--set", "v=0,0,0.5,0.5"]
    assert render(tmp_path / "far", "--scheduler", grid.address, *look) == 0
    assert render(tmp_path / "near", "--jobs", "1", *look) == 0
    far, near = map(Path, capsys.readouterr().out.split())
    assert far.name == near.name and far.read_bytes() == near.read_bytes()
    # Times are rounded from sums of other lengths where plays are there already.
    words = [
        re.sub(r"\d\d --> .*", "", film.with_suffix(".srt").read_text()) for film in (far, near)
    ]
    assert words[0] == words[1]


def test_a_function_of_ones_own_is_explained_by_workers(
    grid: Grid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    """Its trace travels, and the film gets the name that was asked for."""
    (tmp_path / "loss.py").write_text("def loss(x):\n    return (x * x).sum()\n")
    monkeypatch.chdir(tmp_path)
    output = tmp_path / "mine.mp4"
    asked = ["loss.py:loss", "--input", "x=1.0,-2.0", "-q", "l", "--scheduler", grid.address]
    assert main(["explain", *asked, "-o", str(output)]) == 0
    assert capsys.readouterr().out == f"{output}\n"
    assert count_frames(output) > 15 * 10
    assert main(["explain", *asked, "--table"]) == 2
    told = capsys.readouterr().err
    assert told == ("scenes: --table is made here; leave out --scheduler, or ask for a film\n")


def test_files_that_settings_name_travel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker makes the same of them when they lie nowhere any more."""
    numbers, theme = tmp_path / "numbers.toml", tmp_path / "mine.toml"
    numbers.write_text("[Short]\nv = [0, 0, 0.5, 0.5]\n")
    theme.write_text('based_on = "light"\nbackground = "#fffdf5"\n')
    monkeypatch.setenv("SCENES_SET_FILE", str(numbers))
    monkeypatch.setenv("SCENES_THEME", str(theme))
    job = Job(SCENE, "l", tmp_path / "near")
    near = render_scene(job).read_bytes()
    order = Order.of(job)
    numbers.unlink()
    theme.unlink()
    assert finish(order, {}, lambda frames: None).video == near


def test_a_transparent_ground_travels(tmp_path: Path) -> None:
    order = Order.of(Job(SCENE, "l", tmp_path, "mov", transparent=True))
    (tmp_path / "film.mov").write_bytes(finish(order, {}, lambda frames: None).video)
    with av.open(str(tmp_path / "film.mov")) as film:
        assert film.streams.video[0].codec_context.pix_fmt == "argb"


def test_what_goes_wrong_there_is_told_here(grid: Grid, tmp_path: Path, capsys: Streams) -> None:
    assert render(tmp_path, "--scheduler", grid.address, "--set", "x=1,2") == 2
    assert "Short: " in capsys.readouterr().err and not video(tmp_path).exists()


def test_a_worker_that_dies_loses_nothing(grid: Grid, serial: bytes, tmp_path: Path) -> None:
    dying = grid.worker(INTERLUDE=f"until {tmp_path / 'never'}")
    client = Rendering(tmp_path, "--scheduler", grid.address)
    wait_until((tmp_path / "never.begun").exists)
    dying.kill()
    assert client.end() == 0 and video(tmp_path).read_bytes() == serial


def test_a_worker_that_hangs_loses_its_task(
    grid: Grid, serial: bytes, tmp_path: Path, capsys: Streams
) -> None:
    hanging = grid.worker(INTERLUDE=f"until {tmp_path / 'never'}")
    client = Rendering(tmp_path, "--scheduler", grid.address, "--patience", "15")
    wait_until((tmp_path / "never.begun").exists)
    os.kill(hanging.pid, signal.SIGSTOP)
    assert client.end() == 0 and video(tmp_path).read_bytes() == serial
    assert "gave no sign for 15 s; Short-part-" in capsys.readouterr().err
    hanging.kill()


def test_a_worker_of_another_version_is_refused(
    grid: Grid, serial: bytes, tmp_path: Path, capsys: Streams
) -> None:
    preload = tmp_path / "older.py"
    preload.write_text(OLDER)
    older = grid.worker("--preload", str(preload), INTERLUDE="raise")
    assert render(tmp_path, "--scheduler", grid.address) == 0
    assert "is refused: numpy is 0.1, here " in capsys.readouterr().err
    assert video(tmp_path).read_bytes() == serial
    older.kill()


def test_who_comes_late_helps_and_who_leaves_is_told_of(
    serial: bytes, tmp_path: Path, capsys: Streams, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Grid(tmp_path) as grid:
        grid.worker(INTERLUDE=f"until {tmp_path / 'now'}")
        client = Rendering(tmp_path, "--scheduler", grid.address)
        wait_until((tmp_path / "now.begun").exists)
        late = grid.worker()
        wait_until(lambda: len(plays(tmp_path)) >= 3)  # the first one waits all the time
        grid.scheduler.kill()
        assert client.end() == 1
        assert late.poll() is None
    told = capsys.readouterr().err
    assert "does not answer any more; finished parts are used next time\n" in told
    assert not video(tmp_path).exists()
    made, finish = [], encoder.Encoder.finish

    def counted(self: encoder.Encoder) -> None:
        finish(self)
        made.append(self.target)

    monkeypatch.setattr(encoder.Encoder, "finish", counted)
    assert render(tmp_path, "--jobs", "1") == 0
    assert video(tmp_path).read_bytes() == serial and len(made) <= 7 - 3


def test_an_interrupt_loses_nothing(grid: Grid, serial: bytes, tmp_path: Path) -> None:
    video(tmp_path).parent.mkdir(parents=True)
    video(tmp_path).write_text("an older video")
    waiting = grid.worker(INTERLUDE=f"until {tmp_path / 'never'}")
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "import sys; from tests.scenes.studio.cluster import test_cluster as t; "
        "from scenes.studio.commands import render as c; c.find = lambda name: t.SCENE; "
        "t.cost.RUN = 1e-3; from pathlib import Path; "
        "sys.exit(t.render(Path(sys.argv[1]), '--scheduler', sys.argv[2]))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path), grid.address],
        cwd=ROOT, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_until(lambda: (tmp_path / "never.begun").exists() and len(plays(tmp_path)) >= 2)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130 and told.splitlines()[-1].startswith("scenes: interrupted")
    assert video(tmp_path).read_text() == "an older video"
    waiting.kill()
    assert render(tmp_path, "--scheduler", grid.address) == 0
    assert video(tmp_path).read_bytes() == serial


# -- bad input -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--scheduler", "tcp://127.0.0.1:1"], "no scheduler answers at tcp://127.0.0.1:1"),
        (["--scheduler", "somewhere"], "--scheduler got 'somewhere'; give its address"),
        (["--scheduler", "tcp://127.0.0.1:1", "--wait", "0"], "--wait is 0; give seconds"),
        (["--scheduler", "tcp://127.0.0.1:1", "--patience", "nan"], "--patience is nan"),
        (["--tls-cert", "a.pem"], "--tls-cert is for a cluster; give --scheduler"),
        (["--scheduler", "tcp://h:1", "--tls-key", "a.pem"], "--tls-key is for a scheduler whose"),
        (["--scheduler", "tls://127.0.0.1:1"], "is encrypted: give --tls-ca-file FILE.pem, too"),
        (
            ["--scheduler", "tls://127.0.0.1:1", "--tls-ca-file", "no.pem"],
            "--tls-ca-file no.pem: there is no such file",
        ),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    options: list[str], expected: str, tmp_path: Path, capsys: Streams
) -> None:
    assert render(tmp_path / "films", *options) == 2
    told = capsys.readouterr().err
    assert expected in told and told.count("\n") == 1


def test_no_worker_within_the_time_is_told(tmp_path: Path, capsys: Streams) -> None:
    with Grid(tmp_path) as grid:
        assert render(tmp_path, "--scheduler", grid.address, "--wait", "1") == 2
        told = capsys.readouterr().err
        assert f"no worker has come to {grid.address} within 1 s" in told and told.count("\n") == 1


def pem(folder: Path, name: str, authority: trustme.CA) -> list[str]:
    """The options for certificates that an authority gives."""
    given = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(str(folder / f"{name}-ca.pem"))
    given.cert_chain_pems[0].write_to_path(str(folder / f"{name}.pem"))
    given.private_key_pem.write_to_path(str(folder / f"{name}-key.pem"))
    return ["--tls-ca-file", str(folder / f"{name}-ca.pem"),
            "--tls-cert", str(folder / f"{name}.pem"),
            "--tls-key", str(folder / f"{name}-key.pem")]  # fmt: skip


def test_encryption_asks_for_the_right_certificate(
    serial: bytes, tmp_path: Path, capsys: Streams
) -> None:
    right, wrong = (pem(tmp_path, name, trustme.CA()) for name in ("right", "wrong"))
    security = Security(
        tls_ca_file=right[1], tls_client_cert=right[3], tls_client_key=right[5],
        require_encryption=True,
    )  # fmt: skip
    with Grid(tmp_path, security=security, options=right) as grid:
        assert grid.address.startswith("tls://")
        assert render(tmp_path, "--scheduler", grid.address, *wrong) == 2
        told = capsys.readouterr().err
        assert "no scheduler answers at tls://" in told and "ertificate" in told.casefold()
        assert told.count("\n") == 1
        (tmp_path / "text.pem").write_text("no certificate")
        spoiled = [*right[:3], str(tmp_path / "text.pem"), *right[4:]]
        assert render(tmp_path, "--scheduler", grid.address, *spoiled) == 2
        told = capsys.readouterr().err
        assert told.startswith("scenes: the certificates cannot be used ("), told
        grid.worker()
        assert render(tmp_path, "--scheduler", grid.address, *right) == 0
        assert video(tmp_path).read_bytes() == serial
