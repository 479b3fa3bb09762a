"""Tutorial 3: three lines make three nodes; a walk back from the last one finds two more."""

from __future__ import annotations

from gradmath.problems.tutorial_3.graph_grows import (
    BACKWARD,
    GRAD_FN,
    LEAVES,
    PRODUCT,
    WALK,
    graph_grows,
)
from gradmath.records.walk import GraphWalk
from scenes.kit import SAFE, Lecture, Region, Words, ask, silent, state
from scenes.kit.graph.signs.claims import NodeName
from scenes.kit.graph.signs.nodes import Given, LastNumber, NoWay, SlotOf, hold
from scenes.kit.graph.walk import back, forward
from scenes.kit.graph.walk.floors import TwoFloors

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.4, top=2.5)
LINES = 3  # of the listing: the floors need the height


class GraphGrows(Lecture):
    """Lines make nodes, leaves have theirs, plain numbers none; the way back ends in .grad."""

    captions = {
        "title": ask("Which of these gets a node?"),
        "inputs": silent(),
        "product": state("`h` has a node: {product}."),
        "add, mean": state("`z` and `loss` have nodes, too: {added}, {averaged}."),
        "bait": state("No operation made `x`: `x.grad_fn` is `None`."),
        "walk": state("`next_functions` leads to the node before."),
        "loose end": state("Slot {slot} is `None`: {number} has no node."),
        "guess": ask(
            "And `x` and `w`: do they have nodes?",
            ring=True,
            choices={"nobody": "none", "leaves": "both"},
        ),
        "surprise": state("`x` and `w` have nodes after all: {leaf}."),
        "pair": state("Each entry: the next node, and which of its inputs."),
        "cargo": silent(),
        "answer": state("The way back leads to the leaves: to `x.grad` and `w.grad`."),
    }

    def construct(self) -> None:
        run = self.problem(graph_grows)
        floors = self.floors = TwoFloors(run, STAGE)
        self.words = words_of(run)
        window = self.open_window(run.listing, LEAVES, lines=LINES)
        self.beat("inputs", forward.arrive(floors))
        self.beat("product", forward.multiply(floors), line=PRODUCT)
        self.beat("add, mean", forward.add_and_average(floors, window), line=run.added)
        self.beat("bait", forward.print_none(floors), line=GRAD_FN)
        self.beat("walk", back.first_step(floors), line=WALK[1])
        self.beat("loose end", back.both_slots(floors), line=WALK[2])
        self.beat("guess", forward.ask_for_nodes(floors))
        self.beat("surprise", back.to_the_leaves(floors), line=WALK[3])
        self.beat("pair", back.name_inlets(floors))
        self.beat("cargo", back.send_back(floors), line=BACKWARD)
        self.beat("answer", back.run_again(floors))


def words_of(run: GraphWalk) -> Words:
    leaves = tuple(run.tracks[leaf] for leaf in "xw")
    return Words(
        {
            "product": NodeName(run.nodes["mm"]),
            "added": NodeName(run.nodes["add"]),
            "averaged": NodeName(run.nodes["mean"]),
            "leaf": NodeName(run.nodes["x"]),
            "number": LastNumber(run.listing, run.added),
            "slot": SlotOf(run.plain),
        },
        {
            "product": hold(run.nodes["mm"]),
            "add, mean": hold(run.nodes["add"], run.nodes["mean"]),
            "bait": NoWay((run.made_by_none,)),
            "guess": NoWay((run.made_by_none,)),
            "nobody": Given(leaves, (), (False, False)),
            "leaves": Given(leaves, (), (True, True)),
            "walk": hold(run.tracks["add"]),
            "loose end": NoWay((run.plain,)),
            "surprise": hold(run.nodes["x"], run.nodes["w"], leaves),
            "pair": hold(*run.tracks.values()),
            "answer": hold(leaves),
        },
    )
