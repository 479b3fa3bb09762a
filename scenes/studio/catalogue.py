"""The ordered list of scenes, and what can be told about them without running them.

Titles are read from the files' source, so that listing scenes loads neither manim nor torch.
"""

from __future__ import annotations

import ast
import json
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradmath.errors import SceneError

if TYPE_CHECKING:
    from scenes.kit.lecture import Lecture

SCENES = Path(__file__).parents[1]
STORYBOARDS = SCENES.parent / "tests/scenes/storyboards"

# In the order of the course, as are the scenes.
CHAPTERS = (
    "tutorial_1",
    "tutorial_2",
    "tutorial_3",
    "tutorial_4",
    "workshop_1",
    "workshop_2",
)
FILES = (
    "tutorial_1/shared_cells.py",
    "tutorial_1/same_cells_other_hops.py",
    "tutorial_1/the_stretch_that_copies_nothing.py",
    "tutorial_1/three_tables_pressed_into_one.py",
    "tutorial_1/no_tooth_at_one_tenth.py",
    "tutorial_1/integers_run_in_a_circle.py",
    "tutorial_1/which_writes_count.py",
    "tutorial_1/four_times_for_half.py",
    "tutorial_2/nudge_and_ratio.py",
    "tutorial_2/each_z_takes_a_column.py",
    "tutorial_2/the_hill_without_a_floor.py",
    "tutorial_2/a_board_with_two_edges.py",
    "tutorial_2/the_way_back_is_laid.py",
    "tutorial_2/a_forgotten_zero.py",
    "tutorial_2/nothing_to_overshoot.py",
    "tutorial_2/the_mirror_step.py",
    "tutorial_3/graph_grows.py",
    "tutorial_3/none_is_not_zero.py",
    "tutorial_3/fan_out.py",
    "tutorial_3/summed_backward.py",
    "tutorial_3/drawers_empty.py",
    "tutorial_3/seal_is_broken.py",
    "tutorial_3/graph_is_rebuilt.py",
    "tutorial_3/one_number.py",
    "tutorial_3/gradient_has_a_graph.py",
    "tutorial_3/each_derivative_bends_it.py",
    "tutorial_4/ones_is_a_sum.py",
    "tutorial_4/jacobian_is_never_built.py",
    "tutorial_4/rows_slide_together.py",
    "tutorial_4/row_or_column.py",
    "tutorial_4/same_budget.py",
    "tutorial_4/read_it_by_a_nudge.py",
    "workshop_1/relu_gate.py",
    "workshop_1/v_asks_the_question.py",
    "workshop_1/gate_is_a_switch.py",
    "workshop_1/weights_are_the_wiring.py",
    "workshop_1/zero_weight_gets_gradient.py",
    "workshop_1/average_is_half.py",
    "workshop_1/ratio_lies_on_a_line.py",
    "workshop_1/only_gates_know_x.py",
    "workshop_1/v_is_an_objective.py",
    "workshop_1/read_it_by_eye.py",
    "workshop_2/what_v_asks.py",
    "workshop_2/a_step_too_far.py",
    "workshop_2/kept_on_average.py",
    "workshop_2/only_the_symmetric_part.py",
    "workshop_2/rows_hear_each_other.py",
    "workshop_2/the_average_is_noise.py",
    "workshop_2/size_is_no_accident.py",
    "workshop_2/where_steps_lead.py",
)


@dataclass(frozen=True)
class Listed:
    """A scene of the catalogue: its file, relative to the folder `scenes`."""

    file: str

    @property
    def chapter(self) -> str:
        return self.file.partition("/")[0]

    @property
    def name(self) -> str:
        """The file's name, which stands for the scene as well as its id."""
        return Path(self.file).stem

    @property
    def id(self) -> str:
        """The name of its class, as manim wants to hear it."""
        return self._class.name

    @property
    def insight(self) -> str:
        """What it shows, in a sentence."""
        return (ast.get_docstring(self._class) or "").partition("\n")[0]

    @property
    def path(self) -> str:
        """Its file, as one writes it in the project's folder."""
        return f"scenes/{self.file}"

    @property
    def title(self) -> str:
        for node in self._class.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "title":
                return str(ast.literal_eval(node.value))
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "captions":
                return _title_row(node.value)
        raise SceneError(f"{self.file}: {self.id} has no title; give it a line title = '...?'")

    @property
    def storyboard(self) -> Path:
        """Where its storyboard is kept."""
        return STORYBOARDS / f"{self.name}.json"

    @property
    def seconds(self) -> float | None:
        """How long it lasts by its storyboard; None if none is kept with this installation."""
        beats = self.beats
        return float(beats[-1]["end"]) if beats else None

    @property
    def beats(self) -> list[dict[str, Any]]:
        """Its beats by its storyboard; none if none is kept with this installation."""
        if not self.storyboard.exists():
            return []
        (scene,) = json.loads(self.storyboard.read_text(encoding="utf-8"))["scenes"]
        return list(scene["beats"])

    def load(self) -> type[Lecture]:
        """The scene itself, which loads manim and torch."""
        found: type[Lecture] = getattr(import_module(self._module), self.id)
        return found

    def belongings(self) -> dict[str, bytes]:
        """The user's own files that it cannot be loaded without, by their places in a folder."""
        return {}

    def unpacked(self, folder: Path) -> Listed:
        """The same scene, with its belongings in another folder."""
        return self

    def at_home(self) -> AbstractContextManager[None]:
        """What its code needs around it while it is loaded and run."""
        return nullcontext()

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "chapter": self.chapter,
            "title": self.title,
            "file": self.path,
            "seconds": self.seconds,
        }

    @property
    def _module(self) -> str:
        return f"scenes.{self.file.removesuffix('.py').replace('/', '.')}"

    @property
    def source(self) -> ast.Module:
        file = SCENES / self.file
        return _parsed(file, file.stat().st_mtime_ns)

    @property
    def _class(self) -> ast.ClassDef:
        return next(
            node
            for node in self.source.body
            if isinstance(node, ast.ClassDef) and "Lecture" in map(ast.unparse, node.bases)
        )


@lru_cache(maxsize=1024)
def _parsed(file: Path, changed: int) -> ast.Module:
    """A scene's file as it was when it changed last: whoever asks for one scene looks at all."""
    return ast.parse(file.read_text())


def _title_row(table: ast.expr) -> str:
    """The title of a table of captions, with the names of its slots as they are written."""
    rows = zip(table.keys, table.values, strict=True) if isinstance(table, ast.Dict) else ()
    for name, row in rows:
        titles = name is not None and ast.unparse(name) == "'title'"
        if titles and isinstance(row, ast.Call) and row.args:
            return str(ast.literal_eval(row.args[0]))
    raise SceneError("a table of captions has no title; give it a row 'title': ask('...?')")


def catalogue() -> list[Listed]:
    """All scenes, in the order of the course."""
    return [Listed(file) for file in FILES]
