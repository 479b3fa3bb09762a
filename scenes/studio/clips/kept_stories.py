"""Stories kept beside the films that they tell, so that a second run need not run the scene."""

from __future__ import annotations

import json
from typing import Any

from gradmath.replace_file import replace_file
from scenes.studio.clips.story import Cue, Story, ToldBeat, tell
from scenes.studio.render.job import Job


def story_of(job: Job, *, pictures: bool) -> Story:
    """What a film tells: kept from an earlier run of the same, unless pictures are wanted, too.

    Raises: what the scene raises.
    """
    kept = None if pictures else _read(job)
    if kept is None:
        with job.listed.at_home():
            kept = tell(job.listed.load(), job.frame_rate)
        _keep(job, kept)
    return kept


def _keep(job: Job, story: Story) -> None:
    told = {
        **vars(story),
        "cues": [vars(cue) for cue in story.cues],
        "chapters": [{**vars(each), "picture": None} for each in story.chapters],
    }
    job.work.mkdir(parents=True, exist_ok=True)
    with replace_file(job.work / "story.json") as fresh:
        fresh.write_text(json.dumps([job.made_from, told], ensure_ascii=False), encoding="utf-8")


def _read(job: Job) -> Story | None:
    """The story that is kept; None if there is none, or of another film."""
    try:
        made_from, told = json.loads((job.work / "story.json").read_text(encoding="utf-8"))
        if made_from != job.made_from:
            return None
        return _story(told)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _story(told: dict[str, Any]) -> Story:
    cues = tuple(Cue(**cue) for cue in told.pop("cues"))
    chapters = tuple(
        ToldBeat(**{**each, "code": tuple(each["code"]), "motions": tuple(each["motions"])})
        for each in told.pop("chapters")
    )
    languages = tuple(told.pop("languages"))
    return Story(cues=cues, chapters=chapters, languages=languages, **told)
