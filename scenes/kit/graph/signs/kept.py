"""What captions say of saved tensors: which node has some, whether they are kept or freed."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.graph_line import BackwardCall, MadeGraph
from gradmath.records.listing import ExpressionKind, Listing
from gradmath.records.tensor import Record
from scenes.kit.graph.signs.claims import name_compared, saved_name
from scenes.kit.truth.bearing import OfNoEntry, number
from scenes.kit.truth.refusals import doubt_of


@dataclass(frozen=True, eq=False)
class SavesFactors(OfNoEntry):
    """A product's node saves both of its factors, each in its own memory, and nothing else."""

    graph: MadeGraph

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"product", "both", "each"}) | number(2)

    def fault(self) -> str | None:
        graph = self.graph
        names = sorted(map(saved_name, graph.saved.values()))
        if names != ["other", "self"]:
            return f"the saved tensors {names}; a product saves other and self"
        if int(graph.count.value) != len(names):
            return f"{int(graph.count.value)} saved tensors"
        copies = [name for name, own in graph.own.items() if not bool(own.value)]
        return f"a copy of {copies[0]}" if copies else None


@dataclass(frozen=True, eq=False)
class SavesNoTensor(OfNoEntry):
    """An addition's node saves no tensor."""

    graph: MadeGraph

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"none", "not", "sum"})

    def fault(self) -> str | None:
        if name_compared(self.graph.operation) != "AddBackward0":
            return "the node of another operation"
        code = self.graph.count.name
        if "is_tensor" not in code or "_saved" not in code:
            return f"`{code}`, which counts no saved tensors"
        count = int(self.graph.count.value)
        return None if count == 0 else f"{count} saved tensors"


@dataclass(frozen=True, eq=False)
class NodeStays(OfNoEntry):
    """After a call the node still leads to the leaf, by all of its slots."""

    stays: Record

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"stays"})

    def fault(self) -> str | None:
        if "next_functions" not in self.stays.name:
            return f"`{self.stays.name}`, which tells of no node"
        return None if bool(self.stays.value) else "a node that leads to no leaf any more"


@dataclass(frozen=True, eq=False)
class Freed(OfNoEntry):
    """After a call torch refuses to show any of the tensors that a node had saved."""

    freed: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"zero", "none", "not", "product"})

    def fault(self) -> str | None:
        return _unasked(self.freed) or next(
            (f"{each.name} is kept" for each in self.freed if not bool(each.value)), None
        )


@dataclass(frozen=True, eq=False)
class Kept(OfNoEntry):
    """After a call torch still shows all tensors that a node had saved."""

    freed: tuple[Record, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"stays", "every", "both"})

    def fault(self) -> str | None:
        return _unasked(self.freed) or next(
            (f"{each.name} is freed" for each in self.freed if bool(each.value)), None
        )


def _unasked(freed: tuple[Record, ...]) -> str | None:
    """What is no record of whether a saved tensor is refused."""
    if not freed:
        return "no saved tensor"
    for each in freed:
        asked = each.expression is not None and each.expression.kind is ExpressionKind.REFUSED
        if not asked or not saved_name(each):
            return f"`{each.name}`, which asks for no saved tensor"
    return None


@dataclass(frozen=True, eq=False)
class OnlySavedIsSpent(OfNoEntry):
    """A call leaves the graph; it is refused only where an earlier one has freed what was saved.

    earlier are the calls on the same graph before it.
    """

    call: BackwardCall
    earlier: tuple[BackwardCall, ...]

    @property
    def bears(self) -> frozenset[str]:
        return frozenset({"stays", "only", "not"})

    def fault(self) -> str | None:
        if not bool(self.call.stays.value):
            return "a call after which the graph leads to no leaf"
        spent = bool(self.earlier) and any(
            bool(each.value) for each in self.earlier[-1].freed.values()
        )
        refused = self.call.raised is not None
        if refused and doubt_of(self.call.raised) is not None:  # type: ignore[arg-type] # it is there
            return doubt_of(self.call.raised)  # type: ignore[arg-type]
        if spent is refused:
            return None
        return f"a call that is {'' if refused else 'not '}refused on a graph that is {spent=}"


@dataclass(frozen=True, eq=False)
class AllRefused(OfNoEntry):
    """Every one of some calls is refused; raised has what each of them raised, None if nothing."""

    raised: tuple[Record | None, ...]

    @property
    def bears(self) -> frozenset[str]:
        both = {"both"} if len(self.raised) == 2 else set[str]()
        return frozenset({"stops", *both})

    def fault(self) -> str | None:
        through = sum(each is None for each in self.raised)
        if through:
            return f"{through} of {len(self.raised)} calls that go through"
        return next((doubt for each in self.raised if each and (doubt := doubt_of(each))), None)


@dataclass(frozen=True, eq=False)
class SecondCall(OfNoEntry):
    """On each of some tensors of a listing backward is called twice, with nothing new between."""

    listing: Listing
    of: tuple[str, ...]

    @property
    def bears(self) -> frozenset[str]:
        both = {"both"} if len(self.of) == 2 else set[str]()
        return frozenset({"ordinal:2", "each", "every", *both}) | number(len(self.of))

    def fault(self) -> str | None:
        once = (name for name in self.of if self._calls(name) < 2)
        return next((f"one call of {name}.backward" for name in once), None)

    def _calls(self, name: str) -> int:
        """How often it is called until its line runs again."""
        count = 0
        for statement in self.listing.statements:
            if count and statement.text.startswith(f"{name} ="):
                break
            count += statement.text.startswith(f"{name}.backward(")
        return count
