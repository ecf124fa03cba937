"""What is known of recognisers of faces: how they take pictures, and what their likeness means.

The likeness of two faces is the cosine of their vectors. From which on two faces are one person's
is a recogniser's own, so each that we know is listed by its file's digest; one that we do not know
is held to the strictest. docs/people.md says how the figures were measured, and a test measures
those of the recogniser that it has again. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.models.catalogue import AURAFACE, SFACE
from engine.models.digests import part_digest


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Facts of one recogniser.

    Attributes:
        scaled: whether it takes pixels of -1 to 1; else 0 to 255, and scales them itself.
        named: likeness from which a face is given a person's name without asking.
        joined: likeness from which faces nobody named are taken for one person's.
        beside: by how much it must be more like this person than like any other.
    """

    scaled: bool = False
    named: float = 0.42
    joined: float = 0.45
    beside: float = 0.06


UNKNOWN = Recogniser()

RECOGNISERS: dict[str, Recogniser] = {
    # Its makers' own threshold is 0.363 (https://docs.opencv.org/4.x/d0/dd4/tutorial_dnn_face.html).
    part_digest(SFACE.sha256): Recogniser(named=0.4, joined=0.42),
    part_digest(AURAFACE.sha256): Recogniser(scaled=True),
    # A MobileFaceNet in SFace's place: with it this program's own figures are measured.
    "c297c0af1c1ed2408cb9f97df31bd7b3": Recogniser(named=0.36, joined=0.38, beside=0.05),
}
"""By the digest of their file (``ModelRef.part``)."""


def recogniser(digest: str) -> Recogniser:
    """What is known of the recogniser of this digest."""
    return RECOGNISERS.get(digest, UNKNOWN)
