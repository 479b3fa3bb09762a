"""Workshop 1: two live paths meet in a column, and their sum is zero."""

from __future__ import annotations

from gradmath.problems.workshop_1.weights_are_the_wiring import weights_are_the_wiring
from gradmath.records.tensor import Reason
from scenes.kit import SAFE, Lecture, Region, announce, ask, silent, state
from scenes.kit.boards.machine import backward, joining
from scenes.kit.boards.machine.breaks import breaks_of, let_go, show_breaks
from scenes.kit.boards.machine.joined import JoinedMachine
from scenes.workshop_1.words.weights_are_the_wiring import words_of

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.3, top=2.5)
BELOW_SUM = 0.4  # where names of the rows' parts may begin: the sum lies above
LINES = 3  # of code, above the sum
BACKWARD = "out.backward(v)"


class WeightsAreTheWiring(Lecture):
    """x.grad adds up the paths of a column, and live paths can cancel."""

    captions = {
        "title": ask("No zero in `W`: can `x.grad` be zero?"),
        "machine": announce("Where `W` is zero, wires run past each other."),
        "back": announce("Backward: {upper} and {lower} run left, and up to `x.grad`."),
        "cut": state("These paths come from zeros of `v`, so `x.grad` is zero."),
        "meet": ask("And {grad}, where paths meet?"),
        "sum": state("{one} + {other} {makes} {total}: {grad} adds up its two paths."),
        "fill": announce("Now fill `W`, until no zero is left."),
        "guess": ask(
            "Slide {weight}: can {asked} be zero?",
            ring=True,
            choices={"yes": "yes", "no": "no"},
        ),
        "slide": silent(),
        "stop": state({
            "cancel": "{stands} + {slid} {comes} {end}: both paths live, and they cancel.",
            "never": "{left} is not zero.",
        }),
        "answer": state({
            "can": "Yes: `x.grad` adds up live paths, and a sum can be zero.",
            "adds": "`x.grad` adds up the live paths.",
        }),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(weights_are_the_wiring)
        # The scene keeps it: on the stage are its parts alone.
        machine = self.machine = JoinedMachine(found, STAGE, head=BELOW_SUM)
        self.words = words_of(found)
        window = self.open_window(found.blocks.listing, found.last_line_of_weights, LINES)
        self.beat("machine", joining.arrive(machine, window), pause=0.3)
        self.beat("back", backward.ask_for_gradient(machine), joining.run_back(machine),
                  joining.read(machine), line=BACKWARD, pause=0.1)  # fmt: skip
        cut = breaks_of(machine, Reason.V_IGNORES)
        self.beat("cut", show_breaks(cut), pause=1.8)
        self.beat("meet", let_go(cut), joining.add_up(machine), pause=0.1)
        self.beat("sum", pause=0.5)
        self.beat("fill", joining.fill(machine, window), pause=0.8)
        self.beat("guess", joining.look_at_weight(machine, window), pause=0.1)
        self.beat("slide", joining.slide(machine, 6.0), pause=0.3)
        self.beat("stop", joining.stop(machine), pause=1.2)
        self.beat("answer", joining.add_up_everywhere(machine), pause=1.5)
