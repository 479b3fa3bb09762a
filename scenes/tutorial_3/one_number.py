"""Tutorial 3: one number has one gradient; of several outputs v chooses one."""

from __future__ import annotations

from gradmath.problems.tutorial_3.one_number import OneNumber as Found
from gradmath.problems.tutorial_3.one_number import one_number
from gradmath.records.pulls import Nudge
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Law,
    Lecture,
    Position,
    Region,
    SayLine,
    SumSign,
    TorchLine,
    Words,
    announce,
    ask,
    silent,
    state,
)
from scenes.kit.cells.code_window import CodeWindow
from scenes.kit.plane import nudging, pulling, weighing
from scenes.kit.plane.board import PullBoard
from scenes.kit.plane.cards import Crossed, ShapeCard, regions_of
from scenes.kit.plane.facts import (
    AllDirections,
    MayCall,
    OneArrow,
    OneLetterbox,
    SeveralArrows,
    one_gradient,
    several_need_v,
)
from scenes.kit.plane.fitting import PlacesShown, along, ends, fitted
from scenes.kit.plane.places import BoardPlaces
from scenes.kit.plane.stage import PlaneStage
from scenes.kit.plane.trail import TipTrail
from scenes.kit.plane.weights import WeightPlane
from scenes.kit.truth.facts import GainSign
from scenes.kit.truth.refusals import Refused

CARDS = Region(2.8, SAFE.right - 0.06, bottom=-1.25, top=1.2)
WEIGHTS = Region(2.95, SAFE.right, bottom=-1.3, top=1.2)
CODE = Region(1.45, SAFE.right, bottom=1.3, top=SAFE.top)
PLANE = Region(-3.4, SAFE.right - 0.02, bottom=-2.0, top=2.3)
PLACES = BoardPlaces(middle=-4.9, plane=PLANE, taken=(CODE,))
LINES = 4  # of code
ERROR = (0.95, -1.82, 0.0)


class OneNumber(Lecture):
    """One number has one gradient; with several, backward needs weights that choose one."""

    captions = {
        "title": ask("Which shapes may call `backward()`?"),
        "plane": announce("`x` is a point. Its gradient will be an arrow."),
        "nudge": ask("Nudge {across}: how much does {output} move?"),
        "leg": state("{effect} for a step of {step}: {leg} along {across}."),
        "other leg": ask("Nudge {upwards}: how much does {output} move?"),
        "one output": state({
            "right and up": "One output, one arrow: {right} right, {up} up.",
            "some arrow": "One output, one arrow. Its entries: {right} and {up}.",
        }),
        "cards": silent(),
        "guess": ask(
            "Which may call `backward()`?",
            ring=True,
            choices={"first": "the first", "three": "the first three", "all": "all"},
        ),
        "three pass": state("One element is enough, however it is wrapped."),
        "second arrow": state("{other} has an arrow, too: {left} and {rise}."),
        "two": state("Two arrows, one `x.grad`: torch refuses."),
        "word": state("“Scalar” means: one element."),
        "one again": announce("Weigh {alone} by a number: `w`."),
        "one is safe": state("One output: only length and sign change."),
        "two again": ask("Weigh {first} and {second} by `v`: where does it point now?"),
        "first, then second": silent(),
        "anywhere": state("Two outputs: with `v` the arrow can point anywhere."),
        "choose": silent(),
        "chosen": state("With `v` = ({v0}, {v1}) the arrows add up to {c} and {f}."),
        "both": silent(),
        "answer": state("One number has one gradient. Several need your `v`."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(one_number)
        calls, plain = found.calls, found.plain
        board = board_of(found)
        self.words = words_of(found)
        window = self.open_window(found.nudged.listing, "y = A @ x", lines=LINES)
        stage = self.stage = stage_of(found, board, window)
        self.beat("plane", pulling.arrive(stage), pause=0.1)
        self.beat("nudge", nudging.nudge(stage, 0, pace=0.8), pause=0.1)
        self.beat("leg", pause=0.1)
        self.beat("other leg", nudging.nudge(stage, 1, pace=0.5), pause=0.1)
        self.beat("one output", pulling.pull(stage), pause=0.1)
        self.beat("cards", pulling.deal(stage, calls[0]), pause=0.1)
        self.beat("guess", pause=0.1)
        # Each is made when the one before has been played: what lies in the letterbox decides.
        tried = (motion for k in range(3) for motion in pulling.try_card(stage, k, calls[k]))
        self.beat("three pass", tried, pause=0.1)
        self.beat("second arrow", pulling.second_arrow(stage, calls[3]), pause=0.4)
        self.beat("two", pulling.jam(stage, calls[3]), SayLine(stage.refusal), pause=0.1)
        self.beat("word", pulling.cross_out(stage), pause=0.1)
        self.beat("one again", weighing.weigh_one(stage, found.weighed[plain]), pause=0.1)
        there, back = found.weighed[plain:], found.weighed[::-1]
        self.beat("one is safe", weighing.slide(stage, there, run_time=1.1),
                  weighing.slide(stage, back, run_time=1.8), pause=0.1)  # fmt: skip
        self.beat("two again", weighing.weigh_two(stage, found.turned[0]), pause=0.3)
        quarter = len(found.turned) // 4 + 1  # v is (0, 1) there
        self.beat(
            "first, then second",
            weighing.turn_round(stage, found.turned[:quarter], run_time=2.5),
            pause=0.6,
        )
        self.beat("anywhere", weighing.turn_round(stage, found.turned[quarter:], run_time=5.5),
                  pause=0.1)  # fmt: skip
        self.beat("choose", weighing.choose(stage, found.chosen), pause=0.1)
        self.beat("chosen", pulling.put_away(stage), pause=0.1)
        self.beat("both", weighing.show_both(stage), pause=0.1)
        self.beat("answer", weighing.back_to_cards(stage), pause=1.0)


def stage_of(found: Found, board: PullBoard, window: CodeWindow) -> PlaneStage:
    call, x = found.calls[0], found.nudged.x
    cards = [
        ShapeCard(pick, shape, region, scale=call.y.magnitude())
        for pick, shape, region in zip(call.picks, call.shapes, regions_of(CARDS), strict=True)
    ]
    line, ellipse = (
        TipTrail(board.axes, x, [run.left for run in runs], start=start)
        for runs, start in ((found.weighed, found.plain), (found.turned, 0))
    )
    raised = found.calls[3].raised
    assert raised is not None
    refusal = TorchLine(raised, most=60, stacked=True).move_to(ERROR)
    return PlaneStage(
        board,
        window,
        legs=nudging.legs_of(board, found.nudges),
        cards=cards,
        weights=WeightPlane(WEIGHTS, found.weighed, found.turned),
        line=line,
        ellipse=ellipse,
        refusal=refusal,
        cross=Crossed(cards[3], raised),
    )


def board_of(found: Found) -> PullBoard:
    """The plane, as large as all arrows of the film leave it beside cards, weights and code."""
    x = found.nudged.x.value.astype(float)
    gradients = [each.value.astype(float) for each in found.nudged.gradients]
    near = along(x, *(x + each for each in gradients))
    turning = (*found.weighed, *found.turned, found.chosen)
    tips = ends(x, *(run.left.value.astype(float) for run in turning))
    shown = [PlacesShown(near, (CARDS, CODE)), PlacesShown(tips, (WEIGHTS, CODE))]
    runs = (found.nudged, *found.calls, *found.weighed, *found.turned, found.chosen)
    return PullBoard(found.nudged, fitted(PLANE, shown), PLACES, runs)


def words_of(found: Found) -> Words:
    nudged, chosen = found.nudged, found.chosen
    grad = [Entry(nudged.left, (k,), ink=Face.GRADIENT) for k in (0, 1)]
    nudge = found.nudges[0]
    step, effect, leg = stepped(nudge)
    size = Entry(nudged.y, (0,))
    terms = [[Entry(term, (k,), ink=Face.GRADIENT) for term in chosen.terms] for k in (0, 1)]
    sums = [Entry(chosen.left, (k,), ink=Face.GRADIENT) for k in (0, 1)]
    both = [Position(found.turned[0].y, (k,), Face.VALUE) for k in (0, 1)]
    calls, refused = found.calls, found.calls[3]
    empty = tuple(call.empty for call in calls)
    runs = (nudged, *calls, *found.weighed, *found.turned, chosen)
    return Words(
        {
            "across": Position(nudged.x, (0,), Face.VALUE),
            "upwards": Position(nudged.x, (1,), Face.VALUE),
            "output": Position(nudged.y, (0,), Face.VALUE),
            **dict(zip(("first", "second"), both, strict=True)),
            "v0": Entry(chosen.weights, (0,), ink=Face.GRADIENT),
            "v1": Entry(chosen.weights, (1,), ink=Face.GRADIENT),
            "alone": Position(found.weighed[found.plain].y, (0,), Face.VALUE),
            "other": Position(refused.y, (1,), Face.VALUE),
            "left": Entry(refused.gradients[1], (0,), ink=Face.GRADIENT),
            "rise": Entry(refused.gradients[1], (1,), ink=Face.GRADIENT),
            "step": step,
            "effect": effect,
            "leg": leg,
            "right": grad[0],
            "up": grad[1],
            **dict(zip("cf", sums, strict=True)),
        },
        {
            "leg": GainSign((step, leg), effect, (size, size)),
            "right and up": OneArrow(nudged.left, nudged.gradients[0], right_and_up=True),
            "some arrow": OneArrow(nudged.left, nudged.gradients[0], right_and_up=False),
            "first": MayCall(empty, 1),
            "three": MayCall(empty, 3),
            "all": MayCall(empty, 4),
            "three pass": Law(one_gradient, calls[:3]),
            "second arrow": SeveralArrows(refused.gradients),
            "two": [
                SeveralArrows(refused.gradients),
                OneLetterbox(refused.empty),
                Refused(refused.raised),
            ],
            "word": Law(one_gradient, calls[:3]),
            "one is safe": Law(one_gradient, found.weighed),
            "anywhere": AllDirections(tuple(run.weights for run in found.turned),
                                      tuple(run.left for run in found.turned)),
            "chosen": [SumSign(tuple(pair), whole)
                       for pair, whole in zip(terms, sums, strict=True)],
            "answer": [Law(one_gradient, runs), Law(several_need_v, runs)],
        },
    )  # fmt: skip


def stepped(nudge: Nudge) -> tuple[Entry, Entry, Entry]:
    """A nudge's step, what the output does, and how many times as much that is."""
    return (
        Entry(nudge.moves, (nudge.entry,), ink=Face.VALUE),
        Entry(nudge.effects, (0,), ink=Face.VALUE),
        Entry(nudge.leg, (), ink=Face.GRADIENT),
    )
