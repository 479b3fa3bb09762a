"""A deck for PowerPoint, Keynote and Google Slides: a clip fills each slide and plays by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gradmath.errors import SceneError
from gradmath.replace_file import replace_file
from scenes.studio.clips.encoding import write_picture
from scenes.studio.decks.slides import Deck, DeckSlide

WIDTH, HEIGHT = 12192000, 6858000  # EMU: PowerPoint's own 16:9
_BLANK = 6  # of the layouts of the template that python-pptx brings
# What PowerPoint writes for "start automatically": an effect that begins with the slide; and for
# "loop until stopped": a film that is repeated.
_TIMING = """\
<p:timing xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:tnLst><p:par>
<p:cTn id="1" dur="indefinite" restart="never" nodeType="tmRoot"><p:childTnLst>
<p:seq concurrent="1" nextAc="seek"><p:cTn id="2" dur="indefinite" nodeType="mainSeq"><p:childTnLst>
<p:par><p:cTn id="3" fill="hold"><p:stCondLst><p:cond delay="indefinite"/>
<p:cond evt="onBegin" delay="0"><p:tn val="2"/></p:cond></p:stCondLst><p:childTnLst>
<p:par><p:cTn id="4" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst>
<p:par><p:cTn id="5" presetID="1" presetClass="mediacall" presetSubtype="0" fill="hold"
 nodeType="afterEffect"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst>
<p:cmd type="call" cmd="playFrom(0.0)"><p:cBhvr><p:cTn id="6" dur="{length}" fill="hold"/>
<p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl></p:cBhvr></p:cmd>
</p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par>
</p:childTnLst></p:cTn>
<p:prevCondLst><p:cond evt="onPrev" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond>
</p:prevCondLst>
<p:nextCondLst><p:cond evt="onNext" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond>
</p:nextCondLst>
</p:seq>
<p:video><p:cMediaNode vol="80000"><p:cTn id="7"{repeated} fill="hold" display="0"><p:stCondLst>
<p:cond delay="indefinite"/></p:stCondLst></p:cTn><p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl>
</p:cMediaNode></p:video></p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>
"""


def expect_pptx() -> None:
    """Raises: SceneError if python-pptx is not here."""
    try:
        import pptx  # noqa: F401
    except ImportError as error:
        raise SceneError(
            "--to pptx needs python-pptx, which is not here; "
            "pip install 'gradmath-scenes[slides]', or `pip install -e .[slides]` in a checkout"
        ) from error


def write_pptx(deck: Deck, target: Path, show: Callable[[str], object]) -> None:
    """Write a deck: on each slide one movie, its poster, its notes and its alternative text.

    Raises: OSError if it cannot be written.
    """
    from pptx import Presentation
    from pptx.util import Emu

    whole = Presentation()
    whole.slide_width, whole.slide_height = Emu(WIDTH), Emu(HEIGHT)
    whole.core_properties.title = deck.title
    whole.core_properties.language = deck.language
    with TemporaryDirectory() as posters:
        for slide in deck.slides:
            show(slide.name)
            _add(whole, deck, slide, Path(posters) / f"{slide.name}.png")
        with replace_file(target) as fresh:
            whole.save(str(fresh))


def _add(whole: Any, deck: Deck, slide: DeckSlide, poster: Path) -> None:
    from pptx.dml import color
    from pptx.oxml import parse_xml

    rgb: Any = color.RGBColor

    # What stands there before the clip plays is the frame that it begins with: nothing jumps.
    write_picture(slide.clip, 0, poster)
    page = whole.slides.add_slide(whole.slide_layouts[_BLANK])
    ground = page.background.fill
    ground.solid()
    ground.fore_color.rgb = rgb(*bytes.fromhex(deck.background.lstrip("#")))
    movie = page.shapes.add_movie(
        str(slide.clip), 0, 0, WIDTH, HEIGHT, poster_frame_image=str(poster), mime_type="video/mp4"
    )
    movie.name = f"{slide.film} {slide.beat}"
    movie._element._nvXxPr.cNvPr.set("descr", slide.description)
    page.notes_slide.notes_text_frame.text = slide.notes
    timing = page.element.find(f"{{{page.element.nsmap['p']}}}timing")
    if timing is not None:
        page.element.remove(timing)
    repeated = ' repeatCount="indefinite"' if deck.loop and slide.again is not None else ""
    length = round(1000 * slide.seconds)
    told = _TIMING.format(length=length, shape=movie.shape_id, repeated=repeated)
    page.element.append(parse_xml(told.replace("\n", "")))
