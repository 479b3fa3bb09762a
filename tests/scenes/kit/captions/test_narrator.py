"""When captions are said, how long they stand, the ring with its choices; lies in a whole scene."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from manim import Scene, Wait, tempconfig

from gradmath.errors import GradmathError, SceneError, StageError
from gradmath.gradients.relu_layer import relu_flow
from gradmath.records.layer import ReluFlow
from gradmath.records.tensor import Record
from scenes.kit import Entry, Law, Lecture, Position, Words, announce, ask, count, every, off, state
from scenes.kit.captions import narrator
from scenes.kit.captions.countdown import Countdown
from scenes.kit.captions.soundness import table_faults
from scenes.kit.cells.lettering import Inscription
from scenes.kit.look.theme import READING_SPEED
from scenes.kit.speech.languages import in_language
from scenes.kit.speech.sayings import Saying
from scenes.kit.speech.tables import captions_in
from scenes.kit.speech.words import choose
from scenes.kit.truth.claims import Claim
from scenes.studio.audit.audit import DRY, Report, audit
from scenes.studio.audit.capture import CapturingRenderer, Picture
from tests.support.layer import layer
from tests.support.switch_story import SwitchStory, off_stops, words_of

RATE = 15
BOTTOM = -2.4  # captions stand below it


@cache
def report(language: str = "en") -> Report:
    with in_language(language):
        return audit(SwitchStory, frame_rate=RATE)


def audited(construct: Callable[[Lecture], None], **captions: Saying) -> Report:
    """A scene of one beat or so."""
    own = {"title": ask("What is it?"), **captions}
    return audit(
        type("Told", (Lecture,), {"captions": own, "proven": False, "construct": construct}),
        frame_rate=5,
    )


def faults(found: Report) -> list[str]:
    return [fault.check for fault in found.faults]


# -- a whole scene -------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_scene_is_true_in_each_language(language: str) -> None:
    assert [str(fault) for fault in report(language).faults] == []
    told = {beat.name: str(beat.told) for beat in report(language).beats}
    assert told["switches"] == "some off (2nd of 2)"
    assert told["to the weights"] == "one way (1st of 2)"


def test_languages_share_a_storyboard_but_for_the_pace() -> None:
    boards = [report(language).as_json()["beats"] for language in ("en", "de")]
    for beats in boards:
        assert all("caption" not in beat and beat["alternative"] for beat in beats)
    for english, german in zip(*boards, strict=True):
        assert english["alternative"] == german["alternative"]
        assert [(e["tensor"], e["index"], e["text"]) for e in english["entries"]
                if e["box"][1] < 0.75] == [
            (e["tensor"], e["index"], e["text"]) for e in german["entries"]
            if e["box"][1] < 0.75]  # fmt: skip


def test_other_numbers_choose_other_alternatives() -> None:
    x, W = [1.0, 2.0], [[1.0, 2.0], [0.5, 1.0]]
    parameters = {"x": x, "W": W, "v": [1.0, 1.0]}
    kind = type("Other", (SwitchStory,), {"parameters": parameters})
    found = audit(kind, frame_rate=5)
    told = {beat.name: beat.told.alternative for beat in found.beats if beat.told}
    assert told["switches"] == "all on" and told["to the weights"] == "several"
    # x.grad has no entry 3 any more, nothing is zero, no switch off: what is said has to go.
    assert told["why"] == told["law"] == ""
    assert "statement" in faults(found)


# -- when and how long ---------------------------------------------------------------------


def bare(text: str) -> str:
    """A text without its spaces, which leave no ink."""
    return "".join(text.split())


@dataclass
class Frame:
    time: float
    texts: dict[int, tuple[str, float]]  # of captions on it: text and opacity by their phrase
    ring: bool


def frames(kind: type[Lecture], rate: float = RATE) -> tuple[list[Frame], Lecture]:
    """What can be read at the bottom of each frame, seen apart from the narrator."""
    seen: list[Frame] = []

    def see(picture: Picture, count: int, time: float) -> None:
        texts: dict[int, list[tuple[str, float]]] = {}
        for capture in picture:
            piece = capture.mobject
            low = len(capture.points) and capture.points[:, 1].min() < BOTTOM
            if isinstance(piece, Inscription) and capture.visible and low:
                texts.setdefault(id(piece.setting), []).append(
                    (piece.drawn, float(capture.fill[0, 3]))
                )
        ring = any(isinstance(capture.mobject, Countdown) and capture.visible
                   for capture in picture)  # fmt: skip
        joined = {key: (bare("".join(text for text, _ in parts)), min(ink for _, ink in parts))
                  for key, parts in texts.items()}  # fmt: skip
        seen.extend(Frame(time + k / rate, joined, ring) for k in range(count))

    with tempconfig({**DRY, "frame_rate": rate}):
        scene = kind(renderer=CapturingRenderer(see))
        Scene.render(scene)
    return seen, scene


@cache
def story(language: str) -> tuple[list[Frame], Lecture]:
    with in_language(language):
        return frames(SwitchStory)


@pytest.mark.parametrize("language", ["en", "de"])
def test_captions_stand_alone_and_long_enough(language: str) -> None:
    seen, scene = story(language)
    captions = {bare(beat.caption) for beat in scene.beats}
    stood: dict[str, int] = {}
    for frame in seen:
        said = [(text, ink) for text, ink in frame.texts.values() if text in captions]
        assert len(said) <= 1
        for text, ink in said:
            stood[text] = stood.get(text, 0) + (ink > 0.99)
    assert stood.keys() == captions
    for text, count_ in stood.items():
        assert count_ / RATE >= len(text) / READING_SPEED - 2 / RATE, text


def test_questions_come_before_the_motions_and_statements_after() -> None:
    order: list[str] = []

    class Watched(Lecture):
        captions = {
            "title": ask("What is it?"),
            "asked": ask("What is it here?"),
            "announced": announce("Now it is here."),
            "stated": state("Every entry is positive."),
            "later": announce("Now it is there."),
        }

        def construct(self) -> None:
            flow = self.problem(layer)
            self.words = Words({}, {"stated": every(flow.out, ">=", 0)})
            for name in ("asked", "announced", "stated", "later"):
                self.beat(name, Wait(0.4), pause=0.2)

        def play(self, *animations: Any, **options: Any) -> None:
            if isinstance(animations[0], Wait):
                standing = self.narrator and self.narrator.said
                order.append(f"{self.beat_name}: {standing.beat if standing else ''}")
            super().play(*animations, **options)

    with tempconfig({**DRY, "frame_rate": 10}):
        Scene.render(Watched())
    first = {name: next(said for said in order if said.startswith(f"{name}:"))
             for name in ("asked", "announced", "stated", "later")}  # fmt: skip
    assert first["asked"] == "asked: asked"
    assert first["stated"] == "stated: announced"  # the old one stays through the motion
    # Read to its end before the new one comes, then there are the motions.
    assert order.index("later: stated") < order.index("later: later")


def test_without_captions_subtitles_tell_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCENES_CAPTIONS", "off")
    subtitles: list[tuple[str, float]] = []

    class Silent(SwitchStory):
        def add_subcaption(self, content: str, duration: float = 1, offset: float = 0) -> None:
            subtitles.append((content, duration))
            assert offset == -duration

    seen, scene = frames(Silent)
    assert [text for text, _ in subtitles] == [beat.caption for beat in scene.beats]
    assert all(duration >= len(text) / READING_SPEED - 0.1 for text, duration in subtitles)
    words = {bare(beat.caption) for beat in scene.beats}
    assert not any(text in words for frame in seen for text, _ in frame.texts.values())
    assert audit(SwitchStory, frame_rate=5).faults == []


# -- the ring ------------------------------------------------------------------------------


def test_the_ring_runs_for_three_seconds_and_the_choices_stay_with_their_question() -> None:
    """The picture answers, not the row of choices."""
    seen, scene = story("en")
    with_ring = [frame for frame in seen if frame.ring]
    assert 3.0 <= (len(with_ring) + 1) / RATE <= 3.0 + 2 * 0.4 + 3 / RATE
    choices = {"one", "two", "4"}
    while_it_runs = [{text for text, ink in frame.texts.values() if ink > 0.99} & choices
                     for frame in with_ring[RATE:-RATE]]  # fmt: skip
    assert all(shown == choices for shown in while_it_runs)
    after = [frame for frame in seen if frame.time > with_ring[-1].time + 0.1]
    kept = [{text for text, _ in frame.texts.values()} & choices for frame in after]
    assert kept[0] == choices and kept[-1] == set()
    (leaves,) = [k for k, (was, is_) in enumerate(pairwise(kept)) if was and not is_]
    assert not any(kept[leaves + 1 :])
    question = next(bare(beat.caption) for beat in scene.beats if beat.name == "guess")
    assert question in {text for text, _ in after[leaves].texts.values()}


@pytest.mark.parametrize(("numbers", "right"), [((2, 1), 1), ((2, 2), 2), ((1, 3), 0), ((1, 2), 1)])
def test_exactly_one_choice_is_right(numbers: tuple[int, int], right: int) -> None:
    def construct(scene: Lecture) -> None:
        z = scene.problem(layer).z
        scene.words = Words({}, {name: count(z, ">", 0, number)
                                 for name, number in zip("ab", numbers, strict=True)})  # fmt: skip
        scene.beat("guess")

    texts = {name: str(number) for name, number in zip("ab", numbers, strict=True)}
    found = audited(construct, guess=ask("How many?", choices=texts))
    told = [(fault.check, fault.shown) for fault in found.faults]
    assert [check for check, _ in told] == ([] if right == 1 else ["choice"])
    if right != 1:
        assert told[0][1] == f"right: {', '.join(map(str, numbers)) if right else 'none'}"


def test_a_choice_says_what_its_fact_says() -> None:
    def construct(scene: Lecture) -> None:
        z = scene.problem(layer).z
        scene.words = Words({}, {"a": count(z, ">", 0, 2), "b": count(z, ">", 0, 3)})
        scene.beat("guess")

    found = audited(construct, guess=ask("How many?", choices={"a": "three", "b": "two"}))
    assert [fault.expected for fault in found.faults] == ["facts that bear 'three'",
                                                          "facts that bear 'two'"]  # fmt: skip


@pytest.mark.parametrize(("named", "faults"), [(1, 0), (0, 1)])
def test_choices_are_numbers_of_the_place_that_the_question_names(named: int, faults: int) -> None:
    def construct(scene: Lecture) -> None:
        flow = scene.problem(layer)
        at = Position(flow.z, (named,))
        truth = {"a": count(flow.z, ">", 0, 2), "b": count(flow.z, ">", 0, 3)}
        numbers: dict[str, Claim] = {
            "named": at,
            "z": Entry(flow.z, (1,)),
            "v": Entry(flow.v, (1,)),
        }
        scene.words = Words(numbers, truth)
        scene.beat("guess")

    found = audited(construct, guess=ask("What is {named}?", choices={"a": "{z}", "b": "{v}"}))
    told = [fault.expected for fault in found.faults if fault.check == "choice"]
    assert len(told) == faults and all("the place of its numbers, [1]" in each for each in told)


@pytest.mark.parametrize(("named", "faults"), [((0,), 0), ((1,), 1)])
def test_choices_are_decided_by_the_place_that_the_question_names(
    named: tuple[int, ...], faults: int
) -> None:
    def construct(scene: Lecture) -> None:
        z = scene.problem(layer).z
        truth = {"up": every(z, ">", 0, at=[(0,)]), "down": every(z, "<", 0, at=[(0,)])}
        scene.words = Words({"named": Position(z, named)}, truth)
        scene.beat("guess")

    choices = {"up": "positive", "down": "negative"}
    found = audited(construct, guess=ask("What is {named}?", choices=choices))
    told = [fault.expected for fault in found.faults if fault.check == "choice"]
    assert told == ["choices about z[1]"] * faults


# -- silence -------------------------------------------------------------------------------


def test_a_beat_without_a_true_text_is_silent() -> None:
    def construct(scene: Lecture) -> None:
        flow = scene.problem(layer)
        scene.words = Words({}, {"no": every(flow.z, ">", 0), "none": (), "asked": ()})
        scene.beat("silent", Wait(0.3))
        scene.beat("asked", Wait(0.3))

    found = audited(construct, silent=state({"no": "Every `z` is positive.", "none": "None."}),
                    asked=ask("What?"))  # fmt: skip
    assert [str(beat.told) for beat in found.beats] == ["silent", "silent"]
    assert [beat.caption for beat in found.beats] == ["", ""]
    assert found.faults == []


# -- lies in a scene -----------------------------------------------------------------------


def lied(beat: str, **changes: Any) -> type[Lecture]:
    captions = {**SwitchStory.captions, beat: replace(SwitchStory.captions[beat], **changes)}
    return type("Lied", (SwitchStory,), {"captions": captions, "proven": False})


LIED: dict[str, Callable[[], type[Lecture]]] = {
    "another alternative's text": lambda: lied(
        "switches", text={"some off": "Every `z` is positive: no switch is off."}),
    "on for off": lambda: lied("switches", text={
        "some off": "{off} {off:is|are} not positive: {off:its switch is|their switches are} on."}),
    "the row for the column": lambda: lied("to the weights", text={
        "one way": "In by the row, out by the row: {sent} × {weight} {makes} {got}."}),
    "the column for the row": lambda: lied("to the weights", text={
        "one way": "In by the column, out by the column: {sent} × {weight} {makes} {got}."}),
    "row and column turned round": lambda: lied("to the weights", text={
        "one way": "In by the column, out by the row: {sent} × {weight} {makes} {got}."}),
    "a sign of its own": lambda: lied("to the weights", text={
        "one way": "In by the row, out by the column: {sent} × {weight} = {got}."}),
    "no negation": lambda: lied("read", text="{count} of {size} {count:is|are} zero: `x.grad[3]`."),
    "an index outside": lambda: lied("read", text="{count} of {size} is not zero: `x.grad[6]`."),
    "a wrong equation": lambda: lied("inputs", text="Now `z = x @ W`."),
    "a name of nothing": lambda: lied("inputs", text="Now `y` meets the inputs `x`."),
    "a law of other words": lambda: lied("law", text="A switch that is on passes no gradient."),
    "an announcement that states": lambda: lied("inputs", text="Now every row meets the inputs."),
    "a title that states": lambda: lied("title", text="Every input gets a gradient."),
    "a title's presupposition": lambda: lied("title", text="Why do two inputs get a gradient?"),
    "a typed number": lambda: lied("inputs", text="Now `W` meets 6 inputs."),
    "two lines": lambda: lied("inputs", text="Now `W` meets the inputs " + "and the inputs " * 3),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIED)
def test_a_lie_in_a_caption_is_noticed(lie: str) -> None:
    _, told = story("en")
    assert told.narrator is not None
    assert list(table_faults(SwitchStory, told.narrator)) == []
    kind = LIED[lie]()
    liar = narrator.Narrator(told, kind.captions, "en")
    liar.learn_from(told.narrator)
    assert list(table_faults(kind, liar))


class TwoRight(SwitchStory):
    """A choice of which two are right."""

    captions = {
        **SwitchStory.captions,
        "guess": ask("How many entries?", choices={"one": "one", "read": "1"}),
    }


class TooEarly(SwitchStory):
    """A scene that does not wait for its readers."""

    def construct(self) -> None:
        assert self.narrator is not None
        vars(self.narrator)["scene"] = Hasty(self)
        super().construct()


class Hasty:
    """A scene that plays on where it is to wait."""

    def __init__(self, scene: Lecture) -> None:
        self.scene = scene

    def __getattr__(self, name: str) -> Any:
        return getattr(self.scene, name)

    def wait(self, duration: float = 0) -> None:
        """Not at all."""


LIES = {
    "on for off": "statement",
    "two lines": "lines",
    "two right choices": "choice",
    "gone too early": "brief",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_noticed_while_it_is_told(lie: str) -> None:
    other: dict[str, type[Lecture]] = {"two right choices": TwoRight, "gone too early": TooEarly}
    kind = other.get(lie) or LIED[lie]()
    assert LIES[lie] in faults(audit(kind, frame_rate=5))


def test_a_fact_that_does_not_hold_is_noticed() -> None:
    """Whatever chose the text: a record may change behind it."""

    def construct(scene: Lecture) -> None:
        flow = scene.problem(layer)
        scene.words = Words({}, {"said": off(flow.gates, at=[1, 2])})
        scene.beat("said")
        object.__setattr__(flow.gates, "value", np.logical_not(flow.gates.value))
        scene.beat("later")

    found = audited(construct, said=state("Two switches are off."), later=announce("Now here."))
    assert "statement" in faults(found) or "provenance" in faults(found)


@pytest.mark.parametrize("captions", ["on", "off"])
def test_a_fact_about_numbers_that_were_typed_is_noticed(
    captions: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCENES_CAPTIONS", captions)

    def construct(scene: Lecture) -> None:
        flow = scene.problem(layer)
        typed = Record("out > 0", np.array([True, False, False, False]), flow.gates.source)
        scene.words = Words({}, {"said": off(typed, at=[1, 2, 3])})
        scene.beat("said")

    found = audited(construct, said=state("Three switches are off."))
    expected = [fault.expected for fault in found.faults]
    assert "facts about what a problem returned; out > 0 is not" in expected


# -- honest numbers ------------------------------------------------------------------------


def random_flow(draw: torch.Generator) -> ReluFlow:
    """A layer with at least four inputs; zeros, negative zeros and ties among its numbers."""
    m, n = (int(torch.randint(low, 8, (), generator=draw)) for low in (1, 4))

    def numbers(*shape: int) -> list[Any]:
        small = torch.randint(-2, 3, shape, generator=draw).float() * -1.0
        fine = torch.randn(shape, generator=draw)
        mixed = torch.where(torch.rand(shape, generator=draw) < 0.5, small, fine)
        found: list[Any] = mixed.tolist()
        return found

    return relu_flow(torch.tensor(numbers(m, n)), torch.tensor(numbers(n)),
                     torch.tensor(numbers(m)))  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_honest_number_makes_a_true_text_a_lie(language: str) -> None:
    """What a beat says then is true, whichever alternative that is; and so is the law."""
    draw = torch.Generator().manual_seed(1)
    flows = [layer(), *(random_flow(draw) for _ in range(60))]
    told, captions = set(), captions_in(SwitchStory, language)
    for flow in flows:
        speaker = narrator.Narrator(story("en")[1], captions, language)
        speaker.learn(words_of(flow), [flow])
        for beat, saying in captions.items():
            chosen = choose(saying, beat, speaker.words)
            told.add((beat, chosen and chosen.name))
            if chosen is not None and beat != "guess":  # its choices are for the usual numbers
                found = [str(fault) for fault in speaker.faults_of(speaker.turn(beat), chosen)]
                assert [fault for fault in found if "'lines'" not in fault] == []
    for seen in (("switches", "all on"), ("switches", "some off"), ("to the weights", "one way"),
                 ("to the weights", "several"), ("why", None), ("law", None)):  # fmt: skip
        assert seen in told
    assert Law(off_stops, tuple(flows)).fault() is None


# -- refusals ------------------------------------------------------------------------------


def refusals() -> Iterator[tuple[Callable[[Lecture], None], dict[str, Saying], type, str]]:
    here = announce("Here.")
    yield lambda s: s.beat("there"), {"here": here}, SceneError, "its rows are for: title, here"
    yield lambda s: s.beat("here", say="Here."), {"here": here}, StageError, "is given say="
    yield lambda s: s.beat("a"), {"a": announce("{b}.")}, SceneError, "Words.names has no 'b'"
    yield lambda s: s.beat("a"), {"a": announce("{b.")}, SceneError, "is no slot"
    yield lambda s: s.beat("a"), {"a": state({"b": "B."})}, SceneError, "Words.facts has no 'b'"


@pytest.mark.parametrize("case", range(5))
def test_a_table_that_cannot_be_spoken_is_refused_in_a_line(case: int) -> None:
    construct, captions, kind, message = list(refusals())[case]
    with pytest.raises(GradmathError, match=message) as raised:
        audited(construct, **captions)
    assert type(raised.value) is kind and "\n" not in str(raised.value)


def test_a_title_that_does_not_hold_is_refused() -> None:
    def construct(scene: Lecture) -> None:
        flow = scene.problem(layer)
        scene.words = Words({}, {"title": every(flow.z, ">", 0)})

    with pytest.raises(SceneError, match="no title holds"):
        audited(construct)


def test_words_need_a_table() -> None:
    def construct(scene: Lecture) -> None:
        scene.words = Words()

    with pytest.raises(StageError, match="has words, but no captions"):
        audit(type("Old", (Lecture,), {"title": "Old?", "construct": construct}), frame_rate=5)
