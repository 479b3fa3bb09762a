"""A new film's files in a checkout of the project: all of them, or none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from gradmath.errors import SceneError
from gradmath.replace_file import replace_file
from scenes.studio import catalogue
from scenes.studio.stubs.naming import NewFilm

_CATALOGUE = Path("scenes/studio/catalogue.py")


def checkout() -> Path:
    """The folder of the project's sources, tests included.

    Raises: SceneError if this is an installation without them.
    """
    root = catalogue.SCENES.parent
    lacking = [each for each in ("pyproject.toml", "tests/scenes", "gradmath/problems")
               if not (root / each).exists()]  # fmt: skip
    if lacking:
        raise SceneError(
            f"{root} has no {' and no '.join(lacking)}: a film is written into the project's "
            "sources; clone them, `make setup`, and run `scenes new` there"
        )
    return root


def write(film: NewFilm, root: Path) -> list[Path]:
    """Write a film's files and its line in the catalogue; return where they are.

    Raises: SceneError if one of them is there, or a class has the film's name, or something cannot
        be written; then everything is as it was.
    """
    files = {root / place: template for place, template in film.files.items()}
    package = root / "gradmath/problems" / film.chapter / "__init__.py"
    if not package.exists():
        files = {package: "package.py", **files}
    storyboard = root / "tests/scenes/storyboards" / f"{film.name}.json"
    for place in (*files, storyboard):
        if place.exists():
            raise SceneError(f"{place.relative_to(root)} is there already; give another name")
    for file, name in _classes(root):
        if name in (film.kind, f"{film.kind}Run"):
            raise SceneError(f"{file.relative_to(root)} has a {name}; give another name")
    texts = {place: text_of(template, film) for place, template in files.items()}
    line = with_line((root / _CATALOGUE).read_text(encoding="utf-8"), film)
    with undone_by_failure(film) as made:
        for place, text in texts.items():
            _in_folder(place.parent, made)
            made.append(place)
            with replace_file(place) as fresh:
                fresh.write_text(text, encoding="utf-8")
        with replace_file(root / _CATALOGUE) as fresh:
            fresh.write_text(line, encoding="utf-8")
    return [*texts, root / _CATALOGUE]


def text_of(template: str, film: NewFilm) -> str:
    """A template, filled in."""
    environment = Environment(
        loader=PackageLoader("scenes.studio.stubs"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"{template}.jinja").render(
        chapter=film.chapter, name=film.name, kind=film.kind, heading=film.heading
    )


def with_line(source: str, film: NewFilm) -> str:
    """The catalogue's source with a film behind the others of its chapter.

    >>> print(with_line('FILES = (\\n    "tutorial_3/a.py",\\n)\\n', NewFilm("tutorial_4", "b")))
    FILES = (
        "tutorial_3/a.py",
        "tutorial_4/b.py",
    )
    <BLANKLINE>
    """
    (listed,) = (
        node.value
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FILES"
    )
    assert isinstance(listed, ast.Tuple)
    order = catalogue.CHAPTERS.index
    before = [
        each.lineno
        for each in listed.elts
        if order(ast.literal_eval(each).partition("/")[0]) <= order(film.chapter)
    ]
    lines = source.splitlines(keepends=True)
    lines.insert(max(before, default=listed.lineno), f'    "{film.file}",\n')
    return "".join(lines)


def _classes(root: Path) -> Iterator[tuple[Path, str]]:
    """The classes that the project has."""
    for floor in ("gradmath", "scenes"):
        for file in sorted((root / floor).rglob("*.py")):
            for name in re.findall(r"^class (\w+)", file.read_text(encoding="utf-8"), re.MULTILINE):
                yield file, name


@contextmanager
def undone_by_failure(film: NewFilm) -> Iterator[list[Path]]:
    """Take away the files and folders that were made, if anything goes wrong.

    Raises: SceneError if the system refuses something.
    """
    made: list[Path] = []
    try:
        yield made
    except BaseException as error:
        for place in reversed(made):
            place.rmdir() if place.is_dir() else place.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise SceneError(f"{film.name} cannot be written: {error.strerror}") from error
        raise


def _in_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder, and those around it."""
    for each in reversed([folder, *folder.parents]):
        if not each.exists():
            made.append(each)
            each.mkdir()
