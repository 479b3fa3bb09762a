"""The set-up, run on stand-ins for a machine's commands: nothing is installed."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
DEBIAN_PACKAGES = (
    "build-essential pkg-config python3-dev python3-venv libcairo2-dev libpango1.0-dev"
)

# Asks the real Python what .ci/setup asks, after a change to what it knows of itself.
PYTHON = """\
#!/bin/sh
echo "python $* [$PYTHONPATH$PYTHONHOME$VIRTUAL_ENV]$PIP_USER" >>"{calls}"
case $* in
"-m venv --clear .venv") rm -rf .venv && mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
"-m pip "*) exit {pip_status} ;;
"-c ") ;;
"-c "*) exec "{real}" -I -S -c 'import sys, sysconfig
sys.version_info = {version}
sys.modules.update({modules})
sysconfig.get_path = lambda name: "{include}"
exec(sys.argv[1])' "$2" ;;
*) exit 99 ;;
esac
"""


class Machine:
    """A copy of the set-up's files with a PATH that holds these stand-ins and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = folder / "a project"
        self.bin = folder / "bin"
        self.include = folder / "include"
        self.log = folder / "calls"
        self.bin.mkdir()
        self.include.mkdir()
        shutil.copytree(ROOT / ".ci", self.project / ".ci")
        for name in ("Makefile", "constraints.txt", "pyproject.toml"):
            shutil.copy(ROOT / name, self.project / name)
        for name in ("cat", "cp", "dirname", "env", "make", "mkdir", "rm", "sed"):
            real = shutil.which(name)
            assert real is not None, name
            (self.bin / name).symlink_to(real)
        self.command("cc")
        self.command("pkg-config")
        self.command("id", "echo 0")
        self.python()
        (self.include / "Python.h").touch()

    def command(self, name: str, does: str = "") -> None:
        path = self.bin / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >>"{self.log}"\n{does}\n')
        path.chmod(0o755)

    def python(
        self,
        name: str = "python3",
        version: tuple[int, ...] = (3, 12, 0),
        modules: str = "{}",
        pip_status: int = 0,
    ) -> None:
        path = self.bin / name
        path.write_text(
            PYTHON.format(
                calls=self.log,
                real=sys.executable,
                version=version,
                modules=modules,
                include=self.include,
                pip_status=pip_status,
            )
        )
        path.chmod(0o755)

    def apt(self, installs: str = "") -> None:
        self.command("apt-get", f"case $* in *install*) {installs or ':'} ;; esac")

    def lacks(self, what: str) -> None:
        match what:
            case "cc" | "pkg-config":
                (self.bin / what).unlink()
            case "cairo" | "pangocairo":
                self.command("pkg-config", f'[ "$*" != "--exists {what}" ]')
            case "Python.h":
                (self.include / "Python.h").unlink()
            case "ensurepip":
                self.python(modules='{"ensurepip": None}')
            case "python3":
                (self.bin / "python3").unlink()
            case _:
                raise AssertionError(what)

    def make(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        # Nothing is inherited: not the MAKEFLAGS of a `make test` that runs this.
        return subprocess.run(
            [self.bin / "make", "-C", self.project, "--no-print-directory", *arguments],
            env={"PATH": str(self.bin)} | env,
            capture_output=True,
            text=True,
            timeout=120,  # a busy machine is slow, a hanging one never ends
        )

    def calls(self, of: str = "") -> list[str]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line for line in lines if line.startswith(of)]

    def age_the_stamp(self) -> None:
        """As if constraints.txt had changed since: two writes can share one tick of the clock."""
        os.utime(self.project / ".venv/.ready", (1, 1))

    @property
    def is_ready(self) -> bool:
        return (self.project / ".venv/.ready").exists()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def ready(machine: Machine) -> Machine:
    done = machine.make("setup")
    assert done.returncode == 0, done.stderr
    machine.log.unlink()
    return machine


def test_a_complete_machine_is_left_alone(machine: Machine) -> None:
    machine.apt()
    done = machine.make("setup")
    assert done.returncode == 0, done.stderr
    assert not machine.calls("apt-get")
    venv, pip, project = machine.calls("python -m")
    assert venv.startswith("python -m venv --clear .venv ")
    assert pip.startswith("python -m pip install --constraint constraints.txt pip ")
    assert "--constraint constraints.txt --build-constraint constraints.txt" in project
    assert "--editable .[test]" in project
    assert machine.is_ready


@pytest.mark.parametrize(
    ("what", "named"),
    [
        ("cc", "a C compiler"),
        ("pkg-config", "pkg-config"),
        ("cairo", "the headers of cairo."),
        ("pangocairo", "the headers of pangocairo."),
        ("Python.h", "python3's headers (.*/Python.h)"),
        ("ensurepip", "python3's venv and ensurepip"),
        ("python3", "python3 does not run"),
    ],
)
def test_what_is_missing_is_named(machine: Machine, what: str, named: str) -> None:
    machine.lacks(what)
    done = machine.make("setup")
    assert done.returncode != 0
    assert re.search(named.replace("(", r"\(").replace(")", r"\)"), done.stderr)
    assert f"apt-get install -y {DEBIAN_PACKAGES}\n" in done.stderr
    for manager in ("dnf install", "pacman -S", "brew install"):
        assert done.stderr.count(manager) == 1
    assert done.stdout == ""
    assert not (machine.project / ".venv").exists()


def test_root_installs_the_missing_packages(machine: Machine) -> None:
    machine.lacks("cairo")
    machine.apt(installs=f'printf "#!/bin/sh\\n" >"{machine.bin}/pkg-config"')
    done = machine.make("setup")
    assert done.returncode == 0, done.stderr
    update, install = machine.calls("apt-get")
    assert update.split()[1] == "update"
    assert install.endswith(DEBIAN_PACKAGES)
    assert " -y " in install
    assert machine.is_ready


def test_others_install_with_sudo(machine: Machine) -> None:
    machine.lacks("pkg-config")
    machine.command("id", "echo 1000")
    machine.command("sudo", 'exec "$@"')
    machine.apt(
        installs=f'printf "#!/bin/sh\\n" >"{machine.bin}/pkg-config"'
        f' && "{shutil.which("chmod")}" +x "{machine.bin}/pkg-config"'
    )
    done = machine.make("setup")
    assert done.returncode == 0, done.stderr
    assert len(machine.calls("sudo")) == len(machine.calls("apt-get")) == 2


def test_without_root_and_sudo_apt_is_not_tried(machine: Machine) -> None:
    machine.lacks("cairo")
    machine.command("id", "echo 1000")
    machine.apt()
    done = machine.make("setup")
    assert done.returncode != 0
    assert "sudo apt-get" in done.stderr
    assert not machine.calls("apt-get")


@pytest.mark.parametrize("does", ["", "exit 100"])
def test_an_apt_that_does_not_help_is_said(machine: Machine, does: str) -> None:
    machine.lacks("Python.h")
    machine.apt(installs=does)
    done = machine.make("setup")
    assert done.returncode != 0
    assert "needs what is not here: python3's headers" in done.stderr
    assert not machine.calls("python -m venv")


def test_an_old_python_gets_one_line(machine: Machine) -> None:
    machine.python(version=(3, 10, 13))
    machine.lacks("cc")
    machine.apt()
    done = machine.make("setup")
    assert done.returncode != 0
    first, by_make = done.stderr.splitlines()
    assert first == (
        "gradmath: python3 is Python 3.10.13, but 3.11 or newer is needed; "
        "name one, for example: make test PYTHON=python3.12"
    )
    assert by_make.startswith("make")
    assert not machine.calls("apt-get")


def test_an_old_python_from_apt_is_refused(machine: Machine) -> None:
    machine.python("old", version=(3, 9, 2))
    machine.lacks("python3")
    machine.apt(installs=f'cp "{machine.bin}/old" "{machine.bin}/python3"')
    done = machine.make("setup")
    assert done.returncode != 0
    assert "python3 is Python 3.9.2, but 3.11 or newer is needed" in done.stderr
    assert not machine.calls("python -m venv")


def test_a_named_python_is_used_and_its_parts_are_installed(machine: Machine) -> None:
    machine.python("python3", version=(3, 10, 0))
    machine.python("python3.12")
    machine.lacks("Python.h")
    machine.apt(installs=f'echo >"{machine.include}/Python.h"')
    done = machine.make("setup", "PYTHON=python3.12")
    assert done.returncode == 0, done.stderr
    assert "python3.12-dev python3.12-venv" in machine.calls("apt-get")[1]


def test_a_failed_installation_leaves_no_stamp_and_is_made_anew(machine: Machine) -> None:
    machine.python(pip_status=1)
    assert machine.make("setup").returncode != 0
    assert not machine.is_ready
    (machine.project / ".venv/half").touch()
    machine.python()
    assert machine.make("setup").returncode == 0
    assert machine.is_ready
    assert not (machine.project / ".venv/half").exists()


def test_a_failed_update_leaves_no_stamp(ready: Machine) -> None:
    ready.age_the_stamp()
    (ready.project / ".venv/bin/python").write_text("#!/bin/sh\n[ $1 = -c ]\n")
    assert ready.make("setup").returncode != 0
    assert not ready.is_ready


def test_the_second_run_starts_nothing(ready: Machine) -> None:
    done = ready.make("setup")
    assert done.returncode == 0
    assert not ready.calls()
    assert ready.make("-q", "setup").returncode == 0
    assert "setup" not in ready.make("-n", "lint").stdout


def test_a_newer_pin_updates_the_venv_in_place(ready: Machine) -> None:
    ready.age_the_stamp()
    assert ready.make("-q", "setup").returncode == 1
    assert ready.make("setup").returncode == 0
    assert not ready.calls("python -m venv")
    assert len(ready.calls("python -m pip install")) == 2
    assert ready.is_ready


def test_a_moved_folder_is_set_up_anew(ready: Machine) -> None:
    ready.project = ready.project.rename(ready.folder / "moved")
    assert ready.make("setup").returncode == 0
    assert ready.calls("python -m venv --clear .venv")
    assert ready.make("-q", "setup").returncode == 0


def test_a_lost_python_is_set_up_anew(ready: Machine) -> None:
    python = ready.project / ".venv/bin/python"
    python.unlink()
    python.symlink_to(ready.folder / "gone")
    assert ready.make("setup").returncode == 0
    assert ready.calls("python -m venv --clear .venv")


def test_another_python_is_taken_and_then_kept(ready: Machine) -> None:
    ready.python("python3.13", version=(3, 13, 0))
    assert ready.make("setup", PYTHON="python3.13").returncode == 0
    assert ready.calls("python -m venv --clear .venv")
    assert ready.make("-q", "setup").returncode == 0
    assert ready.make("-q", "setup", "PYTHON=python3").returncode == 1


def test_a_link_to_the_folder_is_the_same_folder(ready: Machine) -> None:
    link = ready.folder / "link"
    link.symlink_to(ready.project)
    ready.project = link
    assert ready.make("-q", "setup").returncode == 0
    ready.age_the_stamp()
    assert ready.make("setup", PWD=str(link)).returncode == 0
    assert ready.make("-q", "setup").returncode == 0


def test_other_environments_stay_outside(machine: Machine) -> None:
    done = machine.make("setup", PYTHONPATH="/a", PYTHONHOME="/b", VIRTUAL_ENV="/c", PIP_USER="1")
    assert done.returncode == 0, done.stderr
    assert all(call.endswith("[]0") for call in machine.calls("python"))
    assert machine.calls("python")


SUITE = """\
#!/bin/sh
case $* in
"-c "*) echo {best} ;;
*) echo "$ATEN_CPU_CAPABILITY/$MKL_CBWR/$OMP_NUM_THREADS" >>"{log}"
   [ "$ATEN_CPU_CAPABILITY/$OMP_NUM_THREADS" != "{fails_on}" ] ;;
esac
"""


def suite(machine: Machine, best: str = "avx2", fails_on: str = "none") -> None:
    """A stand-in for the tests that keeps with which kernels and threads it runs, and for lint."""
    tools = set(re.findall(r"\.venv/bin/([\w-]+)", (machine.project / "Makefile").read_text()))
    for name in tools:
        tool = machine.project / ".venv/bin" / name
        runs = SUITE.format(best=best, log=machine.log, fails_on=fails_on)
        tool.write_text(runs if name == "python" else "#!/bin/sh\n")
        tool.chmod(0o755)


@pytest.mark.parametrize(
    ("options", "runs"),
    [
        ([], ["//"]),
        (["KERNELS= ", "THREADS="], ["//"]),
        (["KERNELS=avx2"], ["avx2/AVX2/"]),
        (["THREADS=1 16"], ["//1", "//16"]),
        (
            ["KERNELS=default avx2", "THREADS=1 2"],
            ["default/COMPATIBLE/1", "default/COMPATIBLE/2", "avx2/AVX2/1", "avx2/AVX2/2"],
        ),
    ],
)
def test_the_suite_runs_once_for_each_pair(
    ready: Machine, options: list[str], runs: list[str]
) -> None:
    suite(ready)
    done = ready.make("test", *options, KERNELS="sse", THREADS="many")
    assert done.returncode == 0, done.stderr
    assert ready.calls() == runs


def test_the_pair_that_fails_is_named_and_is_the_last(ready: Machine) -> None:
    suite(ready, fails_on="default/2")
    done = ready.make("test", "KERNELS=default avx2", "THREADS=1 2")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == (
        "gradmath: the suite fails with kernels default, threads 2"
    )
    assert ready.calls() == ["default/COMPATIBLE/1", "default/COMPATIBLE/2"]


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("KERNELS=avx2 sse AVX2", "KERNELS names sse AVX2, but torch has default, avx2 and avx512"),
        ('KERNELS=a"b', 'KERNELS names a"b, but'),
        ("KERNELS=* don't $$(touch calls)", "KERNELS names * don't $(touch calls), but"),
        ("THREADS=1 x2 0 03 -1 1.5", "THREADS names x2 0 03 -1 1.5: give whole numbers from 1"),
    ],
)
def test_an_unknown_kernel_or_count_stops_before_anything_runs(
    machine: Machine, option: str, told: str
) -> None:
    done = machine.make("test", option)
    assert done.returncode == 2 and done.stdout == ""
    assert told in done.stderr and len(done.stderr.splitlines()) == 1
    assert not machine.calls()


def test_kernels_that_this_cpu_lacks_are_not_tried(ready: Machine) -> None:
    for best, kernel in (("avx2", "avx512"), ("default", "avx2"), ("neon", "avx2")):
        suite(ready, best)
        done = ready.make("test", f"KERNELS=default {kernel}")
        assert done.returncode == 2
        assert done.stderr.splitlines()[0] == (
            f"gradmath: this CPU has no {kernel} kernels (torch takes {best}); "
            f"leave {kernel} out of KERNELS"
        )
    assert not ready.calls()


@pytest.mark.parametrize("status", [0, 1])
def test_the_lecture_ends_with_the_path_of_the_video(ready: Machine, status: int) -> None:
    video = ready.project / "media/videos/relu_gate/1080p60/ReluGate.mp4"
    video.parent.mkdir(parents=True)
    video.write_text("old")
    manim = ready.project / ".venv/bin/manim"
    render = f'echo new >"{video}"' if status == 0 else "exit 1"
    manim.write_text(f'#!/bin/sh\necho "$@"\n{render}\n')
    manim.chmod(0o755)
    done = ready.make("lecture")
    assert "-qh -v WARNING --progress_bar display" in done.stdout
    assert (done.returncode == 0) is (status == 0)
    assert (done.stdout.splitlines()[-1] == str(video)) is (status == 0)
    assert video.read_text() == ("new\n" if status == 0 else "old")


def test_a_lecture_without_a_video_is_an_error(ready: Machine) -> None:
    manim = ready.project / ".venv/bin/manim"
    manim.write_text("#!/bin/sh\n")
    manim.chmod(0o755)
    done = ready.make("lecture")
    assert done.returncode != 0 and "manim wrote no media/videos/relu_gate" in done.stderr


def run_ci(machine: Machine) -> subprocess.CompletedProcess[str]:
    (machine.bin / "make").unlink()
    machine.command("make", 'pwd; echo "tools $TEST_TOOLS"')
    return subprocess.run(
        [machine.project / ".ci/run"],
        cwd="/",
        env={"PATH": str(machine.bin)},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("apt", [True, False])
def test_ci_runs_make_test_from_any_folder(machine: Machine, apt: bool) -> None:
    if apt:
        machine.command("tesseract")
        machine.command("chromium")
        machine.apt()
    done = run_ci(machine)
    assert done.returncode == 0, done.stderr
    assert machine.calls() == ["make test"]
    assert done.stdout.splitlines() == [str(machine.project), "tools required"]
    assert os.access(ROOT / ".ci/setup", os.X_OK)


def test_ci_installs_what_looks_at_pictures(machine: Machine) -> None:
    machine.command("chromium")
    machine.apt()
    done = run_ci(machine)
    assert done.returncode == 0, done.stderr
    update, install = machine.calls("apt-get")
    assert update == "apt-get update -q" and install.endswith(" tesseract-ocr")
    assert machine.calls()[-1] == "make test"


def test_clean_keeps_the_stills_and_the_venv(ready: Machine) -> None:
    media = ready.project / "media"
    for name in ("stills/a.png", "videos/a.mp4", "texts/a.svg"):
        (media / name).parent.mkdir(parents=True)
        (media / name).touch()
    for name in ("gradmath", "scenes", "tests"):
        (ready.project / name / "__pycache__").mkdir(parents=True)
    (ready.bin / "find").symlink_to(shutil.which("find") or "")
    done = ready.make("clean")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in media.iterdir()] == ["stills"]
    assert not list(ready.project.glob("*/__pycache__"))
    assert ready.is_ready


def unpinned(requirements: list[str], constraints: str) -> list[str]:
    """Lines of constraints that are not a plain `name==version`, then the names without one."""
    lines = [line for line in constraints.splitlines() if line and not line.startswith("#")]
    plain = re.compile(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*")
    faults = [line for line in lines if not plain.fullmatch(line)]
    pins = {canonicalize_name(line.partition("==")[0]) for line in lines if plain.fullmatch(line)}
    wanted = {canonicalize_name(Requirement(each).name) for each in requirements}
    return faults + sorted(wanted - pins)


def test_constraints_pin_every_requirement() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = pyproject["project"]
    extras = [each for extra in project["optional-dependencies"].values() for each in extra]
    requirements = [
        *project["dependencies"],
        *(each for each in extras if not each.startswith(project["name"])),
        *pyproject["build-system"]["requires"],
        "pip",
    ]
    constraints = (ROOT / "constraints.txt").read_text()
    assert unpinned(requirements, constraints) == []
    pins = dict(line.split("==") for line in constraints.splitlines() if "==" in line)
    assert pins["torch"] == "2.13.0"
    for requirement in map(Requirement, requirements):
        name = canonicalize_name(requirement.name)
        (pin,) = [pins[each] for each in pins if canonicalize_name(each) == name]
        assert requirement.specifier.contains(pin), requirement


@pytest.mark.parametrize(
    ("constraints", "fault"),
    [
        ("rich==15.0.0", "torch"),
        ("rich==15.0.0\ntorch>=2.13", "torch>=2.13"),
        ("rich==15.0.0\ntorch==2.13.0+cpu", "torch==2.13.0+cpu"),
        ("rich==15.0.0\ntorch==2.13.*", "torch==2.13.*"),
        ("rich==15.0.0\ntorch==2.13.0\n-e .", "-e ."),
        ("rich==15.0.0\ntorch==2.13.0\nx @ https://a.example/x.whl", "x @ https"),
    ],
)
def test_a_missing_or_loose_pin_is_found(constraints: str, fault: str) -> None:
    faults = unpinned(["torch>=2.13,<2.14", "rich"], constraints)
    assert faults
    assert faults[0].startswith(fault)


def unnamed(modules: Iterable[str], requirements: list[str]) -> set[str]:
    """The imported modules that no requirement brings by its own name."""
    wanted = {canonicalize_name(Requirement(each).name) for each in requirements}
    brought_by = packages_distributions()
    return {
        module
        for module in modules
        if wanted.isdisjoint(map(canonicalize_name, brought_by.get(module, [])))
    }


def sources(place: Path) -> Iterable[Path]:
    """A file, or all those of a folder."""
    return place.rglob("*.py") if place.is_dir() else [place][: place.suffix == ".py"]


def imported(folders: Iterable[str]) -> set[str]:
    """The modules of others, outside of the standard library, that the files of folders import."""
    found: set[str] = set()
    for file in (file for folder in folders for file in sources(ROOT / folder)):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"__future__", "gradmath", "scenes", "tests"}


# Rooms that may ask for more than the others, which is told where it is not here.
EXTRAS = {"scenes/studio/cluster": "cluster", "scenes/studio/decks": "slides"}


def test_what_is_imported_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    dependencies, extras = project["dependencies"], project["optional-dependencies"]
    rooms = [each.relative_to(ROOT).as_posix() for folder in ("scenes", "scenes/studio")
             for each in (ROOT / folder).iterdir() if each.name != "studio"]  # fmt: skip
    plain = [room for room in rooms if room not in EXTRAS]
    assert len(rooms) - len(plain) == len(EXTRAS)
    assert unnamed(imported(["gradmath", *plain]), dependencies) == set()
    for room, extra in EXTRAS.items():
        assert unnamed(imported([room]), [*dependencies, *extras[extra]]) == set()
    every = [each for extra in extras.values() for each in extra]
    assert unnamed(imported(["tests"]), [*dependencies, *every]) == set()


def test_an_import_that_only_comes_along_is_noticed() -> None:
    assert unnamed({"av", "numpy"}, ["manim", "numpy>=2"]) == {"av"}
    assert unnamed({"no_such"}, ["numpy"]) == {"no_such"}
