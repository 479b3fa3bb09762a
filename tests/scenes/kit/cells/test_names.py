"""Names are read from what their drawables show; a panel follows a dial."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.errors import StageError
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from scenes.kit import Face
from scenes.kit.cells.code_panel import CodePanel
from scenes.kit.cells.grids import Cell, CellSize, Column
from scenes.kit.cells.switches import Switch
from scenes.kit.cells.tensor_names import KitLabel, NameLabel, name_of
from scenes.kit.look.typesetting import Type
from scenes.kit.speech.borne import KEYS, borne_word, stretches
from scenes.kit.truth.names import name_shown
from tests.support.layer_story import DIAL, layer_listing, layer_runs

SIZE = CellSize(width=1, height=0.5, gap=0.1)
FIRST, SECOND, *_ = layer_runs()


def faults(*drawables: object) -> list[str]:
    return [fault.check for each in drawables for fault in each.faults()]  # type: ignore[attr-defined]


def test_a_name_is_the_expression_and_a_cotangent_has_a_bar() -> None:
    shown = (FIRST.x, FIRST.x_grad, FIRST.z_bar)
    grids = [Column(record, Face.VALUE, SIZE, scale=1) for record in shown]
    assert [NameLabel(grid).text for grid in grids] == ["x", "x.grad", "macron(z)"]
    run = ListingRun(FIRST.listing)
    assert name_shown(run.cotangent("out", "out", "v", after=7)) == 'macron("out")'
    assert name_shown(run.record("x + z"), (1,)) == "(x + z)[1]"
    assert name_shown(Record("y", np.zeros(2), "by hand"), (0,)) == "y[0]"


def test_the_name_of_a_cell_has_its_index() -> None:
    cell = Cell(FIRST.W, (0, 1), Face.VALUE, SIZE, scale=1)
    assert NameLabel(cell).text == "W[0, 1]"


def test_a_name_follows_its_drawable() -> None:
    grid = Column(FIRST.z, Face.VALUE, SIZE, scale=1).shift(RIGHT)
    label = name_of(grid)
    assert label.get_bottom()[1] > grid.get_top()[1]
    assert abs(label.get_x() - grid.get_x()) < 0.1
    grid.follow(SECOND.z)
    assert faults(*label) == []
    grid.follow(FIRST.z_bar)
    assert "number" in faults(*label)
    label.follow()
    assert faults(*label) == [] and label.setting.pieces[0].type is Type.MATH
    del grid
    gc.collect()
    assert "claim" in faults(*label)


def test_a_word_of_the_kit_is_true_of_what_bears_it() -> None:
    switch = Switch(FIRST.out, 0, width=1, height=0.5)
    label = KitLabel("open", switch)
    assert faults(*label) == []
    switch.record = Record("off", np.zeros(2), "torch.zeros(2)")
    assert faults(*label) == ["claim"]


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_word_is_made_of_its_stretches(key: str) -> None:
    assert "".join(text for text, _ in stretches(key)) == borne_word(key).replace("`", "")


def test_a_panel_follows_a_dial_where_it_stands() -> None:
    panel = CodePanel(layer_listing(DIAL[0])).shift(UP + RIGHT)
    corner = panel.lines[0].get_corner(UP)
    for dial in (*DIAL, -1.125, DIAL[0]):
        panel.follow(layer_listing(dial))
        assert faults(panel, *panel.lines) == []
        assert f"{dial}" in panel.lines[1].drawn
        assert np.allclose(panel.lines[0].get_corner(UP), corner)
        rows = [line.get_y() for line in panel.lines]
        fresh = [line.get_y() for line in CodePanel(layer_listing(dial)).shift(UP + RIGHT).lines]
        assert np.allclose(rows, fresh, atol=1e-6)


@pytest.mark.parametrize("edit", [("relu", "tanh"), ("0.5, 2.", "1.5, 3.")])
def test_a_panel_follows_nothing_else(edit: tuple[str, str]) -> None:
    listing = layer_listing(0.25)
    other = Listing(tuple(line.replace(*edit) for line in listing.lines))
    with pytest.raises(StageError, match="no turn of a dial"):
        CodePanel(listing).follow(other)
