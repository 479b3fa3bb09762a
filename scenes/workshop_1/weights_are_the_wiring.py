"""Workshop 1: two live paths meet in a column, and their sum is zero."""

from __future__ import annotations

from gradmath.problems.workshop_1.weights_are_the_wiring import weights_are_the_wiring
from scenes.kit import SAFE, Lecture, Region, announce, ask, silent, state
from scenes.kit.boards.machine import backward, joining
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
        "machine": announce("Here `W` has no zero."),
        "back": announce("Backward: {upper} and {lower} run left, and up to `x.grad`."),
        "meet": ask("And {grad}, where paths meet?"),
        "sum": state("{v_1} × {W_1} + {v_2} × {W_2} {makes} {total}, where two paths meet."),
        "guess": ask(
            "Slide {weight}: can {asked} be zero?",
            ring=True,
            choices={"yes": "yes", "no": "no"},
        ),
        "slide": silent(),
        "stop": state({
            "cancel": "{v_stands} × {stands} + {v_slid} × {slid} {comes} {end}: "
                      "both live, and cancel.",
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
        window = self.open_window(found.full.listing, found.last_line_of_weights, LINES)
        self.beat("machine", joining.arrive(machine, window))
        self.beat("back", backward.ask_for_gradient(machine), joining.run_back(machine),
                  joining.read(machine), line=BACKWARD, pause=0.1)  # fmt: skip
        self.beat("meet", joining.add_up(machine), pause=0.1)
        self.beat("sum", pause=1.4)
        self.beat("guess", joining.look_at_weight(machine, window), pause=0.1)
        self.beat("slide", joining.slide(machine, 5.0), pause=0.2)
        self.beat("stop", joining.stop(machine), pause=1.4)
        self.beat("answer", joining.add_up_everywhere(machine), pause=1.8)
