"""The spec: the steps of the build graph, their versions, parameters, models and inputs.

The single source of truth of what is to be known of a video; import-safe (standard library only).
Change a parameter, a step's ``version`` or its inputs here, and exactly the dependent artifacts of
every library become stale; they are remade by Upgrade. Adding a kind of knowledge is one row here
and one file in ``engine/index/steps``.

Give it a new date (``SPEC_VERSION``) whenever a row changes: a test compares the rows' digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.types import ModelKind, ModelRef

SPEC_VERSION = "2026-11-29.3"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the build graph.

    Attributes:
        name: unique; ``family/channel`` where one file serves several channels.
        version: raised when the code makes something different from the same inputs.
        inputs: names of steps, or ``file`` (the video's content) or ``sidecar`` (subtitle files).
        makes: the kind of product, which says how to store and read it
            (``engine.index.products``).
        parameters: what the step's function is given; part of the fingerprint.
        settings: names of settings that are parameters too, so that changing one makes it stale.
        model: the kind of model it needs, or None. Where a video leaves it nothing to do, the
            model is not part of the fingerprint (subtitles need no speech model).
        part: the part of the model that it is made with, where another of its parts makes no
            difference: faces found by one detector need not be found again for another recogniser.
        channel: the channel (a row of ``engine.channels``) that its vectors feed, or None.
        reads_file: whether it reads the video's file, and not only what was made of it before.
        on: whether it is part of the index.
        switch: the name of a boolean setting: while it is off, the step is no part of the library's
            index. What is made from it has the same switch.
    """

    name: str
    version: int
    inputs: tuple[str, ...]
    makes: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    settings: tuple[str, ...] = ()
    model: ModelKind | None = None
    part: str = ""
    channel: str | None = None
    reads_file: bool = False
    on: bool = True
    switch: str = ""

    @property
    def keeps_frames(self) -> bool:
        """Whether it makes shots, whose frames are kept as pictures for others to look at."""
        return self.makes == "shots"

    @property
    def holds_vectors(self) -> bool:
        """Whether what it makes is in its model's own space, which no other's is compared with."""
        return self.makes in ("vectors", "face_vectors")

    @property
    def family(self) -> str:
        """The file of ``engine/index/steps`` that carries it out."""
        return self.name.partition("/")[0]


STEPS: tuple[Step, ...] = (
    Step("probe", 2, ("file",), "probe", reads_file=True),
    Step(
        "shots",
        3,
        ("probe",),
        "shots",
        {
            "detector": "content",
            "threshold": 27.0,
            "min_shot_s": 0.6,
            "keyframe_interval_s": 8.0,
            "keyframes_per_shot": 3,
            "keyframe_long_side": 512,
            "keyframe_quality": 80,
            "sprite_interval_s": 2.0,
            "sprite_height": 90,
            "reading_interval_s": 1.0,
            "reading_long_side": 1920,
            "reading_quality": 50,
        },
        reads_file=True,
    ),
    Step(
        "subtitles",
        3,
        ("probe", "sidecar"),
        "segments",
        settings=("transcript_language",),
        reads_file=True,
    ),
    Step(
        "transcript",
        3,
        ("probe", "subtitles"),
        "segments",
        {"window_s": 300.0, "beam_size": 5, "vad": True},
        settings=("prefer_subtitles", "transcript_language", "sound_tracks"),
        model=ModelKind.SPEECH,
        reads_file=True,
    ),
    Step(
        "passages",
        2,
        ("subtitles", "transcript"),
        "passages",
        {
            "target_s": 30.0,
            "longest_s": 40.0,
            "overlap_s": 10.0,
            "max_chars": 600,
            "sentence_chars": 12,
        },
    ),
    Step(
        "screen_text",
        1,
        ("shots",),
        "screen_lines",
        {"rejoin_s": 2.5, "look_short_side": 576},
        model=ModelKind.SCREEN_TEXT,
        switch="screen_text",
    ),
    Step(
        "passages/screen",
        1,
        ("screen_text",),
        "passages",
        {"together_s": 1.5, "max_lines": 8, "max_chars": 600},
        switch="screen_text",
    ),
    Step(
        "visual_vectors",
        1,
        ("shots",),
        "vectors",
        model=ModelKind.VISUAL,
        channel="visual",
    ),
    Step(
        "faces",
        1,
        ("probe", "shots"),
        "faces",
        {
            "picture_long_side": 2880,
            "look_long_side": 1280,
            "look_share": 0.67,
            "least_score": 0.7,
            "least_size": 24,
            "most_of_picture": 64,
            "same_place": 0.3,
            "same_look": 0.5,
            "quality": 90,
        },
        model=ModelKind.FACES,
        part="detector",
        reads_file=True,
        switch="people",
    ),
    Step(
        "face_vectors",
        1,
        ("faces",),
        "face_vectors",
        model=ModelKind.FACES,
        part="recogniser",
        switch="people",
    ),
    Step(
        "found_people",
        1,
        ("faces", "face_vectors"),
        "found_people",
        {"clear": 0.58},
        switch="people",
    ),
    Step(
        "scene_people",
        1,
        ("faces", "face_vectors", "found_people"),
        "scene_people",
        switch="people",
    ),
    Step(
        "text_vectors/transcript",
        1,
        ("passages",),
        "vectors",
        {"context_seconds": 10.0, "context_share": 0.7},
        model=ModelKind.TEXT,
        channel="transcript",
    ),
    Step(
        "text_vectors/visual",
        1,
        ("probe",),
        "vectors",
        model=ModelKind.TEXT,
        channel="visual_text",
    ),
    Step(
        "text_vectors/summary",
        1,
        ("probe", "passages"),
        "vectors",
        {"max_chars": 2000},
        model=ModelKind.TEXT,
        channel="summary",
    ),
    Step(
        "text_vectors/screen",
        1,
        ("passages/screen",),
        "vectors",
        model=ModelKind.TEXT,
        channel="screen",
        switch="screen_text",
    ),
    Step(
        "fulltext",
        2,
        ("subtitles", "transcript"),
        "texts",
    ),
    Step(
        "fulltext/titles",
        2,
        ("probe",),
        "texts",
    ),
    Step(
        "fulltext/screen",
        1,
        ("passages/screen",),
        "texts",
        switch="screen_text",
    ),
)

BY_NAME: dict[str, Step] = {step.name: step for step in STEPS}
SOURCES = frozenset({"file", "sidecar"})
"""Inputs that come from the disk rather than from a step."""


_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def digest(value: Any) -> str:
    """A short stable hash (hex, 128 bits) of any JSON value."""
    return hashlib.sha256(_canonical(value).encode("utf-8")).hexdigest()[:32]


def step_fingerprint(step: Step, parameters: Mapping[str, Any], model: ModelRef | None) -> str:
    """Fingerprint of a step without its inputs: what names a vector generation."""
    identity = None if model is None else [model.name, model.revision, model.dimension]
    if model is not None and step.part:
        identity = [step.part, model.part(step.part)]
    return digest([step.name, step.version, dict(parameters), identity])


def fingerprint(of_step: str, of_inputs: Mapping[str, str]) -> str:
    """Fingerprint of a step with all that it is made from, so that changes reach dependents."""
    return digest([of_step, sorted(of_inputs.items())])


def every_switch(switch: str) -> bool:
    """Every switch is on: for words about steps, whatever a library has chosen."""
    return True


def in_order(
    steps: tuple[Step, ...] = STEPS, *, is_on: Callable[[str], bool] = every_switch
) -> tuple[Step, ...]:
    """The steps that are on, inputs first; a step whose input is off or unknown is an error.

    Args:
        is_on: whether a switch is on, as ``Settings.is_on`` says it of a library.

    Raises:
        ValueError: an unknown input or a cycle.
    """
    on = {step.name: step for step in steps if step.on and (not step.switch or is_on(step.switch))}
    ordered: dict[str, Step] = {}

    def visit(step: Step, above: tuple[str, ...]) -> None:
        if step.name in above:
            raise ValueError(f"steps in a circle: {' > '.join((*above, step.name))}")
        for name in step.inputs:
            if name in SOURCES:
                continue
            if name not in on:
                raise ValueError(f"step {step.name} needs {name}, which is not a step that is on")
            visit(on[name], (*above, step.name))
        ordered.setdefault(step.name, step)

    for step in on.values():
        visit(step, ())
    return tuple(ordered.values())
