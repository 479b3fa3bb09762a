"""From the records of a graph to its cards in one style, with what lines lead between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradmath.graphs.flow import GraphFlow, Shown
from scenes.kit.graph.parts.arrangements import Style
from scenes.kit.graph.parts.card_parts import StubCard
from scenes.kit.graph.parts.cards import NodeCard
from scenes.kit.graph.parts.tensors import Look, chip_size
from scenes.kit.graph.parts.ways import WayPlan
from scenes.kit.graph.place.fitting import CardPlan
from scenes.kit.look.theme import Face


def drawing_of(
    flows: Sequence[GraphFlow], style: Style, look: Look, *, gradients: bool
) -> CardPlan:
    """The cards of a graph, which may follow several passes through it."""
    flow = flows[0]
    cards = [
        NodeCard([each.nodes[k] for each in flows], style, look,
                 gradients=gradients, adds=_adds(flows, k),
                 seeded=[output for node, output in flow.trace.outputs if node == k])
        for k in range(len(flow.nodes))
    ]  # fmt: skip
    stubs = [StubCard(node, argument, look.card.em) for node, _, argument in flow.stubs()]
    resting = gradients and not style.compact
    return CardPlan(look, cards, stubs, list(lines_of(flow, look, resting=resting)))


def tensors_of(flows: Sequence[GraphFlow], face: Face) -> Iterator[Shown]:
    """All that is shown in one face."""
    for flow in flows:
        for node in flow.nodes:
            yield from node.shown(face is Face.GRADIENT)
        if face is Face.GRADIENT:
            yield from (edge.cotangent for edge in flow.edges if edge.cotangent)


def _adds(flows: Sequence[GraphFlow], node: int) -> bool:
    """Whether more happens at a node than that one contribution arrives.

    Several are added up, there was a `.grad` already, or hooks edit what came.
    """
    return any(
        len(flow.arrivals(node)) > 1
        or flow.nodes[node].grad_before is not None
        or any((*flow.nodes[node].edits, flow.nodes[node].grad_edit))
        for flow in flows
    )


def lines_of(flow: GraphFlow, look: Look, *, resting: bool) -> Iterator[WayPlan]:
    """What the layout must leave room for on each edge."""
    for edge in flow.edges:
        cargo = edge.cotangent if resting else None
        size = None if cargo is None else chip_size(cargo, Face.GRADIENT, look)
        yield WayPlan(edge.target, edge.source, size)
    for stub, (node, _, _) in enumerate(flow.stubs(), start=len(flow.nodes)):
        yield WayPlan(stub, node.index, None)
