"""What scene files are written with."""

from scenes.film import cairo_only as cairo_only

# isort: split
from scenes.kit.boards.crossbar import Crossbar as Crossbar
from scenes.kit.cells.lettering import Phrase as Phrase
from scenes.kit.cells.readout import readout as readout
from scenes.kit.lecture import Lecture as Lecture
from scenes.kit.lecture import speech as speech
from scenes.kit.look.stage import SAFE as SAFE
from scenes.kit.look.stage import Region as Region
from scenes.kit.look.theme import Face as Face
from scenes.kit.motion.motions import appear as appear
from scenes.kit.motion.motions import vanish as vanish
from scenes.kit.truth.claims import Entry as Entry
from scenes.kit.truth.claims import Position as Position
from scenes.kit.truth.claims import positions as positions
from scenes.kit.truth.facts import Alike as Alike
from scenes.kit.truth.facts import ProductSign as ProductSign
from scenes.kit.truth.facts import SumSign as SumSign
from scenes.kit.truth.facts import every as every
from scenes.kit.truth.facts import only as only
