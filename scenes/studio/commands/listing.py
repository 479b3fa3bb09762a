"""What `scenes list` and `scenes show` do; listing loads neither manim nor torch."""

from __future__ import annotations

import shlex
from argparse import Namespace
from typing import Any

from scenes.studio.catalogue import catalogue
from scenes.studio.commands.terminal import FINE, print_json, users_code
from scenes.studio.finding import find


def list_scenes(options: Namespace) -> int:
    """Print the catalogue."""
    scenes = [scene.as_json() for scene in catalogue()]
    if options.json:
        print_json(scenes)
        return FINE
    for scene in scenes:
        seconds = "" if scene["seconds"] is None else f"{scene['seconds']:.0f} s"
        print(f"{scene['id']:<20} {seconds:>5}  {scene['title']}\n{'':<27} {scene['file']}")
    return FINE


def show_scene(options: Namespace) -> int:
    """Print what a scene is about and which parameters it has."""
    from scenes.studio.parameters import parameters

    with users_code(options):
        scene = find(options.scene)
        found = parameters(scene)
    beats = [{"name": beat["name"], "start": beat["start"], "end": beat["end"]}
             for beat in scene.beats]  # fmt: skip
    if options.json:
        told = [each.as_json() for each in found]
        print_json({**scene.as_json(), "parameters": told, "beats": beats})
        return FINE
    print("\n".join(filter(None, (f"{scene.id}: {scene.title}", scene.insight))), end="\n\n")
    print(f"manim -pqh {shlex.quote(scene.path)} {scene.id}")
    width = max((len(f"{each.name} {each.shape}") for each in found), default=0)
    print(end="\n" if found else "")
    for each in found:
        label = f"{each.name} {each.shape}"
        for line in filter(None, (each.meaning, each.default_text)):
            print(f"{label:<{width}}  {line}")
            label = ""
    print_beats(beats)
    return FINE


def print_beats(beats: list[dict[str, Any]]) -> None:
    """What a scene's clips and slides are, with the numbers that it has by itself."""
    if beats:
        count = len(beats)
        print(f"\n{count} beat{'s'[: count > 1]}, {beats[-1]['end']:.0f} s: a clip or slide each")
    for number, beat in enumerate(beats, start=1):
        print(f"{number:>3}  {beat['end'] - beat['start']:>5.1f} s  {beat['name']}")
