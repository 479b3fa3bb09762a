"""Workshop 1, line 1: which entries of x does out.backward(v) reach, and what stops the rest?"""

from __future__ import annotations

from gradmath.problems.workshop_1.relu_gate import GateNudge, Sweep, relu_gate
from gradmath.records.layer import ReluFlow
from gradmath.records.tensor import Reason
from scenes.kit import (
    SAFE,
    Alike,
    Crossbar,
    Entry,
    Face,
    Lecture,
    Phrase,
    Position,
    ProductSign,
    Region,
    appear,
    every,
    only,
    positions,
    readout,
    speech,
    vanish,
)
from scenes.kit.boards.crossbar_motions import (
    back_through_gates,
    back_through_weights,
    explain,
    gates_answer,
    point_at,
    read_gradient,
    rows_meet_x,
    run_again,
)
from scenes.kit.look.theme import HEADING, QUICK

STAGE = Region(SAFE.left, SAFE.right, bottom=-1.95, top=2.45)

INPUTS = "`W` mixes the inputs `x`; a ReLU filters the sums."
FORWARD = "Row by row `W` meets `x`, and the entries of `z` come out."
GUESS = "Which entries of `x` will get a gradient? Guess."
CHOICE = "You choose `v`: how much the outputs matter."
ANSWER = "A gradient needs a weight, an open gate, and a `v` that asks."


class ReluGate(Lecture):
    """x.grad is zero wherever no weighted output leads back through an open gate."""

    title = "Which inputs does the gradient reach?"

    def construct(self) -> None:
        records = self.problem(relu_gate)
        flow, sweep = records.flow, records.sweep
        board = Crossbar(flow, STAGE, others=sweep.runs if sweep else (), heads=1.1)
        z_line, out_line, backward, read = flow.listing.lines

        self.beat("inputs", appear(board.inputs), code=flow.listing, say=INPUTS)
        self.beat("forward", rows_meet_x(board), line=z_line, say=FORWARD)
        self.beat("gates", gates_answer(board), line=out_line, say=say_gates(flow))
        self.beat("guess", appear(board.questions), say=GUESS, pause=1.8)
        self.beat("choose v", appear(board.choice), say=CHOICE)
        self.beat("to the gates", back_through_gates(board), line=backward, say=say_backward(flow))
        self.beat("to the weights", back_through_weights(board), say=say_products(flow))
        self.beat("read x.grad", read_gradient(board), line=read, say=say_zeros(flow))
        for kind in flow.reasons:
            self.beat(kind, explain(board, kind), say=say_reason(flow, kind))
        for nudge in records.nudges:
            self.nudge(board, nudge)
        if sweep:
            moving = point_at(board, board.entry(sweep.entry)), run_again(board, sweep.runs)
            self.beat("open a gate", moving, code=flow.listing, line=read, say=say_sweep(sweep))
            self.beat("reached", say=say_opened(sweep))
        self.beat("answer", point_at(board), say=ANSWER, pause=1.5)

    def nudge(self, board: Crossbar, nudge: GateNudge) -> None:
        """Move one entry of x a little, and see whether v @ out feels it."""
        lines = readout(*nudge_lines(nudge), right_of=board.x)
        shown = point_at(board, board.entry(nudge.entry)), appear(lines)
        self.beat(f"nudge x[{nudge.entry}]", shown, code=nudge.listing,
                  line=nudge.listing.lines[-1], say=say_nudge(board.flow, nudge))  # fmt: skip
        self.play(vanish(lines, run_time=QUICK / 2))


def say_gates(flow: ReluFlow) -> Phrase:
    closed = [i for i, open_ in enumerate(flow.gates.value) if not open_]
    if not closed:
        return speech("Every `z` is positive: no gate is closed.", holds=every(flow.z, ">", 0))
    return speech(
        "{} not positive: gates closed, `out` zero.".replace(
            "not", "is not" if len(closed) == 1 else "are not"
        ),
        positions(flow.z, closed),
        holds=[only(flow.z, "<=", 0, at=closed), every(flow.out, "==", 0, at=closed)],
    )


def say_backward(flow: ReluFlow) -> Phrase:
    stopped = [i for i, weight in enumerate(flow.v.value) if weight and not flow.gates.value[i]]
    if stopped:
        return speech("`backward` sends `v` home. Closed gates stop it.")
    weighed = [i for i, weight in enumerate(flow.v.value) if weight]
    if not weighed:
        return speech("`v` is zero: `backward` has nothing to send.", holds=every(flow.v, "==", 0))
    return speech(
        "`backward` sends `v` home. No closed gate stands in its way.",
        holds=every(flow.z, ">", 0, at=weighed),
    )


def say_products(flow: ReluFlow) -> Phrase:
    carriers = [(path.entry, i) for path in flow.paths for i in path.carriers]
    if not carriers:
        return speech(
            "Nothing got past the gates, so nothing travels on to `x`.",
            holds=every(flow.contributions, "==", 0),
        )
    if len(carriers) > 1:
        return speech("In along the rows of `W`, out along its columns, and added up at `x`.")
    ((j, i),) = carriers
    factors = (Entry(flow.z_bar, (i,), ink=Face.GRADIENT), Entry(flow.W, (i, j), ink=Face.VALUE))
    result = Entry(flow.x_grad, (j,), ink=Face.GRADIENT)
    return speech(
        "In along the row, out along the column: {} × {} {} {}.",
        *factors,
        ProductSign(factors, result),
        result,
    )


def say_zeros(flow: ReluFlow) -> Phrase:
    if not flow.unreached:
        return speech(
            "Every entry of `x` is reached: no zero anywhere.", holds=every(flow.x_grad, "!=", 0)
        )
    if not flow.reached:
        return speech(
            "Nothing is reached: every entry of `x.grad` is exactly zero. Why?",
            holds=every(flow.x_grad, "==", 0),
        )
    return speech(
        "Only {} reached. Why are the others exactly zero?".replace(
            "reached", "is reached" if len(flow.reached) == 1 else "are reached"
        ),
        positions(flow.x, flow.reached),
        holds=only(flow.x_grad, "!=", 0, at=flow.reached),
    )


def say_reason(flow: ReluFlow, kind: Reason) -> Phrase:
    entries, outputs = flow.entries_with(kind), flow.outputs_with(kind)
    x = positions(flow.x, entries)
    stopped = every(flow.x_grad, "==", 0, at=entries)
    few = len(entries) + len(outputs) <= 4  # a caption has one line; the marks name the rest
    match kind:
        case Reason.V_IGNORES if len(outputs) == len(flow.v.value):
            asks = every(flow.v, "==", 0)
            return speech("`v` gives no output any weight: nothing comes back.", holds=asks)
        case Reason.V_IGNORES if not few:
            ignored = every(flow.v, "==", 0, at=outputs)
            return speech("`v` gives {} no weight.", positions(flow.out, outputs), holds=ignored)
        case Reason.V_IGNORES:
            return speech(
                "`v` gives {} no weight: {} get nothing.",
                positions(flow.out, outputs),
                x,
                holds=[every(flow.v, "==", 0, at=outputs), stopped],
            )
        case Reason.GATE_CLOSED if not few:
            closed = every(flow.z, "<=", 0, at=outputs)
            return speech("The gates of {} are closed.", positions(flow.z, outputs), holds=closed)
        case Reason.GATE_CLOSED:
            return speech(
                "The gates of {} are closed: {} get nothing.",
                positions(flow.z, outputs),
                x,
                holds=[every(flow.z, "<=", 0, at=outputs), stopped],
            )
        case Reason.NO_PATH:
            empty = [(i, j) for i in range(flow.W.shape[0]) for j in entries]
            unheard = every(flow.W, "==", 0, at=empty)
            return speech("Empty columns of `W`: no output hears {}.", x, holds=unheard)
        case Reason.CANCELS:
            return speech("Contributions meet at {} and add up to exactly zero.", x, holds=stopped)
        case Reason.UNDERFLOW:
            return speech("What should arrive at {} is too small for its dtype.", x, holds=stopped)
        case _:
            raise ValueError(f"no entry of a ReLU layer is zero for {kind.name}")


def nudge_lines(nudge: GateNudge) -> list[Phrase]:
    factors = (Entry(nudge.step), Entry(nudge.slope, ink=Face.GRADIENT))
    predicted = Entry(nudge.predicted, ink=Face.GRADIENT)
    sign = ProductSign(factors, predicted)
    return [
        Phrase("predicted: {} × {} {} {}", *factors, sign, predicted, em=HEADING),
        Phrase(
            "`v @ out`: {} → {}",
            Entry(nudge.before, ink=Face.VALUE),
            Entry(nudge.after, ink=Face.VALUE),
            em=HEADING,
        ),
    ]


def say_nudge(flow: ReluFlow, nudge: GateNudge) -> Phrase:
    where, step = Position(flow.x, (nudge.entry,)), Entry(nudge.step)
    if not nudge.moves:
        quiet = "does not move at all" if nudge.kept else "rounds the change away"
        still = every(nudge.change, "==", 0)
        return speech(f"Nudge {{}} by {{}}: `v @ out` {quiet}.", where, step, holds=still)
    gradient = Position(flow.x_grad, (nudge.entry,), ink=Face.GRADIENT)
    why = "it crossed a kink" if nudge.flipped else "that is rounding"
    kept = "as {} said" if nudge.kept else f"{{}} said otherwise: {why}"
    return speech(
        f"Nudge {{}} by {{}}: `v @ out` moves by {{}}, {kept}.",
        where,
        step,
        Entry(nudge.change),
        gradient,
        holds=[Alike(Entry(nudge.change), Entry(nudge.predicted))] if nudge.kept else (),
    )


def say_sweep(sweep: Sweep) -> Phrase:
    first = sweep.runs[0]
    return speech(
        "Now {} moves, and autograd runs again, step by step.", Position(first.x, (sweep.entry,))
    )


def say_opened(sweep: Sweep) -> Phrase:
    last = sweep.runs[-1]
    if sweep.entry not in last.reached:
        return speech(
            "The gate of {} opened, and still nothing arrives.",
            Position(last.z, (sweep.output,)),
            holds=[every(last.z, ">", 0, at=[sweep.output]),
                   every(last.x_grad, "==", 0, at=[sweep.entry])],
        )  # fmt: skip
    return speech(
        "{} is positive, its gate is open, and {} gets {}.",
        Position(last.z, (sweep.output,)),
        Position(last.x, (sweep.entry,)),
        Entry(last.x_grad, (sweep.entry,), ink=Face.GRADIENT),
        holds=every(last.z, ">", 0, at=[sweep.output]),
    )
