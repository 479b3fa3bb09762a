"""What a new film may be called, and where its files stand."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from pathlib import Path

from gradmath.errors import SceneError
from scenes.studio.catalogue import CHAPTERS, catalogue

LONGEST = 32  # characters of a name
_NAME = re.compile(r"[a-z]+(_[a-z0-9]+)*")


@dataclass(frozen=True)
class NewFilm:
    """A film that is to be: its chapter, and the name that all of its files bear."""

    chapter: str
    name: str

    @classmethod
    def of(cls, target: str) -> NewFilm:
        """The film that CHAPTER/NAME means.

        Raises: SceneError if it is no such name, the chapter is unknown, or a scene has the name.

        >>> film = NewFilm.of("tutorial_4/rows_of_a_jacobian")
        >>> film.kind, film.heading
        ('RowsOfAJacobian', 'Tutorial 4')
        """
        chapter, slash, name = target.partition("/")
        if not slash or not _NAME.fullmatch(name) or keyword.iskeyword(name) or not chapter:
            raise SceneError(
                f"{target!r} is no CHAPTER/NAME; write both in small letters, digits and "
                "underscores, as in workshop_1/my_first_film"
            )
        if len(name) > LONGEST:
            raise SceneError(f"{name} has {len(name)} characters; give it at most {LONGEST}")
        if chapter not in CHAPTERS:
            known = ", ".join(CHAPTERS)
            raise SceneError(f"there is no chapter {chapter!r}; give one of: {known}")
        film = cls(chapter, name)
        for scene in catalogue():
            if film.name == scene.name or film.kind == scene.id:
                raise SceneError(f"{scene.path} has this name; a film's name is its own")
        return film

    @property
    def kind(self) -> str:
        """The name of its class."""
        return "".join(word.capitalize() for word in self.name.split("_"))

    @property
    def heading(self) -> str:
        """Its chapter, as one says it."""
        return self.chapter.replace("_", " ").capitalize()

    @property
    def file(self) -> str:
        """The line that it has in the catalogue."""
        return f"{self.chapter}/{self.name}.py"

    @property
    def files(self) -> dict[Path, str]:
        """Where each of its files stands in the project's folder, and the template of it."""
        problem = Path("problems", self.chapter)
        return {
            "gradmath" / problem / f"{self.name}.py": "problem.py",
            Path("scenes", self.file): "scene.py",
            Path("scenes", self.chapter, f"{self.name}.de.toml"): "scene.de.toml",
            "tests/gradmath" / problem / f"test_{self.name}.py": "test_problem.py",
            Path("tests/scenes/chapters", f"test_{self.name}.py"): "test_scene.py",
        }
