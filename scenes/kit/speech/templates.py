"""Texts with slots: `{name}`, `{name:one|many}` by count, `code` between backquotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gradmath.errors import SceneError


@dataclass(frozen=True)
class Plain:
    """A stretch that stands as it is written; `code` if it stood between backquotes."""

    text: str
    code: bool = False


@dataclass(frozen=True)
class Gap:
    """A slot for claims; with `forms`, for the form that the number of the claims asks for."""

    name: str
    forms: tuple[str, ...] = ()


_TOKENS = re.compile(r"(`[^`]*`|\{[^{}]*\})")
_BLANK = re.compile(r"\{(?P<name>[^\W\d]\w*)(?P<forms>:[^{}`]*)?\}")


def parsed(text: str) -> tuple[Plain | Gap, ...]:
    """The parts of a text.

    Raises: SceneError if a brace or a backquote is alone, or a slot stands within code.

    >>> parsed("{off:is|are} `z`")[::2]
    (Gap(name='off', forms=('is', 'are')), Plain(text='z', code=True))
    """
    return tuple(_parts(text))


def _parts(text: str) -> Iterator[Plain | Gap]:
    for token in filter(None, _TOKENS.split(text)):
        if token[0] == "`" == token[-1] and len(token) > 2:
            if "{" in token:
                raise SceneError(f"{text!r}: a slot within code; let it claim all of {token}")
            yield Plain(token[1:-1], code=True)
        elif blank := _BLANK.fullmatch(token):
            forms = blank["forms"]
            yield Gap(blank["name"], tuple(forms[1:].split("|")) if forms else ())
        elif set("{}`") & set(token):
            raise SceneError(
                f"{text!r}: {token!r} is no slot; write {{name}}, {{name:one|many}} or `code`"
            )
        else:
            yield Plain(token)


def slots(text: str) -> frozenset[str]:
    """The names of a text's slots.

    >>> sorted(slots("{off} {off:is|are} below {sum}"))
    ['off', 'sum']
    """
    return frozenset(part.name for part in parsed(text) if isinstance(part, Gap))
