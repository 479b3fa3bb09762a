"""Tutorial 3: a pass frees what a node has saved; what saved no tensor goes back again."""

from __future__ import annotations

from gradmath.problems.tutorial_3.drawers_empty import DrawersEmpty as Found
from gradmath.problems.tutorial_3.drawers_empty import drawers_empty
from gradmath.records.graph_line import GraphLine
from scenes.kit import (
    SAFE,
    Law,
    Lecture,
    Region,
    Words,
    announce,
    ask,
    silent,
    state,
)
from scenes.kit.graph.lines import backward, forward
from scenes.kit.graph.lines.line import LineBoard
from scenes.kit.graph.signs.kept import (
    AllRefused,
    Freed,
    Kept,
    NodeStays,
    OnlySavedIsSpent,
    SavesFactors,
    SavesNoTensor,
    SecondCall,
)

STAGE = Region(SAFE.left, SAFE.right, bottom=-2.3, top=2.4)
UPPER, LOWER = 0.86, -1.47  # where the lines run


class DrawersEmpty(Lecture):
    """backward frees what nodes have saved, and leaves the graph: what saved nothing runs again."""

    captions = {
        "title": ask("Can you go back a second time?"),
        "leaves": announce("Watch what is saved for the way back."),
        "product": state("The product saves its factors, in two drawers."),
        "addition": state("The addition saves no tensor: no drawers."),
        "first pass": announce("The way back multiplies by what was saved."),
        "emptied": state("The node stays, but its drawers are empty."),
        "added up": silent(),
        "below": announce("Now back through the addition."),
        "guess": ask(
            "Call both again. Which fails?",
            ring=True,
            choices={"upper": "`p`", "lower": "`q`", "both": "both"},
        ),
        "again": state("No factors, no product: torch refuses `p`."),
        "passes": state("`q` needs no tensor: it went back."),
        "fresh": announce("Run the line again: a new graph."),
        "retain": announce("`retain_graph=True` keeps what is saved."),
        "kept": silent(),
        "last pass": state("Kept, so `p` goes back again."),
        "spent": state("No `retain_graph=True` this time: freed again."),
        "answer": state("The graph stays. Only what it saved is used up."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(drawers_empty)
        product, added = found.product, found.sum
        first, refused, kept, last = product.calls
        self.words = words_of(found)
        upper, lower = LineBoard(product, STAGE, UPPER), LineBoard(added, STAGE, LOWER)
        window = self.open_window(product.listing, product.listing.lines[1], lines=3)
        self.beat("leaves", forward.arrive(upper, lower, window))
        self.beat("product", forward.make(upper, window, 0.6), pause=0.1)
        self.beat("addition", forward.make(lower, window, 0.5), pause=0.1)
        start = backward.sit_down(upper, first), backward.enter(upper, first, window, 0.5)
        self.beat(
            "first pass",
            forward.light(window, first.grad),
            *start,
            backward.send_back(upper, first, 0.62),
            pause=0.1,
        )
        self.beat("emptied", backward.free(upper, first, 2.4), pause=0.2)
        self.beat("added up", backward.deliver(upper, first, 0.6), pause=0.1)
        once, again = added.calls
        straight = backward.whole_pass(lower, once, window, pace=0.4)
        self.beat("below", straight, backward.deliver(lower, once, 0.5), pause=0.2)
        waiting = backward.sit_down(upper, refused), backward.sit_down(lower, again)
        self.beat("guess", forward.light(window, again.grad), *waiting)
        through = backward.enter(lower, again, window, 0.4), backward.send_back(lower, again, 0.5)
        entered = backward.enter(upper, refused, window, 0.5)
        told, stopped = backward.refuse(upper, refused)
        self.beat(
            "again", *through, backward.deliver(lower, again, 0.5), entered, stopped, pause=0.1
        )
        self.beat("passes", backward.show_sum(lower), pause=0.1)
        rebuilt = forward.make_again(upper, product.graphs[1], window, pace=0.3)
        self.beat("fresh", backward.hush(told), rebuilt, pause=0.1)
        latch, held = backward.hold(upper, kept, window)
        kept_back = backward.whole_pass(upper, kept, window, pace=0.3)
        self.beat("retain", held, kept_back, backward.catch(upper, kept), pause=0.2)
        self.beat("kept", backward.release(latch), backward.deliver(upper, kept, 0.6), pause=0.1)
        self.beat("last pass", backward.whole_pass(upper, last, window, pace=0.3), pause=0.1)
        spent = backward.free(upper, last), backward.deliver(upper, last, pace=0.7)
        self.beat("spent", *spent, pause=0.1)
        self.beat("answer", backward.point_out(upper), pause=0.8)


def words_of(found: Found) -> Words:
    product, added = found.product, found.sum
    first, refused, kept, last = product.calls
    _, again = added.calls
    return Words(
        {},
        {
            "title": SecondCall(product.listing, ("p", "q")),
            "guess": SecondCall(product.listing, ("p", "q")),
            "product": SavesFactors(product.graphs[0]),
            "addition": SavesNoTensor(added.graphs[0]),
            "first pass": SavesFactors(product.graphs[0]),
            "below": SavesNoTensor(added.graphs[0]),
            "emptied": [NodeStays(first.stays), Freed(tuple(first.freed.values()))],
            "upper": AllRefused((refused.raised,)),
            "lower": AllRefused((again.raised,)),
            "both": AllRefused((refused.raised, again.raised)),
            "again": [Freed(tuple(refused.freed.values())), AllRefused((refused.raised,))],
            "passes": SavesNoTensor(added.graphs[0]),
            "retain": Kept(tuple(kept.freed.values())),
            "last pass": Kept(tuple(kept.freed.values())),
            "spent": Freed(tuple(last.freed.values())),
            "answer": Law(only_saved_is_spent, (product, added)),
        },
    )  # fmt: skip


def only_saved_is_spent(line: GraphLine) -> list[OnlySavedIsSpent]:
    """Calls leave the graph, and fail only where what was saved has been freed."""
    return [
        OnlySavedIsSpent(call, tuple(line.calls[j] for j in range(k) if line.on[j] == line.on[k]))
        for k, call in enumerate(line.calls)
    ]
