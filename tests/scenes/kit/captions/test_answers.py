"""What answers a question is about the entry that was asked for."""

from __future__ import annotations

import pytest

from scenes.kit import Entry, Lecture, Position, Words, ask, state
from scenes.kit.truth.facts import every
from tests.scenes.kit.captions.test_narrator import audited
from tests.support.layer import layer

LIES = {"another entry": "answer"}


@pytest.mark.parametrize(("asked", "answer", "faults"), [
    (1, "{z} it is.", 0), (0, "{z} it is.", 1), (0, "{v} it is.", 0), (0, "Look at {at}.", 1),
])  # fmt: skip
def test_an_answer_is_about_the_entry_that_was_asked_for(
    asked: int, answer: str, faults: int
) -> None:
    """Of a tensor that the question does not name it may say what it wants."""

    def construct(scene: Lecture) -> None:
        flow = scene.problem(layer)
        scene.words = Words({
            "asked": Position(flow.z, (asked,)), "at": Position(flow.z, (1,)),
            "z": Entry(flow.z, (1,)), "v": Entry(flow.v, (1,)),
        }, {"answer": every(flow.z, "<", 0, at=[1])})  # fmt: skip
        scene.beat("question")
        scene.beat("answer")

    found = audited(construct, question=ask("What is {asked}?"), answer=state(answer))
    told = [fault.expected for fault in found.faults if fault.check == LIES["another entry"]]
    assert told == ["an answer about z[0]"] * faults
