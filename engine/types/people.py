"""Faces and people: what is found in a video, and what a person made of it.

A *face* is one person's face in one shot, at one or more kept instants, with the best picture of
it. The faces of a video that are one person's are a *found person*; what of these is in one shot is
a *scene person*, the smallest thing that is given a name. Boxes are (x, y, width, height) in shares
(0..1) of the upright picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

Box = tuple[float, float, float, float]
Place = tuple[int, Box]
"""An instant (ticks) and where the face is then."""


@dataclass(frozen=True, slots=True)
class FaceImage:
    """A face as the step ``faces`` finds it.

    Attributes:
        at: the instant of its best picture (ticks), of which are ``box``, ``size`` (pixels of the
            shorter side in the file's picture), ``score`` and ``quality`` (0..1: how well it is to
            be recognised).
        places: all instants at which it was found.
        image: WebP of the aligned face, ``digest`` its sha256 (hex).
    """

    scene_id: int
    at: int
    box: Box
    size: int
    score: float
    quality: float
    places: tuple[Place, ...]
    image: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class FaceRow:
    """A stored face; its picture is the file named by ``digest``."""

    id: int
    scene_id: int
    at: int
    box: Box
    size: int
    score: float
    quality: float
    places: tuple[Place, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class FaceVectors:
    """Vectors float32 [n, d] of the faces (ids) ``faces``, and how clear each is, [n] of 0..1.

    ``recogniser`` is the digest of the one that made them: those of two are never compared.
    """

    faces: tuple[int, ...]
    vectors: Vectors
    clear: Vectors
    recogniser: str


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """The faces (ids) of a video that are one person's, with their mean vector float32 [d].

    ``clear`` unless all of them are blurred so much that they tell nobody from anybody.
    """

    faces: tuple[int, ...]
    best: int
    clear: bool
    recogniser: str
    vector: Vectors


@dataclass(frozen=True, slots=True)
class FoundPersonRow:
    """A stored found person."""

    id: int
    video_id: int
    faces: tuple[int, ...]
    best: int
    clear: bool
    recogniser: str
    vector: Vectors


@dataclass(frozen=True, slots=True)
class ScenePerson:
    """A found person (id) in one shot: from when to when (ticks), the best of its faces."""

    found_id: int
    scene_id: int
    start: int
    end: int
    faces: tuple[int, ...]
    best: int
    vector: Vectors


@dataclass(frozen=True, slots=True)
class ScenePersonRow:
    """A stored scene person."""

    id: int
    video_id: int
    found_id: int
    scene_id: int
    start: int
    end: int
    faces: tuple[int, ...]
    best: int
    vector: Vectors


@dataclass(frozen=True, slots=True)
class ScenePlace:
    """Where a scene person is, without what it is recognised by."""

    id: int
    video_id: int
    found_id: int
    scene_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """Who has a name, or is hidden without one."""

    id: int
    name: str
    hidden: bool
    made_at: float


@dataclass(frozen=True, slots=True)
class PersonPhoto:
    """A picture by which a person is recognised: enrolled, or taken from a face that was named."""

    id: int
    person_id: int
    digest: str
    image: bytes
    enrolled: bool


@dataclass(frozen=True, slots=True)
class FaceMark:
    """A person's word that a face is, or is not (``verdict``), of somebody.

    It is held by the video's content, the instant (ticks) and the place, so that it fits whatever
    is found there again.
    """

    person_id: int
    content_key: str
    at: int
    box: Box
    verdict: bool


@dataclass(frozen=True, slots=True)
class Whose:
    """To whom a scene person belongs: to a person (id) or a group without a name, None where it is
    not sure. ``likeness`` is the cosine that says so, ``told`` whether a person said so."""

    scene_person_id: int
    group: int | None
    person_id: int | None
    likeness: float
    told: bool
