"""Groups fold and open without a record more or less than the whole graph has."""

from __future__ import annotations

from collections import Counter

import pytest
import torch
from torch import nn

from gradmath.graphs.folding import fold, without_repeats
from gradmath.graphs.groups import fold_flow, with_parameters
from gradmath.records.graph import Group
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.tracer import trace
from tests.support.random_groups import random_modules


def openable(groups: tuple[Group, ...]) -> list[Group]:
    return [group for group in groups if len(group.nodes) > 1]


def test_parameters_are_at_home_in_the_innermost_module_that_has_them() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))
    run = with_parameters(trace(lambda x: model(x).sum(), torch.ones(1, 2)))
    names = {
        group.name: {run.nodes[k].name for k in group.nodes if run.nodes[k].is_leaf}
        for group in run.groups
        if group.kind == "module"
    }
    whole = next(name for name in names if "." not in name)
    first, last = ({f"{whole}.{k}.weight", f"{whole}.{k}.bias"} for k in (0, 2))
    assert names[f"{whole}.0"] == first and names[f"{whole}.2"] == last
    assert names[whole] == first | last


def test_a_parameter_that_others_use_stays_outside() -> None:
    layer = nn.Linear(2, 2)
    run = with_parameters(trace(lambda x: (layer(x) @ layer.weight).sum(), torch.ones(1, 2)))
    (group,) = [group for group in run.groups if group.kind == "module"]
    assert {run.nodes[k].name for k in group.nodes if run.nodes[k].is_leaf} == {"layer.bias"}


@pytest.mark.parametrize("seed", range(12))
def test_there_and_back_every_record_is_the_same(seed: int) -> None:
    run = random_modules(seed)
    whole = graph_flow(run)
    for group in openable(run.groups):
        folded = fold_flow(whole, group)
        inner, place = folded.inside(group), folded.place(group)
        around = [node for node in folded.flow.nodes if node.index != place]
        assert Counter(id(s) for n in (*around, *inner.nodes) for s in n.shown(True)) == Counter(
            id(s) for n in whole.nodes for s in n.shown(True)
        )
        cargo = [edge.cotangent for edge in (*folded.flow.edges, *inner.edges)]
        assert Counter(map(id, cargo)) == Counter(id(edge.cotangent) for edge in whole.edges)
        own = [e for e in folded.flow.edges if place in (e.source, e.target)]
        crossing = [*run.entering(group), *run.leaving(group)]
        assert {id(e.traced.cotangent) for e in own} == {id(e.cotangent) for e in crossing}
        assert sorted(e.order or 0 for e in own) == sorted(e.order or 0 for e in crossing)
        assert [tuple(home) for home in folded.homes] == sorted(
            folded.homes, key=lambda home: max(home)
        )
        stubs = [n.label for n, _, _ in folded.flow.stubs()]
        stubs += [n.label for n, _, _ in inner.stubs()]
        assert Counter(stubs) == Counter(n.label for n, _, _ in whole.stubs())


@pytest.mark.parametrize("seed", range(12))
def test_groups_that_are_left_can_be_folded_in_turn(seed: int) -> None:
    run = random_modules(seed)
    inner = [group for group in openable(run.groups) if group.parent is not None]
    for group in inner:
        once = fold(run, group)
        around = run.groups[group.parent or 0]
        names = {each.name for each in once.groups}
        assert (around.name in names) == (around.nodes != group.nodes)
        for left in once.groups:
            twice = fold(once, left)
            assert len(twice.nodes) == len(once.nodes) - len(left.nodes) + 1
            assert twice.check() == []


def test_names_stand_for_views_alone() -> None:
    flow = graph_flow(trace(lambda x: (x.t() * 2.0).sum(), torch.ones(2, 3)))
    short = without_repeats(flow)
    hidden = [node.traced.op for node in short.nodes if node.value is None]
    assert hidden == ["t"]
    assert [e.cotangent for e in short.edges] == [e.cotangent for e in flow.edges]
