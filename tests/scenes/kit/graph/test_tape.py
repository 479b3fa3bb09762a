"""The tape, the window of lines that ran and the ribbon say what is so, and notice where not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.problems.tutorial_3.graph_is_rebuilt import graph_is_rebuilt
from gradmath.records.branches import BranchRun
from gradmath.records.tensor import Record
from scenes.kit.cells.lettering import Lettering
from scenes.kit.cells.stepped_window import SteppedWindow, WatchedValue
from scenes.kit.charts.ribbon import Ribbon, SlopeTag
from scenes.kit.charts.tangent import Leaving
from scenes.kit.code_scene import CORNER
from scenes.kit.graph.tape.facts import Joined, OneCode, Pieces, Untouched, WritesWhatRuns, made_by
from scenes.kit.graph.tape.numbering import GraphNumber
from scenes.kit.graph.tape.strip import RanLine, Strip
from scenes.kit.graph.tape.tape import SlopeCell, Tape, TapeLink
from scenes.kit.look.stage import SAFE, Region
from scenes.kit.truth.boards import run_faults
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.truth.claims import Entry

FILM = graph_is_rebuilt()
RUNS = FILM.runs
TOLD = {run.x.text(): run for run in RUNS}
CALM, PAST, THREE, FOUR = (TOLD[x] for x in ("5.00", "6.02", "1.98", "0.98"))
OTHER = TOLD["1.96"]  # where the same lines run as in THREE
TAPE = Region(SAFE.left, SAFE.right, -2.5, -0.75)
PLOT = Region(SAFE.left, 2.0, -0.6, 2.5)


MET = [FILM.within[0], FILM.above[0], *(piece[0] for piece in FILM.below)]


def tape_of(run: BranchRun) -> Tape:
    """The tape of a run, with all its strips."""
    tape = Tape(run, RUNS, TAPE)
    tape.laid += [tape.link(run, node) for node in range(len(run.names))]
    return tape


def window_of(run: BranchRun) -> SteppedWindow:
    window = SteppedWindow(run, 2, CORNER, 8)
    window.follow_run(run)
    return window


def faults_of(*drawables: Any) -> list[Fault]:
    family = [part for drawable in drawables for part in drawable.get_family()]
    claims = [part.claim for part in family if isinstance(part, Lettering)]
    wrong = [fault for part in family if checked(part) for fault in part.faults()]
    return [*wrong, *(Fault("claim", each.text, due) for each in claims if (due := each.fault()))]


def all_faults(tape: Tape) -> list[Fault]:
    links = [part for link in tape.laid for part in link.parts]
    drawn = faults_of(*tape.standing_parts, *links)
    return [*drawn, *tape.relations(), *run_faults(tape)]


@pytest.mark.parametrize("x", ["5.00", "6.02", "3.98", "3.00", "1.98", "0.98"])
def test_a_tape_and_its_window_are_true_wherever_x_is(x: str) -> None:
    run = TOLD[x]
    tape = tape_of(run)
    assert all_faults(tape) == []
    assert faults_of(window_of(run)) == []
    assert faults_of(*tape.slope_cells(run), *(tape.chips(run) if run.names else ())) == []
    strips = [link.strip.text.drawn for link in tape.laid]
    assert strips == [run.listing.lines[line].strip() for line in made_by(run)]


def test_a_tape_follows_runs_in_which_the_same_lines_ran() -> None:
    tape, window = tape_of(THREE), window_of(THREE)
    tape.follow(OTHER)
    window.follow_run(OTHER)
    assert all_faults(tape) == [] and faults_of(window) == []


def test_strips_keep_off_each_other_and_stay_on_the_tape() -> None:
    deepest = max(RUNS, key=lambda run: len(run.names))
    for film in (FILM, graph_is_rebuilt(start=6.5, end=0.5, threshold=3.3)):
        run = max(film.runs, key=lambda run: len(run.names))
        tape = Tape(run, film.runs, TAPE)
        boxes = [tape.link(run, node) for node in range(len(run.names))]
        edges = [(float(link.strip.get_left()[0]), float(link.strip.get_right()[0]),
                  link.plate.region.left, link.plate.region.right) for link in boxes]  # fmt: skip
        for left, right in pairwise(edges):
            assert left[1] + 0.1 < right[0] and left[3] + 0.3 < right[2]
        assert max(edges[-1][1], edges[-1][3]) <= SAFE.right + 1e-6
    assert len(deepest.names) == 4


# -- planted faults of the tape ------------------------------------------------------------


def strip_left_over(tape: Tape) -> None:
    tape.laid.append(tape.link(FOUR, 3))


def strip_missing(tape: Tape) -> None:
    tape.laid.pop()


def strips_swapped(tape: Tape) -> None:
    tape.laid.reverse()


def strip_of_another_run(tape: Tape) -> None:
    tape.laid[1].strip.follow(OTHER)


def plate_of_another_node(tape: Tape) -> None:
    tape.laid[2].plate.node = THREE.names[0]


def plate_of_another_run(tape: Tape) -> None:
    tape.laid[0].plate.follow(OTHER.names[0])


def strip_beside_its_node(tape: Tape) -> None:
    tape.laid[0].strip.shift(0.5 * RIGHT)


def text_off_its_paper(tape: Tape) -> None:
    tape.laid[0].strip.text.shift(0.3 * UP)


def another_line(tape: Tape) -> None:
    strip = tape.laid[0].strip
    strip.text.claim = RanLine(THREE.steps, THREE.making[2])


def line_that_only_decides(tape: Tape) -> None:
    strip = tape.laid[0].strip
    strip.text.claim = RanLine(THREE.steps, 4)
    strip.text.drawn = strip.text.claim.text


def no_way_back(tape: Tape) -> None:
    tape.laid[0].track.follow(replace(THREE.owned, value=np.array(False)))


def gradient_of_another_run(tape: Tape) -> None:
    tape.grad.follow(FOUR.grad)


def number_of_another_graph(tape: Tape) -> None:
    tape.label = tape.labelled(CALM, MET)


def fewer_nodes_than_lines(tape: Tape) -> None:
    tape.ground.run = replace(THREE, names=THREE.names[:2])


@pytest.mark.parametrize(("x", "number"), [("5.00", 1), ("6.02", 2), ("3.98", 3), ("0.98", 7)])
def test_graphs_are_numbered_as_they_are_met(x: str, number: int) -> None:
    tape = tape_of(TOLD[x])
    tape.label = tape.labelled(TOLD[x], MET)
    assert tape.label.text == f"graph {number}" and faults_of(tape.label) == []
    assert all_faults(tape) == []


def test_a_number_is_of_one_graph_that_was_met() -> None:
    assert GraphNumber(THREE, (CALM, PAST)).fault() is not None
    assert GraphNumber(CALM, (CALM, FILM.within[-1])).fault() is not None


def test_a_slope_below_another_node_is_noticed() -> None:
    tape = tape_of(THREE)
    cell = SlopeCell(tape, THREE, 2)
    cell.follow(THREE.slopes[0])
    assert {fault.check for fault in faults_of(cell)} == {"tape"}
    cell = SlopeCell(tape, THREE, 2)
    cell.move_to(tape.places.slope(1))
    assert {fault.check for fault in faults_of(cell)} == {"place"}


def test_a_chip_of_another_product_or_way_is_noticed() -> None:
    tape = tape_of(THREE)
    chips = tape.chips(THREE)
    chips[1].factors = (Entry(THREE.seed), Entry(THREE.slopes[0]))
    assert "product" in {fault.check for fault in faults_of(chips[1])}
    chips[2].follow(THREE.passed[0])
    assert "way" in {fault.check for fault in faults_of(chips[2])}
    chips[3].shift(UP)
    assert "way" in {fault.check for fault in faults_of(chips[3])}


# -- planted faults of the window ----------------------------------------------------------


def lines_of_another_run(window: SteppedWindow) -> None:
    window.steps = OTHER.steps


def a_line_that_did_not_run(window: SteppedWindow) -> None:
    window.light_up(np.ones_like(window.glow))


def a_line_less(window: SteppedWindow) -> None:
    window.light_up(window.glow * 0.0)


def a_mark_too_much(window: SteppedWindow) -> None:
    window.marks[5].stroke_rgbas[0, 3] = 1.0


def a_mark_too_few(window: SteppedWindow) -> None:
    window.marks[4].stroke_rgbas[0, 3] = 0.0


def fewer_steps(window: SteppedWindow) -> None:
    window.done = 3


LIES: dict[Callable[[Any], None], str] = {
    strip_left_over: "tape",
    strip_missing: "tape",
    strips_swapped: "tape",
    strip_of_another_run: "tape",
    plate_of_another_node: "number",
    plate_of_another_run: "run",
    strip_beside_its_node: "place",
    text_off_its_paper: "place",
    another_line: "number",
    line_that_only_decides: "claim",
    no_way_back: "track",
    gradient_of_another_run: "run",
    number_of_another_graph: "tape",
    fewer_nodes_than_lines: "tape",
    lines_of_another_run: "run",
    a_line_that_did_not_run: "steps",
    a_line_less: "steps",
    a_mark_too_much: "steps",
    a_mark_too_few: "steps",
    fewer_steps: "steps",
}
OF_WINDOW = {
    lines_of_another_run,
    a_line_that_did_not_run,
    a_line_less,
    a_mark_too_much,
    a_mark_too_few,
    fewer_steps,
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_each_lie_is_noticed(lie: Callable[[Any], None]) -> None:
    built: Any = window_of(PAST) if lie in OF_WINDOW else tape_of(THREE)
    lie(built)
    found = faults_of(built) if lie in OF_WINDOW else all_faults(built)
    assert LIES[lie] in {fault.check for fault in found}


def test_a_value_at_another_step_or_line_is_noticed() -> None:
    window = window_of(THREE)
    window.done = 7
    value = WatchedValue(window, THREE, 6)
    assert value.drawn == "3.96" and faults_of(value) == []
    assert {fault.check for fault in faults_of(value.shift(0.4 * UP))} == {"place"}
    assert {fault.check for fault in faults_of(WatchedValue(window, THREE, 4))} == {"steps"}
    assert {fault.check for fault in faults_of(WatchedValue(window, OTHER, 6))} == {"run"}


# -- the ribbon ----------------------------------------------------------------------------


def ribbon_at(run: BranchRun) -> Ribbon:
    """A ribbon that has been drawn from where it begins to a run."""
    ribbon = Ribbon(RUNS, FILM.begin, PLOT)
    line, number = ribbon.numbers[id(run)]
    for each in RUNS:
        if ribbon.numbers[id(each)][0] is line and ribbon.numbers[id(each)][1] <= number:
            ribbon.follow(each)
    ribbon.follow(run)
    return ribbon


def test_a_ribbon_is_true_at_each_fold_and_while_its_tangent_swings() -> None:
    ribbon = ribbon_at(TOLD["4.00"])
    start, run = TOLD["4.00"], TOLD["3.98"]
    for share in (0.0, 0.4, 1.0):
        ribbon.step(start, run, share)
        assert faults_of(*ribbon.living) == []
    angles = []
    for share in np.linspace(0.0, 1.0, 9):
        ribbon.swing(start, run, float(share))
        assert faults_of(*ribbon.living) == []
        way = ribbon.tangent.bar.points[-1] - ribbon.tangent.bar.points[0]
        angles.append(float(np.arctan2(way[1], way[0])))
    assert angles == sorted(angles, reverse=True) and angles[0] > 0 > angles[-1]


def test_a_tangent_that_swings_elsewhere_is_noticed() -> None:
    ribbon = ribbon_at(TOLD["4.00"])
    start, run = TOLD["4.00"], TOLD["3.98"]
    ribbon.step(start, run, 1.0)
    ribbon.swing(start, run, 0.5)
    ribbon.tangent.bar.rotate(0.3)
    assert "slope" in {fault.check for fault in faults_of(ribbon.tangent)}
    ribbon.swing(start, run, 0.5)
    ribbon.tangent.leaves = Leaving(ribbon.tangent.now, Entry(PAST.grad), 1.0, 0.5)
    assert "slope" in {fault.check for fault in faults_of(ribbon.tangent)}


RIBBON = Ribbon(RUNS, FILM.begin, PLOT)  # a tag knows its axes no longer than they live


@pytest.mark.parametrize("piece", range(7))
def test_tags_of_slopes_are_true(piece: int) -> None:
    ends = FILM.pieces[piece]
    mark = SlopeTag(RIBBON, ends[0], (ends[0], ends[-1]))
    assert [*faults_of(mark), *mark.relations(), *run_faults(mark)] == []


def test_a_tag_on_another_piece_or_place_is_noticed() -> None:
    ends = FILM.pieces[4]
    astray = SlopeTag(RIBBON, FILM.pieces[5][0], (ends[0], ends[-1]))
    assert {fault.check for fault in astray.relations()} == {"slope"}
    moved = SlopeTag(RIBBON, ends[0], (ends[0], ends[-1])).shift(0.3 * RIGHT)
    assert "place" in {fault.check for fault in faults_of(moved)}
    other = SlopeTag(RIBBON, ends[0], (ends[0], ends[-1]))
    other.number.follow(FILM.pieces[5][0].grad, 0.31, other.number.get_center())
    assert "slope" in {fault.check for fault in faults_of(other)}


# -- what captions say ---------------------------------------------------------------------


def test_facts_hold_and_notice_where_they_do_not() -> None:
    assert Untouched(CALM, (5, 7)).fault() is None
    assert Untouched(PAST, (5, 7)).fault() == "`y = 12 - y`, which ran"
    assert Untouched(PAST, (5,)).fault() == "1 nodes, and y 5.98"
    assert Joined(CALM, PAST, (7,)).fault() is None
    assert Joined(CALM, PAST, (6, 7)).fault() == "nodes of `y = 12 - y`"
    assert Joined(CALM, CALM, (7,)).fault() == "nodes of no line"
    assert Joined(PAST, CALM, ()).fault() == "a node that has gone"
    assert OneCode(CALM, THREE).fault() is None
    apart = graph_is_rebuilt(start=5.9, end=0.8, threshold=3.0).begin
    assert OneCode(CALM, apart).fault() == "code that differs in more than one number"


def test_pieces_are_as_many_as_graphs_and_straight() -> None:
    assert Pieces(FILM.pieces).fault() is None and Pieces(FILM.pieces).number == 7
    merged = (FILM.pieces[0] + FILM.pieces[1], *FILM.pieces[2:])
    assert Pieces(merged).fault() == "7 graphs for 6 pieces"
    twice = (*FILM.pieces[:1], *FILM.pieces)
    assert Pieces(twice).fault() == "7 graphs for 8 pieces"
    bent = replace(PAST, y=replace(PAST.y, value=np.array(float(PAST.y.value) + 0.01, np.float32)))
    piece = (*FILM.pieces[0][:-1], bent)
    assert Pieces((piece, *FILM.pieces[1:])).fault() == "piece 0 with several graphs or slopes"


def test_nodes_are_written_by_what_runs_and_by_nothing_else() -> None:
    assert all(WritesWhatRuns(run).fault() is None for run in RUNS)
    fewer = replace(THREE, names=THREE.names[:2])
    assert WritesWhatRuns(fewer).fault() is not None
    steps: Record = THREE.steps
    value: Any = steps.value.copy()
    value[4:, 1] += 1  # the head of the loop would have made a node
    assert WritesWhatRuns(replace(THREE, steps=replace(steps, value=value))).fault() is not None


def test_a_strip_knows_its_line() -> None:
    strip = Strip(THREE, 2)
    assert strip.text.drawn == "y = 12 - y" and strip.step == THREE.making[2]
    link = TapeLink(tape_of(THREE), THREE, 0)
    assert link.track.leads is THREE.owned
