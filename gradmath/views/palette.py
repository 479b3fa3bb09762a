"""The colours of films, pictures and pages, by what they stand for: each is written here alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ramp:
    """The colours of the smallest and of the largest entry on a scale."""

    weakest: str
    strongest: str


@dataclass(frozen=True)
class Palette:
    """One look: what each colour stands for."""

    name: str
    background: str
    surface: str  # panels
    text: str
    muted: str
    outline: str  # cells that hold an exact zero, panels, frames
    value: tuple[Ramp, Ramp]  # for positive and for negative entries
    gradient: tuple[Ramp, Ramp]
    value_ink: str  # words about a face, readable on the background
    gradient_ink: str


BLACK, WHITE = "#000000", "#ffffff"
DARK = Palette(
    name="dark",
    background="#0f1219",
    surface="#1b2130",
    text="#eceae4",
    muted="#98a1b3",
    outline="#4a5368",
    value=(Ramp("#234a78", "#4da3ff"), Ramp("#46347c", "#a274ff")),
    gradient=(Ramp("#7a520f", "#ffb43c"), Ramp("#7a2b49", "#ff6f9a")),
    value_ink="#6db4ff",
    gradient_ink="#ffb454",
)
LIGHT = Palette(
    name="light",
    background="#fcfbf8",
    surface="#ecebe6",
    text="#181b22",
    muted="#596070",
    outline="#a3a8b4",
    value=(Ramp("#accdf0", "#2a7de1"), Ramp("#d1c1f3", "#7d4fe0")),
    gradient=(Ramp("#dfc69a", "#f09a10"), Ramp("#f5b7c9", "#e0487c")),
    value_ink="#1459ad",
    gradient_ink="#8f5300",
)

# What only pictures of traces have, on LIGHT's background: small print wants paler cells.
FRAME, RIM, ALARM = "#8b91a0", "#dcdad2", "#b3123b"
VALUE_LINE, VALUE_PALE = "#5c8fcb", "#eaf2fc"
VALUE_CELLS = Ramp("#e3eefb", "#86b6f2"), Ramp("#ece6fb", "#b9a0f0")
GRADIENT_LINE, GRADIENT_PALE = "#d59a3a", "#fdf3df"
GRADIENT_CELLS = Ramp("#fdf0d5", "#f6bd5d"), Ramp("#fbe3ea", "#f095b0")
