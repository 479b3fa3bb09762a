"""The colours of films, pictures and pages, by what they stand for: each is written here alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ramp:
    """The colours of one sign in one face.

    Cells are filled from weakest to strongest, on all of which the same ink can be read; line is
    the colour of their rims, and of areas, bars, arrows and ways, which hold no digits.
    """

    weakest: str
    strongest: str
    line: str


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
    value=(Ramp("#1d3654", "#2a66ad", "#5fa8ff"), Ramp("#362d62", "#6f4cc6", "#a98bff")),
    gradient=(Ramp("#46340f", "#8f570a", "#ffb43c"), Ramp("#572b3f", "#ab365f", "#ff7fa5")),
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
    value=(Ramp("#b5d0ee", "#8fbdf4", "#2a7de1"), Ramp("#d2c1f2", "#bda5f4", "#7d4fe0")),
    gradient=(Ramp("#e6c88c", "#f2b95a", "#c27a06"), Ramp("#f2b7ca", "#f29ab6", "#d93a70")),
    value_ink="#1459ad",
    gradient_ink="#8f5300",
)
# For projectors and bright rooms, where what is dark looks grey and what is pale looks white.
PROJECTOR = Palette(
    name="projector",
    background=WHITE,
    surface="#eceef2",
    text=BLACK,
    muted="#3a4150",
    outline="#8a93a5",
    value=(Ramp("#9cc4f5", "#5b9cf0", "#0050c8"), Ramp("#cdb0f7", "#ab83f2", "#5a1fc4")),
    gradient=(Ramp("#f0b95a", "#ee9a1a", "#a35200"), Ramp("#f7a3bd", "#f27097", "#b8003f")),
    value_ink="#003a94",
    gradient_ink="#6b3600",
)

# What only pictures of traces have, on LIGHT's background: small print wants paler cells.
FRAME, RIM, ALARM = "#8b91a0", "#dcdad2", "#b3123b"
VALUE_LINE, VALUE_PALE = "#5c8fcb", "#eaf2fc"
VALUE_CELLS = (
    Ramp("#e3eefb", "#86b6f2", LIGHT.value[0].line),
    Ramp("#ece6fb", "#b9a0f0", LIGHT.value[1].line),
)
GRADIENT_LINE, GRADIENT_PALE = "#d59a3a", "#fdf3df"
GRADIENT_CELLS = (
    Ramp("#fdf0d5", "#f6bd5d", LIGHT.gradient[0].line),
    Ramp("#fbe3ea", "#f095b0", LIGHT.gradient[1].line),
)
