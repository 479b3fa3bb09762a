"""Operators that lie about how a story is told: what a beat is given is changed before it plays."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from manim import Animation, FadeIn

from scenes.kit import Entry, Lecture, Phrase, Position, speech
from scenes.kit.captions.standing import caption
from scenes.kit.motion.motions import Follow
from scenes.kit.speech.clauses import clauses
from scenes.kit.speech.dictionary import dictionary
from scenes.kit.speech.languages import FIRST
from scenes.kit.speech.pieces import Piece
from scenes.kit.speech.words import Chosen, choose
from scenes.kit.truth.claims import Prose, inside

OPPOSED: list[tuple[str, ...]] = [
    ("on", "off"),
    ("row", "column"),
    ("rises", "falls", "stays"),
    ("larger", "smaller"),
    ("largest", "smallest"),
    ("doubles", "halves", "triples"),
    ("positive", "negative"),
    ("positive", "zero"),
    ("zero", "not:zero"),
    ("every", "some"),
    ("same", "different"),
    ("sum", "product", "ratio"),
    ("first", "last"),
    ("passes", "stops"),
    ("number:1", "number:2", "number:3", "number:4", "number:5"),
]
"""Classes of words that make a false sentence of a true one in each other's place."""
NEGATING = [frozenset({"every", "no"}), frozenset({"all", "none"})]


def opposites(word: str) -> list[str]:
    """Words that say something else than a word does, those with the same last letter if any."""
    claims = dictionary(FIRST).claiming
    own = claims.get(word)
    groups = [group for group in OPPOSED if own in group]
    found = {
        other
        for other, claimed in claims.items()
        if claimed != own and any(claimed in group for group in groups)
    }
    alike = {other for other in found if other[-1] == word[-1]}
    turned = {other for pair in NEGATING if word in pair for other in pair - {word}}
    return sorted((alike or found) | turned)


@dataclass(eq=False)
class Telling:
    """One beat as it is about to be played."""

    scene: Lecture
    draw: random.Random
    motions: list[Any]
    options: dict[str, Any]
    beat: str

    @property
    def chosen(self) -> Chosen | None:
        """What a scene with a table of captions is about to say."""
        narrator = self.scene.narrator
        if narrator is None or not narrator.title:
            return None
        turn = narrator.turn(self.beat, self.options.get("row"), self.options.get("words"))
        return choose(turn.saying, turn.row, turn.words)

    @property
    def said(self) -> Phrase | None:
        narrator, chosen = self.scene.narrator, self.chosen
        if narrator is not None:
            words = self.options.get("words")
            return caption(narrator.compose(chosen.text, words=words)) if chosen else None
        say = self.options.get("say")
        return speech(say) if isinstance(say, str) else say

    def sweeps(self) -> list[Follow]:
        self.motions = [
            each if isinstance(each, Animation) else list(each) for each in self.motions
        ]
        return list(_sweeps(self.motions))

    def say(self, pieces: Iterable[Piece]) -> None:
        """Put other pieces in place of the caption's, with the same facts."""
        narrator, chosen, told = self.scene.narrator, self.chosen, tuple(pieces)
        if narrator is not None and chosen is not None:
            compose = narrator.compose
            narrator.compose = lambda text, *, choice=False, words=None: (  # type: ignore[method-assign]
                told
                if text == chosen.text and not choice
                else compose(text, choice=choice, words=words)
            )
            return
        said = self.said
        assert said is not None
        other = Phrase.of(list(told), em=said.em, layout=said.setting.layout)
        other.holds = said.holds
        self.options["say"] = other


def _sweeps(animations: Iterable[Any]) -> Iterator[Follow]:
    for animation in animations:
        if isinstance(animation, Follow):
            yield animation
        elif isinstance(animation, list):
            yield from _sweeps(animation)
        else:
            yield from _sweeps(getattr(animation, "animations", ()))


Change: TypeAlias = Callable[[Telling], str | None]


def reversed_sweep(telling: Telling) -> str | None:
    return _resequenced(telling, lambda states, draw: states[::-1])


def shifted_sweep(telling: Telling) -> str | None:
    return _resequenced(telling, lambda states, draw: (*states[2:], states[-1]))


def sweep_with_a_gap(telling: Telling) -> str | None:
    """One state is left out, neither the first nor the last."""
    return _resequenced(telling, _without_one)


def _without_one(states: tuple[Any, ...], draw: random.Random) -> tuple[Any, ...]:
    gap = draw.randrange(1, len(states) - 1) if len(states) > 2 else 0
    return tuple(state for k, state in enumerate(states) if k != gap)


def _resequenced(
    telling: Telling, order: Callable[[tuple[Any, ...], random.Random], tuple[Any, ...]]
) -> str | None:
    sweeps = [sweep for sweep in telling.sweeps() if len(sweep.states) > 2]
    if not sweeps:
        return None
    sweep = telling.draw.choice(sweeps)
    sweep.states = order(tuple(sweep.states), telling.draw)
    return "a sweep in another order"


def sweep_shows_the_next(telling: Telling) -> str | None:
    """Frames show the state after the one that is due."""
    sweeps = [sweep for sweep in telling.sweeps() if len(sweep.states) > 2]
    if not sweeps:
        return None
    sweep = telling.draw.choice(sweeps)
    follow, states = sweep.follow, list(sweep.states)
    after = {id(state): states[(k + 1) % len(states)] for k, state in enumerate(states)}
    sweep.follow = lambda state: follow(after[id(state)])
    return "a sweep one state ahead"


def unlit(telling: Telling) -> str | None:
    """What a line computes comes without its line; one that only reads computes nothing."""
    line = telling.options.get("line")
    if line is None or not telling.motions or _reads(line):
        return None
    del telling.options["line"]
    return "no line lit"


def _reads(line: str) -> bool:
    """Whether a line of code only names what is there, as `x.grad` does."""
    try:
        tree = ast.parse(line, mode="eval").body
    except SyntaxError:
        return False
    return isinstance(tree, ast.Name | ast.Attribute | ast.Subscript)


def another_line_lit(telling: Telling) -> str | None:
    line, panel = telling.options.get("line"), telling.options.get("code") or (
        telling.scene.panel and telling.scene.panel.listing)  # fmt: skip
    if line is None or panel is None or not telling.motions:
        return None
    earlier = panel.lines[: panel.lines.index(line)]
    if not earlier:
        return None
    telling.options["line"] = telling.draw.choice(earlier)
    return f"`{telling.options['line']}` lit"


def late(telling: Telling) -> str | None:
    """What a line computes comes in the next beat, with another line or with none."""
    put_off = [motion for motion in telling.motions if isinstance(motion, Animation)]
    if "line" not in telling.options or not put_off:
        return None
    telling.scene.put_off = put_off  # type: ignore[attr-defined] # the planted scene has it
    telling.motions = []
    return "what is shown comes a beat late"


def left_over(telling: Telling) -> str | None:
    """The caption of the beat before stays, at another place."""
    old = telling.scene.stated
    if old is None or telling.said is None:
        return None
    copy = old.copy().shift((0.0, 1.0, 0.0))
    telling.motions = [FadeIn(copy, run_time=0.2), *telling.motions]
    return f"{old.text} left over"


def another_entry_said(telling: Telling) -> str | None:
    """A caption with the number of another entry."""
    return _claim_changed(telling, Entry)


def another_position_said(telling: Telling) -> str | None:
    """A caption with the name of another entry."""
    return _claim_changed(telling, Position)


def _claim_changed(telling: Telling, kind: type[Entry] | type[Position]) -> str | None:
    said = telling.said
    pieces = list(said.setting.pieces) if said else []
    places = [k for k, piece in enumerate(pieces) if isinstance(piece.claim, kind)]
    if not places:
        return None
    place = telling.draw.choice(places)
    claim: Any = pieces[place].claim
    size = claim.record.value.size
    for step in range(1, size):
        index = _later(claim.index, claim.record.shape, step)
        other = replace(claim, index=index)
        if inside(index, claim.record) and other.text != claim.text:
            pieces[place] = replace(pieces[place], claim=other)
            telling.say(pieces)
            return f"{other.text} for {claim.text}"
    return None


def _later(index: tuple[int, ...], shape: tuple[int, ...], step: int) -> tuple[int, ...]:
    import numpy as np

    flat = (int(np.ravel_multi_index(index, shape)) + step) % int(np.prod(shape))
    return tuple(int(k) for k in np.unravel_index(flat, shape))


def another_word(telling: Telling) -> str | None:
    """One word of a caption for another of its class, so that something else is claimed.

    Another question that takes nothing else for granted is no lie.
    """
    said = telling.said
    pieces = list(said.setting.pieces) if said else []
    found = [
        (k, word, other)
        for k, piece in enumerate(pieces)
        if isinstance(piece.claim, Prose)
        for word in re.findall(r"\w+", piece.claim.text)
        for other in opposites(word)
    ]
    if not found:
        return None
    claimed = _claimed(pieces)
    k, word, other = telling.draw.choice(found)
    text = re.sub(rf"\b{word}\b", other, pieces[k].claim.text, count=1)
    pieces[k] = replace(pieces[k], claim=Prose(text))
    if _claimed(pieces) == claimed:
        return None
    telling.say(pieces)
    return f"{other} for {word}"


def _claimed(pieces: Iterable[Piece]) -> list[set[str]]:
    """What the words of each clause claim."""
    return [set(clause.demands) for clause in clauses([*pieces], dictionary(FIRST))]


IN_TELLING: dict[str, Change] = {
    change.__name__.replace("_", " "): change
    for change in (
        reversed_sweep, shifted_sweep, sweep_with_a_gap, sweep_shows_the_next, unlit,
        another_line_lit, late, left_over, another_entry_said, another_position_said, another_word,
    )
}  # fmt: skip
"""Operators by name."""
