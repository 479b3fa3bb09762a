"""What the user's hooks did in a pass, as the frozen parts of its trace tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath.graphs.trace import Trace
from gradmath.records.graph import Edit, Node, UserHook
from gradmath.records.sums import wrong_sums
from gradmath.running import torch_private
from gradmath.tracing.formulas_again import Incoming, same_bits
from gradmath.tracing.held import taken
from gradmath.tracing.hooks import NODE_PREHOOK, HookWatch, SeenEdit, named


def recorded(edited: SeenEdit | None) -> Edit | None:
    """An edit; None where nothing can be kept of what came."""
    before = None if edited is None else taken(edited.before)
    return None if edited is None or before is None else Edit(before, tuple(edited.hooks))


def edits_of(
    watch: HookWatch, node: GradNode, arrived: Incoming, count: int
) -> tuple[Edit | None, ...]:
    """What hooks did to the cotangents of a node's outputs, nothing if there was none."""
    seen = [watch.arrived.get((node, k)) for k in range(count)]
    if not any(seen):
        return ()
    came = (*arrived, *[None] * count)
    return tuple(_whole_edit(node, edited, came[k]) for k, edited in enumerate(seen))


def _whole_edit(node: GradNode, edited: SeenEdit | None, arrived: Tensor | None) -> Edit | None:
    """What hooks of the tensor did and, if something else arrived, those that ran after them."""
    edit = recorded(edited)
    if edit is None or edited is None or edited.after is None or arrived is None:
        return edit
    with torch_private.unwatched():
        if same_bits(edited.after, arrived):
            return edit
    return replace(edit, hooks=(*edit.hooks, *_prehooks_of(node)))


def with_prehooks(trace: Trace, grad_node: Callable[[int], GradNode | None]) -> Trace:
    """A trace whose wrong sums are put down to pre-hooks, where a node has any.

    Only a node itself knows of them, and asking each would take longer than all else.
    """
    nodes = list(trace.nodes)
    for wrong in wrong_sums(trace):
        node, own = nodes[wrong.node], grad_node(wrong.node)
        hooks = () if own is None or node.edit(wrong.output) else _prehooks_of(own)
        if hooks:
            nodes[wrong.node] = _edited(node, wrong.output, Edit(wrong.total, hooks))
    return replace(trace, nodes=tuple(nodes))


def _edited(node: Node, output: int, edit: Edit) -> Node:
    edits = [node.edit(k) for k in range(len(node.cotangents))]
    edits[output] = edit
    return replace(node, edits=tuple(edits))


def _prehooks_of(node: GradNode) -> tuple[UserHook, ...]:
    handle = node.register_prehook(lambda _arrived: None)
    hooks = dict(handle.hooks_dict_ref() or {})
    handle.remove()
    hooks.pop(handle.id)
    return tuple(hook for own in hooks.values() for hook in named(NODE_PREHOOK, own))
