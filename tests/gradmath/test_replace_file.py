"""Whatever happens while a file is replaced: there is the new one, whole, or the old one."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradmath.replace_file import replace_file

ROOT = Path(__file__).parents[2]


def write(target: Path, text: str = "new") -> None:
    with replace_file(target) as fresh:
        fresh.write_text(text)


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder of somebody's who is not root: for root, nothing is write-protected."""
    folder = Path(tempfile.mkdtemp())
    root = os.geteuid() == 0
    if root:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        shutil.rmtree(folder)


@pytest.mark.parametrize("old", [None, "old", "a much longer old one"])
@pytest.mark.parametrize("as_text", [True, False])
def test_the_new_content_is_there_alone(tmp_path: Path, old: str | None, as_text: bool) -> None:
    target = tmp_path / "a.txt"
    if old is not None:
        target.write_text(old)
    with replace_file(str(target) if as_text else target) as fresh:
        fresh.write_text("new")
        assert (target.read_text() if target.exists() else None) == old
    assert target.read_text() == "new"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_relative_paths_stay_where_they_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    with replace_file("a.txt") as fresh:
        os.chdir("elsewhere")
        fresh.write_text("new")
    assert (tmp_path / "a.txt").read_text() == "new"
    assert not os.listdir(tmp_path / "elsewhere")


@pytest.mark.parametrize("name", ["a.png", "a.mp4", "a.tar.gz", "a", ".hidden", "x" * 255,
                                  "x" * 100 + "." + "y" * 154])  # fmt: skip
def test_writers_see_the_kind_of_file(tmp_path: Path, name: str) -> None:
    with replace_file(tmp_path / name) as fresh:
        fresh.write_text("new")
        assert fresh.parent == tmp_path
        assert fresh.suffix == Path(name).suffix or len(Path(name).suffix) > 16
        assert fresh.name.startswith(".")  # not shown while it grows
    assert os.listdir(tmp_path) == [name]


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    with replace_file(tmp_path / "a") as one, replace_file(tmp_path / "a") as other:
        one.write_text("one")
        other.write_text("other")
    assert (tmp_path / "a").read_text() == "one"  # it came last
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.parametrize("old", [True, False])
def test_a_link_stays_a_link(tmp_path: Path, old: bool) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "link").symlink_to("other")
    (tmp_path / "other").symlink_to(tmp_path / "far" / "real")
    if old:
        (tmp_path / "far" / "real").write_text("old")
    write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink() and (tmp_path / "other").is_symlink()
    assert (tmp_path / "far" / "real").read_text() == "new"
    assert os.listdir(tmp_path / "far") == ["real"]
    assert sorted(os.listdir(tmp_path)) == ["far", "link", "other"]


def test_a_circle_of_links_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError):
        write(tmp_path / "a")
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o666])
def test_permissions_stay(tmp_path: Path, mode: int) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "a").chmod(mode)
    write(tmp_path / "a")
    assert (tmp_path / "a").stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("mask", [0o022, 0o027, 0o077])
def test_a_new_file_has_the_users_permissions(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        write(tmp_path / "a")
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o666 & ~mask


def test_a_write_protected_file_stays(as_nobody: Path) -> None:
    target = as_nobody / "a"
    target.write_text("old")
    target.chmod(0o444)
    with pytest.raises(PermissionError):
        write(target)
    assert target.read_text() == "old"
    assert os.listdir(as_nobody) == ["a"]
    os.replace(shutil.copy(target, as_nobody / "b"), target)  # what the check is there for
    target.chmod(0o644)
    write(target)
    assert target.read_text() == "new"


def test_a_write_protected_folder_is_an_error(as_nobody: Path) -> None:
    as_nobody.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            write(as_nobody / "a")
        assert not os.listdir(as_nobody)
    finally:
        as_nobody.chmod(0o700)


@pytest.mark.parametrize("kind", ["folder", "pipe", "missing/a", "file/a", "x" * 256, "a\0b"])
def test_what_no_file_can_take_the_place_of(tmp_path: Path, kind: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("old")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises((OSError, ValueError)) as caught:
        write(tmp_path / kind)
    assert not isinstance(caught.value, OSError) or caught.value.strerror
    assert sorted(os.listdir(tmp_path)) == ["file", "folder", "pipe"]
    assert (tmp_path / "file").read_text() == "old"


@pytest.mark.parametrize("error", [OSError(28, "No space"), KeyboardInterrupt(), SystemExit(1)])
@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("step", ["write", "fsync", "replace", "nothing written"])
def test_what_goes_wrong_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, old: bool, step: str
) -> None:
    target = tmp_path / "a"
    if old:
        target.write_text("old")

    def fail(*_: object) -> None:
        raise error

    if step in {"fsync", "replace"}:
        monkeypatch.setattr(os, step, fail)
    expected = FileNotFoundError if step == "nothing written" else type(error)
    with pytest.raises(expected), replace_file(target) as fresh:
        if step != "nothing written":
            fresh.write_text("half")
        if step == "write":
            fail()
    assert os.listdir(tmp_path) == (["a"] if old else [])
    assert not old or target.read_text() == "old"


FULL = """
import os, resource, signal, sys
from gradmath.replace_file import replace_file
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # the disk is full after one page
try:
    with replace_file(sys.argv[1]) as fresh:
        fresh.write_bytes(bytes(4096))
        with fresh.open("ab") as file:
            file.write(b"more")
except OSError as error:
    print("refused:", error.strerror)
"""


@pytest.mark.parametrize("old", [True, False])
def test_a_disk_that_is_really_full(tmp_path: Path, old: bool) -> None:
    if old:
        (tmp_path / "a").write_text("old")
    command = [sys.executable, "-c", FULL, str(tmp_path / "a")]
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("refused:")
    assert os.listdir(tmp_path) == (["a"] if old else [])
    assert not old or (tmp_path / "a").read_text() == "old"


# -- all files are written by it -------------------------------------------------------------

WRITERS = {"rename", "write_text", "write_bytes"}
EXEMPT = {
    # The digest beside a film: there before the film, and no harm if it is cut off.
    ("scenes/film/encoder.py", "_digest_file(self.target).write_bytes(_digest(self.unfinished))"),
    # A folder takes another one's place in two steps; if the second fails, the first is taken back.
    ("scenes/studio/commands/gallery.py", "place.rename(old)"),
    ("scenes/studio/commands/gallery.py", "fresh.rename(place)"),
    ("scenes/studio/commands/gallery.py", "old.rename(place)"),
}


def bare_writes(source: str) -> Iterator[str]:
    """The calls that write or rename files, but not to the path that `replace_file` gave."""
    tree = ast.parse(source)
    blocks = [node for node in ast.walk(tree) if isinstance(node, ast.With)
              and any("replace_file(" in ast.unparse(item) for item in node.items)]  # fmt: skip
    inside = {node for block in blocks for node in ast.walk(block)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of_paths = node.func.attr == "replace" and len(node.args) == 1 and not node.keywords
            moves = of_paths or ast.unparse(node.func) in {"os.replace", "os.rename"}
            if moves or (node.func.attr in WRITERS and node not in inside):
                yield ast.unparse(node)


def test_nothing_is_written_past_it() -> None:
    files = [*ROOT.glob("gradmath/**/*.py"), *ROOT.glob("scenes/**/*.py")]
    assert len(files) > 100
    found = {(str(f.relative_to(ROOT)), call) for f in files for call in bare_writes(f.read_text())}
    assert found == EXEMPT | {("gradmath/replace_file.py", "os.replace(fresh, place)")}


@pytest.mark.parametrize(
    "call",
    [
        "fresh.replace(target)",
        "os.replace(fresh, target)",
        "path.rename(other)",
        "path.write_text('a')",
        "path.with_suffix('.b').write_bytes(b'a')",
    ],
)
def test_a_planted_write_is_found(call: str) -> None:
    assert list(bare_writes(f"x = 1\n{call}\n")) == [call]
    assert not list(bare_writes("text.replace('a', 'b')\nreplace(node, name='a')\n"))
    assert not list(bare_writes("with replace_file(a) as fresh:\n    fresh.write_text('a')\n"))
