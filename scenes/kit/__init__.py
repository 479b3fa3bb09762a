"""What scene files are written with."""

from scenes.kit import cairo_only as cairo_only

# isort: split
from scenes.kit.claims import Entry as Entry
from scenes.kit.claims import Position as Position
from scenes.kit.crossbar import Crossbar as Crossbar
from scenes.kit.facts import Alike as Alike
from scenes.kit.facts import ProductSign as ProductSign
from scenes.kit.facts import SumSign as SumSign
from scenes.kit.facts import every as every
from scenes.kit.facts import only as only
from scenes.kit.lecture import Lecture as Lecture
from scenes.kit.lecture import speech as speech
from scenes.kit.lettering import Phrase as Phrase
from scenes.kit.motions import appear as appear
from scenes.kit.motions import vanish as vanish
from scenes.kit.readout import readout as readout
from scenes.kit.stage import SAFE as SAFE
from scenes.kit.stage import Region as Region
from scenes.kit.theme import Face as Face
