"""Whether a scene's tables of captions are whole, in each language, without drawing them."""

from __future__ import annotations

from collections.abc import Iterator

from gradmath.errors import GradmathError
from scenes.kit.captions.narrator import Narrator
from scenes.kit.captions.standing import fits
from scenes.kit.speech.dictionary import dictionary
from scenes.kit.speech.judge import unknown_words
from scenes.kit.speech.languages import FIRST, in_language
from scenes.kit.speech.sayings import TITLE, Saying, SpeechAct
from scenes.kit.speech.tables import captions_in, differences, read_table, spoken_beside, table_file
from scenes.kit.speech.words import Chosen, Words


def table_faults(scene: type, told: Narrator) -> Iterator[str]:
    """What is wrong with the tables of a scene that has been run, by language, row and text.

    The same rows, alternatives, choices and slots; facts for every alternative; every word
    sorted; a line that fits. Of an alternative that holds with these numbers, that it may be said.
    """
    yield from _row_faults(told)
    for language in (FIRST, *spoken_beside(scene)):
        with in_language(language):
            wrong = list(_differences(scene, language))
            yield from wrong
            if not wrong:
                speaker = Narrator(told.scene, captions_in(scene, language), language)
                speaker.learn_from(told)
                yield from _text_faults(speaker)


def _differences(scene: type, language: str) -> Iterator[str]:
    file = table_file(scene, language)
    if language == FIRST or file is None:
        return
    try:
        for wrong in differences(captions_in(scene, FIRST), read_table(file)):
            yield f"{file.name}: {wrong}"
    except GradmathError as error:
        yield f"{file.name}: {error}"


def _row_faults(told: Narrator) -> Iterator[str]:
    if TITLE not in told.captions:
        yield f"there is no row {TITLE!r}"
    for beat, saying in told.captions.items():
        if saying.manner is not SpeechAct.STATE and not isinstance(saying.text, str):
            yield f"{beat!r} has several texts; only a state has"
        yield from _fact_faults(beat, saying, told.words_in(beat))


def _fact_faults(beat: str, saying: Saying, words: Words) -> Iterator[str]:
    stated = saying.alternatives(beat) if saying.manner is SpeechAct.STATE else {}
    for name in (*stated, *saying.choices):
        if name not in words.facts:
            yield f"{beat!r}: Words.facts has no {name!r}"


def _text_faults(speaker: Narrator) -> Iterator[str]:
    for beat, saying in speaker.captions.items():
        where = f"{speaker.language}, {beat!r}"
        texts = saying.alternatives(beat)
        for number, (name, text) in enumerate(texts.items(), start=1):
            facts = speaker.words_in(beat).facts_of(name)
            chosen = Chosen(name, text, facts, number, len(texts))
            try:
                yield from (
                    f"{where}: {wrong}" for wrong in _of_text(speaker, beat, saying, chosen)
                )
            except GradmathError as error:
                yield f"{where}: {error}"


def _of_text(speaker: Narrator, beat: str, saying: Saying, chosen: Chosen) -> Iterator[str]:
    words = speaker.words_in(beat)
    if words.holds(chosen.name) or saying.manner is not SpeechAct.STATE:
        for fault in speaker.faults_of(speaker.turn(beat), chosen):
            yield f"{fault.shown}: {fault.expected}"
        return
    pieces = speaker.compose(chosen.text, words=words)
    yield from unknown_words(pieces, dictionary(speaker.language))
    wrong = fits(pieces, speaker.language, lines=speaker.scene.caption_lines)
    if wrong is not None:
        yield f"{chosen.text!r}: {wrong}"
