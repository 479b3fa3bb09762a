"""What the parts of the machine with the four boxes are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from manim import DOWN, LEFT, RIGHT, VMobject

from gradmath.records.dot_pass import Tensors
from scenes.kit.cells.lettering import Phrase
from scenes.kit.cells.tensor_names import KitLabel, NameLabel
from scenes.kit.graph.signs.labels import EM, SignLabel
from scenes.kit.look.theme import INDEX, current_theme
from scenes.kit.look.typesetting import CODE_SIZE, Type
from scenes.kit.truth.claims import FunctionName, Ordinal

if TYPE_CHECKING:
    from scenes.kit.graph.four_boxes.board import FourBoxes

_WORD = 0.28


def names_of(board: FourBoxes) -> dict[str, Phrase]:
    places = board.places
    named: Mapping[str, VMobject] = {**board.strands, "W": board.W, "loss": board.loss}
    names: dict[str, Phrase] = {name: NameLabel(each, EM) for name, each in named.items()}
    left = places.box("x").left - 0.16
    for name, height in (("x", places.x(0)[1]), ("W", places.rows[0])):
        names[name].next_to(places.at(left, height), LEFT, buff=0.0)
    names["a"].next_to(
        places.at(places.a_row.right + 0.12, float(places.a_leaf(0)[1])), RIGHT, buff=0
    )
    for name, across in (("z", places.z), ("used", places.used), ("loss", places.loss)):
        names[name].move_to((across, 0.0, 0.0))
        names[name].stand_on(float(places.rows[0]) + board.size.height / 2 + 0.1)
    for name, box in board.boxes.items():
        label = box.name_label
        if name in ("x", "W"):
            label.next_to(places.at(left, box.box.get_y()), LEFT, buff=0.0)
        else:
            label.next_to(box.box, DOWN, buff=0.1)
    detach = FunctionName(board.run.listing, "detach")
    names["detach"] = SignLabel(detach, pale=False)
    names["detach"].move_to(board.tracks["a"].middle + 0.3 * DOWN)
    left = min(places.a_row.left, places.box("a").left)
    beyond = names["detach"].get_right()[0] - (left - 0.12)
    names["detach"].shift(LEFT * max(0.0, beyond))
    return names


def indices_of(board: FourBoxes) -> list[Phrase]:
    """The indices of the columns, below x's box."""
    labels = []
    for j in range(board.run.x.shape[0]):
        label = Phrase("{}", Ordinal(board.run.x, 0, j), em=INDEX / CODE_SIZE,
                       color=current_theme().muted, type=Type.CODE)  # fmt: skip
        low = board.places.box("x").bottom
        labels.append(label.move_to((float(board.places.columns[j]), low - 0.18, 0.0)))
    return labels


def words_of(board: FourBoxes) -> dict[Tensors, KitLabel]:
    """Why there is no `.grad`, each beside the place where it shows."""
    places = board.places
    words: dict[Tensors, KitLabel] = {
        "W": KitLabel("not required", board.ghosts["W"], _WORD),
        "z": KitLabel("not kept", board.ghosts["z"], _WORD),
    }
    end = board.tracks["W"].way.at(board.tracks["W"].ends[0])
    words["W"].next_to(end, RIGHT, buff=0.2)
    words["z"].next_to(board.ghosts["z"], RIGHT, buff=places.pair.width / 2 + 0.06)
    return words
