"""Step ``faces``: whose faces are in the pictures, shot by shot, and the best picture of each."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.index.steps import Batch, Inputs, Task
from engine.types import KeyframeRow, Probe, Shots
from engine.types.people import Box, FaceImage, Place

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.models.faces import FaceModel, FoundFace

    Picture = NDArray[np.uint8]

KEPT_LONG_SIDE = 512
"""Pixels up to which a video is as large as its kept frames."""
LARGEST_LOOK = 1920
COMMITTED_EVERY = 64
"""Shots whose faces are committed at a time."""
LOOK_SIDE = 32
"""Pixels of the small grey picture by which a face is known again within a shot."""
FULL_SIZE = 112.0


@dataclass(slots=True)
class _Track:
    """A face through a shot: where it was, and its best picture so far."""

    scene_id: int
    places: list[Place]
    box: Box
    look: Picture
    best: tuple[int, FoundFace, Picture, Box]
    quality: float


@dataclass(slots=True)
class _Shot:
    scene_id: int
    tracks: list[_Track] = field(default_factory=list)


def needs_model(inputs: Inputs, parameters: Mapping[str, Any]) -> bool:
    """Without a kept frame there is no instant to look at."""
    return bool(inputs.one("shots", Shots).keyframes)


def run(task: Task[FaceModel]) -> Generator[Batch[tuple[FaceImage, ...]], None, None]:
    """A batch for each few shots; its position is the last scene's id."""
    frames = task.inputs.one("shots", Shots).keyframes
    scenes = {scene.id: scene for scene in task.inputs.one("shots", Shots).scenes}
    done = 0 if task.position is None else int(task.position)
    left = [frame for frame in frames if frame.scene_id > done]
    if task.model is None or not left:
        return
    shot: _Shot | None = None
    finished: list[FaceImage] = []
    count = 0
    for number, (frame, picture) in enumerate(_pictures(task, left)):
        task.tick((len(frames) - len(left) + number) / len(frames))
        if shot is None or frame.scene_id != shot.scene_id:
            if shot is not None:
                finished += _closed(shot, task.parameters)
                count += 1
            if shot is not None and count % COMMITTED_EVERY == 0:
                yield Batch(tuple(finished), position=shot.scene_id)
                finished = []
            assert frame.scene_id in scenes
            shot = _Shot(frame.scene_id)
        _see(shot, frame.at, picture, task.model, task.parameters)
    if shot is not None:
        finished += _closed(shot, task.parameters)
    yield Batch(tuple(finished))


def _pictures(
    task: Task[FaceModel], frames: Sequence[KeyframeRow]
) -> Iterator[tuple[KeyframeRow, Picture]]:
    """The picture at each kept frame's instant: from the file where that shows more."""
    probe = task.inputs.one("probe", Probe)
    if probe.video is None or max(probe.width, probe.height) <= KEPT_LONG_SIDE:
        for frame in frames:
            yield frame, _opened(task.read_frame(frame.digest))
        return
    from engine.media.instants import pictures_at

    total = max(1, probe.duration)
    by_instant: dict[int, list[KeyframeRow]] = {}
    for frame in frames:
        by_instant.setdefault(frame.at, []).append(frame)

    def pulse(at: int) -> None:
        task.tick(min(1.0, at / total))

    pictures = pictures_at(
        task.path,
        probe,
        sorted(by_instant),
        task.parameters["picture_long_side"],
        threads=task.threads,
        pulse=pulse,
    )
    for at, picture in pictures:
        for frame in by_instant[at]:
            yield frame, picture


def _see(
    shot: _Shot, at: int, picture: Picture, model: FaceModel, parameters: Mapping[str, Any]
) -> None:
    """Add the faces of a picture to the tracks of its shot."""
    from engine.models.faces import aligned, overlap

    height, width = picture.shape[:2]
    share = round(max(height, width) * parameters["look_share"])
    look_side = min(max(parameters["look_long_side"], share), LARGEST_LOOK)
    found = model.faces(picture, look_side, parameters["least_score"])
    found = [face for face in found if face.size >= parameters["least_size"]]
    open_tracks = [track for track in shot.tracks if track.places[-1][0] < at]
    for face in found[: parameters["most_of_picture"]]:
        kept = aligned(picture, face.points)
        x, y, w, h = face.box
        box = (x / width, y / height, w / width, h / height)
        look, quality = _look(kept), _quality(face)
        near = [
            (overlap(box, track.box), track)
            for track in open_tracks
            if overlap(box, track.box) >= parameters["same_place"]
            and _same(look, track.look) >= parameters["same_look"]
        ]
        if not near:
            best = (at, face, kept, box)
            shot.tracks.append(_Track(shot.scene_id, [(at, box)], box, look, best, quality))
            continue
        track = max(near, key=lambda pair: pair[0])[1]
        open_tracks.remove(track)
        track.places.append((at, box))
        track.box, track.look = box, look
        if quality > track.quality:
            track.best, track.quality = (at, face, kept, box), quality


def _closed(shot: _Shot, parameters: Mapping[str, Any]) -> list[FaceImage]:
    """The faces of a shot, once all of it was seen."""
    from engine.media.images import encode_webp

    made = []
    for track in shot.tracks:
        at, face, kept, box = track.best
        image = encode_webp(kept, parameters["quality"])
        made.append(
            FaceImage(
                track.scene_id,
                at,
                box,
                round(face.size),
                round(face.score, 4),
                round(track.quality, 4),
                tuple(track.places),
                image,
                hashlib.sha256(image).hexdigest(),
            )
        )
    return made


def _quality(face: FoundFace) -> float:
    """How well a face is to be recognised, 0..1: large, straight, and surely a face."""
    return min(1.0, face.size / FULL_SIZE) * (0.3 + 0.7 * face.frontal) * face.score


def _look(kept: Picture) -> Picture:
    """A face as a small grey picture, float32 [32 * 32], of mean 0 and length one."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(kept[28:-28, 28:-28], cv2.COLOR_RGB2GRAY)
    small: Any = cv2.resize(grey, (LOOK_SIDE, LOOK_SIDE), interpolation=cv2.INTER_AREA)
    flat: Any = small.astype(np.float32).ravel()
    flat -= flat.mean()
    return flat / max(float(np.linalg.norm(flat)), 1e-6)  # type: ignore[no-any-return]


def _same(one: Picture, other: Picture) -> float:
    """The correlation of two small pictures, -1..1."""
    return float(one @ other)


def _opened(encoded: bytes) -> Picture:
    import io

    import numpy as np
    from PIL import Image

    with Image.open(io.BytesIO(encoded)) as picture:
        return np.asarray(picture.convert("RGB"))
