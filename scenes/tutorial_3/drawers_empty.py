"""Tutorial 3: a pass frees what a node has saved; what saved no tensor goes back again."""

from __future__ import annotations

from gradmath.problems.tutorial_3.drawers_empty import DrawersEmpty as Found
from gradmath.problems.tutorial_3.drawers_empty import drawers_empty
from gradmath.records.graph_line import GraphLine
from gradmath.records.tensor import Record
from scenes.kit import (
    SAFE,
    Entry,
    Face,
    Law,
    Lecture,
    Region,
    SumSign,
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
UPPER, LOWER = 1.01, -1.42  # where the lines run


class DrawersEmpty(Lecture):
    """backward frees what nodes have saved, and leaves the graph: what saved nothing runs again."""

    captions = {
        "title": ask("Can you go back a second time?"),
        "product": silent(),
        "saved": state("The product saves its factors. The addition saves no tensor."),
        "first pass": silent(),
        "emptied": state("The node stays, but its drawers are empty."),
        "added up": silent(),
        "below": silent(),
        "guess": ask(
            "Both go back a second time. Which fails?",
            ring=True,
            choices={"upper": "`p`", "lower": "`q`", "both": "both"},
        ),
        "goes back": state("What saved no tensor goes back again: {one} + {again} {adds} {two}."),
        "surprise": state("No factors, no product: torch refuses."),
        "fresh": announce("The line runs again: a new graph."),
        "third pass": silent(),
        "retain": state("`retain_graph=True` keeps what was saved."),
        "last pass": silent(),
        "once more": state("It goes back once more, and is empty then."),
        "answer": state("The graph stays. Only what it saved is used up."),
    }  # fmt: skip

    def construct(self) -> None:
        found = self.problem(drawers_empty)
        product, added = found.product, found.sum
        first, refused, kept, last, _ = product.calls
        self.words = words_of(found)
        upper, lower = LineBoard(product, STAGE, UPPER), LineBoard(added, STAGE, LOWER)
        window = self.open_window(product.listing, "u.requires_grad_()", lines=3)
        self.beat("product", forward.arrive(upper, lower), forward.make(upper, window))
        self.beat("saved", forward.make(lower, window))
        start = backward.sit_down(upper, first), backward.enter(upper, first, window, 0.85)
        self.beat("first pass", *start, backward.send_back(upper, first, 0.9))
        self.beat("emptied", backward.free(upper, first))
        self.beat("added up", backward.deliver(upper, first), pause=0.1)
        once, again = added.calls
        straight = backward.whole_pass(lower, once, window, pace=0.6)
        self.beat("below", straight, backward.deliver(lower, once), pause=0.1)
        self.beat("guess", backward.sit_down(upper, refused), backward.sit_down(lower, again))
        through = backward.enter(lower, again, window, 0.65), backward.send_back(lower, again, 0.7)
        self.beat("goes back", *through, backward.deliver(lower, again, 0.9))
        entered = backward.enter(upper, refused, window)
        told, stopped = backward.refuse(upper, refused)
        self.beat("surprise", entered, stopped)
        rebuilt = forward.make_again(upper, product.graphs[1], window, pace=0.42)
        self.beat("fresh", backward.hush(told), rebuilt)
        latch, held = backward.hold(upper, kept, window)
        again_back = backward.whole_pass(upper, kept, window, pace=0.45)
        self.beat("third pass", held, again_back, pause=0.1)
        self.beat("retain", backward.catch(upper, kept), backward.deliver(upper, kept, pace=0.8))
        last_back = backward.whole_pass(upper, last, window, pace=0.4)
        self.beat("last pass", backward.release(latch), last_back, pause=0.1)
        self.beat("once more", backward.free(upper, last), backward.deliver(upper, last, pace=0.8))
        self.beat("answer", backward.point_out(upper, lower))


def words_of(found: Found) -> Words:
    product, added = found.product, found.sum
    first, refused, kept, last, _ = product.calls
    once, again = added.calls
    assert again.went is not None
    k = (0,)

    def entry(record: Record) -> Entry:
        return Entry(record, k, ink=Face.GRADIENT)

    one, more, two = entry(once.grad), entry(again.went.total), entry(again.grad)
    return Words(
        {"one": one, "again": more, "adds": SumSign((one, more), two), "two": two},
        {
            "title": SecondCall(product.listing, ("p", "q")),
            "guess": SecondCall(product.listing, ("p", "q")),
            "saved": [SavesFactors(product.graphs[0]), SavesNoTensor(added.graphs[0])],
            "emptied": [NodeStays(first.stays), Freed(tuple(first.freed.values()))],
            "upper": AllRefused((refused.raised,)),
            "lower": AllRefused((again.raised,)),
            "both": AllRefused((refused.raised, again.raised)),
            "goes back": SavesNoTensor(added.graphs[0]),
            "surprise": [Freed(tuple(refused.freed.values())), AllRefused((refused.raised,))],
            "retain": Kept(tuple(kept.freed.values())),
            "once more": Freed(tuple(last.freed.values())),
            "answer": Law(only_saved_is_spent, (product, added)),
        },
    )  # fmt: skip


def only_saved_is_spent(line: GraphLine) -> list[OnlySavedIsSpent]:
    """Calls leave the graph, and fail only where what was saved has been freed."""
    return [
        OnlySavedIsSpent(call, tuple(line.calls[j] for j in range(k) if line.on[j] == line.on[k]))
        for k, call in enumerate(line.calls)
    ]
