"""What a person gives of people: names that can be read, and photos that serve to recognise one."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import HeimdexError, UsageError
from engine.media.images import encode_webp
from engine.media.stills import photo
from engine.messages import Code

if TYPE_CHECKING:
    from engine.models.faces import FaceModel, FoundFace

NAME_LETTERS = 100
UNREADABLE = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Kinds of characters (Unicode's general categories) that show nothing."""
DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
"""Marks that turn the direction of what stands beside a name as well."""

LONG_SIDE, LOOK, LEAST_SCORE, QUALITY = 2880, 1280, 0.7, 90
"""Pixels of a photo, and at which it is looked at; as the step ``faces`` has them for videos."""
MUCH_LARGER = 2.5
"""A photo is of the one whose face is so many times as large as any other."""
CLEAR = 0.5
"""How clear a face of a photo must be to recognise anybody by it."""
STRANGERS = 0.15
"""Likeness below which two photos cannot be of one person."""

Face = tuple[str, bytes]
"""The digest of a face's picture, and the picture (WebP)."""


def readable(name: str) -> str:
    """A name as it is kept: its letters as one writes them, one space between words.

    Raises:
        UsageError: it is empty, too long, or has letters that are not to be seen.
    """
    whole = " ".join(unicodedata.normalize("NFC", name).split())
    if len(whole) > NAME_LETTERS:
        raise UsageError(Code.PERSON_NAME_TOO_LONG, most=NAME_LETTERS)
    if any(unicodedata.category(one) in UNREADABLE or one in DIRECTIONS for one in whole):
        raise UsageError(Code.PERSON_NAME_UNREADABLE)
    if not any(one.isalnum() for one in whole):
        raise UsageError(Code.PERSON_NAME_EMPTY)
    return whole


def face_of(model: FaceModel, path: Path) -> Face:
    """The face of a photo that shows one person.

    Raises:
        UsageError: it is no photo, or shows no face, several, or one that is not clear.
    """
    from engine.models.faces import aligned

    if not path.is_file():
        raise UsageError(Code.PATH_NOT_FOUND, path=str(path))
    try:
        picture = photo(path, LONG_SIDE)
    except HeimdexError as error:
        raise UsageError(error.message.code, **error.message.values) from error
    face = _only(path, model.faces(picture, LOOK, LEAST_SCORE))
    image = encode_webp(aligned(picture, face.points), QUALITY)
    _, clear = model.embed([image])
    if clear[0] < CLEAR:
        raise UsageError(Code.PHOTO_UNCLEAR, name=path.name)
    return hashlib.sha256(image).hexdigest(), image


def refuse_strangers(
    model: FaceModel,
    name: str,
    photos: Sequence[Path],
    faces: Sequence[Face],
    others: Sequence[bytes],
) -> None:
    """Refuse a photo whose face is like none of the rest.

    Args:
        faces: of the photos; ``others`` are pictures that are of the person already.

    Raises:
        UsageError: names the photo.
    """
    vectors, _ = model.embed([*(image for _, image in faces), *others])
    if len(vectors) < 2:
        return
    likeness = vectors @ vectors.T
    for number, path in enumerate(photos):
        rest = [float(likeness[number, i]) for i in range(len(vectors)) if i != number]
        if max(rest) < STRANGERS:
            raise UsageError(Code.PHOTO_OF_ANOTHER, name=path.name, person=name)


def _only(path: Path, faces: Sequence[FoundFace]) -> FoundFace:
    """The face that a photo is of: its only one, or one much larger than all others."""
    if not faces:
        raise UsageError(Code.PHOTO_WITHOUT_FACE, name=path.name)
    if len(faces) > 1 and faces[0].size < MUCH_LARGER * faces[1].size:
        raise UsageError(Code.PHOTO_WITH_FACES, name=path.name, count=len(faces))
    return faces[0]
