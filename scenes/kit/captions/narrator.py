"""How a scene's table of captions is spoken: what is said when, and for how long it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, Protocol

from manim import RIGHT, Animation, Create, FadeIn, FadeOut, VGroup

from gradmath.errors import SceneError
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit.captions.countdown import Emptying, ring_beside, room_beside
from scenes.kit.captions.spoken import SpeakingTurn, Spoken
from scenes.kit.captions.standing import (
    caption,
    fits,
    on_the_line_of,
    stand,
    text_of,
    whole_frames,
)
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.lettering import Phrase
from scenes.kit.look.theme import QUICK, TITLE
from scenes.kit.look.typesetting import ONE_LINE
from scenes.kit.motion.score import Score
from scenes.kit.speech.code import Known
from scenes.kit.speech.dictionary import dictionary
from scenes.kit.speech.held import held
from scenes.kit.speech.judge import elsewhere, text_faults, unanswered, unasked
from scenes.kit.speech.pieces import Piece
from scenes.kit.speech.sayings import TITLE as TITLE_ROW
from scenes.kit.speech.sayings import Saying, SpeechAct
from scenes.kit.speech.tables import Sayings, refuse_shared_names
from scenes.kit.speech.words import Chosen, Words, choose, composed
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Entry
from scenes.kit.truth.facts import BearingFact

_FADE = 0.25  # seconds that a caption takes to come or to go
_APART = 0.55  # between choices
_ANSWERED = 0.6  # seconds for which a ring stands around the right one


class Podium(Protocol):
    """The scene that a narrator speaks in."""

    with_captions: bool
    caption_lines: ClassVar[int]

    @property
    def time(self) -> float: ...
    def play(self, *animations: Any, **options: Any) -> None: ...
    def wait(self, duration: float = ...) -> None: ...
    def add_subcaption(self, content: str, duration: float = ..., offset: float = ...) -> None: ...


class Narrator:
    """Says the captions of a scene: questions before the motions of their beat, statements after.

    A caption stands until the next one: at least for as long as it takes to read it. The old one
    has gone before the new one comes.
    """

    def __init__(self, scene: Podium, captions: Sayings, language: str) -> None:
        self.scene, self.captions, self.language = scene, captions, language
        self.words, self.known = Words(), Known()
        self._own: dict[str, Words] = {}  # of rows that several beats share, the last ones
        self.title: Chosen | None = None
        self.said: Spoken | None = None  # what stands, drawn or not
        self.brief: list[Fault] = []  # of captions that have gone too early
        self._leaving: Spoken | None = None  # what goes while its successor is prepared
        self.phrases: list[Phrase] = []  # all that it has put on the frame
        # Who is told when a caption comes, and when it has gone.
        self.on_said: Callable[[Spoken], object] = lambda said: None
        self.on_left: Callable[[Spoken], object] = lambda said: None

    def learn(self, words: Words, results: Sequence[object]) -> None:
        """Take what texts may name and state, and the results of problems that code may name.

        Raises: SceneError if no title holds, or two rows would take each other's facts.
        """
        refuse_shared_names(self.captions)
        self.words = words
        self.known = Known(words.records, held(results, Listing), held(results, Record))
        self.title = choose(self.saying(TITLE_ROW), TITLE_ROW, self.words)
        if self.title is None:
            raise SceneError("no title holds with these numbers; give captions a title that does")

    def learn_from(self, told: Narrator) -> None:
        """Take what another narrator of the scene knows."""
        self.words, self.known, self._own = told.words, told.known, told._own

    def title_phrase(self) -> Phrase:
        """The title as it stands at the top."""
        assert self.title is not None
        pieces = self.compose(self.title.text)
        phrase = Phrase.of(pieces, em=TITLE, layout=ONE_LINE)
        phrase.holds = self.title.facts
        return phrase

    def saying(self, beat: str) -> Saying:
        """The row of a beat.

        Raises: SceneError if the table has none.
        """
        if beat not in self.captions:
            raise SceneError(f"beat {beat!r} has no row in captions; its rows are for: "
                             f"{', '.join(self.captions)}")  # fmt: skip
        return self.captions[beat]

    def compose(
        self, text: str, *, choice: bool = False, words: Words | None = None
    ) -> tuple[Piece, ...]:
        return composed(text, words or self.words, self.language, self.known, choice=choice)

    def turn(self, beat: str, row: str | None = None, words: Words | None = None) -> SpeakingTurn:
        """What a beat says: by the row of its name or another one, with words of its own or not.

        Raises: SceneError if the table has no such row.
        """
        row = row or beat
        if words is not None:
            self._own[row] = words
        return SpeakingTurn(beat, row, self.saying(row), self.words_in(row))

    def words_in(self, row: str) -> Words:
        """What the texts of a row may name and state: the scene's words, or what a beat gave."""
        return self._own.get(row, self.words)

    def before(self, turn: SpeakingTurn) -> Chosen | None:
        """Choose what a beat says; say it, if it comes before the motions."""
        chosen = choose(turn.saying, turn.row, turn.words)
        if turn.saying.alone:
            self._leave()
        if chosen is not None and turn.saying.manner is not SpeechAct.STATE:
            self._say(turn, chosen)
        return chosen

    def farewell(self, turn: SpeakingTurn, chosen: Chosen | None) -> list[Animation]:
        """What stands goes while a beat moves that will state something: as soon as it is read."""
        old = self.said
        if old is None or chosen is None or turn.saying.manner is not SpeechAct.STATE:
            return []
        if old.kept or not self.scene.with_captions:
            return []  # choices stand until the picture has answered
        self._leaving = old
        return [Score([(old.unread, FadeOut(old.phrase, run_time=_FADE))])]

    def after(self, turn: SpeakingTurn, chosen: Chosen | None) -> None:
        """Say what comes after the motions of a beat, or let its ring run."""
        if chosen is None:
            return
        if turn.saying.manner is SpeechAct.STATE:
            self._say(turn, chosen)
        elif turn.saying.ring:
            self._count_down(turn)

    def heard(self, seconds: float) -> None:
        """Note that what stands has stood for so long."""
        if self.said is not None:
            self.said.stood += seconds

    def finish(self) -> None:
        """Let the last caption be read."""
        if self.said is not None and self.said.unread:
            self.scene.wait(whole_frames(self.said.unread))
        self._subtitle()

    def _say(self, turn: SpeakingTurn, chosen: Chosen) -> None:
        saying = turn.saying
        # Only what is stated after a motion can be its answer; what comes before one is not.
        answers = saying.manner is SpeechAct.STATE
        old = self.said if answers else None
        asked = old.pieces if old and old.saying.manner is SpeechAct.ASK else ()
        self._leave(answered=answers)
        pieces = self.compose(chosen.text, words=turn.words)
        beside = room_beside() + self._room_of(turn) if saying.ring else 0.0
        phrase = stand(caption(pieces, beside), beside)
        phrase.holds = chosen.facts
        said = Spoken(turn, chosen, pieces, phrase, since=self.scene.time, asked=asked)
        self.phrases.append(phrase)
        self.on_said(said)
        if self.scene.with_captions:
            self.scene.play(FadeIn(phrase), run_time=_FADE)
        self.said = said

    def _leave(self, *, answered: bool = False) -> None:
        """Let what stands be read to its end, and go; a guess that was `answered` is ringed."""
        if self.said is None:
            return
        if self.said.unread:
            self.scene.wait(whole_frames(self.said.unread))
        if answered and self.said.right is not None:
            self._answer(self.said, self.said.right)
        old = self.said
        gone, self._leaving = self._leaving is old, None
        if old.unread > 1e-3:
            text, seconds = old.phrase.text, old.stood
            self.brief.append(Fault("brief", f"{text!r} for {seconds:.2f} s",
                                    f"{old.unread:.2f} s more to read it"))  # fmt: skip
        going = [*([old.phrase] if self.scene.with_captions else []), *old.kept]
        if going and not gone:
            self.scene.play(*map(FadeOut, going), run_time=_FADE)
        self._subtitle()
        self.said = None

    def _answer(self, said: Spoken, right: Phrase) -> None:
        """Ring the choice that the picture has shown to be right."""
        ring = RoundFrame(right, buff=0.12)
        said.kept.append(ring)
        self.scene.play(Create(ring), run_time=QUICK)
        self.scene.wait(whole_frames(_ANSWERED))

    def _subtitle(self) -> None:
        if self.said is not None:
            self.on_left(self.said)
        if self.said is not None and not self.scene.with_captions:
            stood = self.scene.time - self.said.since
            self.scene.add_subcaption(self.said.phrase.text, duration=stood, offset=-stood)

    def _count_down(self, turn: SpeakingTurn) -> None:
        assert self.said is not None
        row, texts = self._choices(turn)
        if texts:
            row.next_to(self.said.phrase, RIGHT, buff=_APART)
            for text in texts.values():
                on_the_line_of(self.said.phrase, text)
        ring, word = ring_beside(row if texts else self.said.phrase)
        self.phrases += [word, *texts.values()]
        self.scene.play(*map(FadeIn, (ring, word, *texts.values())), run_time=QUICK)
        self.scene.play(Emptying(ring))
        self.said.kept = [*texts.values()]
        self.said.right = next((texts[key] for key in texts if turn.words.holds(key)), None)
        self.scene.play(*map(FadeOut, (ring, word)), run_time=QUICK)

    def _choices(self, turn: SpeakingTurn) -> tuple[VGroup, dict[str, Phrase]]:
        """What may be guessed, in a row on the line of the caption."""
        texts = {key: caption(self.compose(text, choice=True, words=turn.words))
                 for key, text in turn.saying.choices.items()}  # fmt: skip
        return VGroup(*texts.values()).arrange(RIGHT, buff=_APART), texts

    def _room_of(self, turn: SpeakingTurn) -> float:
        """How much of a line choices take, with the space before them."""
        row, texts = self._choices(turn)
        return float(row.width) + _APART if texts else 0.0

    # -- what is untrue about it -----------------------------------------------------------

    def faults(self) -> Iterator[Fault]:
        """What the caption that stands says untruly, and what has gone before it was read."""
        yield from self.brief
        self.brief.clear()
        if self.title is not None:
            yield from self.faults_of(self.turn(TITLE_ROW), self.title)
        if self.said is not None:
            yield from self.faults_of(self.said.turn, self.said.chosen)
            for due in unasked(self.said.asked, self.said.pieces):
                yield Fault("answer", self.said.phrase.text, due)

    def faults_of(self, turn: SpeakingTurn, chosen: Chosen) -> Iterator[Fault]:
        """What is untrue of a text of a row, and of its choices."""
        saying = turn.saying
        pieces = self.compose(chosen.text, words=turn.words)
        yield from self._text_faults(pieces, chosen.facts, saying.manner is SpeechAct.STATE)
        yield from self._choice_faults(turn, pieces)
        if turn.row == TITLE_ROW:
            return
        beside = room_beside() if saying.ring else 0.0
        wrong = fits(pieces, self.language, beside, self.scene.caption_lines)
        if wrong is not None:
            yield Fault("lines", text_of(pieces), wrong)

    def _text_faults(
        self, pieces: tuple[Piece, ...], facts: tuple[BearingFact, ...], states: bool
    ) -> Iterator[Fault]:
        text = text_of(pieces)
        for fact in facts:
            wrong = fact.fault()
            if wrong is not None:
                yield Fault("statement", text, f"what holds: {wrong}")
        yield from self._foreign(text, facts)
        words = dictionary(self.language)
        for due in text_faults(pieces, facts, words, states=states):
            yield Fault("statement", text, due)

    def _foreign(self, text: str, facts: Sequence[BearingFact]) -> Iterator[Fault]:
        """Facts are about what torch computed, as what is shown is."""
        for record in held(facts, Record):
            if self.known.foreign(record):
                told = f"facts about what a problem returned; {record.name} is not"
                yield Fault("statement", text, told)

    def _choice_faults(self, turn: SpeakingTurn, asked: tuple[Piece, ...]) -> Iterator[Fault]:
        saying, known = turn.saying, turn.words
        if not saying.choices:
            return
        offered = [self.compose(text, choice=True, words=known) for text in saying.choices.values()]
        numbers = [p.claim for pieces in offered for p in pieces if isinstance(p.claim, Entry)]
        for due in elsewhere(numbers, [piece.claim for piece in asked]):
            yield Fault("choice", text_of(asked), due)
        deciding = [fact for key in saying.choices for fact in known.facts_of(key)]
        for due in unanswered([piece.claim for piece in asked if piece.claim], deciding):
            yield Fault("choice", text_of(asked), due)
        right = [text for key, text in saying.choices.items() if known.holds(key)]
        if len(right) != 1:
            yield Fault("choice", f"right: {', '.join(right) or 'none'}", "exactly one of them")
        words = dictionary(self.language)
        for key, pieces in zip(saying.choices, offered, strict=True):
            yield from self._foreign(text_of(pieces), known.facts_of(key))
            for due in text_faults(pieces, known.facts_of(key), words, states=True):
                yield Fault("choice", text_of(pieces), due)
