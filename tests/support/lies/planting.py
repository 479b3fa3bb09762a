"""Operators that lie about what stands on a stage, each by a kind of mistake that people make.

Each takes a stage, changes something, and tells what; None if it finds nothing to lie about. An
operator knows kinds of drawables, never a scene.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

import numpy as np
from manim import DL, UP, UR, Mobject

from gradmath.records.tensor import Record
from scenes.kit import Phrase
from scenes.kit.cells.chip import CarriedEntry
from scenes.kit.cells.code_panel import Panel
from scenes.kit.cells.current import Current
from scenes.kit.cells.frame import Frame
from scenes.kit.cells.grids import Cell, IndexLabel
from scenes.kit.cells.lever import UP_ANGLE, Lever
from scenes.kit.cells.meter import Meter
from scenes.kit.cells.slider import Slider
from scenes.kit.cells.switches import Switch
from scenes.kit.cells.tensor_names import KitLabel, NameLabel
from scenes.kit.charts.axes import TickLabel
from scenes.kit.charts.crossed import AxisEntry
from scenes.kit.charts.curves import Curve, Series
from scenes.kit.charts.guides import SlopeFan
from scenes.kit.charts.swept import Bead, SweptLine, SweptPlot
from scenes.kit.charts.tangent import TangentBar
from scenes.kit.look.theme import Face
from scenes.kit.speech.borne import KEYS, KitWord
from scenes.kit.truth.names import NameOf
from scenes.studio.audit.capture import FrameExtent
from scenes.studio.audit.meaning.shown import distance
from tests.support.lies.listings import edited_listing, rewritten
from tests.support.lies.stage import Cells, Stage, cells_of, names_of

Operator: TypeAlias = Callable[[Stage], str | None]


def another_record(stage: Stage) -> str | None:
    """A grid bound to another record of its shape."""
    grid = stage.one(grid for grid in stage.grids if stage.others(grid.record))
    if grid is None:
        return None
    other = stage.draw.choice(stage.others(grid.record))
    told = f"{other.name} in the cells of {grid.record.name}"
    grid.follow(other)
    return told


def another_run(stage: Stage) -> str | None:
    """A grid bound to the same tensor of another run."""
    found = [(grid, other) for grid in stage.grids for other in stage.others(grid.record)
             if other.name == grid.record.name]  # fmt: skip
    pair = stage.one(found)
    if pair is None:
        return None
    pair[0].follow(pair[1])
    return f"{pair[1].name} of another run"


def transposed(stage: Stage) -> str | None:
    """A square matrix with rows for columns."""
    grid = stage.one(grid for grid in stage.grids if _asymmetric(grid.record))
    if grid is None:
        return None
    grid.follow(replace(grid.record, value=grid.record.value.T))
    return f"{grid.record.name} transposed"


def _asymmetric(record: Record) -> bool:
    square = len(record.shape) == 2 and record.shape[0] == record.shape[1]
    return square and not np.array_equal(record.value, record.value.T)


def another_index(stage: Stage) -> str | None:
    """A cell that shows its neighbour's entry."""
    grid = stage.one(grid for grid in stage.grids if _different(grid))
    pair = stage.two(cells_of(grid)) if grid else None
    if pair is None:
        return None
    told = f"entry {pair[1].index} in the cell of {pair[0].index}"
    pair[0].move_on(pair[1].index)
    return told


def swapped_cells(stage: Stage) -> str | None:
    """Two cells in each other's place."""
    grid = stage.one(grid for grid in stage.grids if _different(grid))
    pair = stage.two(cells_of(grid)) if grid else None
    if pair is None:
        return None
    first, second = pair[0].get_center(), pair[1].get_center()
    pair[0].move_to(second)
    pair[1].move_to(first)
    return f"{pair[0].index} and {pair[1].index} swapped"


def _different(grid: Cells) -> bool:
    return len(np.unique(grid.record.value)) > 1


def swapped_names(stage: Stage) -> str | None:
    """Two names in each other's place."""
    pair = stage.two(stage.names)
    if pair is None:
        return None
    first, second = pair[0].get_center(), pair[1].get_center()
    pair[0].move_to(second)
    pair[1].move_to(first)
    return f"{pair[0].text} and {pair[1].text} swapped"


def drifting_name(stage: Stage) -> str | None:
    """A name over something that it does not name."""
    name = stage.one(stage.names)
    grid = stage.one(g for g in stage.grids if name is not None and not _names(name, g))
    if name is None or grid is None or np.abs(name.get_center() - grid.get_top()).max() < 0.6:
        return None
    place = name.get_center()
    name.next_to(grid, UP, buff=0.5)
    if _near_its_own(name, grid):
        name.move_to(place)
        return None
    return f"{name.text} over {grid.record.name}"


def _names(name: Phrase, grid: Cells) -> bool:
    target = name.beside() if isinstance(name, NameLabel) else None
    return target is grid or name.text == grid.record.name


def _near_its_own(name: Phrase, grid: Cells) -> bool:
    """Whether a name stands no farther from what it names than from something else."""
    target = name.beside() if isinstance(name, NameLabel) else None
    if target is None:
        return False
    here, own, other = (_sides(each) for each in (name, target, grid))
    return distance(here, own) <= distance(here, other)


def _sides(drawable: Mobject) -> FrameExtent:
    (left, bottom, _), (right, top, _) = (drawable.get_corner(way) for way in (DL, UR))
    return float(left), float(bottom), float(right), float(top)


def name_of_another(stage: Stage) -> str | None:
    """A name that is read from another drawable than the one it stands at."""
    names = names_of(stage)
    name = stage.one(names)
    other = stage.one(n for n in names if name is not None and n.text != name.text)
    if name is None or other is None:
        return None
    place, before = name.get_bottom(), name.text
    name.beside = other.beside
    name.remove(*name.submobjects)
    name._write(NameOf(other.beside), name.em)
    name.move_to(place, aligned_edge=-UP)
    return f"{before} called {name.text}"


def typed_by_hand(stage: Stage) -> str | None:
    """A record with another number under the name and the source of the true one."""
    return _edited(stage, expression=False)


def typed_under_an_expression(stage: Stage) -> str | None:
    """A record with another number that claims the same expression."""
    return _edited(stage, expression=True)


def _edited(stage: Stage, *, expression: bool) -> str | None:
    grid = stage.one(stage.grids)
    if grid is None or grid.record.value.dtype.kind != "f":
        return None
    value = grid.record.value.copy()
    index = tuple(stage.draw.randrange(length) for length in value.shape)
    decimals = cells_of(grid)[0].number.claim.decimals
    value[index] += 10.0 ** -(grid.record.decimals if decimals is None else decimals)
    kept = grid.record.expression if expression else None
    grid.follow(replace(grid.record, value=value, expression=kept))
    return f"{grid.record.name}{list(index)} typed by hand"


def faint(stage: Stage) -> str | None:
    """A number that the caption needs, nearly gone."""
    number = stage.one(stage.needed())
    if number is None:
        return None
    number.set_opacity(0.25)
    return f"{number.claim.record.name}{list(number.claim.index)} faint"


def covered(stage: Stage) -> str | None:
    """A number that the caption needs, under a panel."""
    number = stage.one(stage.needed())
    if number is None:
        return None
    cover = Panel(width=1, height=0.6, fill_opacity=1, fill_color="#808080", stroke_width=0)
    stage.scene.add(cover.move_to(number).set_z_index(20))
    return f"{number.claim.record.name}{list(number.claim.index)} covered"


def off_the_frame(stage: Stage) -> str | None:
    """A number that the caption needs, where no camera looks."""
    number = stage.one(stage.needed())
    if number is None:
        return None
    for grid in stage.grids:
        if number in grid.get_family():
            grid.shift(UP * 20)
            return f"{grid.record.name} off the frame"
    number.shift(UP * 20)
    return f"{number.claim.record.name} off the frame"


def shown_early(stage: Stage) -> str | None:
    """A part of a board that comes later, or never."""
    grid = stage.one(stage.waiting())
    if grid is None:
        return None
    stage.scene.add(grid)
    return f"{grid.record.name} early"


def left_standing(stage: Stage) -> str | None:
    """Something that the beat has taken from the stage is still there."""
    old = stage.one(stage.gone())
    if old is None:
        return None
    stage.scene.add(old)
    return f"{type(old).__name__} left standing"


def another_target(stage: Stage) -> str | None:
    """A frame that points at another cell."""
    frame, cell = stage.one(stage.all(Frame)), stage.one(stage.all(Cell))
    if frame is None or cell is None or np.abs(frame.get_center() - cell.get_center()).max() < 0.3:
        return None
    frame.move_to(cell)
    return f"a frame around {cell.record.name}{list(cell.index)}"


def another_kit_word(stage: Stage) -> str | None:
    """A word of the kit for another one."""
    label = stage.one(stage.all(KitLabel))
    drawable = label.beside() if label is not None else None
    if label is None or drawable is None:
        return None
    claim = label[0].claim
    assert isinstance(claim, KitWord)
    other = stage.draw.choice(sorted({*KEYS} - {claim.key}))
    fresh = KitLabel(other, drawable, label.em).move_to(label)
    stage.scene.remove(label)
    stage.scene.add(fresh)
    return f"{other} for {claim.key}"


def swapped_colours(stage: Stage) -> str | None:
    """Two cells in each other's colours."""
    pair = stage.two(stage.all(Cell))
    if pair is None or np.array_equal(pair[0].box.fill_rgbas, pair[1].box.fill_rgbas):
        return None
    first, second = pair[0].box.fill_rgbas.copy(), pair[1].box.fill_rgbas.copy()
    pair[0].box.fill_rgbas, pair[1].box.fill_rgbas = second, first
    return "colours of two cells swapped"


def another_scale(stage: Stage) -> str | None:
    """A cell whose colour is measured by another scale than that of its grid."""
    cell = stage.one(cell for grid in stage.grids for cell in cells_of(grid) if _different(grid))
    if cell is None or not cell.record.value[cell.index]:
        return None
    cell.scale_limit *= 4
    cell.follow(cell.record)
    return f"{cell.record.name}{list(cell.index)} on another scale"


def another_face(stage: Stage) -> str | None:
    """Values in the colours of gradients, or the other way round."""
    grid = stage.one(stage.grids)
    if grid is None or not grid.record.value.any():
        return None
    other = Face.GRADIENT if grid.face is Face.VALUE else Face.VALUE
    for cell in cells_of(grid):
        cell.face = other
    grid.follow(grid.record)
    return f"{grid.record.name} in the colours of a {other}"


def swapped_indices(stage: Stage) -> str | None:
    """Two index labels in each other's place."""
    pair = stage.two(stage.all(IndexLabel))
    if pair is None or pair[0].text == pair[1].text:
        return None
    first, second = pair[0].get_center(), pair[1].get_center()
    pair[0].move_to(second)
    pair[1].move_to(first)
    return f"indices {pair[0].text} and {pair[1].text} swapped"


def another_switch(stage: Stage) -> str | None:
    """A switch that stands as another one does."""
    return _as_of_another(stage, stage.all(Switch))


def lever_of_another(stage: Stage) -> str | None:
    """A lever that stands as another output's does."""
    return _as_of_another(stage, stage.all(Lever))


def _as_of_another(stage: Stage, switches: Sequence[Switch | Lever]) -> str | None:
    switch = stage.one(each for each in switches if len(np.unique(each.record.value)) > 1)
    if switch is None:
        return None
    passes = bool(switch.record.value[switch.output])
    switch.output = next(i for i, on in enumerate(switch.record.value) if bool(on) != passes)
    switch.follow(switch.record)
    return f"a {type(switch).__name__.lower()} as that of output {switch.output}"


def lever_turned(stage: Stage) -> str | None:
    """A lever that lies where its switch is off, or stands up where it is on."""
    lever = stage.one(stage.all(Lever))
    if lever is None:
        return None
    lever.turn(UP_ANGLE - lever.angle)
    return f"lever {lever.output} {lever.meaning}, drawn otherwise"


def slid_elsewhere(stage: Stage) -> str | None:
    """A slider's handle at the height of another number."""
    slider = stage.one(stage.all(Slider))
    if slider is None:
        return None
    slider.handle.shift(UP * stage.draw.choice([-0.2, -0.1, 0.1, 0.2]))
    return f"the slider of v[{slider.index}] elsewhere"


def meter_elsewhere(stage: Stage) -> str | None:
    """A meter filled to another height than its number's."""
    meter = stage.one(stage.all(Meter))
    if meter is None:
        return None
    meter._fill_to(meter.ground[1] + meter.travel * stage.draw.choice([0.05, 0.5, 0.9]))
    return f"the meter of {meter.record.name} at another height"


def meter_of_another_run(stage: Stage) -> str | None:
    """A meter with the number of another run."""
    meter = stage.one(stage.all(Meter))
    others = stage.others(meter.record) if meter is not None else []
    same = [other for other in others if meter and other.name == meter.record.name]
    if meter is None or not same:
        return None
    meter.follow(stage.draw.choice(same))
    return f"{meter.record.name} of another run in the meter"


def current_elsewhere(stage: Stage) -> str | None:
    """What runs in one wire runs in another's."""
    pair = stage.two(stage.all(Current))
    if pair is None or np.array_equal(pair[0].way.corners, pair[1].way.corners):
        return None
    pair[0].way = pair[1].way
    pair[0].run(*pair[0].reach)
    return f"{pair[0].record.name}{list(pair[0].index)} in another wire"


def current_of_another(stage: Stage) -> str | None:
    """A wire in which another entry runs than the one that takes this way."""
    pair = stage.two(stage.all(Current))
    if pair is None or (pair[0].record, pair[0].index) == (pair[1].record, pair[1].index):
        return None
    pair[0].index, pair[0].face = pair[1].index, pair[1].face
    pair[0].scale_limit = pair[1].scale_limit
    pair[0].follow(pair[1].record)
    return f"{pair[1].record.name}{list(pair[1].index)} in the wire of another"


def current_through_a_switch(stage: Stage) -> str | None:
    """A current that ends at a switch that is off runs on behind it."""
    current = stage.one(stage.all(Current))
    if current is None:
        return None
    away = current.way.corners[-1] - current.way.corners[0]
    longer = current.way.corners.copy()
    longer[-1] += 0.9 * away / (np.linalg.norm(away) or 1.0)
    current.way = type(current.way)(longer)
    current.run(*current.reach)
    return f"{current.record.name}{list(current.index)} runs on"


def chip_of_another(stage: Stage) -> str | None:
    """A chip that carries another entry than the one whose way it takes."""
    chip = stage.one(
        chip for chip in stage.all(CarriedEntry) if len(np.unique(chip.record.value)) > 1
    )
    if chip is None:
        return None
    others = [
        index for index in np.ndindex(chip.record.shape)
        if chip.record.value[index] != chip.record.value[chip.index]
    ]  # fmt: skip
    index = stage.draw.choice(others)
    chip.move_on(index)
    return f"a chip with {chip.record.name}{list(index)}"


def chip_astray(stage: Stage) -> str | None:
    """A chip on another wire, or past a switch that is off."""
    chip = stage.one(stage.all(CarriedEntry))
    cell = stage.one(cell for cell in stage.all(Cell) if not isinstance(cell, CarriedEntry))
    if chip is None or cell is None or np.abs(chip.get_center() - cell.get_center()).max() < 0.3:
        return None
    chip.move_to(cell).shift(UP * 0.3)
    return f"a chip of {chip.record.name} at {cell.record.name}{list(cell.index)}"


def another_curve(stage: Stage) -> str | None:
    """A curve through another record's numbers."""
    curve = stage.one(stage.all(Curve))
    if curve is None or curve.up.column or not stage.others(curve.up.record):
        return None
    other = stage.draw.choice(stage.others(curve.up.record))
    curve.follow(curve.across, Series(other), curve.count)
    return f"{other.name} for {curve.up.record.name} along a curve"


def plot_elsewhere(stage: Stage) -> str | None:
    """A line, a bead or a bar of a sweep beside its place."""
    plot = stage.one(stage.all(SweptPlot))
    if plot is None:
        return None
    assert isinstance(plot, Mobject)
    plot.shift(UP * stage.draw.choice([-0.15, -0.08, 0.08, 0.15]))
    return f"a {type(plot).__name__} of {plot.told} elsewhere"


def bead_of_another_run(stage: Stage) -> str | None:
    """A bead at the numbers of another run than the one that the code shows."""
    bead, line = stage.one(stage.all(Bead)), stage.one(stage.all(SweptLine))
    if bead is None or line is None or bead.axes is not line.axes:
        return None
    point = stage.draw.choice(line.swept)
    if point.place == bead.now.place:
        return None
    bead.follow(point)
    return f"a bead of {bead.told} at {point.across.text}"


def another_slope(stage: Stage) -> str | None:
    """A tangent as steep as torch says for another entry, or in another run."""
    bar = stage.one(stage.all(TangentBar))
    others = [record for record in stage.others(bar.slope.record)
              if record.name == bar.slope.record.name] if bar else []  # fmt: skip
    if bar is None or not others:
        return None
    bar.follow(bar.now, replace(bar.slope, record=stage.draw.choice(others)))
    return f"a tangent with slope {bar.slope.text}"


def tangent_turned(stage: Stage) -> str | None:
    """A tangent in another direction than its slope's."""
    bar = stage.one(stage.all(TangentBar))
    if bar is None:
        return None
    bar.bar.rotate(stage.draw.choice([-0.4, -0.2, 0.2, 0.4]))
    return "a tangent turned"


def run_left_out(stage: Stage) -> str | None:
    """A line that goes past one of its runs."""
    line = stage.one(line for line in stage.all(SweptLine) if line.reached > 3)
    if line is None:
        return None
    gap = stage.draw.randrange(1, line.reached - 1)
    del line.swept[gap]
    line.numbers = np.delete(line.numbers, gap, axis=0)
    line.reach(line.reached - 1)
    return f"a line of {line.told} without run {gap}"


def tick_elsewhere(stage: Stage) -> str | None:
    """A number of an axis at another place."""
    label = stage.one(stage.all(TickLabel))
    if label is None:
        return None
    label.shift(label.axis.along * stage.draw.choice([-0.4, -0.1, 0.1, 0.4]))
    return f"the tick {label.text} elsewhere"


def axis_of_another(stage: Stage) -> str | None:
    """Two names of axes, each beside the other's axis."""
    pair = stage.two(stage.all(AxisEntry))
    if pair is None:
        return None
    pair[0].beside, pair[1].beside = pair[1].beside, pair[0].beside
    first, second = pair[0].get_center(), pair[1].get_center()
    pair[0].move_to(second)
    pair[1].move_to(first)
    return f"{pair[0].text} and {pair[1].text} along each other's axis"


def ray_turned(stage: Stage) -> str | None:
    """One slope of theory in another direction."""
    fan = stage.one(stage.all(SlopeFan))
    if fan is None:
        return None
    stage.draw.choice(fan.rays).rotate(stage.draw.choice([-0.3, 0.3]))
    return "a ray of theory turned"


def edited_code(stage: Stage) -> str | None:
    """Another operation on the panel than the one that ran."""
    return _other_code(stage, "operation")


def edited_literal(stage: Stage) -> str | None:
    """Another number on the panel than the one that ran."""
    return _other_code(stage, "number")


def edited_seed(stage: Stage) -> str | None:
    """Another seed on the panel than the one that ran."""
    return _other_code(stage, "seed")


def _other_code(stage: Stage, what: str) -> str | None:
    panel = stage.panel
    edited = edited_listing(panel.listing, what, stage.draw) if panel else None
    if panel is None or edited is None:
        return None
    rewritten(panel, edited)
    return f"code with another {what}"


def lit_elsewhere(stage: Stage) -> str | None:
    """The bar of light on another line."""
    panel = stage.panel
    if panel is None or panel.lit is None or len(panel.lines) < 2:
        return None
    shown = [k for k in range(len(panel.listing.lines)) if panel.line_at(k) in panel.lines]
    other = stage.draw.choice([k for k in shown if k != panel.lit])
    panel.light_bar.set_y(panel.line_at(other).get_y())
    return f"light on line {other}"


def _operators() -> dict[str, Operator]:
    made: list[Operator] = [
        another_record, another_run, transposed, another_index, swapped_cells, swapped_names,
        drifting_name, name_of_another, typed_by_hand, typed_under_an_expression, faint, covered,
        off_the_frame, shown_early, left_standing, another_target, another_kit_word,
        swapped_colours, another_scale, another_face, swapped_indices, another_switch,
        lever_of_another, lever_turned, slid_elsewhere, meter_elsewhere, meter_of_another_run,
        current_elsewhere, current_of_another, current_through_a_switch, chip_of_another,
        chip_astray, another_curve, plot_elsewhere, bead_of_another_run, another_slope,
        tangent_turned, run_left_out, tick_elsewhere, axis_of_another, ray_turned,
        edited_code, edited_literal, edited_seed, lit_elsewhere,
    ]  # fmt: skip
    for room in sorted(Path(__file__).parent.glob("in_*.py")):
        made += getattr(import_module(f"{__package__}.{room.stem}"), room.stem.upper())
    return {operator.__name__.replace("_", " "): operator for operator in made}


ON_STAGE = _operators()
"""Operators by name. Who makes a room of the kit adds a module `in_ROOM` of its own."""
